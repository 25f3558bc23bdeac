"""What one file of Python defines, imports and refers to, without regard to where it stands.

References are dotted chains as written, with their first names resolved as far as the file alone allows:
`@.total` is an attribute of the class around (through `self` or `cls`), `^.total` one of its bases (through
`super()`), `Price().total` one of an instance (`x = Price()`, `x: Price`), `.total` one of a value of which nothing is
known. Names that a function binds itself are not among them.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

MAX_BYTES = 1024 * 1024
"""Larger files are not taken apart: they are data or generated."""

FUNCTION, CLASS, VALUE = "f", "c", "v"


class Symbol(NamedTuple):
    """A definition. ``name`` is qualified within the file, ``kind`` one of `FUNCTION`, `CLASS`, `VALUE` (a name that is
    assigned in a module, in a class or to `self`); ``first`` and ``last`` are its lines with decorators, 1-based;
    ``size`` its characters. ``says`` are the bases of a class, and what a value is made from, as chains."""

    name: str
    kind: str
    first: int
    last: int
    size: int
    says: tuple[str, ...]

    @property
    def last_name(self) -> str:
        """Its name without those around it."""
        return self.name.rpartition(".")[2]


class Import(NamedTuple):
    """One imported name. ``scope`` is the definition that it is bound in, empty for the module; ``bound`` the name that
    it gets, `*` for all of them. ``level`` counts the dots in front, ``module`` stands behind them; ``name`` is what
    is taken from there, empty for `import module`. ``whole`` says that ``bound`` is the module itself and not its
    first part."""

    scope: str
    bound: str
    level: int
    module: str
    name: str
    whole: bool
    line: int


class Reference(NamedTuple):
    """``scope`` uses ``chain``, first on ``line``."""

    scope: str
    chain: str
    line: int


class Outline:
    """What one file says, in the four texts in which it is kept; each is taken apart when it is first asked for.

    ``note`` says what was not understood: why the file was read by its lines, or not at all.
    """

    def __init__(self, symbols: str, imports: str, references: str, exports: str | None, note: str = "") -> None:
        self._symbols = symbols
        self._imports = imports
        self._references = references
        self._exports = exports
        self.note = note

    def texts(self) -> tuple[str, str, str, str | None, str]:
        """What it is made from."""
        return self._symbols, self._imports, self._references, self._exports, self.note

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """Definitions in the order of their lines."""
        found = []
        for line in self._symbols.split("\n")[:-1]:
            name, kind, first, last, size, *says = line.split(" ")
            found.append(Symbol(name, kind, int(first), int(last), int(size), tuple(says)))
        return tuple(found)

    @cached_property
    def by_name(self) -> dict[str, Symbol]:
        """Definitions by their qualified names; of several with one name the last that is no mere value."""
        found: dict[str, Symbol] = {}
        for symbol in self.symbols:
            if symbol.name not in found or symbol.kind != VALUE:
                found[symbol.name] = symbol
        return found

    @cached_property
    def by_last(self) -> dict[str, tuple[str, ...]]:
        """The names of functions and classes by their last parts."""
        found: dict[str, tuple[str, ...]] = {}
        for symbol in self.symbols:
            if symbol.kind != VALUE:
                found[symbol.last_name] = (*found.get(symbol.last_name, ()), symbol.name)
        return found

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Imported names in their order."""
        found = []
        for line in self._imports.split("\n")[:-1]:
            scope, bound, level, module, name, whole, number = line.split(" ")
            found.append(Import(scope, bound, int(level), module, name, whole == "1", int(number)))
        return tuple(found)

    @cached_property
    def bindings(self) -> dict[tuple[str, str], Import]:
        """Imports by scope and bound name, the last of each."""
        return {(item.scope, item.bound): item for item in self.imports if item.bound != "*"}

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Each chain once for each definition that uses it."""
        found = []
        for part in self._references.split("\n")[:-1]:
            scope, *uses = part.split(" ")
            for use in uses:
                chain, _, line = use.rpartition(":")
                found.append(Reference(scope, chain, int(line)))
        return tuple(found)

    @cached_property
    def exports(self) -> frozenset[str] | None:
        """What `__all__` lists, ``None`` without one that can be read."""
        return None if self._exports is None else frozenset(self._exports.split())

    def speaks_of(self, name: str) -> bool:
        """Whether ``name`` is a part of one of the chains."""
        return name in self._references and re.search(rf"[ .@]{re.escape(name)}[.:(]", self._references) is not None

    def around(self, line: int) -> Symbol | None:
        """The innermost function or class that holds the 1-based ``line``."""
        found: Symbol | None = None
        for symbol in self.symbols:
            if (
                symbol.kind != VALUE
                and symbol.first <= line <= symbol.last
                and (found is None or _inner(symbol, found))
            ):
                found = symbol
        return found


def _inner(symbol: Symbol, other: Symbol) -> bool:
    return symbol.last - symbol.first <= other.last - other.first


EMPTY = Outline("", "", "", None)
