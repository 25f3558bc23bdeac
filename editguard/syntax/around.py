"""The trees of the parts of a file that are changed, shared by all who look at them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache

from editguard.syntax.python_ast import shared_tree
from editguard.syntax.region import joined, region


def tree_around(text: str, spans: Sequence[tuple[int, int]]) -> ast.Module:
    """The tree of the parts of ``text``, a Python file, that hold the lines ``spans`` (first and last ones, 1-based)
    with one line more on either side; what stands apart may be missing. It is to be read, never to be changed.

    Raises:
        SyntaxError: if ``text`` does not parse.
    """
    wider = tuple(sorted((max(1, first - 1), last + 1) for first, last in spans))
    part = _part(text, wider)
    if part is not None:
        try:
            return shared_tree(part)
        except SyntaxError:
            pass  # perhaps the cut's doing
    return shared_tree(text)


@lru_cache(maxsize=16)
def _part(text: str, spans: tuple[tuple[int, int], ...]) -> str | None:
    parts = region(text, spans)
    return None if parts is None else joined(parts)
