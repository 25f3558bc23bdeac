from __future__ import annotations

from tests.faces import cli, repo

__all__ = ["cli", "repo"]
