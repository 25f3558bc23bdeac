"""Failures that end a command with exit code 2 and one line."""

from __future__ import annotations


class EditguardError(Exception):
    """The tool could not do its job. The text is one line: what is wrong, and what to do."""


class UsageError(EditguardError):
    """The call itself is wrong: options that exclude each other, an unknown code or key."""


class RepositoryError(EditguardError):
    """Git or the repository did not give what was asked for."""
