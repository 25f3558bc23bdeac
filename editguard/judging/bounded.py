"""Connections that read no more of an answer than it can need, unpacked: a server could send as much as it likes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx2
from openai import DefaultHttpxClient

_PIECE = 64 * 1024
"""Bytes that are unpacked at a time."""

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""How zlib is told about a form of packing."""


class UnboundedError(Exception):
    """An answer that is not read to its end; the message says why."""


def client(seconds: float, most: int) -> httpx2.Client:
    """What sends the requests of the openai package. Each wait ends after ``seconds``; of an answer ``most`` bytes are
    read, and who reads it has an `UnboundedError` if there are more.

    A redirect is not followed: it would take the patch, and what it is for, to a place that nobody named.
    """

    def bound(response: httpx2.Response) -> None:
        encoding = response.headers.pop("content-encoding", "identity").strip().lower()
        assert isinstance(response.stream, httpx2.SyncByteStream)  # noqa: S101
        response.stream = _Bounded(response.stream, encoding, most)

    return DefaultHttpxClient(
        follow_redirects=False,
        timeout=seconds,
        headers={"Accept-Encoding": "identity"},  # there is nothing to be won by packing so little
        event_hooks={"response": [bound]},
    )


class _Bounded(httpx2.SyncByteStream):
    """What a server sends, unpacked."""

    def __init__(self, stream: httpx2.SyncByteStream, encoding: str, most: int) -> None:
        self._stream, self._encoding, self._most = stream, encoding, most

    def __iter__(self) -> Iterator[bytes]:
        if self._encoding == "identity":
            yield from _counted(self._stream, self._most)
        elif self._encoding in _WINDOWS:
            # packed bytes count, too: there are some that unpack to nothing
            packed = _counted(self._stream, self._most)
            yield from _counted(_unpacked(packed, _WINDOWS[self._encoding]), self._most)
        else:
            raise UnboundedError(f"the server's answer is packed in a way that was not asked for ({self._encoding})")

    def close(self) -> None:
        self._stream.close()


def _counted(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    left = most
    for part in parts:
        left -= len(part)
        if left < 0:
            raise UnboundedError(f"the server's answer has more than {most:,} bytes")
        yield part


def _unpacked(parts: Iterable[bytes], window: int) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(window)
    try:
        for part in parts:
            left = part
            while left:
                if unpacking.eof:
                    unpacking = zlib.decompressobj(window)  # another follows the first
                yield unpacking.decompress(left, _PIECE)
                left = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
        yield unpacking.flush(_PIECE)
    except zlib.error as error:
        raise UnboundedError("the server's answer cannot be unpacked") from error


def lines(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The lines of a text that comes in ``parts``, without what ends them.

    Raises:
        UnboundedError: if one of them has more than ``most`` bytes.
    """
    rest: list[bytes] = []
    size = 0
    for part in parts:
        begin = 0
        while (end := part.find(b"\n", begin)) >= 0:
            _short(size + end - begin, most)
            yield b"".join((*rest, part[begin:end]))
            rest, size, begin = [], 0, end + 1
        rest.append(part[begin:])
        size += len(part) - begin
        _short(size, most)
    if size:
        yield b"".join(rest)


def _short(size: int, most: int) -> None:
    if size > most:
        raise UnboundedError(f"a line of the server's answer has more than {most:,} bytes")
