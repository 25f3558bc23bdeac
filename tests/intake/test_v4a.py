from __future__ import annotations

import difflib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.v4a import read_v4a
from editguard.vocabulary.patch import FileStatus, Patch, PatchFormat, ProblemCode

SAMPLE = b"""*** Begin Patch
*** Update File: src/app.py
@@ class App
@@     def run(self):
-        pass
+        return self.loop()

@@ class Other
 first

-old
+new
*** Add File: src/new.py
+import os
+
+print(os.name)

*** Delete File: src/gone.py
*** Update File: src/here.py
*** Move to: src/there.py
 import a
+import b
*** End Patch
"""


def shape(patch: Patch) -> list[tuple[str, str | None, str, list[list[str]]]]:
    return [
        (
            file.path,
            file.old_path,
            file.status.value,
            [[line.op + line.text.decode() for line in hunk.lines] for hunk in file.hunks],
        )
        for file in patch.files
    ]


def codes(patch: Patch) -> list[str]:
    return [repair.code for repair in patch.repairs]


def problems(patch: Patch) -> list[str]:
    return [problem.code for problem in patch.problems]


def update(body: bytes) -> bytes:
    return b"*** Begin Patch\n*** Update File: a.py\n" + body + b"*** End Patch\n"


def test_all_file_operations() -> None:
    patch = read_v4a(SAMPLE)
    assert patch.format is PatchFormat.V4A
    assert shape(patch) == [
        (
            "src/app.py",
            "src/app.py",
            "modified",
            [
                ["-        pass\n", "+        return self.loop()\n"],
                [" first\n", " \n", "-old\n", "+new\n"],
            ],
        ),
        ("src/new.py", None, "added", [["+import os\n", "+\n", "+print(os.name)\n"]]),
        ("src/gone.py", "src/gone.py", "deleted", []),
        ("src/there.py", "src/here.py", "renamed", [[" import a\n", "+import b\n"]]),
    ]
    assert (patch.added, patch.removed) == (6, 2)
    assert (patch.repairs, patch.problems) == ((), ())


def test_anchors_stack_and_keep_their_indentation() -> None:
    hunks = read_v4a(SAMPLE).files[0].hunks
    assert [hunk.anchors for hunk in hunks] == [("class App", "    def run(self):"), ("class Other",)]
    assert [hunk.line for hunk in hunks] == [3, 8]
    assert all(hunk.old_start is None for hunk in hunks)


def test_lines_are_those_of_the_proposal() -> None:
    patch = read_v4a(b"Sure:\n\n" + SAMPLE)
    assert [file.line for file in patch.files] == [4, 15, 20, 21]
    assert [(repair.code, repair.line) for repair in patch.repairs] == [("surrounding-text", 1)]


@pytest.mark.parametrize(
    ("head", "anchors", "start", "section"),
    [
        (b"@@", (), None, ""),
        (b"@@ ", (), None, ""),
        (b"@@ @@", (), None, ""),
        (b"@@ ... @@", (), None, ""),
        (b"@@ def f(a, b):", ("def f(a, b):",), None, ""),
        (b"@@ def f():  @@", ("def f():",), None, ""),
        (b"@@\tdef f():", ("\tdef f():",), None, ""),
        (b"@@ -12,3 +14,4 @@", (), 12, ""),
        (b"@@ -12 +14 @@ def f():", (), 12, "def f():"),
    ],
)
def test_hunk_heads(head: bytes, anchors: tuple[str, ...], start: int | None, section: str) -> None:
    (hunk,) = read_v4a(update(head + b"\n-a\n+b\n")).files[0].hunks
    assert (hunk.anchors, hunk.old_start, hunk.section) == (anchors, start, section)
    assert hunk.new_start == (14 if start else None)


def test_hunk_without_any_head() -> None:
    (file,) = read_v4a(update(b" a\n-b\n+c\n")).files
    assert [line.op for line in file.hunks[0].lines] == [" ", "-", "+"]


def test_end_of_file_marker() -> None:
    patch = read_v4a(update(b"@@\n a\n-b\n+c\n*** End of File\n@@ x\n-d\n+e\n"))
    assert [hunk.at_end for hunk in patch.files[0].hunks] == [True, False]
    assert not patch.problems


