"""Git's binary deltas: instructions to copy from the old content and to insert new bytes."""

from __future__ import annotations


class DamagedDeltaError(Exception):
    """The delta does not fit its base, or is no delta; the text says why."""


def apply_delta(base: bytes, delta: bytes) -> bytes:
    """The content that ``delta`` makes of ``base``.

    Raises:
        DamagedDeltaError: if sizes do not agree or an instruction reaches outside.
    """
    try:
        size, position = _size(delta, 0)
        wanted, position = _size(delta, position)
        if size != len(base):
            raise DamagedDeltaError(f"it was made for {size:,} bytes, the file has {len(base):,}")
        parts: list[bytes] = []
        while position < len(delta):
            code = delta[position]
            position += 1
            if code & 0x80:
                offset = length = 0
                for bit in range(4):
                    if code & (1 << bit):
                        offset |= delta[position] << (8 * bit)
                        position += 1
                for bit in range(3):
                    if code & (0x10 << bit):
                        length |= delta[position] << (8 * bit)
                        position += 1
                length = length or 0x10000
                if offset + length > len(base):
                    raise DamagedDeltaError("it copies from behind the end of the file")
                parts.append(base[offset : offset + length])
            elif code:
                if position + code > len(delta):
                    raise DamagedDeltaError("it is cut off")
                parts.append(delta[position : position + code])
                position += code
            else:
                raise DamagedDeltaError("it holds an unknown instruction")
    except IndexError as error:
        raise DamagedDeltaError("it is cut off") from error
    result = b"".join(parts)
    if len(result) != wanted:
        raise DamagedDeltaError(f"it makes {len(result):,} bytes, not {wanted:,}")
    return result


def _size(delta: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = delta[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, position
