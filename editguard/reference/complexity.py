"""Cognitive complexity that a change adds (Campbell 2018, "Cognitive Complexity", SonarSource), counted by
`complexipy`."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Complexity(NamedTuple):
    """Points of each function by its qualified name, and of the code outside of all."""

    functions: Counter[str]
    outside: int


def complexity_of(text: bytes) -> Complexity | None:
    """The complexity of a Python file; ``None`` if it does not parse."""
    from complexipy import code_complexity

    try:
        # whoever wrote the patch could write comments that switch the count off, too
        found = code_complexity(text.decode("utf-8"), no_ignore=True, with_plans=False)
    except (ValueError, UnicodeDecodeError):
        return None
    functions: Counter[str] = Counter()
    for function in found.functions:
        functions[function.name] += function.complexity
    return Complexity(functions, found.complexity - functions.total())


def added_complexity(before: Complexity, after: Complexity) -> int:
    """Points that a change adds: of each function that is there afterwards, and outside of them. A function that
    is gone takes nothing off: to delete code is not to simplify it."""
    functions = sum(points - before.functions[name] for name, points in after.functions.items())
    outside = after.outside - before.outside
    return functions + (outside if after.functions or after.outside else max(0, outside))