def test_empty_lines_inside_a_hunk_are_context_and_at_its_end_layout() -> None:
    patch = read_v4a(update(b"@@\n a\n\n-b\n\n\n@@\n-c\n+d\n\n"))
    assert shape(patch)[0][3] == [[" a\n", " \n", "-b\n"], ["-c\n", "+d\n"]]
    assert not patch.repairs


def test_no_newline_at_end_of_file() -> None:
    (hunk,) = read_v4a(update(b"@@\n-a\n+b\n\\ No newline at end of file\n")).files[0].hunks
    assert (hunk.new, hunk.at_end) == ([b"b"], True)


def test_missing_end_is_repaired() -> None:
    patch = read_v4a(SAMPLE.removesuffix(b"*** End Patch\n"))
    assert shape(patch) == shape(read_v4a(SAMPLE))
    assert codes(patch) == ["missing-end"]


def test_missing_end_stops_at_the_fence() -> None:
    text = b"```\n" + SAMPLE.removesuffix(b"*** End Patch\n") + b"```\nThat is all.\n"
    patch = read_v4a(text)
    assert shape(patch) == shape(read_v4a(SAMPLE))
    assert sorted(codes(patch)) == ["missing-end", "surrounding-text"]


def test_missing_begin_is_repaired() -> None:
    patch = read_v4a(SAMPLE.removeprefix(b"*** Begin Patch\n"))
    assert shape(patch) == shape(read_v4a(SAMPLE))
    assert codes(patch) == ["missing-begin"]


def test_several_envelopes() -> None:
    patch = read_v4a(update(b"@@\n-a\n+b\n") + b"\nand then\n\n" + update(b"@@\n-c\n+d\n"))
    assert [file.path for file in patch.files] == ["a.py", "a.py"]
    assert (patch.added, patch.removed) == (2, 2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"apply_patch <<'EOF'\n", b"EOF\n"),
        (b'%%bash\napply_patch <<"PATCH"\n', b"PATCH\n"),
        (b"cat <<EOF | apply_patch\n", b"EOF\n\nI changed the loop.\n"),
        (b"```patch\n", b"```\n"),
    ],
)
def test_wrappings(before: bytes, after: bytes) -> None:
    whole = read_v4a(before + SAMPLE + after)
    assert shape(whole) == shape(read_v4a(SAMPLE))
    assert codes(whole) == ["surrounding-text"]
    cut = read_v4a(before + SAMPLE.removesuffix(b"*** End Patch\n") + after)
    assert shape(cut) == shape(read_v4a(SAMPLE))


def test_indented_envelope() -> None:
    indented = b"".join(b"    " + line if line.strip() else line for line in SAMPLE.splitlines(keepends=True))
    patch = read_v4a(indented)
    assert shape(patch) == shape(read_v4a(SAMPLE))
    assert codes(patch) == ["indented-envelope"]


def test_padded_markers() -> None:
    patch = read_v4a(b" *** Begin Patch\n  *** Update File: a.py  \n@@\n-a\n+b\n*** End Patch \n")
    assert shape(patch) == [("a.py", "a.py", "modified", [["-a\n", "+b\n"]])]
    assert codes(patch) == ["padded-marker"]


def test_marker_as_content_stays_content() -> None:
    body = b"@@\n *** Begin Patch\n-*** Update File: x\n+*** Update File: y\n *** End Patch\n"
    patch = read_v4a(update(body))
    assert shape(patch)[0][3] == [
        [" *** Begin Patch\n", "-*** Update File: x\n", "+*** Update File: y\n", " *** End Patch\n"]
    ]
    assert not patch.repairs


def test_context_without_its_blank() -> None:
    patch = read_v4a(update(b"@@\ndef f():\n-    a\n+    b\n"))
    assert shape(patch)[0][3] == [[" def f():\n", "-    a\n", "+    b\n"]]
    assert [(repair.code, repair.line) for repair in patch.repairs] == [("bare-context", 4)]


