"""Lint that a patch introduces, and only that."""
