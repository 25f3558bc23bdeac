"""Dropped edits taken out of the index or the work tree, through git and whole or not at all."""

from __future__ import annotations

import contextlib
import os
from enum import StrEnum

from editguard.intake.write import MODULE
from editguard.repo import Repository
from editguard.repo.transport import GitError
from editguard.trim.select import Trimmed
from editguard.vocabulary.errors import EditguardError, RepositoryError


class Place(StrEnum):
    """Where edits are taken out."""

    INDEX = "index"
    WORKTREE = "work tree"
    BOTH = "index and work tree"


OPTIONS = {Place.INDEX: ["--cached"], Place.WORKTREE: [], Place.BOTH: ["--index"]}
"""How `git apply` is told where."""


def restore(repository: Repository, trimmed: Trimmed, place: Place, *, dry: bool = False) -> None:
    """Give the dropped edits' lines in ``place`` back their text of the base; ``dry`` only asks whether it would work.

    Git does it: it knows line ends and filters, and changes nothing unless every file is as it was read.

    Raises:
        EditguardError: if a file has changed since, or holds a submodule that would have to move.
    """
    patch = trimmed.removal
    if not patch:
        return
    if place is not Place.INDEX and any(
        MODULE in (file.old_mode, file.new_mode) and file.after != whole.after
        for file, whole in zip(trimmed.files, trimmed.whole, strict=True)
    ):
        raise RepositoryError("a submodule cannot be set back in the work tree: run git submodule update for it")
    command = ["-C", repository.root or ".", "apply", "--whitespace=nowarn", "--no-ignore-whitespace"]
    if place is not Place.INDEX:
        _writable(repository, trimmed)
    asked = [[*command, *OPTIONS[place], "-"]]
    if dry:
        # each by itself: both at once would want the index to know the times of all files
        places = (Place.INDEX, Place.WORKTREE) if place is Place.BOTH else (place,)
        asked = [[*command, "--check", *OPTIONS[each], "-"] for each in places]
        if place is Place.BOTH:
            asked.append(_alike(repository, trimmed))
    try:
        if place is Place.BOTH and not dry:
            _refresh(repository)
        for arguments in asked:
            # 1 of fuzz-free context would do for git; the patch shows whole files, so nothing fits by chance
            repository.transport.run(arguments, patch)
    except GitError as error:
        raise EditguardError(_why_not(place, error)) from error


def _alike(repository: Repository, trimmed: Trimmed) -> list[str]:
    """How to ask git whether the files concerned are the same in both places; it writes nothing."""
    options = ["--no-optional-locks", "--literal-pathspecs", "-C", repository.root or "."]
    return [*options, "diff", "--quiet", "--no-ext-diff", "--no-textconv", "--", *_paths(trimmed)]


def _writable(repository: Repository, trimmed: Trimmed) -> None:
    """Refuse before anything is touched what git would find out half way: it writes one file after the other.

    Raises:
        EditguardError: if a folder of a file concerned cannot be written to.
    """
    for path in _paths(trimmed):
        folder = os.path.dirname(os.path.join(repository.root or ".", path))
        while not os.path.isdir(folder):  # of a file that comes back
            folder = os.path.dirname(folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise EditguardError(f"{folder!r} cannot be written to, so {path!r} stays; nothing was changed")


def _paths(trimmed: Trimmed) -> list[str]:
    """The files from which something is dropped."""
    pairs = zip(trimmed.files, trimmed.whole, strict=True)
    found = [(file.path, file.old_path) for file, whole in pairs if file.after != whole.after]
    return list(dict.fromkeys(path for both in found for path in both if path is not None))


def _refresh(repository: Repository) -> None:
    """Let the index know the times of files whose content is as it says; git compares these first."""
    with contextlib.suppress(GitError):  # says so of files that differ, which is for `git apply` to judge
        repository.transport.run(["-C", repository.root or ".", "update-index", "-q", "--refresh"])


def _why_not(place: Place, error: GitError) -> str:
    if ".lock" in error.message:
        return f"git's index is locked, so nothing was changed: wait for the other git to end ({error.message})"
    if place is Place.BOTH:
        return (
            f"index and work tree are not alike in the files concerned ({error.message}); nothing was changed: "
            "give --staged or --worktree alone"
        )
    return f"the {place.value} is not as it was read ({error.message}); nothing was changed: run it again"
