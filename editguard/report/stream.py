"""Standard output as it really is: of any encoding, full, closed, or without a reader."""

from __future__ import annotations

import os
import sys

from editguard.vocabulary.errors import EditguardError


def write(text: str) -> None:
    """Write ``text`` to standard output and flush it. What its encoding lacks is written as an escape; a
    reader that has gone (``| head``) is no failure, so that the exit code stays that of the check.

    Raises:
        EditguardError: if the output cannot be written, as on a full disk.
    """
    out = sys.stdout
    if out is None:  # closed by the caller: nobody wants to read
        return
    encoding = out.encoding or "utf-8"
    try:
        out.write(text.encode(encoding, "backslashreplace").decode(encoding))
        out.flush()
    except BrokenPipeError:
        discard()
    except OSError as error:
        discard()
        raise EditguardError(f"standard output cannot be written: {error.strerror}") from error


def write_raw(data: bytes) -> None:
    """Write ``data`` to standard output as it is; otherwise as `write`.

    Raises:
        EditguardError: if the output cannot be written, as on a full disk.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard()
    except OSError as error:
        discard()
        raise EditguardError(f"standard output cannot be written: {error.strerror}") from error


def discard() -> None:
    """Send what is left to write nowhere: the interpreter would fail on it once more when it ends."""
    try:
        target = sys.stdout.fileno()
    except (OSError, ValueError):  # not a real file, as in a test
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, target)
    os.close(nowhere)
