"""A small grammar of English orders: rules are data, written as words, and matched against a text from a position on.

A rule has alternatives, parted by ` | `; an alternative is a row of symbols, parted by blanks:

- a word, or several with `|` between them (`stay|remain`), matched without regard to case; `,` and `:` are words,
  too;
- `<name>`, another rule;
- `UPPER`, something that a function reads (an object, a number), which is given to whoever asked;
- each with `?` (may be missing) or `*` (any number of times) behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

Reader = Callable[[str, int], Iterator[tuple[int, Any]]]
"""What reads an `UPPER` symbol: from a text and a position, the positions behind it and what was read."""

_WORD_GOES_ON = re.compile(r"[\w/]|[-.]\w")
_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})


class Match(NamedTuple):
    """Where a match ends, and what was read on the way, by symbol."""

    end: int
    read: tuple[tuple[str, Any], ...] = ()

    def of(self, symbol: str) -> list[Any]:
        """What was read as ``symbol``, in order."""
        return [value for name, value in self.read if name == symbol]


class _Symbol(NamedTuple):
    words: tuple[str, ...]
    rule: str
    reader: str
    optional: bool
    many: bool


class Grammar:
    """Rules by name, and readers by symbol."""

    def __init__(self, rules: Mapping[str, str], readers: Mapping[str, Reader]) -> None:
        self._rules = rules
        self._readers = readers
        self._parsed: dict[str, tuple[tuple[_Symbol, ...], ...]] = {}

    def matches(self, rule: str, text: str, start: int = 0) -> Iterator[Match]:
        """Every way in which ``text`` from ``start`` on begins with ``rule``, the longest alternative not necessarily
        first. ``rule`` is a name, or an alternative written out."""
        lower = text.translate(_LOWER)
        for row in self._alternatives(rule):
            yield from self._row(row, 0, text, lower, start, ())

    def _alternatives(self, rule: str) -> tuple[tuple[_Symbol, ...], ...]:
        if rule not in self._parsed:
            source = self._rules.get(rule, rule)
            self._parsed[rule] = tuple(
                tuple(_symbol(word) for word in _split(alternative)) for alternative in source.split(" | ")
            )
        return self._parsed[rule]

    def _row(
        self,
        row: tuple[_Symbol, ...],
        at: int,
        text: str,
        lower: str,
        position: int,
        read: tuple[tuple[str, Any], ...],
    ) -> Iterator[Match]:
        if at == len(row):
            yield Match(position, read)
            return
        symbol = row[at]
        for end, more in self._symbol(symbol, text, lower, position):
            yield from self._row(row, at if symbol.many and end > position else at + 1, text, lower, end, read + more)
        if symbol.optional:
            yield from self._row(row, at + 1, text, lower, position, read)

    def _symbol(
        self, symbol: _Symbol, text: str, lower: str, position: int
    ) -> Iterator[tuple[int, tuple[tuple[str, Any], ...]]]:
        start = _after_blanks(text, position)
        if symbol.reader:
            if start > position or position == 0 or not _inside_word(text, start):
                for end, value in self._readers[symbol.reader](text, start):
                    yield end, ((symbol.reader, value),)
        elif symbol.rule:
            for other in self._alternatives(symbol.rule):
                for match in self._row(other, 0, text, lower, position, ()):
                    yield match.end, match.read
        else:
            for word in symbol.words:
                end = start + len(word)
                if not lower.startswith(word, start):
                    continue
                if word[0].isalnum() and _inside_word(text, start):
                    continue
                if not (word[-1].isalnum() and _WORD_GOES_ON.match(text, end)):
                    yield end, ()


def _after_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] == " ":
        position += 1
    return position


def _inside_word(text: str, position: int) -> bool:
    return position > 0 and text[position - 1].isalnum() and position < len(text) and text[position].isalnum()


def _split(alternative: str) -> Iterator[str]:
    """The symbols of an alternative; names of rules may hold blanks."""
    pending = ""
    for word in alternative.split():
        pending = f"{pending} {word}" if pending else word
        if not pending.startswith("<") or ">" in pending:
            yield pending
            pending = ""


@cache
def _symbol(word: str) -> _Symbol:
    mark = word[-1] if word[-1] in "?*" and len(word) > 1 else ""
    name = word.removesuffix(mark) if mark else word
    optional, many = bool(mark), mark == "*"
    if name.startswith("<"):
        return _Symbol((), name[1:-1], "", optional, many)
    if name.isupper() and name.isalpha():
        return _Symbol((), "", name, optional, many)
    return _Symbol(tuple(name.split("|")), "", "", optional, many)
