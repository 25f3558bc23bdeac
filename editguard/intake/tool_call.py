"""Find proposals inside the strings of JSON: arguments of tool calls, prediction records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from editguard.intake.json_values import JsonValue, decoded, encoded

_MARKS = ("*** ", "<<<<<", ">>>>>", "diff --git ", "--- ", "<old", "<new", "<search", "<edit", "@@ ")
_ESCAPED = re.compile(r"\*\*\* Begin Patch[ \t]*\\n")
_TRIES = 32
_LOOK_BACK = 400


class Embedded(NamedTuple):
    """Text of a string in JSON, and the 1-based line of the proposal on which its value starts."""

    text: bytes
    line: int


def embedded_texts(values: list[JsonValue]) -> list[Embedded]:
    """The strings of ``values`` that hold something like a patch, in order, also in JSON within JSON."""
    return [
        Embedded(encoded(text), value.first)
        for value in values
        for text in _strings(value.value)
        if any(mark in text for mark in _MARKS)
    ]


def quoted_envelopes(data: bytes) -> list[Embedded]:
    """V4A envelopes in JSON strings amid prose, as in ``apply_patch({"input": "*** Begin Patch\\n…"})``."""
    if b"*** Begin Patch" not in data or b"\\n" not in data:
        return []
    text = decoded(data)
    found: list[Embedded] = []
    position = 0
    reader = json.JSONDecoder(strict=False)
    for match in _ESCAPED.finditer(text):
        if match.start() < position:
            continue
        if len(found) == _TRIES:
            break
        opening = _opening_quote(text, match.start())
        if opening is None:
            continue
        try:
            inner, position = reader.raw_decode(text, opening)
        except ValueError:
            break
        found.append(Embedded(encoded(inner), text.count("\n", 0, opening) + 1))
    return found


def _opening_quote(text: str, before: int) -> int | None:
    """The nearest quote in front of ``before`` that no backslash escapes."""
    position = before
    floor = max(0, before - _LOOK_BACK)
    while (position := text.rfind('"', floor, position)) >= 0:
        slashes = 0
        while position - slashes > floor and text[position - slashes - 1] == "\\":
            slashes += 1
        if slashes % 2 == 0:
            return position
    return None


def _strings(value: object) -> Iterator[str]:
    """Every string in a JSON value in order; those that are JSON themselves are looked into."""
    stack: list[tuple[object, int]] = [(value, 0)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, str):
            inner = _json_in(item) if depth < 3 else None
            if inner is None:
                yield item
            else:
                stack.append((inner, depth + 1))
        elif isinstance(item, dict):
            stack += [(part, depth) for part in reversed(list(item.values()))]
        elif isinstance(item, list):
            stack += [(part, depth) for part in reversed(item)]


def _json_in(text: str) -> object | None:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        inner: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return inner if isinstance(inner, (dict, list)) else None
