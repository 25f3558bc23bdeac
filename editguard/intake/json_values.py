"""Find the JSON values of a proposal: all of it, in fences, or starting a line of prose."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import NamedTuple

from editguard.intake.fences import fenced_blocks

_TRIES = 16
"""Places in prose that are tried; each try may read to the end, so they are few."""

_START = re.compile(r"^[ \t]*(?=[\[{]\s*[\"{\[])", re.M)
_BLANK = re.compile(r"[\s,]*")


class JsonValue(NamedTuple):
    """One value with its place: ``first`` and ``last`` are 1-based lines of the proposal.

    ``strict`` is false where strings held raw control characters; ``repeated`` are the keys that an
    object gave more than once.
    """

    value: object
    first: int
    last: int
    strict: bool = True
    repeated: tuple[str, ...] = ()


class JsonError(NamedTuple):
    """Why text that begins like JSON is none: a message and the 1-based line of the proposal."""

    message: str
    line: int


def json_values(data: bytes) -> tuple[list[JsonValue], JsonError | None]:
    """The objects, lists and strings in ``data``, outermost ones only, in order.

    The whole of ``data`` is tried first (also several values one after the other), then what is fenced,
    then values that begin a line. The error is that of the first place that looked like JSON, where
    nothing could be read at all.
    """
    text = decoded(data)
    values, error = _sequence(text, 0, 1)
    if values and error is None:
        return values, None
    fenced: list[JsonValue] = []
    for fence in fenced_blocks(data):
        if fence.content.lstrip()[:1] in (b"{", b"[", b'"'):
            inner, _ = _sequence(decoded(fence.content), 0, fence.line)
            fenced += inner
    if fenced:
        return fenced, None
    if values:
        return values, None
    found = _in_prose(text)
    return found, None if found else error


def decoded(data: bytes) -> str:
    """Bytes as text for the JSON reader; bytes that are not UTF-8 survive as surrogates."""
    return data.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """The inverse of :func:`decoded`, also for surrogates that came from ``\\ud800`` escapes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _sequence(text: str, start: int, line: int) -> tuple[list[JsonValue], JsonError | None]:
    """Values one after the other up to the end of ``text``; ``line`` is that of its first character."""
    values: list[JsonValue] = []
    blank = _BLANK.match(text, start)
    position = blank.end() if blank else start
    line += text.count("\n", start, position)
    while position < len(text):
        if text[position] not in '{["':
            return values, JsonError("no JSON value", line) if values else None
        read = _read(text, position, line)
        if isinstance(read, JsonError):
            return values, read
        value, end = read
        values.append(value)
        blank = _BLANK.match(text, end)
        position = blank.end() if blank else end
        line = value.last + text.count("\n", end, position)
    return values, None


def _in_prose(text: str) -> list[JsonValue]:
    values: list[JsonValue] = []
    position = counted = 0
    line = 1
    for _ in range(_TRIES):
        match = _START.search(text, position)
        if match is None:
            break
        line += text.count("\n", counted, match.end())
        counted = position = match.end()
        read = _read(text, match.end(), line)
        if isinstance(read, JsonError):
            position += 1
            continue
        values.append(read[0])
        position = read[1]
    return values


def _read(text: str, start: int, line: int) -> tuple[JsonValue, int] | JsonError:
    repeated: list[str] = []

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(items)
        if len(made) != len(items):
            counts = Counter(key for key, _ in items)
            repeated.extend(key for key, count in counts.items() if count > 1)
        return made

    message, place = "no JSON value", start
    for strict in (True, False):
        decoder = json.JSONDecoder(object_pairs_hook=pairs, strict=strict)
        try:
            value, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            message, place = error.msg, error.pos
        except ValueError:  # a number with more digits than Python reads
            message = "a number is too long"
        except RecursionError:
            message = "it is nested too deeply"
        else:
            last = line + text.count("\n", start, end)
            return JsonValue(value, line, last, strict, tuple(repeated)), end
        repeated.clear()
    return JsonError(message, line + text.count("\n", start, place))
