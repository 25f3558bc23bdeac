"""A proposal read from git itself: what is staged, what stands in the work tree, what a range changed.

Plumbing with every option that the user's configuration could change spelled out; nothing is written,
the index least of all.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from typing import NamedTuple

from editguard.repo.repository import Repository
from editguard.repo.transport import GitError
from editguard.vocabulary.errors import RepositoryError

_DIFF = (
    "--patch",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--full-index",
    "--find-renames=50%",
    "--unified=3",
    "--inter-hunk-context=0",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--no-relative",
    "--diff-algorithm=myers",
    "--no-indent-heuristic",
    "--submodule=short",
    "--ignore-submodules=none",
    "--ws-error-highlight=none",
    "-O/dev/null",
)
_CONFIGURATION = (
    "-c",
    "core.quotePath=true",
    "-c",
    "diff.suppressBlankEmpty=false",
    "-c",
    "diff.renameLimit=1000",
)

_DISTRUST = (
    # what a repository's own settings could say to have changes overlooked
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.untrackedCache=false"),
    *("-c", "core.fileMode=true"),
    *("-c", "core.symlinks=true"),
    *("-c", "core.ignoreStat=false"),
    *("-c", "core.checkStat=default"),
    *("-c", "core.trustctime=true"),
)

_UNMERGED = b"* Unmerged path "

STAGED = "staged changes"
"""What `staged` gives as its source."""

NESTED = "a repository of its own"
SPECIAL = "neither a file nor a link"
"""Reasons for which git would not add an untracked path as a file either."""

MAX_UNTRACKED_BYTES = 16 * 1024 * 1024
"""An untracked file over this size is named but not read."""


class Proposal(NamedTuple):
    """A git diff, the full id of the commit it applies to (``None``: the empty tree), where it is from,
    and the paths that were left unread with the reason."""

    diff: bytes
    base: str | None
    source: str
    unread: tuple[tuple[str, str], ...] = ()


def changed_paths(diff: bytes) -> list[str]:
    """The paths that a diff of git's names in ``---`` and ``+++`` lines, quoted ones left out."""
    found: dict[str, None] = {}
    for line in diff.split(b"\n"):
        if line.startswith((b"--- a/", b"+++ b/")):
            found[line[6:].split(b"\t", 1)[0].decode("utf-8", "surrogateescape")] = None
    return list(found)


def staged(repository: Repository) -> Proposal:
    """Exactly what a commit would record now: ``HEAD`` against the index.

    Raises:
        RepositoryError: for a bare repository, an index with conflicts, or if git cannot compare.
    """
    _needs_work_tree(repository)
    base = repository.head or _empty_tree(repository)
    # what `git add --intent-to-add` announces is not committed
    diff = _git(repository, "diff-index", "--cached", "--ita-invisible-in-index", *_DIFF, base, "--")
    if diff.startswith(_UNMERGED) or b"\n" + _UNMERGED in diff:
        path = diff.split(_UNMERGED, 1)[1].split(b"\n", 1)[0].decode("utf-8", "replace")
        raise RepositoryError(f"the index holds a conflict ({path!r}): resolve it and git add the file, then try again")
    return Proposal(diff, repository.head, STAGED)


