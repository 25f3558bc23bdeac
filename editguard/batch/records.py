"""Records of JSON files, one after the other: lines, lists, mappings, packed or not, whole folders.

Nothing is held in memory but the record at hand. A record that cannot be read is passed on with the reason,
so that whoever counts records counts it as well.
"""

from __future__ import annotations

import codecs
import contextlib
import glob
import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import IO, Any, NamedTuple, cast

from editguard.vocabulary.errors import UsageError

LINES = (".jsonl", ".ndjson")
DOCUMENT = ".json"
PARQUET = ".parquet"
_PACKED = (".gz", ".zst")
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes: a longer line is no record."""

_BLOCK = 1 << 16
_TAIL = 64
"""Characters at the end of a buffer in which a value may only seem to be wrong, or to be complete."""

_FIELDS = 64
"""The keys of a mapping that is one record: its ``instance_id`` is among the first so many."""

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class Record(NamedTuple):
    """``place`` names file and line (or position) for people. ``key`` is the key in a mapping. ``problem`` says
    why there is no ``value``."""

    place: str
    value: Any
    key: str | None = None
    problem: str | None = None


def files(source: str) -> list[str]:
    """The files that ``source`` names: itself, those of a folder and the folders in it, those of a glob; sorted.

    Raises:
        UsageError: if there are none.
    """
    if os.path.isdir(source):
        found = sorted(
            os.path.join(folder, name)
            for folder, _, names in os.walk(source)
            for name in names
            if _form(name) is not None
        )
        if not found:
            raise UsageError(f"the folder {source!r} holds no .jsonl, .json or .parquet file; give another")
        return found
    if os.path.exists(source):
        return [source]
    found = sorted(path for path in glob.glob(source, recursive=True) if os.path.isfile(path))
    if not found:
        raise UsageError(f"{source!r} does not exist; give a file, a folder or a glob")
    return found


def records(path: str) -> Iterator[Record]:
    """The records of one file.

    Raises:
        UsageError: if the file cannot be opened, or its form is not known.
    """
    form = _form(path)
    if form is None:
        raise UsageError(f"{path!r} is neither .jsonl nor .json nor .parquet (packed as .gz or .zst or not); rename it")
    if form == PARQUET:
        yield from _parquet(path)
        return
    try:
        with _open(path) as handle:
            yield from _lines(path, handle) if form in LINES else _document(path, handle)
    except (OSError, zlib.error, _zstd_error()) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise UsageError(f"{path!r} cannot be read: {why}; give another file") from error
    except EOFError as error:
        raise UsageError(f"{path!r} ends in the middle of packed data; fetch it again") from error


def _form(path: str) -> str | None:
    name = path.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return next((form for form in (*LINES, DOCUMENT, PARQUET) if name.endswith(form)), None)


def _open(path: str) -> IO[bytes]:
    if path.lower().endswith(".gz"):
        return cast(IO[bytes], gzip.open(path, "rb"))
    if path.lower().endswith(".zst"):
        module = _zstd()
        if module is None:
            raise UsageError(f"{path!r} needs zstd to be read: pip install 'editguard[batch]', or unpack it")
        handle: IO[bytes] = module.open(path, "rb")
        return handle
    return open(path, "rb")


def _zstd() -> Any:
    """The standard library's module, its backport before Python 3.14, or ``None``."""
    for name in ("compression.zstd", "backports.zstd"):
        with contextlib.suppress(ImportError):
            return import_module(name)
    return None


def _zstd_error() -> type[Exception]:
    module = _zstd()
    return module.ZstdError if module is not None else EOFError


def _lines(path: str, handle: IO[bytes]) -> Iterator[Record]:
    number = 0
    while True:
        line = handle.readline(LONGEST_LINE)
        if not line:
            return
        number += 1
        place = f"{path} line {number}"
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = handle.readline(LONGEST_LINE)
            yield Record(place, None, problem=f"the line is longer than {LONGEST_LINE:,} bytes")
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            yield Record(place, json.loads(line.decode("utf-8", "surrogatepass")))
        except UnicodeDecodeError as error:
            yield Record(place, None, problem=f"not UTF-8 at byte {error.start + 1}")
        except (ValueError, RecursionError) as error:
            yield Record(place, None, problem=f"not JSON: {error}")