def test_added_file_without_plus_signs() -> None:
    patch = read_v4a(b"*** Begin Patch\n*** Add File: a.py\nimport os\n\nx = 1\n\n*** End Patch\n")
    assert shape(patch)[0][3] == [["+import os\n", "+\n", "+x = 1\n"]]
    assert codes(patch) == ["add-prefix"]
    assert (patch.added, patch.problems) == (3, ())


def test_added_empty_file() -> None:
    patch = read_v4a(b"*** Begin Patch\n*** Add File: pkg/__init__.py\n*** End Patch\n")
    assert shape(patch) == [("pkg/__init__.py", None, "added", [])]
    assert not patch.problems


def test_headers_of_a_unified_diff_inside() -> None:
    body = b"--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n-a\n+b\n"
    patch = read_v4a(update(body))
    assert shape(patch)[0][3] == [["-a\n", "+b\n"]]
    assert codes(patch) == ["stray-header"]
    assert (patch.added, patch.removed, patch.problems) == (1, 1, ())


def test_removed_lines_that_look_like_headers_stay() -> None:
    patch = read_v4a(update(b"--- a\n+++ b\n"))
    assert shape(patch)[0][3] == [["--- a\n", "+++ b\n"]]
    assert not patch.repairs


def test_deleted_file_with_its_lines() -> None:
    patch = read_v4a(b"*** Begin Patch\n*** Delete File: a.py\n-x\n-y\n*** End Patch\n")
    assert patch.files[0].status is FileStatus.DELETED
    assert (patch.files[0].removed, patch.removed, patch.problems) == (2, 2, ())


def test_crlf_of_the_transport() -> None:
    patch = read_v4a(SAMPLE.replace(b"\n", b"\r\n"))
    assert shape(patch) == shape(read_v4a(SAMPLE))
    assert codes(patch) == ["crlf-transport"]


def test_carriage_returns_of_content_stay() -> None:
    (hunk,) = read_v4a(update(b"@@\n-a\r\n+b\r\n")).files[0].hunks
    assert [line.text for line in hunk.lines] == [b"a\r\n", b"b\r\n"]


def test_last_line_without_newline() -> None:
    patch = read_v4a(update(b"@@\n-a\n+b\n").rstrip(b"\n"))
    assert shape(patch)[0][3] == [["-a\n", "+b\n"]]
    assert not patch.repairs


@pytest.mark.parametrize("path", ["with space/a b.py", "ünï.py", "/etc/passwd", "../x", "C:\\x.py"])
def test_paths_are_left_as_they_are(path: str) -> None:
    text = f"*** Begin Patch\n*** Update File: {path}\n@@\n-a\n+b\n*** End Patch\n".encode()
    assert [file.path for file in read_v4a(text).files] == [path]


def test_path_that_is_not_utf8() -> None:
    patch = read_v4a(b"*** Begin Patch\n*** Add File: \xff.py\n+a\n*** End Patch\n")
    assert patch.files[0].path.encode("utf-8", "surrogateescape") == b"\xff.py"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (b"", ProblemCode.UNREADABLE, None),
        (b"I would change the loop.\n", ProblemCode.UNREADABLE, None),
        (b"*** Begin Patch\n*** End Patch\n", ProblemCode.UNREADABLE, None),
        (update(b""), ProblemCode.MALFORMED, 2),
        (update(b"@@ class X\n"), ProblemCode.MALFORMED, 3),
        (b"*** Begin Patch\n*** Update File:\n*** End Patch\n", ProblemCode.MALFORMED, 2),
        (b"*** Begin Patch\n-a\n+b\n*** End Patch\n", ProblemCode.MALFORMED, 2),
        (update(b"*** Rename File: b.py\n-a\n+b\n"), ProblemCode.MALFORMED, 3),
        (
            b"*** Begin Patch\n*** Delete File: a\n+x\n*** End Patch\n",
            ProblemCode.MALFORMED,
            3,
        ),
        (b"*** Begin Patch\n*** Add File: a\n+x\n*** Move to: b\n*** End Patch\n", ProblemCode.MALFORMED, 4),
    ],
)
def test_what_cannot_be_read_is_a_problem(text: bytes, code: str, line: int | None) -> None:
    found = read_v4a(text).problems
    assert (found[0].code, found[0].line) == (code, line)


