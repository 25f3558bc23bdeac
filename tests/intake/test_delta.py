from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.delta import DamagedDeltaError, apply_delta

BASE = bytes(range(256)) * 2


def _number(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _copy(offset: int, length: int) -> bytes:
    code, rest = 0x80, bytearray()
    for bit in range(4):
        if byte := offset >> (8 * bit) & 0xFF:
            code |= 1 << bit
            rest.append(byte)
    for bit in range(3):
        if (byte := length >> (8 * bit) & 0xFF) and length != 0x10000:
            code |= 0x10 << bit
            rest.append(byte)
    return bytes((code, *rest))


def _delta(base: bytes, result: bytes, body: bytes) -> bytes:
    return _number(len(base)) + _number(len(result)) + body


_PIECES = st.lists(
    st.one_of(
        st.binary(min_size=1, max_size=127),
        st.tuples(st.integers(0, len(BASE) - 1), st.integers(1, len(BASE))),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=200)
@given(_PIECES)
def test_copies_and_insertions_in_any_order(pieces: list[bytes | tuple[int, int]]) -> None:
    result = body = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            result += piece
            body += bytes((len(piece),)) + piece
        else:
            offset, length = piece[0], min(piece[1], len(BASE) - piece[0])
            result += BASE[offset : offset + length]
            body += _copy(offset, length)
    assert apply_delta(BASE, _delta(BASE, result, body)) == result


def test_a_copy_without_a_length_is_64_kilobytes() -> None:
    base = bytes(0x10000)
    assert apply_delta(base, _delta(base, base, b"\x80")) == base


@pytest.mark.parametrize(
    ("delta", "word"),
    [
        (b"", "cut off"),
        (b"\x80", "cut off"),
        (_delta(b"other", b"x", b"\x01x"), "was made for"),
        (_delta(BASE, b"xx", b"\x02x"), "cut off"),
        (_delta(BASE, b"x", b"\x91"), "cut off"),
        (_delta(BASE, b"xx", b"\x01x"), "makes 1 bytes, not 2"),
        (_delta(BASE, b"x", b"\x00"), "unknown instruction"),
        (_delta(BASE, b"x", _copy(len(BASE), 1)), "behind the end"),
        (_delta(BASE, b"x", _copy(0xFFFFFFFF, 1)), "behind the end"),
    ],
)
def test_a_damaged_delta_says_what_is_wrong(delta: bytes, word: str) -> None:
    with pytest.raises(DamagedDeltaError, match=word):
        apply_delta(BASE, delta)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=40), st.binary(max_size=40))
def test_noise_makes_what_it_announces_or_is_damaged(base: bytes, delta: bytes) -> None:
    try:
        result = apply_delta(base, delta)
    except DamagedDeltaError:
        return
    at = next(n for n, byte in enumerate(delta) if not byte & 0x80) + 1
    size = sum((byte & 0x7F) << 7 * n for n, byte in enumerate(_varint(delta[at:])))
    assert len(result) == size


def _varint(data: bytes) -> bytes:
    end = next(n for n, byte in enumerate(data) if not byte & 0x80)
    return data[: end + 1]
