"""JavaScript and TypeScript: which files import which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from editguard.index.outline import Outline

SUFFIXES = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")


def imported(path: str, outline: Outline, known: Mapping[str, Outline]) -> Iterator[str]:
    yield from ()
