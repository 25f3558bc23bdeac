"""Payloads of ``GIT binary patch``: base 85 in lines, deflated."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.patterns import Pattern
from editguard.vocabulary.patch import BinaryData

_HEAD = Pattern(rb"^(literal|delta) (\d+)\s*$")
MAX_INFLATED = 256 * 1024 * 1024
"""Bytes that one payload may inflate to."""


class DamagedPayloadError(Exception):
    """The payload is not what git writes; the text says why."""


def is_payload_head(line: bytes) -> bool:
    """Whether ``line`` starts a payload (``literal N`` or ``delta N``)."""
    return _HEAD.match(line) is not None


def read_payload(lines: Sequence[bytes]) -> BinaryData:
    """Decode a payload: its head and its lines.

    Raises:
        DamagedPayloadError: if a line or the whole does not decode to the size that the head gives.
    """
    import zlib

    head = _HEAD.match(lines[0])
    if head is None:
        raise DamagedPayloadError("no literal or delta line")
    size = int(head.group(2))
    if size > MAX_INFLATED:
        raise DamagedPayloadError(f"{size:,} bytes, over the bound of {MAX_INFLATED:,}")
    packed = b"".join(_line(line.rstrip(b"\r")) for line in lines[1:])
    unpack = zlib.decompressobj()
    try:
        data = unpack.decompress(packed, size + 1)
    except zlib.error as error:
        raise DamagedPayloadError(f"it does not inflate ({error})") from error
    if len(data) != size or not unpack.eof:
        raise DamagedPayloadError(f"it inflates to {len(data):,} bytes, not to {size:,}")
    return BinaryData(head.group(1).decode("ascii"), data)


def _line(line: bytes) -> bytes:
    import base64

    first = line[:1]
    if b"A" <= first <= b"Z":
        length = first[0] - ord("A") + 1
    elif b"a" <= first <= b"z":
        length = first[0] - ord("a") + 27
    else:
        raise DamagedPayloadError(f"a line starts with {first!r}")
    try:
        data = base64.b85decode(line[1:])
    except ValueError as error:
        raise DamagedPayloadError("a line is no base 85") from error
    if not length <= len(data) < length + 4 + 1:
        raise DamagedPayloadError("a line is too short or too long")
    return data[:length]
