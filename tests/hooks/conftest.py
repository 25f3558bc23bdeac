from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.faces import cli, repo

__all__ = ["cli", "repo"]


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    """A hook turns the garbage collector off for its process, which is this one where it is called in it."""
    yield
    gc.enable()