def _document(path: str, handle: IO[bytes]) -> Iterator[Record]:
    """The items of a list, the values of a mapping; a mapping that is a record itself is one record. One document
    may follow another: many a file of lines is called .json."""
    text = _Text(handle)
    number = 0
    try:
        if not text.next():
            raise ValueError("the file is empty")
        while first := text.next():
            if first == "[":
                for value in _items(text):
                    number += 1
                    yield Record(f"{path} item {number}", value)
            elif first == "{":
                for key, value in _entries(text):
                    number += 1
                    place = f"{path} item {number}" if key is None else f"{path} entry {key!r}"
                    yield Record(place, value, key=key)
            else:
                text.value()
                number += 1
                yield Record(f"{path} item {number}", None, problem="neither a list nor a mapping")
    except (ValueError, RecursionError) as error:
        yield Record(f"{path} item {number + 1}", None, problem=f"not JSON from here on: {str(error)[:200]}")


def _items(text: _Text) -> Iterator[Any]:
    text.take("[")
    if text.next() != "]":
        yield text.value()
        while text.next() != "]":
            text.take(",")
            yield text.value()
    text.take("]")


def _entries(text: _Text) -> Iterator[tuple[str | None, Any]]:
    """Keys and values of a mapping; of one that is a record, the whole of it without a key."""
    pairs = _pairs(text)
    first: list[tuple[str, Any]] = []
    problem: Exception | None = None
    try:
        first.extend(islice(pairs, _FIELDS))
    except (ValueError, RecursionError) as error:
        problem = error
    if not any(key == "instance_id" for key, _ in first):
        yield from first
        if problem is None:
            yield from pairs
    elif problem is None:
        yield None, dict([*first, *pairs])
    if problem is not None:
        raise problem


def _pairs(text: _Text) -> Iterator[tuple[str, Any]]:
    text.take("{")
    if text.next() != "}":
        yield _pair(text)
        while text.next() != "}":
            text.take(",")
            yield _pair(text)
    text.take("}")


def _pair(text: _Text) -> tuple[str, Any]:
    if text.next() != '"':
        raise text.wrong("a key")
    key = text.value()
    text.take(":")
    return key, text.value()


class _Text:
    """The text of a document, of which only what the next value needs is in memory."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._read = handle.read
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogatepass").decode
        self._buffer, self._at, self._gone = "", 0, 0
        self._ended = self._broken = False
        self._more(_BLOCK)
        self._at = int(self._buffer.startswith("\ufeff"))

    def next(self) -> str:
        """The next character that is no space, which stays; nothing at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended:
                if self._broken:
                    raise ValueError("not UTF-8")
                return ""
            self._more(_BLOCK)

    def take(self, character: str) -> None:
        """Go past ``character``, which has to be next."""
        if self.next() != character:
            raise self.wrong(repr(character))
        self._at += 1

    def value(self) -> Any:
        """Go past the next value, whatever it is, and return it.

        Raises:
            ValueError: if there is none.
        """
        self.next()
        size = _BLOCK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                cut_off = error.msg.startswith("Unterminated") or error.pos > len(self._buffer) - _TAIL
                if self._ended or not cut_off:
                    if self._broken and cut_off:
                        raise ValueError("not UTF-8") from error
                    raise ValueError(
                        f"{error.msg.removesuffix(' at')} at character {self._gone + error.pos + 1}"
                    ) from error
            else:
                # a number may go on where the buffer ends
                if self._ended or end < len(self._buffer) - _TAIL or self._buffer[end - 1] in '"]}':
                    self._at = end
                    return value
            if len(self._buffer) - self._at > LONGEST_LINE:
                raise ValueError(f"longer than {LONGEST_LINE:,} characters")
            self._more(size)
            size *= 2

    def wrong(self, expected: str) -> ValueError:
        """That something else than ``expected`` is next."""
        return ValueError(f"{expected} is missing at character {self._gone + self._at + 1}")

    def _more(self, size: int) -> None:
        block = self._read(size)
        self._ended = not block
        try:
            text = self._decode(block, self._ended)
        except UnicodeDecodeError as error:
            # what stands before it still counts
            text = error.object[: error.start].decode("utf-8", "surrogatepass")
            self._ended = self._broken = True
        self._gone += self._at
        self._buffer, self._at = self._buffer[self._at :] + text, 0


def _parquet(path: str) -> Iterator[Record]:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError(f"{path!r} needs DuckDB to be read: pip install 'editguard[batch]'") from error
    try:
        with duckdb.connect() as connection:
            cursor = connection.execute("SELECT * FROM read_parquet(?)", [path])
            names = [column[0] for column in cursor.description or ()]
            number = 0
            while rows := cursor.fetchmany(256):
                for row in rows:
                    number += 1
                    yield Record(f"{path} row {number}", dict(zip(names, row, strict=True)))
    except duckdb.Error as error:
        raise UsageError(f"{path!r} cannot be read: {' '.join(str(error).split())[:200]}") from error