def worktree(repository: Repository, commit: str | None = "HEAD", *, distrust: bool = False) -> Proposal:
    """``HEAD``, or the commit with the full id ``commit`` (``None``: the empty tree), against the work tree: tracked
    files as they stand, and untracked ones not ignored. With ``distrust``, settings and marks of the index by which
    git overlooks changes (`assume-unchanged`, `skip-worktree` of files that are there) count for nothing.

    Raises:
        RepositoryError: for a bare repository, or if git cannot compare.
    """
    _needs_work_tree(repository)
    if commit == "HEAD":
        commit = repository.head
    base = commit or _empty_tree(repository)
    # `git diff` would refresh the user's index; `diff-index` instead names files of which only the time
    # has changed
    settings = _DISTRUST if distrust else ()
    overlooked = _overlooked(repository, base) if distrust else []
    if overlooked:
        names = ", ".join(repr(name) for name in overlooked[:3])
        raise RepositoryError(
            f"{names}{' and more' if len(overlooked) > 3 else ''} changed, and git is told to overlook that; lift it: "
            "git update-index --no-assume-unchanged --no-skip-worktree -- FILES"
        )
    parts = [_without_empty(_git(repository, "diff-index", "--binary", *_DIFF, base, "--", settings=settings))]
    unread = []
    for name in sorted(_listed(repository, "--others", settings=settings)):
        path = _text(name)
        read = _untracked(repository, path)
        if isinstance(read, str):
            unread.append((path, read))
        else:
            parts.append(read)
    return Proposal(b"".join(parts), commit, "the work tree", tuple(unread))


class CountedFile(NamedTuple):
    """How many lines a file differs by, removed and added ones together, and its path at the base."""

    lines: int
    old_path: str


def count_lines(repository: Repository, commit: str | None, most: int) -> dict[str, CountedFile]:
    """The files by which the work tree differs from ``commit``, by their paths there: what `worktree` shows with
    ``distrust``. Once there are more than ``most`` changed lines, untracked files are named alone.

    Raises:
        RepositoryError: for a bare repository, or if git cannot compare.
    """
    _needs_work_tree(repository)
    base = commit or _empty_tree(repository)
    # lines of context ask for a patch as well
    options = ["--numstat", "-z", *(one for one in _DIFF if one != "--patch" and not one.startswith("--unified"))]
    fields = _git(repository, "diff-index", *options, base, "--", settings=_DISTRUST).split(b"\0")[:-1]
    found: dict[str, CountedFile] = {}
    while fields:
        added, removed, same = fields.pop(0).split(b"\t", 2)
        old, new = (same, same) if same else (fields.pop(0), fields.pop(0))
        lines = sum(int(number) for number in (added, removed) if number.isdigit())
        if lines or old != new or not added.isdigit():  # else only its time, its mode, or nothing
            found[_text(new)] = CountedFile(lines, _text(old))
    total = sum(file.lines for file in found.values())
    for untracked in _listed(repository, "--others"):
        path = _text(untracked)
        lines = 0
        if total <= most and not path.endswith("/"):
            lines = _length(os.path.join(repository.root or "", path))
        found[path] = CountedFile(lines, path)
        total += lines
    return found


def listed(repository: Repository) -> list[str]:
    """The files of the index, and those in the work tree that git does not ignore.

    Raises:
        RepositoryError: for a bare repository, or if git cannot list them.
    """
    _needs_work_tree(repository)
    return [_text(name) for name in _listed(repository, "--cached", "--others")]


def ignored(repository: Repository, paths: Sequence[str]) -> set[str]:
    """Those of ``paths`` that git ignores, tracked ones left out.

    Raises:
        RepositoryError: for a bare repository, or if git cannot say.
    """
    _needs_work_tree(repository)
    names = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
    try:
        output = repository.transport.run(["check-ignore", "-z", "--stdin"], names)
    except GitError as error:
        if error.status == 1:
            return set()
        raise RepositoryError(f"git check-ignore failed: {error.message}") from error
    return {_text(name) for name in output.split(b"\0")[:-1]}


def between(repository: Repository, base: str, head: str) -> Proposal:
    """What lies between two commits: from the merge base of ``base`` and ``head`` to ``head``, as a pull
    request shows it.

    Raises:
        RepositoryError: for unknown revisions or unrelated histories.
    """
    tip = repository.resolve(head)
    start = repository.merge_base(repository.resolve(base), tip)
    return Proposal(_git(repository, "diff-tree", *_DIFF, start, tip, "--"), start, f"{base}..{head}")


