"""Data in the page: JSON, deflated, in base64, in elements that no browser runs; the script unpacks what it shows."""

from __future__ import annotations

import base64
import json
import tempfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Any

from editguard.batch.page.details import LEVELS, tightened

BLOCK_BYTES = 192 * 1024
"""JSON of one block: enough that alike rows shrink well together, few enough that one row opens at once."""

_SAMPLE = 12
"""One block of so many is tried, to learn what a level would save."""


def packed(value: Any) -> bytes:
    """``value`` as base64 of raw deflate of JSON."""
    return base64.b64encode(_deflate(_json(value)))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _inflate(data: bytes) -> bytes:
    return zlib.decompress(data, -15)


class Blocks:
    """Documents of rows in blocks, kept in a temporary file until all are known. Use as a context manager."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        self._sizes: list[int] = []
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self.rows = 0
        self.starts: list[int] = []
        """The place among all rows of the first row of each block."""
        self.level = 0
        """How much was left out; see `LEVELS`."""

    def __enter__(self) -> Blocks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, document: Any) -> None:
        """Add the document of the next row."""
        data = _json(document)
        if not self._pending:
            self.starts.append(self.rows)
        self._pending.append(data)
        self._pending_bytes += len(data)
        self.rows += 1
        if self._pending_bytes >= BLOCK_BYTES:
            self._flush()

    def fit(self, size: int) -> None:
        """Leave out as little as makes all blocks take at most ``size`` bytes in the page, or all that may be left
        out. What a level saves is told from a part of the blocks."""
        self._flush()
        level = 0
        while level < len(LEVELS) - 1 and self._estimate(level) > size:
            level += 1
        if level:
            self._tighten(level)

    def written(self) -> Iterator[bytes]:
        """The blocks in base64."""
        for data in self._stored():
            yield base64.b64encode(data)

    def _estimate(self, level: int) -> float:
        if level == 0:
            return sum(self._sizes) * 4 / 3
        tried = saved = 0
        for number, data in enumerate(self._stored()):
            if number % _SAMPLE == 0:
                tried += len(data)
                saved += len(_tighten(data, level))
        return sum(self._sizes) * (saved / tried if tried else 1.0) * 4 / 3

    def _tighten(self, level: int) -> None:
        changed: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (takes the place of the other)
        sizes = []
        for data in self._stored():
            data = _tighten(data, level)
            changed.write(data)
            sizes.append(len(data))
        self._file.close()
        self._file, self._sizes, self.level = changed, sizes, level

    def _stored(self) -> Iterator[bytes]:
        self._file.seek(0)
        for size in self._sizes:
            yield self._file.read(size)

    def _flush(self) -> None:
        if self._pending:
            data = _deflate(b"[" + b",".join(self._pending) + b"]")
            self._file.write(data)
            self._sizes.append(len(data))
            self._pending, self._pending_bytes = [], 0


def _tighten(data: bytes, level: int) -> bytes:
    return _deflate(_json([tightened(document, level) for document in json.loads(_inflate(data))]))
