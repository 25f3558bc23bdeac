"""Conventions of code: what a file and its neighbours do, measured, and where a patch does otherwise."""
