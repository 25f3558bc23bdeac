"""Trees that differ in identifiers only."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence

_IDENTIFIERS = {
    "Name": ("id",),
    "arg": ("arg",),
    "Attribute": ("attr",),
    "keyword": ("arg",),
    "FunctionDef": ("name",),
    "AsyncFunctionDef": ("name",),
    "ClassDef": ("name",),
    "alias": ("name", "asname"),
    "ExceptHandler": ("name",),
    "MatchAs": ("name",),
    "MatchStar": ("name",),
    "MatchMapping": ("rest",),
    "TypeVar": ("name",),
}

Mapping = dict[str, str]


def substitution(one: Sequence[ast.stmt], other: Sequence[ast.stmt]) -> tuple[tuple[str, str], ...] | None:
    """The identifiers that turn ``one`` into ``other``, as sorted pairs; ``None`` if no consistent
    one-to-one substitution does, or if it can be no renaming."""
    forward: Mapping = {}
    backward: Mapping = {}
    if len(one) != len(other) or not all(_walk(a, b, forward, backward) for a, b in zip(one, other, strict=True)):
        return None
    pairs = tuple(sorted((old, new) for old, new in forward.items() if old != new))
    return pairs if pairs and plausible(pairs) else None


def plausible(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether a substitution can be a renaming at all: names that change places are not renamed, and the
    names of builtins mean something else."""
    olds = {old for old, _ in pairs}
    return not any(new in olds or hasattr(builtins, new) or hasattr(builtins, old) for old, new in pairs)


def _walk(one: ast.AST, other: ast.AST, forward: Mapping, backward: Mapping) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.Import):
        # another module is another module, whatever it is called; only `as` gives a name
        modules = [[alias.name for alias in side.names] for side in (one, other) if isinstance(side, ast.Import)]
        if modules[0] != modules[1]:
            return False
    names = _IDENTIFIERS.get(type(one).__name__, ())
    for field in one._fields:
        a, b = getattr(one, field, None), getattr(other, field, None)
        if field in names and isinstance(a, str) and isinstance(b, str):
            if not _pair(a, b, forward, backward):
                return False
        elif field == "names" and isinstance(one, ast.Global | ast.Nonlocal):
            if len(a or ()) != len(b or ()) or not all(
                _pair(x, y, forward, backward) for x, y in zip(a or (), b or (), strict=True)
            ):
                return False
        elif not _values(a, b, forward, backward):
            return False
    return True


def _values(a: object, b: object, forward: Mapping, backward: Mapping) -> bool:
    if isinstance(a, ast.AST):
        return isinstance(b, ast.AST) and _walk(a, b, forward, backward)
    if isinstance(a, list):
        return (
            isinstance(b, list)
            and len(a) == len(b)
            and all(_values(x, y, forward, backward) for x, y in zip(a, b, strict=True))
        )
    return type(a) is type(b) and (a == b or (a != a and b != b))


def _pair(old: str, new: str, forward: Mapping, backward: Mapping) -> bool:
    return forward.setdefault(old, new) == new and backward.setdefault(new, old) == old
