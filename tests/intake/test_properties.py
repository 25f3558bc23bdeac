"""No changed line vanishes, whatever happens to a diff; and one edit is one edit in every format."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.intake.unified import read_unified
from editguard.intake.write import FileText, line_opcodes, split_lines, write_unified
from editguard.vocabulary.patch import Applied, PatchFormat
from tests.support_sources import Memory, totals

REAL = write_unified(
    [
        FileText(
            "pkg/mod.py",
            b"import os\nimport sys\n\n\ndef f(x):\n    if x:\n        return 1\n\n    return 2\n"
            + b"y = 1\n" * 12
            + b"end",
            b"import os\n\n\ndef f(x):\n    if x is None:\n        return 1\n\n    return 3\n"
            + b"y = 1\n" * 12
            + b"end\n",
        ),
        FileText("new.md", None, b"# Title\n\n- one\n- two\n\n```python\n+x\n-y\n```\n"),
        FileText("gone.txt", b"-- a dash\n++ a plus\n@@ -1 +1 @@\n", None),
        FileText("moved.py", b"a\nb\nc\nd\n", b"a\nB\nc\nd\n", old_path="old.py"),
        FileText("data.bin", b"\0old", b"\0new"),
        FileText("run.sh", b"#!/bin/sh\n", b"#!/bin/sh\n", new_mode="100755"),
    ]
)
JUNK = [
    b"", b" ", b"+", b"-", b"+x", b"-x", b" x", b"bare", b"\\ No newline at end of file", b"@@ @@", b"@@ -1,2 +1,2 @@",
    b"@@ -3,9 +3,1 @@ def f():", b"```", b"```diff", b"--- a/z.py", b"+++ b/z.py", b"diff --git a/z.py b/z.py", b"-- ",
    b"2.43.0", b"--- /dev/null", b"index 1111111..2222222 100644", b"+\xff\r", b"...", b"Index: z", b"- A list",
    b"\x0c",
]  # fmt: skip
_STEP = st.tuples(
    st.sampled_from(["drop", "twice", "insert", "swap", "cut", "indent", "return", "strip"]),
    st.integers(0, 200),
    st.sampled_from(JUNK),
)


def garbled(steps: list[tuple[str, int, bytes]]) -> bytes:
    lines = REAL.split(b"\n")
    for what, where, junk in steps:
        if not lines:
            break
        at = where % len(lines)
        if what == "drop":
            del lines[at]
        elif what == "twice":
            lines.insert(at, lines[at])
        elif what == "insert":
            lines.insert(at, junk)
        elif what == "swap":
            lines[at], lines[at - 1] = lines[at - 1], lines[at]
        elif what == "cut":
            lines[at] = lines[at][: len(lines[at]) // 2]
        elif what == "indent":
            lines[at] = b" " + lines[at]
        elif what == "return":
            lines[at] += b"\r"
        else:
            lines[at] = lines[at].strip()
    return b"\n".join(lines)


@settings(deadline=None, max_examples=500)
@given(st.lists(_STEP, max_size=6))
def test_no_changed_line_of_a_garbled_diff_is_lost_in_silence(steps: list[tuple[str, int, bytes]]) -> None:
    data = garbled(steps)
    patch = read_unified(data)
    if not patch.problems:
        assert totals(patch) == (patch.added, patch.removed)
    applied = apply_patch(patch, Memory({"pkg/mod.py": b"import os\nimport sys\n", "old.py": b"a\nb\nc\nd\n"}))
    for file in applied.files:
        placed = [line.op for hunk in file.hunks for line in hunk.lines]
        assert (placed.count("+"), placed.count("-")) == (file.change.added, file.change.removed)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from([*JUNK, *REAL.split(b"\n")[:25]]), max_size=25).map(b"\n".join) | st.binary(max_size=60)
)
def test_lines_of_diffs_in_any_order_never_raise(data: bytes) -> None:
    patch = read_unified(data)
    assert patch.files or patch.problems
    if not patch.problems:
        assert totals(patch) == (patch.added, patch.removed)
    assert apply_patch(patch, Memory({})).applied in Applied


# --- one edit in every format

TOKENS = [
    "x = 1",
    "y = 2",
    "def f():",
    "    return x",
    "",
    "# note",
    "    pass",
    "print('ä')",
    "a\u2028b",
    "z\x0c",
    "q  ",
]
LINES = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=14)


@st.composite
def edits(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A text and the text after one to three changes of its lines."""
    before = draw(LINES)
    after = list(before)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(after)))
        if draw(st.booleans()):
            after[at : at + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(TOKENS), max_size=3))
        else:
            del after[at : at + 1]
    texts = ["".join(line + "\n" for line in lines).encode() for lines in (before, after)]
    if draw(st.booleans()) and texts[1]:
        texts[1] = texts[1][:-1]
    return texts[0], texts[1]


