"""How git is asked: through plain processes, or through GitPython."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from editguard.vocabulary.errors import RepositoryError

TIMEOUT = 120.0
"""Seconds after which a git process counts as hung."""


class GitError(Exception):
    """Git ended with ``status`` and said ``message`` (one line)."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Transport(Protocol):
    """What the rest of this package needs of git."""

    def run(self, arguments: Sequence[str], stdin: bytes | None = None) -> bytes:
        """Standard output of one git command.

        Raises:
            GitError: if git ends with another status than 0.
            RepositoryError: if git cannot be started or hangs.
        """

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Contents of blobs by full id; missing ones are absent."""

    def close(self) -> None:
        """End processes that are still running."""


class Processes:
    """One process a question: nothing to import, nothing to keep running."""

    def __init__(self, folder: str, environment: Mapping[str, str], *, timeout: float = TIMEOUT) -> None:
        self._folder = folder
        self._environment = environment
        self._timeout = timeout

    def run(self, arguments: Sequence[str], stdin: bytes | None = None) -> bytes:
        """See `Transport.run`."""
        try:
            done = subprocess.run(
                ["git", "--no-pager", *arguments],
                cwd=self._folder,
                env=self._environment,
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                capture_output=True,
                timeout=self._timeout,
                check=False,
            )
        except FileNotFoundError as error:
            raise RepositoryError("git was not found on PATH; install it first") from error
        except PermissionError as error:
            raise RepositoryError(f"cannot enter {self._folder!r}: permission denied") from error
        except subprocess.TimeoutExpired as error:
            raise RepositoryError(f"git {arguments[0]} did not answer within {self._timeout:.0f} seconds") from error
        if done.returncode:
            raise GitError(done.returncode, first_line(done.stderr))
        return done.stdout

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """See `Transport.blobs`."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        output = self.run(["cat-file", "--batch"], "".join(f"{id}\n" for id in wanted).encode())
        return parse_batch(output)

    def close(self) -> None:
        """See `Transport.close`."""


def parse_batch(output: bytes) -> dict[str, bytes]:
    """Blobs in the output of ``git cat-file --batch``."""
    found: dict[str, bytes] = {}
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        header = output[position:end].decode("ascii", "replace").split(" ")
        position = end + 1
        if len(header) == 3 and header[2].isdigit():
            size = int(header[2])
            if header[1] == "blob":
                found[header[0]] = output[position : position + size]
            position += size + 1
    return found


def first_line(stderr: bytes) -> str:
    """What git said, as one line without its ``fatal:``."""
    text = stderr.decode("utf-8", "replace").strip()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines:
        for prefix in ("fatal: ", "error: "):
            if line.startswith(prefix):
                return line.removeprefix(prefix)
    return lines[0] if lines else "no message"
