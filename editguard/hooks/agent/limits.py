"""How much a change will be with the edits that an agent is about to make: lines, files, new files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from editguard.scope.words import said_by
from editguard.vocabulary.contract import Breach, Contract, Subject, Verb

if TYPE_CHECKING:
    from editguard.hooks.agent.edits import FileText
    from editguard.repo import Repository
    from editguard.repo.changes import CountedFile
    from editguard.repo.snapshot import CommitSnapshot

_EXACT = 1000
"""Up to how many changed lines the smallest difference is looked for."""

_WORDS = {Subject.LINES: "changed line", Subject.FILES: "file", Subject.NEW_FILES: "new file"}


def over_limits(
    contract: Contract, texts: Sequence[FileText], repository: Repository, snapshot: CommitSnapshot
) -> Iterator[Breach]:
    """The limits of ``contract`` that the work tree passes with ``texts`` in it; what makes a change no larger may be
    done also where it is too large. Both names of a file that moves are left to the end, which knows renames."""
    from editguard.repo.changes import count_lines, ignored

    clauses = [clause for clause in contract.clauses if clause.verb is Verb.LIMIT and clause.bound is not None]
    texts = [text for text in texts if not text.moved]
    if not texts or not clauses:
        return
    most = max((clause.bound or 0 for clause in clauses if clause.subject is Subject.LINES), default=0)
    change = _Change(texts, count_lines(repository, snapshot.commit, most), snapshot)
    apart: set[str] | None = None
    for clause in clauses:
        bound = clause.bound or 0
        if clause.subject is Subject.NEW_FILES and not bound:
            continue  # said of its path
        now, then = change.numbers(clause.subject, texts)
        if then <= max(bound, now):
            continue
        if apart is None:
            apart = ignored(repository, [text.name for text in texts])
        kept = [text for text in texts if text.name not in apart or text.name in change.counted]
        if clause.subject is Subject.LINES and bound <= _EXACT:
            now, then = change.numbers(clause.subject, kept, fewest=bound + 1)
        else:
            now, then = change.numbers(clause.subject, kept)
        if then > max(bound, now):
            what = f"{then:,} {_WORDS[clause.subject]}{'' if then == 1 else 's'}"
            yield Breach("EG204", f"the change has {what} with this edit: {said_by(clause)}", clause, texts[0].name)


class _Change:
    """What the work tree changes, and how that looks with other texts in it."""

    def __init__(self, texts: Sequence[FileText], counted: Mapping[str, CountedFile], snapshot: CommitSnapshot) -> None:
        self.counted = counted
        bases = {text.name: counted[text.name].old_path if text.name in counted else text.name for text in texts}
        self._entries = snapshot.entries([*bases.values(), *counted])
        ids = {name: self._entries[base].id for name, base in bases.items() if base in self._entries}
        blobs = snapshot.read(ids.values())
        self._befores = {name: blobs.get(ids[name]) if name in ids else None for name in bases}

    def numbers(self, subject: Subject, texts: Sequence[FileText], fewest: int | None = None) -> tuple[int, int]:
        """How many of ``subject`` there are now, and with ``texts``; lines as the smallest difference has them, if it
        has no more than ``fewest``."""
        if subject is Subject.LINES:
            now = sum(file.lines for file in self.counted.values())
            less = sum(self.counted[text.name].lines for text in texts if text.name in self.counted)
            return now, now - less + sum(_lines(self._befores[text.name], text.after, fewest) for text in texts)
        if subject is Subject.FILES:
            files = set(self.counted)
            then = files | {text.name for text in texts if text.after != self._befores[text.name]}
            return len(files), len(then - {text.name for text in texts if text.after == self._befores[text.name]})
        new = {name for name, file in self.counted.items() if name == file.old_path and name not in self._entries}
        come = {text.name for text in texts if text.after is not None and text.name not in self._entries}
        return len(new), len(new | come)


def _lines(before: bytes | None, after: bytes | None, fewest: int | None) -> int:
    from editguard.intake.line_diff import fewest_changes, line_opcodes
    from editguard.intake.write import split_lines

    # git may take both for the same, by its settings
    old, new = (split_lines((data or b"").replace(b"\r\n", b"\n")) for data in (before, after))
    found = sum(i2 - i1 + j2 - j1 for tag, i1, i2, j1, j2 in line_opcodes(old, new) if tag != "equal")
    if fewest is None:
        return found
    least = fewest_changes(old, new, min(fewest, found))
    return found if least is None else least
