"""Blobs through one `git cat-file` that keeps running, for repositories that GitPython cannot open."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterable

from editguard.repo.transport import GitError, Processes
from editguard.vocabulary.errors import RepositoryError


class KeptProcess(Processes):
    """As `Processes`, but blobs are asked of one process: to start one takes longer than to read a blob."""

    _process: subprocess.Popen[bytes] | None = None

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """See `Transport.blobs`."""
        found: dict[str, bytes] = {}
        try:
            for id in dict.fromkeys(ids):
                if not id.isalnum():
                    continue  # no id, so it is missing; a line end in it would be two questions
                content = self._blob(self._process or self._start(), id)
                if content is not None:
                    found[id] = content
        except OSError as error:
            self.close()
            raise GitError(1, f"git cat-file ended: {error.strerror or error}") from error
        except BaseException:
            # what was asked and not read would be taken for the next answer
            self.close()
            raise
        return found

    def close(self) -> None:
        """See `Transport.close`."""
        process, self._process = self._process, None
        if process is not None:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            process.kill()
            process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            self._process = subprocess.Popen(
                ["git", "--no-pager", "cat-file", "--batch"],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # a Ctrl-C is for the run, which tells its workers; without them it ends with its input
                process_group=None if sys.platform == "win32" else 0,
            )
        except FileNotFoundError as error:
            raise RepositoryError("git was not found on PATH; install it first") from error
        return self._process

    @staticmethod
    def _blob(process: subprocess.Popen[bytes], id: str) -> bytes | None:
        if process.stdin is None or process.stdout is None:
            raise GitError(1, "git cat-file has no input or output")
        process.stdin.write(f"{id}\n".encode())
        process.stdin.flush()
        header = process.stdout.readline().decode("ascii", "replace").split()
        if len(header) != 3 or not header[2].isdigit():
            if header[1:] == ["missing"]:
                return None
            raise GitError(1, "git cat-file ended" if not header else f"git cat-file said {' '.join(header)}")
        size = int(header[2])
        content = process.stdout.read(size + 1)
        if len(content) != size + 1:
            raise GitError(1, "git cat-file ended in the middle of an object")
        return content[:size] if header[1] == "blob" else None
