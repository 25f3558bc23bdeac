"""Runs a linter as a process, within a time, in an environment that holds nothing of the user's."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from editguard.linters.protocol import LinterError

_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""What a program needs to start at all; the rest (settings, caches, homes) would make the answer the user's."""


class Done(NamedTuple):
    """How a process ended."""

    status: int
    stdout: bytes
    stderr: str


def run(
    command: Sequence[str], folder: str, timeout: float, more: Mapping[str, str] | None = None, stdin: bytes = b""
) -> Done:
    """Run ``command`` in ``folder`` for at most ``timeout`` seconds, with the variables ``more``.

    Raises:
        LinterError: if it cannot be started, takes longer, or is ended by a signal.
    """
    name = os.path.basename(command[0])
    nowhere = os.path.join(folder, ".nowhere")
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    environment |= {"HOME": nowhere, "USERPROFILE": nowhere, "XDG_CONFIG_HOME": nowhere, "NO_COLOR": "1"}
    try:
        done = subprocess.run(
            list(command),
            cwd=folder,
            env=environment | dict(more or {}),
            input=stdin,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LinterError(f"{name} did not answer within {timeout:g} seconds") from error
    except OSError as error:
        raise LinterError(f"{name} cannot be started: {error.strerror or error}") from error
    if done.returncode < 0:
        raise LinterError(f"{name} was ended by signal {-done.returncode}")
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def sentences(stderr: str, root: str, sides: Iterable[str]) -> list[str]:
    """What a program wrote besides its answer, a paragraph each as one line and once, with the paths of the
    repository in place of those in ``root`` and its folders ``sides``."""
    shown = stderr
    for place in (root, os.path.realpath(root)):
        shown = shown.replace(place + os.sep, "")
    for side in sides:
        shown = re.sub(rf"(?<![\w./-]){re.escape(side)}/", "", shown)
    lines: list[str] = []
    for line in shown.split("\n"):
        if line[:1].strip() or not lines:
            lines.append(line.strip())
        else:
            lines[-1] += " " + line.strip()
    return list(dict.fromkeys(" ".join(line.split())[:400] for line in lines if line.strip()))
