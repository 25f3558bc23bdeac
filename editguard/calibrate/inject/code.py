"""A Python file as the injectors see it: where something can be changed without touching what was changed already."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MARGIN = 1
"""Lines around a change that are left alone too, so that no run of changed lines holds both."""


class Code(NamedTuple):
    """``lines`` have no terminators; ``taken`` are the 1-based lines that the change at hand touches."""

    path: str
    lines: tuple[str, ...]
    tree: ast.Module
    taken: frozenset[int]

    @property
    def text(self) -> str:
        """The file, its lines ended by ``\\n``."""
        return "\n".join(self.lines)

    def free(self, first: int, last: int) -> bool:
        """Whether the 1-based lines from ``first`` to ``last`` may be changed."""
        return self.taken.isdisjoint(range(first - _MARGIN, last + _MARGIN + 1))

    def with_lines(self, first: int, last: int, new: Sequence[str]) -> str:
        """The text with ``new`` in place of the 1-based lines from ``first`` to ``last``; ``last`` is ``first - 1`` to
        insert."""
        return "\n".join((*self.lines[: first - 1], *new, *self.lines[last:]))

    def functions(self) -> list[Function]:
        """All functions, of which none of the lines is taken or shared with another statement."""
        return [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, Function)
            and node.body[0].lineno > node.lineno
            and self.free(node.lineno, node.end_lineno or node.lineno)
        ]

    def indent(self, line: int) -> str:
        """The white space in front of a 1-based line."""
        text = self.lines[line - 1]
        return text[: len(text) - len(text.lstrip())]


Injector = Callable[[Code, random.Random], str | None]
"""The text after one drive-by edit, or ``None`` where the file has no place for it."""


def read_code(path: str, text: str, taken: Iterable[int]) -> Code | None:
    """``text`` as `Code`, ``None`` if Python cannot parse it."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Code(path, tuple(text.split("\n")), tree, frozenset(taken))


def parses(text: str) -> bool:
    """Whether ``text`` is Python."""
    return read_code("", text, ()) is not None


def same_tree(one: str, other: str) -> bool:
    """Whether both texts mean the same to Python."""
    first, second = read_code("", one, ()), read_code("", other, ())
    return first is not None and second is not None and ast.dump(first.tree) == ast.dump(second.tree)


def shuffled(items: Iterable[T], rng: random.Random) -> Iterator[T]:
    """``items`` in an order that ``rng`` draws."""
    found = list(items)
    rng.shuffle(found)
    yield from found


def body_start(function: Function) -> ast.stmt | None:
    """The first statement of ``function`` behind its docstring."""
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return function.body[1] if len(function.body) > 1 else None
    return first


def parameters(function: Function) -> list[ast.arg]:
    """The named parameters of ``function`` but for ``self`` and ``cls``."""
    given = [*function.args.posonlyargs, *function.args.args]
    return [arg for arg in given if arg.arg not in ("self", "cls")]
