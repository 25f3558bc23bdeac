"""Unified diffs, as git and as models write them."""

from editguard.intake.unified.read import read_unified

__all__ = ["read_unified"]
