"""Files that the user names, read and written with one clear line where it does not work."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterable

from editguard.vocabulary.errors import UsageError

MAX_INPUT_BYTES = 256 * 1024 * 1024
"""The most that is read of one file or of standard input; `limits.patch-bytes` bounds what is checked."""


def read_bytes(path: str, what: str, *, standard_input: bool = True) -> bytes:
    """The file at ``path``, or standard input for ``-``; without ``standard_input`` only the file.

    Raises:
        UsageError: if it cannot be read, or is larger than `MAX_INPUT_BYTES`.
    """
    other = ", or - for standard input" if standard_input else ""
    try:
        if path == "-" and standard_input:
            data = b"" if sys.stdin is None else sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
        else:
            with open(path, "rb") as handle:
                data = handle.read(MAX_INPUT_BYTES + 1)
    except IsADirectoryError as error:
        raise UsageError(f"the {what} {path!r} is a folder; give a file{other}") from error
    except FileNotFoundError as error:
        raise UsageError(f"the {what} {path!r} does not exist; give a file{other}") from error
    except OSError as error:
        raise UsageError(f"the {what} {path!r} cannot be read: {error.strerror}; give another file") from error
    if len(data) > MAX_INPUT_BYTES:
        shown = "from standard input" if path == "-" else repr(path)
        raise UsageError(f"the {what} {shown} has more than {MAX_INPUT_BYTES:,} bytes; give a part of it")
    return data


def write_text(path: str, text: str) -> None:
    """Write ``text`` to ``path`` as UTF-8, whole or not at all.

    Raises:
        UsageError: if it cannot be written.
    """
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: str, data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all.

    Raises:
        UsageError: if it cannot be written.
    """
    write_parts(path, (data,))


def write_parts(path: str, parts: Iterable[bytes]) -> None:
    """Write ``parts``, one after the other, to ``path``, whole or not at all.

    Raises:
        UsageError: if it cannot be written.
    """
    # a link stays a link: its target is replaced
    target = os.path.realpath(path)
    try:
        mode = os.stat(target).st_mode if os.path.exists(target) else None
        if mode is not None and stat.S_ISDIR(mode):
            raise UsageError(f"the output {path!r} is a folder; give a file")
        if _is_stream(path) or (mode is not None and not stat.S_ISREG(mode)):
            _append(path, parts)
        else:
            _replace(target, parts, mode)
    except OSError as error:
        raise UsageError(f"the output {path!r} cannot be written: {error.strerror}; give another file") from error


def _is_stream(path: str) -> bool:
    """Whether ``path`` is a name for something that is open already, such as /dev/stdout."""
    return os.path.abspath(path).startswith(("/dev/", "/proc/"))


def _append(path: str, parts: Iterable[bytes]) -> None:
    """Write to what cannot be replaced: a device, a pipe, an open file."""
    with open(path, "ab", buffering=0) as handle:
        for data in parts:
            view = memoryview(data)
            while view:
                view = view[handle.write(view) :]


def _replace(target: str, parts: Iterable[bytes], mode: int | None) -> None:
    import tempfile

    handle, name = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".editguard-")
    try:
        with open(handle, "wb") as file:
            file.writelines(parts)
        os.chmod(name, 0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
        os.replace(name, target)
    except BaseException:  # a full disk, and an interrupt as well: half a file is not left behind
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
