"""Where a hunk belongs in a file: exactly as git would place it, else by content.

The exact search follows `git apply`: start where the header says, then alternate forwards and backwards,
never over lines that an earlier hunk produced. By content, only a place without a rival counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from editguard.vocabulary.patch import Applied, Hunk

MARGIN = 0.05
"""By how much the best place must beat the second best."""

_COMMON = 400
"""A line that stands in more places than this says nothing about where a hunk belongs."""


class Place(NamedTuple):
    """Index of the first old line in the image, the level, the share of equal lines, and a note of what
    was tolerated (a repair's code) or the empty string."""

    at: int
    applied: Applied
    similarity: float = 1.0
    tolerated: str = ""


class Nowhere(NamedTuple):
    """No place: whether several would do, and the index of the nearest candidate, if any."""

    ambiguous: bool
    candidate: int | None = None
    places: tuple[int, ...] = ()


def locate(image: Sequence[bytes], taken: Sequence[bool], hunk: Hunk, cursor: int, bound: float) -> Place | Nowhere:
    """The place of ``hunk`` in ``image``.

    ``taken`` marks lines that earlier hunks produced. ``cursor`` is where to go on for formats that list
    hunks in order without numbers. ``bound`` is the least share of equal lines for a place by content.
    """
    old = hunk.old
    if hunk.old_start is not None:
        at = git_position(image, taken, hunk)
        if at is not None:
            return Place(at, Applied.EXACT)
    else:
        found = _unnumbered(image, taken, hunk, cursor)
        if found is not None:
            return found
    if not old:
        return _insertion(image, hunk)
    return by_content(image, taken, hunk, bound)


def git_position(image: Sequence[bytes], taken: Sequence[bool], hunk: Hunk) -> int | None:
    """Index at which `git apply` would apply ``hunk``, ``None`` where it would refuse."""
    old = hunk.old
    size, total = len(old), len(image)
    at_beginning = hunk.old_start in (0, 1)
    at_end = not hunk.lines or hunk.lines[-1].op != " "
    if size > total:
        return None

    def fits(index: int) -> bool:
        if at_end and index + size != total:
            return False
        if at_beginning and index:
            return False
        return _equal(image, taken, old, index)

    if at_beginning:
        return 0 if fits(0) else None
    if at_end:
        return total - size if fits(total - size) else None
    return _wander(max(0, (hunk.new_start or 1) - 1), total - size, fits)


def _wander(start: int, last: int, fits: Callable[[int], bool]) -> int | None:
    """The nearest index that fits, one step forwards before one step backwards."""
    forwards = backwards = start
    if start <= last and fits(start):
        return start
    while forwards < last or backwards > 0:
        forwards += 1
        if forwards <= last and fits(forwards):
            return forwards
        backwards -= 1
        if 0 <= backwards <= last and fits(backwards):
            return backwards
    return None


def _equal(image: Sequence[bytes], taken: Sequence[bool], old: Sequence[bytes], index: int) -> bool:
    if old and image[index] != old[0]:
        return False
    end = index + len(old)
    return list(image[index:end]) == old and not any(taken[index:end])


def _all_exact(image: Sequence[bytes], taken: Sequence[bool], old: Sequence[bytes], start: int) -> list[int]:
    return [index for index in range(start, len(image) - len(old) + 1) if _equal(image, taken, old, index)]


def _unnumbered(image: Sequence[bytes], taken: Sequence[bool], hunk: Hunk, cursor: int) -> Place | Nowhere | None:
    """Formats without numbers: behind the anchors, else in the one place where the lines stand."""
    old = hunk.old
    start = cursor
    if hunk.anchors:
        anchored = _behind_anchors(image, hunk.anchors, cursor)
        if anchored is None:
            return Nowhere(False)
        start = anchored
    if not old:
        return Place(start, Applied.EXACT) if hunk.anchors and not hunk.at_end else None
    if hunk.at_end and _equal_at_end(image, taken, old):
        return Place(len(image) - len(old), Applied.EXACT)
    places = _all_exact(image, taken, old, start)
    if not places and start:
        places = _all_exact(image, taken, old, 0)
    if len(places) == 1 or (places and hunk.anchors):
        return Place(places[0], Applied.EXACT)
    if places:
        return Nowhere(True, places[0], tuple(places))
    return None


def _equal_at_end(image: Sequence[bytes], taken: Sequence[bool], old: Sequence[bytes]) -> bool:
    return len(old) <= len(image) and _equal(image, taken, old, len(image) - len(old))


def _behind_anchors(image: Sequence[bytes], anchors: Sequence[str], cursor: int) -> int | None:
    for anchor in anchors:
        wanted = anchor.encode("utf-8", "surrogateescape").strip()
        found = next((n for n in range(cursor, len(image)) if image[n].strip() == wanted), None)
        if found is None:
            found = next((n for n in range(cursor, len(image)) if image[n].strip().startswith(wanted)), None)
        if found is None:
            found = next((n for n in range(len(image)) if image[n].strip() == wanted), None)
        if found is None:
            return None
        cursor = found + 1
    return cursor


def _insertion(image: Sequence[bytes], hunk: Hunk) -> Place | Nowhere:
    """A hunk that only adds, without context or number: the end of the file if it says so."""
    if hunk.at_end or not image:
        return Place(len(image), Applied.REPAIRED, 1.0, "appended")
    return Nowhere(False)


def by_content(image: Sequence[bytes], taken: Sequence[bool], hunk: Hunk, bound: float) -> Place | Nowhere:
    """The one place whose lines are those of the hunk up to white space, or the one most alike."""
    for key, tolerated in ((_rstrip, "trailing-space"), (_strip, "indentation")):
        places = _keyed(image, taken, hunk.old, key)
        if tolerated == "indentation":
            places = [at for at in places if shift(image, hunk, at) is not None]
        if len(places) == 1:
            level = Applied.EXACT if hunk.old == list(image[places[0] : places[0] + len(hunk.old)]) else Applied.FUZZY
            if level is Applied.EXACT:
                return Place(places[0], Applied.REPAIRED, 1.0, "moved")
            return Place(places[0], level, 1.0, tolerated)
        if places:
            near = _nearest(places, hunk)
            if near is not None and hunk.old == list(image[near : near + len(hunk.old)]):
                return Place(near, Applied.REPAIRED, 1.0, "moved")
            return Nowhere(True, places[0], tuple(places))
    return _most_alike(image, taken, hunk, bound)


def _nearest(places: Sequence[int], hunk: Hunk) -> int | None:
    """The place at the very line that the header names; anything less certain is ambiguous."""
    if hunk.old_start is None:
        return None
    claimed = hunk.old_start - 1
    return claimed if claimed in places else None


def _keyed(
    image: Sequence[bytes], taken: Sequence[bool], old: Sequence[bytes], key: Callable[[bytes], bytes]
) -> list[int]:
    wanted = [key(line) for line in old]
    keyed = [key(line) for line in image]
    if not any(wanted):
        return []
    return [
        at
        for at in range(len(keyed) - len(wanted) + 1)
        if keyed[at] == wanted[0] and keyed[at : at + len(wanted)] == wanted and not any(taken[at : at + len(wanted)])
    ]


def _most_alike(image: Sequence[bytes], taken: Sequence[bool], hunk: Hunk, bound: float) -> Place | Nowhere:
    old = [_strip(line) for line in hunk.old]
    removed = [n for n, line in enumerate(line for line in hunk.lines if line.op != "+") if line.op == "-"]
    places: dict[bytes, list[int]] = {}
    for number, line in enumerate(image):
        places.setdefault(_strip(line), []).append(number)
    votes: Counter[int] = Counter()
    for offset, line in enumerate(old):
        standing = places.get(line, ()) if line else ()
        if len(standing) <= _COMMON:
            votes.update(number - offset for number in standing)
    scored = []
    for at, _ in votes.most_common(50):
        if at < 0 or at + len(old) > len(image) or any(taken[at : at + len(old)]):
            continue
        equal = [_strip(image[at + n]) == line for n, line in enumerate(old)]
        share = sum(equal) / len(old)
        scored.append((share, at, all(equal[n] for n in removed)))
    scored.sort(key=lambda row: (-row[0], row[1]))
    if not scored:
        return Nowhere(False)
    share, at, whole = scored[0]
    if share < bound or not whole or shift(image, hunk, at) is None:
        return Nowhere(False, at)
    if len(scored) > 1 and scored[1][0] > share - MARGIN:
        return Nowhere(True, at, (at, scored[1][1]))
    return Place(at, Applied.FUZZY, share, "similar")


def shift(image: Sequence[bytes], hunk: Hunk, at: int) -> tuple[bytes, bytes] | None:
    """What to take off the front of the hunk's lines and what to put there instead, so that they stand
    as deep as the image's; ``None`` if the depths do not differ by one and the same indentation."""
    found: set[tuple[bytes, bytes]] = set()
    for number, line in enumerate(hunk.old):
        there = image[at + number]
        if not line.strip() or line.strip() != there.strip():
            continue
        ours, theirs = _indent(line), _indent(there)
        common = 0
        while common < min(len(ours), len(theirs)) and ours[-1 - common] == theirs[-1 - common]:
            common += 1
        found.add((ours[: len(ours) - common], theirs[: len(theirs) - common]))
    if len(found) > 1:
        return None
    return found.pop() if found else (b"", b"")


def _indent(line: bytes) -> bytes:
    return line[: len(line) - len(line.lstrip(b" \t"))]


def _rstrip(line: bytes) -> bytes:
    return line.rstrip(b" \t\r\n")


def _strip(line: bytes) -> bytes:
    return line.strip(b" \t\r\n")
