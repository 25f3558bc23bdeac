"""Scoring many patches: read, checked by workers, kept, written in the order of the input."""