def _listed(repository: Repository, *which: str, settings: tuple[str, ...] = _DISTRUST) -> list[bytes]:
    options = (*which, "--exclude-standard", "--full-name", "-z", ":/")
    return _git(repository, "ls-files", *options, settings=settings).split(b"\0")[:-1]


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def _length(place: str) -> int:
    """How many lines adding the file at ``place`` adds."""
    try:
        state = os.lstat(place)
        if stat.S_ISLNK(state.st_mode):
            return 1
        if not stat.S_ISREG(state.st_mode) or state.st_size > MAX_UNTRACKED_BYTES:
            return 0
        with open(place, "rb") as handle:
            content = handle.read()
    except OSError:
        return 0
    if b"\0" in content[:8000]:
        return 0
    return content.count(b"\n") + (not content.endswith(b"\n") and bool(content))


def _overlooked(repository: Repository, base: str) -> list[str]:
    """Tracked files that are other than at ``base``, and whose changes git is told not to see."""
    told = []
    for entry in _git(repository, "ls-files", "-v", "-z", "--full-name", ":/", settings=_DISTRUST).split(b"\0"):
        mark, path = entry[:1], entry[2:].decode("utf-8", "surrogateescape")
        if (mark.islower() or mark == b"S") and os.path.lexists(os.path.join(repository.root or "", path)):
            told.append(path)
    if not told:
        return []
    entries = _git(repository, "ls-tree", "-r", "-z", "--full-tree", base, settings=_DISTRUST).split(b"\0")
    known = {entry.partition(b"\t")[2]: entry.partition(b"\t")[0].split(b" ")[-1] for entry in entries}
    changed = []
    for path in told:
        place = os.path.join(repository.root or "", path)
        if os.path.isfile(place) and not os.path.islink(place):
            id = _git(repository, "hash-object", "--path", path, "--", place, settings=_DISTRUST).strip()
        else:
            id = b"other than a file"
        if known.get(os.fsencode(path)) != id:
            changed.append(path)
    return changed


def _git(repository: Repository, command: str, *arguments: str, settings: tuple[str, ...] = ()) -> bytes:
    try:
        return repository.transport.run([*_CONFIGURATION, *settings, command, *arguments])
    except GitError as error:
        raise RepositoryError(f"git {command} failed: {error.message}") from error


def _needs_work_tree(repository: Repository) -> None:
    if repository.bare:
        raise RepositoryError("a bare repository has no index and no work tree: give --base and --head, or --patch")


def _empty_tree(repository: Repository) -> str:
    """Id of the empty tree in the repository's object format; it need not exist in the object store."""
    return _git(repository, "hash-object", "-t", "tree", "--stdin").decode("ascii").strip()


def _without_empty(diff: bytes) -> bytes:
    """Drop the heads of files that turned out to be unchanged: ``diff --git`` with nothing behind it."""
    lines = diff.split(b"\n")
    return b"\n".join(
        line
        for line, following in zip(lines, [*lines[1:], b""], strict=True)
        if not (line.startswith(b"diff --git ") and (not following or following.startswith(b"diff --git ")))
    )


def _untracked(repository: Repository, path: str) -> bytes | str:
    """The file as an addition in git's format, or why it was not read. Links are not followed."""
    from editguard.intake.write import added_file_diff

    if path.endswith("/"):
        return NESTED
    place = os.path.join(repository.root or "", path)
    try:
        state = os.lstat(place)
        if stat.S_ISLNK(state.st_mode):
            return added_file_diff(path, os.fsencode(os.readlink(place)), "120000")
        if not stat.S_ISREG(state.st_mode):
            return SPECIAL
        if state.st_size > MAX_UNTRACKED_BYTES:
            return f"{state.st_size:,} bytes, over the bound of {MAX_UNTRACKED_BYTES:,}"
        with open(place, "rb") as handle:
            content = handle.read()
    except OSError as error:
        return error.strerror or "unreadable"
    return added_file_diff(path, content, "100755" if state.st_mode & 0o100 else "100644")