def _rows(before: bytes, after: bytes) -> list[bytes]:
    old, new = split_lines(before), split_lines(after)
    rows: list[bytes] = []
    for tag, i1, i2, j1, j2 in line_opcodes(old, new):
        if tag == "equal":
            rows += [b" " + line for line in old[i1:i2]]
        else:
            rows += [b"-" + line for line in old[i1:i2]] + [b"+" + line for line in new[j1:j2]]
    return rows


def _v4a(before: bytes, after: bytes) -> bytes:
    return b"*** Begin Patch\n*** Update File: f.py\n@@\n" + b"".join(_rows(before, after)) + b"*** End Patch\n"


def _search_replace(before: bytes, after: bytes) -> bytes:
    return b"f.py\n<<<<<<< SEARCH\n" + before + b"=======\n" + after + b">>>>>>> REPLACE\n"


def _pseudo_xml(before: bytes, after: bytes) -> bytes:
    parts = (b"<edit>\n<file>f.py</file>\n<old_code>\n", before, b"</old_code>\n<new_code>\n", after, b"</new_code>\n")
    return b"".join(parts) + b"</edit>\n"


def _mapping(_: bytes, after: bytes) -> bytes:
    return json.dumps({"f.py": after.decode()}).encode()


def _fenced(_: bytes, after: bytes) -> bytes:
    return b"f.py\n````python\n" + after + b"````\n"


def _unified(before: bytes, after: bytes) -> bytes:
    return write_unified([FileText("f.py", before, after)])


Writer = Callable[[bytes, bytes], bytes]
# what a format cannot say: `no end` that the text ends without a newline, `empty` that a file becomes empty,
# `blank` an old side that is blank lines only, which stand for no place
FORMATS: list[tuple[str, Writer, PatchFormat, frozenset[str]]] = [
    ("unified", _unified, PatchFormat.UNIFIED, frozenset()),
    ("v4a", _v4a, PatchFormat.V4A, frozenset({"no end"})),
    ("search-replace", _search_replace, PatchFormat.SEARCH_REPLACE, frozenset({"no end", "blank"})),
    ("pseudo-xml", _pseudo_xml, PatchFormat.PSEUDO_XML, frozenset({"no end", "blank"})),
    ("mapping", _mapping, PatchFormat.WHOLE_FILE, frozenset()),
    ("fenced", _fenced, PatchFormat.WHOLE_FILE, frozenset({"no end", "empty"})),
]


@pytest.mark.parametrize(("write", "format", "unsaid"), [row[1:] for row in FORMATS], ids=[row[0] for row in FORMATS])
@settings(deadline=None, max_examples=120)
@given(edits())
@example((b"x = 1\n", b"x = 1\ny = 2\n"))
@example((b"x = 1\n\n", b"x = 1\n"))
def test_an_edit_comes_back_from_every_format(
    write: Writer, format: PatchFormat, unsaid: frozenset[str], edit: tuple[bytes, bytes]
) -> None:
    before, after = edit
    assume(before != after)
    assume("no end" not in unsaid or after.endswith(b"\n") or not after)
    assume("empty" not in unsaid or after)
    assume("blank" not in unsaid or before.strip())
    patch = read_proposal(write(before, after))
    assert patch.format is format
    assert patch.problems == ()
    applied = apply_patch(patch, Memory({"f.py": before}))
    (file,) = applied.files
    assert file.problems == ()
    assert file.after == after
    if patch.added is not None:
        assert totals(patch) == (patch.added, patch.removed)
