"""Files before, a change of them in any form, and what editguard says of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import editguard
from editguard.api import open_change
from editguard.engine import examine, reconsider
from editguard.vocabulary.edit import Label
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.judge import Opinion, Reading
from editguard.vocabulary.report import Report

Files = Mapping[str, str | bytes]
Changes = Mapping[str, str | bytes | None]

_WHO = b"A <a@example.org> 1700000000 +0000"


class Repository:
    """A bare repository in which every case has a commit of its own; nothing is ever checked out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._commits = 0
        self._known: dict[str, tuple[str, str | bytes]] = {}
        self._git("init", "--quiet", "--bare", str(folder))

    def check(
        self,
        before: Files,
        after: Changes | None = None,
        proposal: str | bytes | None = None,
        task: str | None = None,
        contract: Mapping[str, object] | None = None,
        judged: Mapping[str, str] | None = None,
        select: str = "EG",
    ) -> Report:
        """The report on ``proposal``, or else on the git diff from ``before`` to ``after``; ``judged`` is what a judge
        says of the edits of each path."""
        base, proposal = self.prepare(before, after, proposal)
        if judged is not None:
            with open_change(self.folder, patch=proposal, base=base, task=task, select=(select,), lean=True) as change:
                found = examine(change.patch, change.snapshot, change.task, change.config)
            return reconsider(found, _reading(found.report, judged))
        return editguard.check(
            self.folder,
            patch=proposal,
            base=base,
            task=task,
            contract=None if contract is None else {"version": 1, **contract},
            select=(select,),
            lean=True,
        )

    def prepare(
        self, before: Files, after: Changes | None = None, proposal: str | bytes | None = None
    ) -> tuple[str, str | bytes]:
        """The base commit and the proposal; made once for equal files."""
        key = repr((before, after, proposal))
        if key not in self._known:
            self._known[key] = self._make(before, after, proposal)
        return self._known[key]

    def _make(self, before: Files, after: Changes | None, proposal: str | bytes | None) -> tuple[str, str | bytes]:
        base = self._commit(before)
        if proposal is None:
            assert after is not None, "a case has files after the change, or a proposal"
            files = {path: text for path, text in {**before, **after}.items() if text is not None}
            proposal = self._diff(base, self._commit(files))
        return base, proposal

    def _commit(self, files: Files) -> str:
        self._commits += 1
        ref = f"refs/heads/case{self._commits}"
        parts = [f"commit {ref}\ncommitter ".encode() + _WHO + b"\ndata 0\n"]
        for path, text in files.items():
            data = text.encode() if isinstance(text, str) else text
            parts.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        self._git("-C", str(self.folder), "fast-import", "--quiet", stdin=b"".join(parts))
        return self._git("-C", str(self.folder), "rev-parse", ref).decode().strip()

    def _diff(self, before: str, after: str) -> bytes:
        return self._git("-C", str(self.folder), "diff-tree", "-p", "-M", "--binary", before, after)

    @staticmethod
    def _git(*arguments: str, stdin: bytes = b"") -> bytes:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", *arguments], input=stdin, env=environment, capture_output=True, check=True)
        return done.stdout


def _reading(report: Report, judged: Mapping[str, str]) -> Reading:
    """As if a judge had been asked."""
    opinions = [
        Opinion(
            edit.id, Label(judged[edit.path]), 0.95 if judged[edit.path] == "irrelevant" else 0.05, "so", ("x",), 1, 1
        )
        for edit in report.edits
        if edit.path in judged
    ]
    return Reading(tuple(opinions), "a-model", "1")


def told(report: Report, code: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in report.findings if finding.rule == code]
