"""A git repository, opened for reading only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from editguard.repo.environment import clean_environment
from editguard.repo.snapshot import CommitSnapshot
from editguard.repo.transport import GitError, Processes, Transport
from editguard.vocabulary.errors import RepositoryError


class _Place(NamedTuple):
    git_dir: str
    root: str | None
    head: str | None


class Repository:
    """Read-only access to one repository. Use as a context manager, or call `close`."""

    def __init__(self, transport: Transport, place: _Place) -> None:
        self.transport = transport
        self.git_dir = place.git_dir
        self.root = place.root
        """Top of the work tree, ``None`` for a bare repository."""
        self.head = place.head
        """Full id of ``HEAD``, ``None`` on an unborn branch."""

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End git processes that are still running."""
        self.transport.close()

    @property
    def bare(self) -> bool:
        """Whether there is no work tree."""
        return self.root is None

    def resolve(self, rev: str) -> str:
        """Full id of the commit that ``rev`` names.

        Raises:
            RepositoryError: if it names none, or not a commit.
        """
        if rev.startswith("-") or "\0" in rev or "\n" in rev:
            raise RepositoryError(f"{rev!r} is no revision")
        if rev == "HEAD":
            if self.head is None:
                raise RepositoryError("the branch has no commit yet: there is no base to compare with; commit first")
            return self.head
        try:
            output = self.transport.run(["rev-parse", "--verify", "--quiet", "--end-of-options", rev + "^{commit}"])
        except GitError as error:
            raise RepositoryError(f"{rev!r} names no commit of this repository{self._shallow_hint()}") from error
        return output.decode("ascii").strip()

    def merge_base(self, one: str, other: str) -> str:
        """Full id of the best common ancestor of two commits.

        Raises:
            RepositoryError: if there is none, or the history that would show it is missing.
        """
        try:
            output = self.transport.run(["merge-base", one, other])
        except GitError as error:
            raise RepositoryError(f"{one} and {other} have no common commit{self._shallow_hint()}") from error
        return output.decode("ascii").split("\n")[0]

    def branch(self) -> str | None:
        """Name of the current branch, ``None`` when ``HEAD`` is detached."""
        try:
            output = self.transport.run(["symbolic-ref", "--quiet", "--short", "HEAD"])
        except GitError:
            return None
        return output.decode("utf-8", "replace").strip() or None

    def common_dir(self) -> str:
        """The git folder that all work trees of the repository share."""
        try:
            output = self.transport.run(["rev-parse", "--path-format=absolute", "--git-common-dir"])
        except GitError:
            return self.git_dir
        return os.fsdecode(output.rstrip(b"\n"))

    def commit_message(self, rev: str) -> str:
        """The whole message of the commit that ``rev`` names.

        Raises:
            RepositoryError: if it names none.
        """
        try:
            output = self.transport.run(
                ["show", "--no-patch", "--no-show-signature", "--format=%B", self.resolve(rev), "--"]
            )
        except GitError as error:
            raise RepositoryError(f"git could not read the commit {rev!r}: {error.message}") from error
        return output.decode("utf-8", "replace").strip()

    def snapshot(self, rev: str | None) -> CommitSnapshot:
        """The commit that ``rev`` names; ``None`` is the empty tree.

        Raises:
            RepositoryError: if ``rev`` names no commit.
        """
        if rev is not None and not _full_id(rev):
            rev = self.resolve(rev)
        return CommitSnapshot(self.transport, rev)

    def _shallow_hint(self) -> str:
        if os.path.exists(os.path.join(self.git_dir, "shallow")):
            return (
                "; the clone is shallow: fetch the whole history (git fetch --unshallow; in CI fetch-depth: 0 of "
                "actions/checkout, or GIT_DEPTH: 0 on GitLab)"
            )
        return ""


