"""Records of JSON files, one after the other: lines, lists, mappings, packed or not, whole folders.

Nothing is held in memory but the record at hand. A record that cannot be read is passed on with the reason,
so that whoever counts records counts it as well.
"""

from __future__ import annotations

import contextlib
import glob
import gzip
import json
import os
from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any, NamedTuple, cast

from editguard.vocabulary.errors import UsageError

LINES = (".jsonl", ".ndjson")
DOCUMENT = ".json"
PARQUET = ".parquet"
_PACKED = (".gz", ".zst")
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes: a longer line is no record."""


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
    except (OSError, _zstd_error()) as error:
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
            yield Record(place, json.loads(line))
        except UnicodeDecodeError as error:
            yield Record(place, None, problem=f"not UTF-8 at byte {error.start + 1}")
        except (ValueError, RecursionError) as error:
            yield Record(place, None, problem=f"not JSON: {error}")


def _document(path: str, handle: IO[bytes]) -> Iterator[Record]:
    """The items of a list, the values of a mapping; a mapping that is a record itself is one record."""
    import ijson

    number = 0
    try:
        events = ijson.basic_parse(handle, use_float=True)
        try:
            first, _ = next(events)
        except StopIteration:
            return
        if first == "start_array":
            for number, value in enumerate(_items(events), start=1):
                yield Record(f"{path} item {number}", value)
        elif first == "start_map":
            yield from _mapping(path, events)
        else:
            yield Record(f"{path} item 1", None, problem="neither a list nor a mapping")
    except (ijson.JSONError, UnicodeDecodeError) as error:
        text = " ".join(str(error).split())
        yield Record(f"{path} item {number + 1}", None, problem=f"not JSON from here on: {text[:200]}")


def _mapping(path: str, events: Iterator[tuple[str, Any]]) -> Iterator[Record]:
    plain: dict[str, Any] = {}
    number = 0
    for event, key in events:
        if event == "end_map":
            break
        value = _value(events, *next(events))
        if "instance_id" in plain or key == "instance_id":
            plain[key] = value
            continue
        number += 1
        yield Record(f"{path} entry {key!r}", value, key=key)
    if plain:
        yield Record(f"{path} item {number + 1}", plain)


def _items(events: Iterator[tuple[str, Any]]) -> Iterator[Any]:
    for event, value in events:
        if event == "end_array":
            return
        yield _value(events, event, value)


def _value(events: Iterator[tuple[str, Any]], event: str, value: Any) -> Any:
    if event == "start_map":
        found = {}
        for inner, key in events:
            if inner == "end_map":
                break
            found[key] = _value(events, *next(events))
        return found
    if event == "start_array":
        return list(_items(events))
    return value


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
