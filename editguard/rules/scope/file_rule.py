"""What the rules about files that are not to be touched in passing share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from editguard.edits.paths import path_kind
from editguard.task.asking import Asking, asking_of
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Applied, AppliedFile
from editguard.vocabulary.rule import Analysis, Rule

CODE = {"a.py": "def double(x):\n    return x + x\n"}
FIXED = CODE["a.py"].replace("x + x", "2 * x")
TASK = "double() is slow for lists"

_LAYOUT = frozenset({Kind.FORMATTING, Kind.COMMENT, Kind.SCRATCH})
"""Kinds of edits of which rules of their own speak."""


class FileRule(Rule):
    """A rule that reports files of some kind which a patch touches and the task does not speak of. Without a task
    nothing can be said of that."""

    words: ClassVar[str]
    """What the file is, in words."""

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a file."""
        if analysis.task is None:
            return
        asking = asking_of(analysis.task.text)
        if self.asked(asking):
            return
        for file in analysis.applied.files:
            path = file.change.path
            if file.applied is Applied.FAILED or asking.file(path):
                continue
            edits = [edit for edit in analysis.edits if edit.path == path and edit.kind not in _LAYOUT]
            edit = self.edit(file, edits, analysis) if edits else None
            if edit is not None and not self.needed(file, edits, analysis, asking):
                yield self.finding(f"{self.words}; the task does not speak of it", edit=edit)

    def asked(self, asking: Asking) -> bool:
        """Whether the task speaks of such files."""
        raise NotImplementedError

    def edit(self, file: AppliedFile, edits: list[Edit], analysis: Analysis) -> Edit | None:
        """The one of ``edits``, those of ``file``, that makes it a matter of this rule."""
        raise NotImplementedError

    def needed(self, file: AppliedFile, edits: list[Edit], analysis: Analysis, asking: Asking) -> bool:
        """Whether the rest of the patch calls for the change."""
        return False


def for_tests(path: str, analysis: Analysis) -> bool:
    """Whether the file is one of tests: what lies there is their data."""
    return path_kind(path, added=False, config=analysis.config) is Kind.TEST