def test_changed_lines_that_no_file_claims_are_reported_as_lost() -> None:
    patch = read_v4a(b"*** Begin Patch\n-a\n+b\n*** Update File: a.py\n@@\n-c\n+d\n*** End Patch\n")
    assert (patch.added, patch.removed) == (2, 2)
    assert ProblemCode.LINES_LOST in problems(patch)


def test_context_alone_changes_nothing() -> None:
    patch = read_v4a(update(b"@@\n a\n b\n@@\n-c\n+d\n"))
    assert shape(patch)[0][3] == [["-c\n", "+d\n"]]
    assert codes(patch) == ["no-change"]


LINE = st.one_of(
    st.sampled_from(
        ["", " ", "x", "    return x", "+x", "-x", "@@ x", "*** End Patch", "*** Add File: q", "```", "EOF"]
    ),
    st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), max_size=12),
).map(lambda line: line.encode() + b"\n")
LINES = st.lists(LINE, min_size=1, max_size=12)


def write_update(path: str, old: list[bytes], new: list[bytes]) -> tuple[bytes, list[tuple[list[bytes], list[bytes]]]]:
    """An update section by the published rules, and the old and new lines of its hunks."""
    text = b"*** Update File: " + path.encode() + b"\n"
    hunks = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(1):
        text += b"@@\n"
        before, after = [], []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                text += b"".join(b" " + line for line in old[i1:i2])
            else:
                text += b"".join(b"-" + line for line in old[i1:i2])
                text += b"".join(b"+" + line for line in new[j1:j2])
            before += old[i1:i2]
            after += new[j1:j2]
        hunks.append((before, after))
    return text, hunks


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=3), st.lists(LINE, max_size=5))
def test_written_edits_come_back(edits: list[tuple[list[bytes], list[bytes]]], added: list[bytes]) -> None:
    changed = [(old, new) for old, new in edits if old != new]
    text = b"*** Begin Patch\n"
    expected = []
    for number, (old, new) in enumerate(changed):
        section, hunks = write_update(f"f{number}.py", old, new)
        text += section
        expected.append(hunks)
    text += b"*** Add File: new.txt\n" + b"".join(b"+" + line for line in added) + b"*** End Patch\n"
    patch = read_v4a(text)
    assert not patch.problems
    assert not patch.repairs
    assert [[(hunk.old, hunk.new) for hunk in file.hunks] for file in patch.files[:-1]] == expected
    assert [line.text for hunk in patch.files[-1].hunks for line in hunk.lines] == added


PIECES = st.sampled_from(
    [
        b"*** Begin Patch\n",
        b"*** End Patch\n",
        b" *** End Patch\n",
        b"*** Update File: a\n",
        b"*** Add File: b\n",
        b"*** Delete File: c\n",
        b"*** Move to: d\n",
        b"*** End of File\n",
        b"*** Update File:\n",
        b"@@\n",
        b"@@ class X\n",
        b"@@ -1 +1 @@\n",
        b"+a\n",
        b"-b\n",
        b" c\n",
        b"\n",
        b"text\n",
        b"```\n",
        b"--- a\n",
        b"+++ b\n",
        b"<<EOF\n",
        b"EOF\n",
        b"\\ No newline at end of file\n",
        b"\xff\0\r\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map(b"".join))
def test_any_mixture_of_markers_keeps_every_changed_line_or_says_so(data: bytes) -> None:
    patch = read_v4a(data)
    read = (sum(file.added for file in patch.files), sum(file.removed for file in patch.files))
    assert patch.added is None or read == (patch.added, patch.removed) or ProblemCode.LINES_LOST in problems(patch)
    assert patch.files or patch.problems
    lines = data.count(b"\n") + 1
    assert all(1 <= repair.line <= lines for repair in patch.repairs if repair.line is not None)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    assert read_v4a(data).problems
    assert read_v4a(b"*** Begin Patch\n*** Update File: a\n" + data).format in PatchFormat


@pytest.mark.parametrize("unit", [b"*** Begin Patch\n", b"*** Update File: a\n@@ \n\n", b" *** End Patch\n", b"*** "])
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    start = time.monotonic()
    read_v4a(b"*** Begin Patch\n" + unit * (300_000 // len(unit)))
    assert time.monotonic() - start < 10
