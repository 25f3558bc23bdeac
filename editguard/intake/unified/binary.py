"""Payloads of ``GIT binary patch``: base 85 in lines, deflated."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

from editguard.patterns import Pattern
from editguard.vocabulary.patch import BinaryData

_HEAD = Pattern(rb"^(literal|delta) (\d{1,12})\s*$")
_LINE = Pattern(rb"^[A-Za-z][^ \t]+\s*$")
MAX_INFLATED = 64 * 1024 * 1024
"""Bytes that one payload may inflate to."""


class DamagedPayloadError(Exception):
    """The payload is not what git writes; the text says why."""


class PayloadSizeError(Exception):
    """The payload is larger than is read; the text gives both sizes."""


def payload_end(lines: Sequence[bytes], start: int) -> int:
    """Index behind the payload whose head (``literal N``, ``delta N``) is at ``start``; ``start`` if none is."""
    if start >= len(lines) or _HEAD.match(lines[start]) is None:
        return start
    number = start + 1
    while number < len(lines) and _LINE.match(lines[number]):
        number += 1
    return number


def read_payload(lines: Sequence[bytes]) -> BinaryData:
    """Decode a payload: its head and its lines.

    Raises:
        DamagedPayloadError: if a line or the whole does not decode to the size that the head gives.
        PayloadSizeError: if it would inflate to more than `MAX_INFLATED` bytes.
    """
    head = _HEAD.match(lines[0])
    if head is None:
        raise DamagedPayloadError("no literal or delta line")
    size = int(head.group(2))
    if size > MAX_INFLATED:
        raise PayloadSizeError(f"{size:,} bytes, over the bound of {MAX_INFLATED:,}")
    packed = b"".join(_line(line.rstrip()) for line in lines[1:])
    unpack = zlib.decompressobj()
    try:
        data = unpack.decompress(packed, size + 1)
    except zlib.error as error:
        raise DamagedPayloadError(f"it does not inflate ({error})") from error
    if len(data) != size or not unpack.eof:
        raise DamagedPayloadError(f"it inflates to {len(data):,} bytes or more, not to {size:,}")
    return BinaryData(head.group(1).decode("ascii"), data)


def _line(line: bytes) -> bytes:
    first = line[0]
    length = first - 64 if first <= 90 else first - 70  # A-Z are 1 to 26 bytes, a-z 27 to 52
    try:
        data = base64.b85decode(line[1:])
    except ValueError as error:
        raise DamagedPayloadError("a line is no base 85") from error
    if not length <= len(data) < length + 5:
        raise DamagedPayloadError("a line is too short or too long")
    return data[:length]