def open_repository(
    path: str | os.PathLike[str],
    *,
    lean: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Repository:
    """Open the repository of ``path``: a folder in a work tree, a bare repository, a git directory.

    Args:
        path: where to look; parent folders are searched as git does.
        lean: never import GitPython; for short-lived processes.
        environ: the environment to clean, ``os.environ`` unless given.

    Raises:
        RepositoryError: if there is no repository, git refuses it, or git is missing.
    """
    folder = os.path.abspath(os.fspath(path))
    if not os.path.isdir(folder):
        if os.path.exists(folder):
            raise RepositoryError(f"{os.fspath(path)!r} is a file; give the folder of a git repository")
        raise RepositoryError(f"{os.fspath(path)!r} does not exist; give the folder of a git repository")
    source = os.environ if environ is None else environ
    # inside a hook git runs in the top of the work tree, and its variables speak of that repository
    environment = clean_environment(source, same_repository=_runs_here(source, folder))
    lean_transport = Processes(folder, environment)
    place = _locate(lean_transport, os.fspath(path))
    if not lean and "GIT_DIR" not in environment:
        from editguard.repo.gitpython import GitPython

        transport = GitPython.open(place.root or place.git_dir, environment, place.head)
        if transport is not None:
            return Repository(transport, place)
        from editguard.repo.kept import KeptProcess

        return Repository(KeptProcess(folder, environment), place)
    return Repository(lean_transport, place)


def _runs_here(environ: Mapping[str, str], folder: str) -> bool:
    """Whether ``folder`` belongs to the repository whose hook is running."""
    git_dir = environ.get("GIT_DIR")
    if git_dir is None and "GIT_INDEX_FILE" not in environ:
        return False
    # git starts hooks in the top of the work tree, and relative variables are relative to it
    here = os.path.realpath(os.getcwd())
    there = os.path.realpath(folder)
    while there.startswith(here + os.sep):
        if _is_top(there):
            return False  # a submodule, or another repository within the work tree
        there = os.path.dirname(there)
    return there == here


def _is_top(folder: str) -> bool:
    """Whether a repository starts at ``folder``: the top of a work tree, or a bare one."""
    if os.path.lexists(os.path.join(folder, ".git")):
        return True
    return os.path.isfile(os.path.join(folder, "HEAD")) and os.path.isdir(os.path.join(folder, "objects"))


def _locate(transport: Transport, shown: str) -> _Place:
    questions = ["rev-parse", "--is-bare-repository", "--absolute-git-dir"]
    try:
        output = transport.run([*questions, "--show-toplevel", "--revs-only", "HEAD"])
    except GitError as error:
        place = _without_work_tree(transport, questions, error, shown)
        if place is not None:
            return place
        raise _refusal(error, shown) from error
    lines = output.decode("utf-8", "surrogateescape").split("\n")
    return _Place(lines[1], lines[2], _head(transport, lines[3] if len(lines) > 4 else ""))


def _without_work_tree(transport: Transport, questions: list[str], error: GitError, shown: str) -> _Place | None:
    """A bare repository, or a call from inside a git directory: both have no top of a work tree."""
    if "work tree" not in error.message:
        return None
    try:
        output = transport.run([*questions, "--revs-only", "HEAD"])
    except GitError as second:
        raise _refusal(second, shown) from second
    lines = output.decode("utf-8", "surrogateescape").split("\n")
    return _Place(lines[1], None, _head(transport, lines[2] if len(lines) > 3 else ""))


def _head(transport: Transport, line: str) -> str | None:
    if _full_id(line):
        return line
    try:
        transport.run(["symbolic-ref", "--quiet", "HEAD"])
    except GitError as error:
        raise RepositoryError(
            "HEAD names neither a commit nor a branch: the repository is damaged (try git fsck)"
        ) from error
    return None


def _refusal(error: GitError, shown: str) -> RepositoryError:
    message = error.message
    if "dubious ownership" in message:
        return RepositoryError(
            f"git refuses {shown!r}: it belongs to another user; if you trust it, run "
            f"git config --global --add safe.directory {os.path.abspath(shown)!r}"
        )
    if "not a git repository" in message:
        return RepositoryError(f"{shown!r} is not in a git repository; give one with --repo")
    return RepositoryError(f"git cannot open {shown!r}: {message}")


def _full_id(text: str) -> bool:
    return len(text) in (40, 64) and all(character in "0123456789abcdef" for character in text)
