"""Files that the user names, read and written with one clear line where it does not work."""

from __future__ import annotations

import contextlib
import os
import sys

from editguard.vocabulary.errors import UsageError


def read_bytes(path: str, what: str) -> bytes:
    """The file at ``path``, or standard input for ``-``.

    Raises:
        UsageError: if it cannot be read.
    """
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        with open(path, "rb") as handle:
            return handle.read()
    except IsADirectoryError as error:
        raise UsageError(f"the {what} {path!r} is a folder; give a file, or - for standard input") from error
    except FileNotFoundError as error:
        raise UsageError(f"the {what} {path!r} does not exist; give a file, or - for standard input") from error
    except OSError as error:
        raise UsageError(f"the {what} {path!r} cannot be read: {error.strerror}") from error


def read_text(path: str, what: str) -> str:
    """As `read_bytes`, decoded as UTF-8; bytes that are no UTF-8 are replaced.

    Raises:
        UsageError: if it cannot be read.
    """
    return read_bytes(path, what).decode("utf-8", "replace").removeprefix("\ufeff")


def write_text(path: str, text: str) -> None:
    """Write ``text`` to ``path`` whole or not at all.

    Raises:
        UsageError: if it cannot be written.
    """
    import tempfile

    if os.path.exists(path) and not os.path.isfile(path):
        if os.path.isdir(path):
            raise UsageError(f"the output {path!r} is a folder; give a file")
        _write_through(path, text)
        return
    folder = os.path.dirname(os.path.abspath(path))
    name = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, delete=False, prefix=".editguard-"
        ) as handle:
            name = handle.name
            handle.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except OSError as error:
        if name is not None:
            with contextlib.suppress(OSError):
                os.unlink(name)
        raise UsageError(f"the output {path!r} cannot be written: {error.strerror}") from error


def _write_through(path: str, text: str) -> None:
    """Write to a device or a pipe, which cannot be replaced."""
    try:
        with open(path, "w", encoding="utf-8") as handle:
            handle.write(text)
    except OSError as error:
        raise UsageError(f"the output {path!r} cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
