"""A task's text taken apart: title, sentences, code, tracebacks."""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.patterns import Pattern
from editguard.task.standing import QUOTE, Sections, Standing, marked_as_quoted, tales

MAX_CHARACTERS = 100_000
"""How much of a task is read; what is behind is a log."""

_FENCE = Pattern(r"^[ \t]*(?:```|~~~)[^\n]*\n(.*?)(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_HTML_COMMENT = Pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE_LINE = Pattern(
    r"^(?:\t| {4,})\S|^\s*(?:>>>|\.\.\. |In \[\d+\]:|Out\[\d+\]:|\$ |# |def |class |from \S+ import |import "
    r"|@\w+|return |(?:if|for|while|with|try|except|else|elif)\b[^.]*:\s*$)"
    r"|^\s*[\w.\[\]'\"]+ ?=[^=]|^\s*[\w.]+\(.*\)\s*$"
    r"|^(?:diff --git|index [0-9a-f]+\.\.|--- |\+\+\+ |@@ )"
)
_TRACEBACK = Pattern(r"^\s*(?:Traceback \(most recent call last\)|File \"[^\"]+\", line \d+|\S+\.py:\d+: )")
_ITEM = Pattern(r"^(?:[-*+]|\d{1,3}[.)])\s")
_SENTENCE = Pattern(r"(?<=[.!?])\s+(?=[A-Z`\"'(])")


class Prose(NamedTuple):
    """``title`` is the first line with words; ``sentences`` are those of prose, the title among them, and
    ``standings`` what each of them is part of; of the first sentence of an item of a list ``leads`` has the line or the
    heading that leads up to the list, of all others an empty text; ``code`` holds what stands in blocks, examples and
    tracebacks."""

    title: str
    sentences: tuple[str, ...]
    code: str
    standings: tuple[Standing, ...]
    leads: tuple[str, ...]

    @property
    def text(self) -> str:
        """The prose alone."""
        return "\n".join(self.sentences)


def read_prose(text: str) -> Prose:
    """``text`` without its code; of a very long text only the first part is read."""
    text = _HTML_COMMENT.sub(" ", text[:MAX_CHARACTERS].replace("\r\n", "\n"))
    code: list[str] = []

    def take(match: re.Match[str]) -> str:
        code.append(match[1])
        return "\n\n"

    reader = _Reader(code)
    for line in _FENCE.sub(take, marked_as_quoted(text)).split("\n"):
        reader.read(line)
    reader.close()
    sentences, standings = reader.sentences, reader.standings
    if Standing.OWN not in standings[1:] and reader.title_quoted:
        # a task that is nothing but a quotation is the task
        standings = [Standing.OWN if one is Standing.QUOTED else one for one in standings]
    return Prose(reader.title, tuple(sentences), "\n".join(code), tuple(standings), tuple(reader.leads))


class _Reader:
    """Takes lines and puts sentences together; lines of code go to ``code``."""

    def __init__(self, code: list[str]) -> None:
        self._code = code
        self.title = ""
        self.title_quoted = False
        self.sentences: list[str] = []
        self.standings: list[Standing] = []
        self.leads: list[str] = []
        self._lines: list[str] = []
        self._item = False
        self._quoted = False
        self._sections = Sections()

    def read(self, line: str) -> None:
        """Take the next line."""
        words = line.strip()
        if words and (_TRACEBACK.match(line) or (self.title and _CODE_LINE.match(line))):
            self._code.append(line)
            words = ""
        quote = QUOTE.match(words) if words else None
        if quote:
            words = words[quote.end() :].strip()
        if bool(quote) != self._quoted:
            self.close()
        self._quoted = bool(quote)
        before = self._sections.tale
        heading = bool(words) and self._sections.heading(words, self._lines)
        if heading or self._sections.ends(words):
            after, self._sections.tale = self._sections.tale, before
            self.close()
            self._sections.tale = after
        if words and not self.title:
            self.title, self.title_quoted = words.lstrip("#* "), self._quoted
            self._lines = [self.title]
            self.close()
            return
        item = bool(_ITEM.match(words))
        if words and not item and not words.startswith(("-", "*", "#")):
            self._lines.append(words)
            return
        self.close()
        self._item = item
        if words:
            self._lines.append(words.lstrip("-*# "))

    def close(self) -> None:
        """End the paragraph."""
        found = [sentence for sentence in _SENTENCE.compiled.split(" ".join(self._lines)) if sentence]
        lead = self._sections.lead if self._item else ""
        if self._item and self._lines:
            self._sections.item(self._lines[0])
        self._lines, self._item = [], False
        for sentence, tale in zip(found, tales(found), strict=True):
            self.leads.append(lead)
            lead = ""
            told = tale or self._sections.tale
            self.sentences.append(sentence)
            self.standings.append(Standing.QUOTED if self._quoted else Standing.TALE if told else Standing.OWN)
