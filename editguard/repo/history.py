"""The commits of a repository, newest first, with what each changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from editguard.repo.repository import Repository
from editguard.repo.transport import GitError
from editguard.vocabulary.errors import RepositoryError

_PAGE = 200
"""Commits that are asked for at a time: who takes a few does not read a history of years."""


class Touched(NamedTuple):
    """A file that a commit changed, with the lines that it added and removed; ``None`` where git counts none, as for
    binary files."""

    path: str
    added: int | None
    removed: int | None


class Commit(NamedTuple):
    """A commit with one parent. ``seconds`` is its author's time since 1970."""

    id: str
    parent: str
    author: str
    seconds: int
    message: str
    touched: tuple[Touched, ...]

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.split("\n", 1)[0].strip()

    @property
    def lines(self) -> int:
        """Added and removed lines together."""
        return sum((file.added or 0) + (file.removed or 0) for file in self.touched)


def commits(repository: Repository, head: str = "HEAD") -> Iterator[Commit]:
    """All commits with exactly one parent that ``head`` reaches, newest first.

    Raises:
        RepositoryError: if ``head`` names no commit, or git cannot read the history.
    """
    tip = repository.resolve(head)
    skipped = 0
    while True:
        try:
            output = repository.transport.run(
                ["log", "--min-parents=1", "--max-parents=1", f"--skip={skipped}", f"--max-count={_PAGE}", "-z",
                 "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature",
                 "--no-mailmap", "--date-order", "--format=%x01%H%x02%P%x02%an <%ae>%x02%at%x02%B%x02", tip, "--"]
            )  # fmt: skip
        except GitError as error:
            raise RepositoryError(f"git could not read the history: {error.message}") from error
        found = [_commit(part) for part in output.split(b"\x01")[1:]]
        yield from (commit for commit in found if commit is not None)
        if len(found) < _PAGE:
            return
        skipped += _PAGE


def _commit(record: bytes) -> Commit | None:
    """One record of the log; ``None`` for one that does not read as such: a message may hold odd control characters."""
    parts = record.split(b"\x02")
    if len(parts) != 6 or not parts[3].isdigit():
        return None
    id, parent, author, seconds, message, counted = parts
    touched = []
    for line in counted.split(b"\0"):
        fields = line.strip(b"\n").split(b"\t", 2)
        if len(fields) == 3:
            added, removed = (int(field) if field.isdigit() else None for field in fields[:2])
            touched.append(Touched(fields[2].decode("utf-8", "surrogateescape"), added, removed))
    return Commit(
        id.decode("ascii"),
        parent.decode("ascii"),
        author.decode("utf-8", "replace"),
        int(seconds),
        message.decode("utf-8", "replace").strip(),
        tuple(touched),
    )
