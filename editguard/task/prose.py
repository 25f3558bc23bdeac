"""A task's text taken apart: title, sentences, code, tracebacks."""

from __future__ import annotations

import re
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


class Prose(NamedTuple):
    """``title`` is the first line with words; ``sentences`` are those of prose, the title among them;
    ``code`` holds what stands in blocks, examples and tracebacks."""

    title: str
    sentences: tuple[str, ...]
    code: str

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

    text = _FENCE.sub(take, text)
    sentences: list[str] = []
    lines: list[str] = []
    title = ""
    for line in [*text.split("\n"), ""]:
        words = line.strip()
        if words and (_TRACEBACK.match(line) or (title and _CODE_LINE.match(line))):
            code.append(line)
            words = ""
        elif words and not title:
            title = words.lstrip("#* ")
            sentences.append(title)
            continue
        if words and not words.startswith(("-", "*", "#")):
            lines.append(words)
            continue
        if lines:
            sentences.extend(_SENTENCE.compiled.split(" ".join(lines)))
        lines = [words.lstrip("-*# ")] if words else []
    return Prose(title, tuple(sentence for sentence in sentences if sentence), "\n".join(code))
