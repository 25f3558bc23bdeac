from __future__ import annotations

import pytest

from editguard.intake.locate import Nowhere, Place, locate, shift
from editguard.vocabulary.patch import Applied, Hunk, HunkLine

IMAGE = [b"a\n", b"b\n", b"a\n", b"b\n", b"c\n", b"a\n", b"b\n"]


def hunk(text: str, start: int | None = None, *, anchors: tuple[str, ...] = (), at_end: bool = False) -> Hunk:
    lines = tuple(HunkLine(line[0], line[1:].encode() + b"\n") for line in text.split("|"))
    return Hunk(lines, old_start=start, new_start=start, anchors=anchors, at_end=at_end)


def find(one: Hunk, image: list[bytes] = IMAGE, *, taken: tuple[int, ...] = (), cursor: int = 0) -> Place | Nowhere:
    return locate(image, [n in taken for n in range(len(image))], one, cursor, 0.8)


@pytest.mark.parametrize(
    ("text", "start", "at"),
    [
        (" a|-b|+B| a", 3, 0),
        (" a|-b|+B| c", 3, 2),
        (" a|-b|+B| c", 7, 2),
        ("-a|+A| b", 1, 0),
        ("-a|+A| b", 2, 2),
        ("-a|+A| b", 4, 2),
        ("-a|+A| b", 5, 5),
        (" a|-b|+B", 2, 5),
        (" a|+x", 9, None),
    ],
)
def test_numbers_lead_to_where_git_would_go(text: str, start: int, at: int | None) -> None:
    found = find(hunk(text, start))
    if at is None:
        assert not (isinstance(found, Place) and found.applied is Applied.EXACT)
    else:
        assert found == Place(at, Applied.EXACT)


def test_lines_that_an_earlier_hunk_made_are_not_used_again() -> None:
    assert find(hunk("-a|+A| b", 2), taken=(2,)) == Place(0, Applied.EXACT)
    found = find(hunk("-c|+C| a", 2), taken=(4,))
    assert isinstance(found, Nowhere)
    assert not found.ambiguous


@pytest.mark.parametrize(
    ("one", "cursor", "expected"),
    [
        (hunk("-c|+C"), 0, Place(4, Applied.EXACT)),
        (hunk("-a|+A"), 0, Nowhere(True, 0, (0, 2, 5))),
        (hunk("-a|+A"), 3, Place(5, Applied.EXACT)),
        (hunk("-c|+C"), 6, Place(4, Applied.EXACT)),
        (hunk("-a|+A", anchors=("c",)), 0, Place(5, Applied.EXACT)),
        (hunk("-b|+B", anchors=("b", "b")), 0, Place(6, Applied.EXACT)),
        (hunk("-b|+B", anchors=("nowhere",)), 0, Nowhere(False)),
        (hunk("+x", anchors=("c",)), 0, Place(5, Applied.EXACT)),
        (hunk(" a|-b|+B", at_end=True), 0, Place(5, Applied.EXACT)),
        (hunk("+x", at_end=True), 0, Place(7, Applied.REPAIRED, 1.0, "appended")),
        (hunk("+x"), 0, Nowhere(False)),
    ],
)
def test_without_numbers_lines_and_anchors_decide(one: Hunk, cursor: int, expected: Place | Nowhere) -> None:
    assert find(one, cursor=cursor) == expected


@pytest.mark.parametrize(
    ("image", "text", "moved"),
    [
        (["    a", "      b"], " a|   b", (b"", b"    ")),
        (["a", "  b"], "     a|       b", (b"    ", b"")),
        (["\ta"], "     a", (b"    ", b"\t")),
        (["a", "b"], " a| b", (b"", b"")),
        (["  a", "b"], " a| b", None),
        (["  a", ""], " a| ", (b"", b"  ")),
    ],
)
def test_depth_differs_by_one_indentation_or_not_at_all(
    image: list[str], text: str, moved: tuple[bytes, bytes] | None
) -> None:
    assert shift([line.encode() + b"\n" for line in image], hunk(text), 0) == moved


def test_white_space_alone_never_places_a_hunk() -> None:
    assert isinstance(find(hunk("- |+x", 5), [b"\n", b"x\n", b"\n"]), Nowhere)


def test_two_places_equally_alike_are_ambiguous() -> None:
    block = [b"%d\n" % n for n in range(10)]
    image = [*block, b"--\n", *block]
    text = "| ".join(["", *map(str, range(9))])[2:] + "| other|+x"
    found = find(hunk(" " + text.lstrip(), 3), image)
    assert isinstance(found, Nowhere)
    assert found.ambiguous
