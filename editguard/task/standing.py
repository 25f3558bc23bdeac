"""Whose words a passage of a task is: its author's, somebody's who is quoted, or part of a tale of what happens.

An order in the latter two binds nobody: `> do not touch the tests` may be what the author objects to, and `1. Do not
touch the tests. 2. Run them.` how to see a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from editguard.patterns import Pattern

# ruff: noqa: E501 (a way to mark a passage is one line)


class Standing(StrEnum):
    """What a sentence is part of: its author's own words, a quotation of somebody's, or a tale of what happens: steps
    to reproduce, behaviour as it is, what was tried, a log."""

    OWN = "own"
    QUOTED = "quoted"
    TALE = "tale"


_BLOCK = Pattern(
    r"^[ \t]*\{(quote|noformat|code)(?::[^}\n]*)?\}[ \t]*\n(.*?)^[ \t]*\{\1\}[ \t]*$", re.MULTILINE | re.DOTALL
)
"""Blocks in the markup of Jira."""
_FOLDED = Pattern(r"^[ \t]*<details>(.*?)</details>", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_FORWARDED = Pattern(
    r"^[ \t]*(?:-{3,} ?(?:original|forwarded) message ?-{3,}|on .{5,80} wrote:|(?:comment|reply) (?:by|from) [^\n]{1,60}:)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_QUOTED_LINE = Pattern(r"^[ \t]*bq\.[ \t]+", re.MULTILINE)
_SPEAKER = Pattern(r"^[ \t]*(?:[-*] )?@?(?P<name>[A-Z][a-z]{1,15})(?: ?\([^)\n]*\))?: (?=\S)", re.MULTILINE)
_LABELS = frozenset(
    (
        "note", "nb", "important", "warning", "caution", "attention", "reminder", "rule", "rules", "constraint",
        "constraints", "scope", "please", "task", "goal", "tests", "docs", "files", "file", "requirement", "requirements",
        "restriction", "restrictions", "limits", "context", "summary", "description", "example", "expected", "actual",
        "result", "hint", "todo", "fixme", "edit", "update", "python", "version", "api", "style", "boundaries", "policy",
        "deliverables", "instructions", "guidelines", "steps", "problem", "solution", "fix", "bug", "question", "answer",
        "error", "output", "input", "before", "after", "title", "branch", "allowed", "forbidden", "do", "not", "remember",
    )
)  # fmt: skip
"""What stands before a colon and speaks not."""

QUOTE = Pattern(r"^\s*(?:>\s?)+(?!>)")
"""The mark of a line that is quoted."""

_HEADING = Pattern(r"^(?:#{1,6}\s+(?P<marked>.+?)[\s#:]*|\*\*(?P<bold>[^*]{1,60})\*\*:?|(?P<plain>\w[^.!?:]{0,60}):)$")
_UNDERLINE = Pattern(r"^(?:={3,}|-{3,})$")
_ITEM = Pattern(r"^(?:[-*+]|\d{1,3}[.)])\s")
_TALE = (
    r"(?:(?:the |some )?(?:minimal |exact )?(?:steps?|recipe|how|ways?|instructions?)(?: (?:to|for|how to))? )?"
    r"(?:re-?produc\w+|replicat\w+|repro|trigger(?:ing)?)\b"
    r"|how to (?:see|get|trigger)\b|(?:str|s2r|ar|er)(?=:|$)|steps?\b(?! to (?:fix|take|do|implement|follow))|to reproduce\b|work-?arounds?\b"
    r"|what (?:have |did |do )?(?:i|you|we) (?:do|did|try|tried|see|saw|get|got|expect\w*)\b|what happen(?:s|ed)\b"
    r"|(?:actual|current|observed|expected|previous|old) (?:\w+ )?(?:behaviou?r|results?|output)\b"
    r"|(?:rejected |other |considered |possible )?alternatives?\b|rejected \w+"
    r"|(?:a |an )?(?:minimal |small |short |working |code )*(?:examples?|samples?|test ?case)\b"
    r"|error(?: messages?| logs?| output)?\b|(?:\w+ )?logs?\b|(?:\w+ )?output\b|stack ?trace|traceback"
    r"|change ?log\b|release notes\b|history\b|environment\b|versions?\b|system info|my setup\b"
)
_TELLS = Pattern(rf"^(?:{_TALE})", re.IGNORECASE)
_TELLS_AT_ONCE = Pattern(rf"^(?:{_TALE})[^.!?:,]{{0,40}}[:,]\s", re.IGNORECASE)
_SHOWS = Pattern(
    r"\b(?:outputs?|messages?|errors?|logs?|see|sees|saw|gets?|got|says?|said|prints?|printed|reads?|wrote|writes|reproduce"
    r"|happens)$|\b(?:this|the) (?:outputs?|messages?|errors?|warnings?)\b",
    re.IGNORECASE,
)
"""What leads up to something that is shown, in a line that a colon ends."""
_STEP = Pattern(
    r"^\W*(?:(?:first|then|now|next|finally|\d+[.)])\W+)?(?:run|call|execute|start|open|launch|click|check ?out|install|clone"
    r"|visit|press|type|go to|log in)\b",
    re.IGNORECASE,
)
_SEEN = Pattern(
    r"\byou(?:'ll| will)? (?:now )?(?:see|get|notice)\b|\b(?:they|it|this|that) (?:then )?(?:fails?|hangs?|crash(?:es)?|raises?)\b"
    r"|\bthen (?:has|is|shows?|fails?|raises?)\b|\bsee \S{1,20}\W*$",
    re.IGNORECASE,
)


def marked_as_quoted(text: str) -> str:
    """``text`` with `>` before every line that mail, Jira, a folded section or a dialogue mark as somebody's words in
    other ways; blocks of code in Jira's markup become fences."""
    forwarded = _FORWARDED.search(text)
    if forwarded:
        text = text[: forwarded.start()] + _quote(text[forwarded.start() :])
    text = _BLOCK.compiled.sub(lambda match: _quote(match[2]) if match[1] == "quote" else f"```\n{match[2]}```", text)
    text = _FOLDED.compiled.sub(lambda match: _quote(match[1]), text)
    text = str(_QUOTED_LINE.sub("> ", text))
    names = {match["name"].lower() for match in _SPEAKER.compiled.finditer(text)} - _LABELS
    if len(names) > 1:  # one word before a colon may be any label
        text = _SPEAKER.compiled.sub(
            lambda match: match[0] if match["name"].lower() in _LABELS else f"> {match[0].lstrip()}", text
        )
    return text


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


