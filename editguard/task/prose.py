"""A task's text taken apart: title, sentences, code, tracebacks."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from editguard.patterns import Pattern

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
_SENTENCE = Pattern(r"(?<=[.!?])\s+(?=[A-Z`\"'(])")
_QUOTE = Pattern(r"^\s*(?:>\s?)+(?!>)")
_HEADING = Pattern(r"^(?:#{1,6}\s+(?P<marked>.+?)[\s#:]*|\*\*(?P<bold>[^*]{1,60})\*\*:?|(?P<plain>\w[^.!?:]{0,60}):)$")
_ITEM = Pattern(r"^(?:[-*+]|\d{1,3}[.)])\s")
_TALE = (
    r"(?:(?:the |some )?(?:minimal |exact )?(?:steps?|recipe|how|ways?|instructions?)(?: (?:to|for|how to))? )?"
    r"(?:re-?produc\w+|replicat\w+|repro|trigger(?:ing)?)\b"
    r"|steps?\b(?! to (?:fix|take|do|implement|follow))|what i (?:did|tried|do)\b|to reproduce\b|work-?arounds?\b"
    r"|(?:actual|current|observed|expected|previous|old) (?:\w+ )?(?:behaviou?r|results?|output)\b"
)
_TELLS = Pattern(rf"^(?:{_TALE})", re.IGNORECASE)
_TELLS_AT_ONCE = Pattern(rf"^(?:{_TALE})[^.!?:,]{{0,40}}[:,]\s", re.IGNORECASE)


class Standing(StrEnum):
    """What a sentence is part of: its author's own words, a quotation of somebody's, or a tale of what happens: steps
    to reproduce, behaviour as it is, a way around it."""

    OWN = "own"
    QUOTED = "quoted"
    TALE = "tale"


class Prose(NamedTuple):
    """``title`` is the first line with words; ``sentences`` are those of prose, the title among them, and
    ``standings`` what each of them is part of; ``code`` holds what stands in blocks, examples and tracebacks."""

    title: str
    sentences: tuple[str, ...]
    code: str
    standings: tuple[Standing, ...]

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
    for line in _FENCE.sub(take, text).split("\n"):
        reader.read(line)
    reader.close()
    sentences, standings = reader.sentences, reader.standings
    if Standing.OWN not in standings[1:] and reader.title_quoted:
        # a task that is nothing but a quotation is the task
        standings = [Standing.OWN if one is Standing.QUOTED else one for one in standings]
    return Prose(reader.title, tuple(sentences), "\n".join(code), tuple(standings))


class _Reader:
    """Takes lines and puts sentences together; lines of code go to ``code``."""

    def __init__(self, code: list[str]) -> None:
        self._code = code
        self.title = ""
        self.title_quoted = False
        self.sentences: list[str] = []
        self.standings: list[Standing] = []
        self._lines: list[str] = []
        self._quoted = False
        self._tale = False
        self._until_gap = False
        """Whether the tale began without a heading: it ends behind its paragraph and its list."""
        self._content = self._gap = False
        """Whether something was told since it began, and whether a blank line came behind that."""

    def read(self, line: str) -> None:
        """Take the next line."""
        words = line.strip()
        if words and (_TRACEBACK.match(line) or (self.title and _CODE_LINE.match(line))):
            self._code.append(line)
            words = ""
        quote = _QUOTE.match(words) if words else None
        if quote:
            words = words[quote.end() :].strip()
        if bool(quote) != self._quoted:
            self._flush()
        self._quoted = bool(quote)
        if words and not self.title:
            self.title, self.title_quoted = words.lstrip("#* "), self._quoted
            self._lines = [self.title]
            self._flush()
            return
        self._section(words)
        if words and not words.startswith(("-", "*", "#")):
            self._lines.append(words)
            return
        self._flush()
        if words:
            self._lines.append(words.lstrip("-*# "))

    def close(self) -> None:
        """Take the end."""
        self._flush()

    def _section(self, words: str) -> None:
        """Note where a tale begins and ends."""
        heading = _HEADING.match(words)
        if heading and heading["plain"] and self._lines and not self._lines[-1].endswith((".", "!", "?", ":")):
            heading = None  # the end of a sentence that a list follows
        if heading:
            self._flush()
            self._tale = bool(_TELLS.match(heading["marked"] or heading["bold"] or heading["plain"]))
            self._until_gap = heading["plain"] is not None
            self._content = self._gap = False
        elif not words:
            self._gap = self._content
        else:
            if self._tale and self._until_gap and self._gap and not _ITEM.match(words):
                self._flush()
                self._tale = False
            self._content, self._gap = True, False

    def _flush(self) -> None:
        if not self._lines:
            return
        text = " ".join(self._lines)
        self._lines = []
        tells = self._tale
        for sentence in _SENTENCE.compiled.split(text):
            tells = tells or bool(_TELLS_AT_ONCE.match(sentence))
            if sentence:
                self._add(sentence, tells)

    def _add(self, sentence: str, tells: bool = False) -> None:
        self.sentences.append(sentence)
        self.standings.append(Standing.QUOTED if self._quoted else Standing.TALE if tells else Standing.OWN)
