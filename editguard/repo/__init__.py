"""Git repositories, read without touching them."""

from editguard.repo.repository import Repository, open_repository

__all__ = ["Repository", "open_repository"]
