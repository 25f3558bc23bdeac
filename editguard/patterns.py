"""Regular expressions compiled when they are first used.

A hook loads dozens of modules whose patterns it never needs; compiling them all would cost a third of
its time.
"""

from __future__ import annotations

import re
from typing import Generic, TypeVar

Text = TypeVar("Text", str, bytes)


class Pattern(Generic[Text]):
    """A regular expression with the methods of `re.Pattern` that are used here."""

    __slots__ = ("_compiled", "_flags", "_source")

    def __init__(self, source: Text, flags: int = 0) -> None:
        self._source: Text = source
        self._flags = flags
        self._compiled: re.Pattern[Text] | None = None

    @property
    def compiled(self) -> re.Pattern[Text]:
        """The expression itself."""
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return self._compiled

    def match(self, text: Text) -> re.Match[Text] | None:
        """As `re.Pattern.match`."""
        return self.compiled.match(text)

    def fullmatch(self, text: Text) -> re.Match[Text] | None:
        """As `re.Pattern.fullmatch`."""
        return self.compiled.fullmatch(text)

    def search(self, text: Text, start: int = 0) -> re.Match[Text] | None:
        """As `re.Pattern.search`."""
        return self.compiled.search(text, start)

    def sub(self, replacement: object, text: Text) -> Text:
        """As `re.Pattern.sub`."""
        return self.compiled.sub(replacement, text)  # type: ignore[call-overload,no-any-return]

    def findall(self, text: Text) -> list[Text]:
        """As `re.Pattern.findall`, for expressions without groups."""
        return self.compiled.findall(text)
