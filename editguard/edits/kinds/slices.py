"""Two slices of whole statements to be compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from editguard.vocabulary.edit import Kind


def _nothing() -> str:
    return ""


class SlicePair(NamedTuple):
    """The smallest whole statements around an edit, before and after; "" where nothing was or is.

    Lines end in ``\\n``. ``suite`` is what the statements stand in: ``module``, ``class`` or ``function``.
    ``opens_suite`` says that the first of them is the first of its definition, where a docstring stands.
    ``file_text`` gives the whole file, asked for only where a builtin might have been rebound.
    """

    before: str
    after: str
    suite: str = "module"
    opens_suite: bool = False
    file_text: Callable[[], str] = _nothing


class Decision(NamedTuple):
    """``kind`` is ``None`` where no parser reads both sides. ``mapping`` is what a rename substitutes."""

    kind: Kind | None
    detail: str = ""
    mapping: tuple[tuple[str, str], ...] = ()
    parser: str = "ast"
