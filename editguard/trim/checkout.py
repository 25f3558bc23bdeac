"""A checkout of the base for running a command in, apart from the user's own and gone afterwards."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from editguard.repo import Repository
from editguard.repo.environment import clean_environment
from editguard.repo.transport import GitError, Processes
from editguard.vocabulary.errors import EditguardError, RepositoryError

_TAIL = 4096
"""Bytes of a command's output that are kept."""


class Outcome(NamedTuple):
    """How a command ended: its exit status (``None`` past the time limit) and the end of what it printed."""

    status: int | None
    output: str


class Checkout:
    """A temporary checkout; `checkout` makes one."""

    def __init__(self, folder: str, git: Processes, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._git = git
        self._environment = environment

    def run(self, patch: bytes, command: str, timeout: float) -> Outcome:
        """What the shell's ``command`` says of the base with ``patch``, a git diff; ``timeout`` in seconds.

        Raises:
            EditguardError: if the patch cannot be put there.
        """
        try:
            self._git.run(["reset", "-q", "--hard"])
            self._git.run(["clean", "-q", "-ffdx"])
            if patch:
                self._git.run(["apply", "--whitespace=nowarn", "--no-ignore-whitespace", "-"], patch)
        except GitError as error:
            raise EditguardError(f"git cannot put the patch into a checkout of the base: {error.message}") from error
        with tempfile.TemporaryFile() as output:
            status = self._call(command, output.fileno(), timeout)
            size = os.fstat(output.fileno()).st_size
            tail = os.pread(output.fileno(), _TAIL, max(0, size - _TAIL))
        return Outcome(status, tail.decode("utf-8", "replace"))

    def _call(self, command: str, output: int, timeout: float) -> int | None:
        process = subprocess.Popen(
            ["/bin/sh", "-c", command],
            cwd=self._folder,
            env=dict(self._environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        finally:
            # whatever it left behind, too: the next run must not meet it
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def checkout(repository: Repository, base: str | None, environ: Mapping[str, str]) -> Iterator[Checkout]:
    """A temporary checkout of the commit ``base``, ``None`` for an empty one. It borrows the objects of
    ``repository`` and shares nothing else with it: no index, no refs, no list of work trees, no hooks.

    Raises:
        EditguardError: if git cannot make it.
    """
    environment = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    # a run must not find what another one compiled: within a second Python takes it for up to date
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory(prefix="editguard-verify-", ignore_cleanup_errors=True) as top:
        folder = os.path.join(top, os.path.basename(repository.root or "") or "checkout")
        os.mkdir(folder)
        git = Processes(folder, clean_environment(environ, same_repository=False))
        try:
            kind = repository.transport.run(["rev-parse", "--show-object-format"]).decode().strip()
            objects = repository.transport.run(["rev-parse", "--path-format=absolute", "--git-path", "objects"])
            git.run(["init", "-q", "--template=", f"--object-format={kind}"])
            git.run(["config", "core.hooksPath", "/dev/null"])
            git.run(["config", "gc.auto", "0"])
            info = os.path.join(folder, ".git", "objects", "info")
            os.makedirs(info, exist_ok=True)
            with open(os.path.join(info, "alternates"), "wb") as handle:
                handle.write(objects)
            if base is not None:
                git.run(["update-ref", "--no-deref", "HEAD", base])
                git.run(["reset", "-q", "--hard"])
        except (GitError, OSError) as error:
            raise RepositoryError(f"a checkout of the base cannot be made: {error}") from error
        yield Checkout(folder, git, environment)
