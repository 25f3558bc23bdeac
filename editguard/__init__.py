"""editguard: which edits of a patch do not belong to its task, and why."""

__version__ = "0.1.0"
