"""What a task and a change speak of, word for word: enough to excuse a comment, too little to accuse one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from editguard.patterns import Pattern
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.task import Task

_WORD = Pattern(r"[A-Z]?[^\W\d_A-Z]{3,}|[A-Z]{4,}")
_IDENTIFIER = Pattern(r"[^\W\d]\w*")
_CODE_LIKE = Pattern(r"[^\W_]_[^\W_]|[a-z][A-Z]|[a-z]\d")
_STEM = 5
"""Letters that are compared: `registers` and `registered` are one word."""

_COMMON = frozenset(
    (
        "that", "this", "with", "from", "when", "then", "than", "there", "these", "those", "have", "will", "would",
        "should", "could", "only", "also", "into", "such", "they", "them", "their", "been", "were", "which",
        "where", "while", "what", "your", "does", "done", "more", "most", "very", "just", "like", "each", "other",
        "same", "some", "here", "make", "made", "sure", "used", "uses", "using", "note", "todo", "case", "cases",
    )
)  # fmt: skip
_LEAST = 2
"""Words in common from which a comment may be about the task: one is met by chance."""

_NAME_LENGTH = 4


class Spoken(NamedTuple):
    """``words`` are stems of the task's words and of those of the changed code, ``names`` the identifiers of
    the task that look like code."""

    words: frozenset[str]
    names: frozenset[str]

    def words_of(self, edit: Edit) -> list[str]:
        """The words that ``edit`` brings and that are spoken of, if they are the better half of what it
        brings; else none."""
        before, after = _stems(_text(edit.old_text)), _stems(_text(edit.new_text))
        gone = {stem: word for stem, word in before.items() if stem not in after}
        come = {stem: word for stem, word in after.items() if stem not in before}
        shared = [word for stem, word in come.items() if stem in self.words]
        if shared and len(shared) == len(come) and gone.keys() <= self.words:
            return shared  # nothing else changes
        return shared if len(shared) >= _LEAST and 2 * len(shared) >= len(come) else []

    def words_gone(self, edit: Edit) -> list[str]:
        """The words that ``edit`` takes away and that are spoken of, if they are the better half of what it says."""
        gone = _stems(_text(edit.old_text))
        shared = [word for stem, word in gone.items() if stem in self.words]
        return shared if len(shared) >= _LEAST and 2 * len(shared) >= len(gone) else []

    def code_of(self, edit: Edit) -> str | None:
        """An identifier that ``edit`` brings, that looks like one and that the task has."""
        come = frozenset(_IDENTIFIER.findall(_text(edit.new_text))) - frozenset(
            _IDENTIFIER.findall(_text(edit.old_text))
        )
        return next((name for name in sorted(come & self.names) if _CODE_LIKE.search(name)), None)

    def name_of(self, edit: Edit) -> str | None:
        """The identifier of the task that what ``edit`` renames is, or has as a part, old or new."""
        old = frozenset(_IDENTIFIER.findall(_text(edit.old_text)))
        new = frozenset(_IDENTIFIER.findall(_text(edit.new_text)))
        for name in sorted(old ^ new):
            for spoken in sorted(self.names):
                if name == spoken or (len(spoken) >= _NAME_LENGTH and f"_{spoken}_" in f"_{name}_"):
                    return spoken
        return None


def spoken_of(task: Task | None, substance: Iterable[Edit]) -> Spoken:
    """What ``task`` and the changes of behaviour in ``substance`` speak of."""
    text = task.text if task else ""
    words = set(_stems(text))
    for edit in substance:
        words.update(_stems(_text((*edit.old_text, *edit.new_text))))
    return Spoken(frozenset(words), frozenset(_IDENTIFIER.findall(text)))


def _stems(text: str) -> dict[str, str]:
    """The words of ``text`` by their stems, in order; identifiers are taken apart."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        lower = word.lower()
        if lower not in _COMMON:
            found.setdefault(lower.rstrip("s")[:_STEM], lower)
    return found


def _text(lines: Sequence[bytes]) -> str:
    return b"".join(lines).decode("utf-8", "replace")