class Sections:
    """Follows lines, and knows whether they are part of a tale."""

    def __init__(self) -> None:
        self.tale = False
        self.lead = ""
        """The heading, or the line with a colon at its end, that what follows stands under."""
        self._until_gap = False
        """Whether the tale began without a heading: it ends behind its paragraph and its list."""
        self._content = self._gap = False
        """Whether something was told since it began, and whether a blank line came behind that."""

    def heading(self, words: str, pending: Sequence[str]) -> bool:
        """Whether the line ``words`` is a heading; ``pending`` are the lines of the paragraph before it."""
        if _UNDERLINE.match(words) and len(pending) == 1:
            self._begin(pending[0], until_gap=False)
            return True
        found = _HEADING.match(words)
        if found and found["plain"] and pending and not pending[-1].endswith((".", "!", "?", ":")):
            return False  # the end of a sentence that a list follows
        if not found:
            return False
        plain = found["plain"]
        self._begin(found["marked"] or found["bold"] or plain, until_gap=plain is not None)
        self.tale = self.tale or bool(plain and _SHOWS.search(plain))
        return True

    def item(self, words: str) -> None:
        """Take an item of a list: one that a colon ends leads up to those below it."""
        if words.endswith(":"):
            self.lead = words.lstrip("-*+ ")

    def _begin(self, title: str, *, until_gap: bool) -> None:
        self.lead = title
        self.tale = bool(_TELLS.match(title))
        self._until_gap = until_gap
        self._content = self._gap = False

    def ends(self, words: str) -> bool:
        """Take a line that is no heading; whether a tale ends before it."""
        if not words:
            self._gap = self._content
            return False
        ended = self.tale and self._until_gap and self._gap and not _ITEM.match(words)
        if ended:
            self.tale = False
        self._content, self._gap = True, False
        return ended


def tales(sentences: Sequence[str]) -> Iterator[bool]:
    """Of each sentence of a paragraph whether it is part of a tale that the paragraph tells."""
    seen = max((number for number, sentence in enumerate(sentences) if _SEEN.search(sentence)), default=-1)
    first = next((number for number, sentence in enumerate(sentences) if _STEP.match(sentence)), len(sentences))
    at_once = False
    for number, sentence in enumerate(sentences):
        at_once = at_once or bool(_TELLS_AT_ONCE.match(sentence))
        yield at_once or first <= number <= seen
