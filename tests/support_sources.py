"""Real git repositories, and base commits held in memory, for the tests of the sources."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from editguard.vocabulary.patch import AppliedFile, Patch
from editguard.vocabulary.snapshot import TreeEntry

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false")


def environment(**more: str) -> dict[str, str]:
    """An environment in which git knows nothing of the user or of a running hook."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": "1700000000 +0000",
        "GIT_COMMITTER_DATE": "1700000000 +0000",
        **more,
    }


def git(folder: str | os.PathLike[str], *arguments: str, stdin: bytes = b"", **more: str) -> bytes:
    """Output of git in ``folder``; a failure of git fails the test."""
    done = subprocess.run(
        ["git", *WHO, *arguments], cwd=folder, input=stdin, env=environment(**more), capture_output=True, check=False
    )
    assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr.decode('utf-8', 'replace')}"
    return done.stdout


def git_status(folder: str | os.PathLike[str], *arguments: str, stdin: bytes = b"") -> int:
    """Only the exit status of git in ``folder``."""
    return subprocess.run(
        ["git", *WHO, *arguments], cwd=folder, input=stdin, env=environment(), capture_output=True, check=False
    ).returncode


def init(folder: Path, *options: str) -> Path:
    """A new repository without a commit; its branch is called main."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main", *options)
    return folder


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below ``folder``."""
    for path, text in files.items():
        place = os.path.join(os.fsencode(folder), path.encode("utf-8", "surrogateescape"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as handle:
            handle.write(text.encode() if isinstance(text, str) else text)


def commit(folder: Path, files: Mapping[str, str | bytes] | None = None, message: str = "change") -> str:
    """Commit everything that is there, after writing ``files``; the commit's id."""
    write(folder, files or {})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD").decode().strip()


def repository(folder: Path, files: Mapping[str, str | bytes], *options: str) -> Path:
    """A repository with one commit of ``files``."""
    init(folder, *options)
    commit(folder, files, "base")
    return folder


def footprint(*folders: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Everything below ``folders``: mode, size, modification time, content. Access leaves no trace in it."""
    found: dict[str, tuple[int, int, int, bytes]] = {}
    for folder in folders:
        for top, names, files in os.walk(os.fsencode(folder)):
            for name in [b".", *names, *files]:
                place = os.path.join(top, name)
                state = os.lstat(place)
                content = b""
                if os.path.islink(place):
                    content = os.readlink(place)
                elif os.path.isfile(place) and os.access(place, os.R_OK):
                    with open(place, "rb") as handle:
                        content = handle.read()
                found[os.fsdecode(place)] = (state.st_mode, state.st_size, state.st_mtime_ns, content)
    return found


class Memory:
    """A `Snapshot` of files given as text; a pair gives the mode too (``160000`` is a submodule)."""

    def __init__(self, files: Mapping[str, bytes | tuple[bytes, str]]) -> None:
        self.blobs: dict[str, bytes] = {}
        self.tree: dict[str, TreeEntry] = {}
        for path, given in files.items():
            content, mode = given if isinstance(given, tuple) else (given, "100644")
            id = blob_id(content)
            self.blobs[id] = content
            self.tree[path] = TreeEntry(mode, "commit" if mode == "160000" else "blob", id)
            parts = path.split("/")
            for depth in range(1, len(parts)):
                self.tree.setdefault("/".join(parts[:depth]), TreeEntry("040000", "tree", "0" * 40))

    @property
    def commit(self) -> str | None:
        return "1" * 40

    def entries(self, paths: Iterable[str]) -> dict[str, TreeEntry]:
        return {path: self.tree[path] for path in paths if path in self.tree}

    def read(self, ids: Iterable[str]) -> dict[str, bytes]:
        return {id: self.blobs[id] for id in ids if id in self.blobs}

    def paths(self) -> list[str]:
        return sorted(path for path, entry in self.tree.items() if entry.type != "tree")


def blob_id(content: bytes) -> str:
    """The id that git gives to ``content``."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def changed(patch: Patch) -> list[tuple[str, bytes]]:
    """All changed lines of a patch in order."""
    return [
        (line.op, line.text) for file in patch.files for hunk in file.hunks for line in hunk.lines if line.op != " "
    ]


def totals(patch: Patch) -> tuple[int, int]:
    """Added and removed lines of the files of a patch."""
    return sum(file.added for file in patch.files), sum(file.removed for file in patch.files)


def repair_codes(patch: Patch) -> list[str]:
    """Codes of what was mended, in order."""
    return [repair.code for repair in patch.repairs]


def problem_codes(source: Patch | AppliedFile) -> list[str]:
    """Codes of what could not be mended, in order."""
    return [problem.code for problem in source.problems]
