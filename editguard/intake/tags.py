"""Find the edits that a model wrote between tags, without taking what is between them for XML."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from editguard.intake.lines import text_of

_ROLES = {
    "box": "edits edit changes change modifications modification file_edit search_replace",
    "path": "file file_path filepath file_name filename path",
    "old": "old_code old old_str old_string old_text original original_code original_snippet search "
    "search_block find before",
    "new": "new_code new new_str new_string new_text updated updated_code updated_snippet replace "
    "replace_with replace_block replacement after",
    "content": "content contents file_content file_contents full_content new_content file_text",
}
_ROLE = {name.encode(): role for role, names in _ROLES.items() for name in names.split()}
_LISTS = (b"edits", b"changes", b"modifications")
_NAMES = b"|".join(sorted(_ROLE, reverse=True))
# Sorted backwards, so that of two names with one beginning the longer comes first.
# The bounded, lazy attribute part keeps the search linear.
_TAG = re.compile(rb"<(/?)(" + _NAMES + rb")((?:[ \t][^<>\n]{0,400}?)?)(/?)>", re.I)
_ATTRIBUTE = re.compile(rb"""\b(?:file|path|file_?path|file_?name|name)[ \t]*=[ \t]*["']([^"'\n]+)["']""", re.I)
_BOX_TAG = re.compile(rb"</?(?:" + b"|".join(name for name, role in _ROLE.items() if role == "box") + rb")[ \t>]", re.I)
_ALIKE_TRIED = 64
_LONGEST_PATH = 1024


class Side(NamedTuple):
    """The code between two tags, and where the whole element starts and ends (byte offsets).

    ``closed`` is false where no closing tag follows, ``mismatched`` true where it has another name of
    the same kind.
    """

    name: str
    code: bytes
    start: int
    end: int
    closed: bool = True
    mismatched: bool = False


class Pair(NamedTuple):
    """One edit: its path and its sides as far as they were found; offsets in bytes.

    ``content`` is the whole new text of a file, in place of ``old`` and ``new``.
    """

    path: str | None
    old: Side | None
    new: Side | None
    content: Side | None
    start: int
    end: int


class _Box(NamedTuple):
    name: bytes
    path: str | None
    start: int


def tagged_pairs(data: bytes) -> list[Pair]:
    """The edits between tags in ``data``, in order, whether or not they are whole."""
    return _Scanner(data).run() if b"<" in data else []


class _Scanner:
    """Walks over the tags that matter, jumping over the code between them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pairs: list[Pair] = []
        self.boxes: list[_Box] = []
        self.loose: str | None = None
        self.sides: dict[str, Side] = {}
        self.start: int | None = None
        self.ahead: dict[bytes, tuple[int, int | None]] = {}

    def run(self) -> list[Pair]:
        position = 0
        while (tag := _TAG.search(self.data, position)) is not None:
            position = self._closing(tag) if tag[1] else self._opening(tag)
        self._flush(len(self.data))
        return self.pairs

    def _closing(self, tag: re.Match[bytes]) -> int:
        name = tag[2].lower()
        if any(box.name == name for box in self.boxes):
            self._flush(tag.end())
            while self.boxes.pop().name != name:
                pass
        return tag.end()

    def _opening(self, tag: re.Match[bytes]) -> int:
        name = tag[2].lower()
        role = _ROLE[name]
        if role == "box":
            return self._open_box(tag, name)
        if role == "path":
            inner = self._short_text(tag, name)
            if inner is None:
                return self._open_box(tag, name)
            self._set_path(inner[0], tag.start())
            return inner[1]
        if role == "content" and not self._path():
            return tag.end()
        if role in self.sides or "content" in self.sides or (role == "content" and self.sides):
            self._flush(tag.start())
        self.start = tag.start() if self.start is None else self.start
        side = self._side(tag, role)
        self.sides[role] = side
        return side.end

    def _open_box(self, tag: re.Match[bytes], name: bytes) -> int:
        self._flush(tag.start())
        if name not in _LISTS:
            # A box that was never closed ends where the next of its name begins.
            for index, box in enumerate(self.boxes):
                if box.name == name:
                    del self.boxes[index:]
                    break
        named = _ATTRIBUTE.search(tag[3])
        path = text_of(named[1]).strip() if named else None
        if tag[4]:
            self._set_path(path, tag.start())
        elif len(self.boxes) < 16:
            self.boxes.append(_Box(name, path, tag.start()))
        return tag.end()

    def _set_path(self, path: str | None, start: int) -> None:
        if self.sides and self._path() is not None:
            self._flush(start)
        if self.boxes:
            self.boxes[-1] = self.boxes[-1]._replace(path=path)
        else:
            self.loose = path
            self.start = start if self.start is None or not self.sides else self.start

    def _path(self) -> str | None:
        for box in reversed(self.boxes):
            if box.path is not None:
                return box.path
        return self.loose

    def _flush(self, end: int) -> None:
        sides, self.sides = self.sides, {}
        start, self.start = self.start, None
        if not sides:
            return
        if not self.boxes:
            end = max(side.end for side in sides.values())
        elif not self.pairs or self.pairs[-1].start < self.boxes[-1].start:
            start = self.boxes[-1].start
        first = min(side.start for side in sides.values()) if start is None else start
        pair = Pair(self._path(), sides.get("old"), sides.get("new"), sides.get("content"), first, end)
        closed = len(sides) == 2 and all(side.closed for side in sides.values())
        if self.boxes or closed or (pair.path is not None and (len(sides) == 2 or _is_specific(sides))):
            self.pairs.append(pair)

    def _short_text(self, tag: re.Match[bytes], name: bytes) -> tuple[str, int] | None:
        """The text up to the closing tag and the offset behind it, where it is one short line."""
        if tag[4]:
            named = _ATTRIBUTE.search(tag[3])
            return (text_of(named[1]).strip(), tag.end()) if named else None
        stop = self.data.find(b"<", tag.end(), tag.end() + _LONGEST_PATH)
        if stop < 0:
            return None
        text = self.data[tag.end() : stop].strip()
        closer = self.data[stop : stop + len(name) + 3].lower()
        if not text or b"\n" in text or closer != b"</" + name + b">":
            return None
        return text_of(text), stop + len(closer)

    def _side(self, tag: re.Match[bytes], role: str) -> Side:
        name = tag[2]
        shown = name.decode().lower()
        start = tag.end()
        if tag[4]:
            return Side(shown, b"", tag.start(), start)
        span = self._closer(name, start)
        if span is not None:
            return Side(shown, self.data[start : span[0]], tag.start(), span[1])
        others = [b"</" + other + b">" for other, kind in _ROLE.items() if kind == role]
        places = ((self._next_closer(other, start), len(other)) for other in others)
        found, size = min(((place, size) for place, size in places if place is not None), default=(-1, 0))
        if found >= 0:
            return Side(shown, self.data[start:found], tag.start(), found + size, mismatched=True)
        following = _TAG.search(self.data, start)
        end = following.start() if following else len(self.data)
        return Side(shown, self.data[start:end], tag.start(), end, closed=False)

    def _closer(self, name: bytes, start: int) -> tuple[int, int] | None:
        """Where the tag that closes ``name`` starts and ends.

        Code may hold the tags themselves, in pairs or closing only: pairs are counted off, and where the
        next tag of any kind closes the same name once more, the first such tag was code.
        """
        closer = b"</" + name + b">"
        known = self.ahead.get(closer.lower())
        if known is not None and known[1] is None and known[0] <= start:
            return None
        depth = 0
        first: tuple[int, int] | None = None
        alike = re.compile(rb"<(/?)" + re.escape(name) + rb"(?:[ \t][^<>\n]{0,400}?)?(/?)>", re.I)
        for tag in islice(alike.finditer(self.data, start), _ALIKE_TRIED):
            if tag[2]:
                continue
            if not tag[1]:
                depth += 1
            elif depth:
                depth -= 1
            else:
                following = _TAG.search(self.data, tag.end())
                if following is None or not following[1] or following[2].lower() != name.lower():
                    return tag.span()
                first = first or tag.span()
        if first is not None:
            return first
        # An opening tag inside was never closed: either the code speaks of it, or this one was not
        # closed and another edit has begun.
        found = self._next_closer(closer, start)
        return None if found is None else (found, found + len(closer))

    def _next_closer(self, closer: bytes, start: int) -> int | None:
        """The next closing tag, unless another edit has begun before it."""
        found = self._next(closer.lower(), re.compile(re.escape(closer), re.I), start)
        box = self._next(b"box", _BOX_TAG, start) if found is not None else None
        return None if box is not None and found is not None and box < found else found

    def _next(self, key: bytes, pattern: re.Pattern[bytes], start: int) -> int | None:
        """The first match at or after ``start``; kept, so that asking again from nearby costs nothing."""
        known = self.ahead.get(key)
        if known is None or (known[1] is not None and known[1] < start) or known[0] > start:
            match = pattern.search(self.data, start)
            known = self.ahead[key] = (start, match.start() if match else None)
        return known[1]


def _is_specific(sides: dict[str, Side]) -> bool:
    """Whether a single side outside any box is an edit: words such as ``<new>`` occur in prose, too."""
    return all(side.closed and ("_" in side.name or role == "content") for role, side in sides.items())
