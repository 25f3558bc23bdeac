from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.pseudo_xml import read_pseudo_xml
from editguard.vocabulary.patch import FileStatus, Patch, PatchFormat, ProblemCode

EDIT = b"""<edit>
<file>src/app.py</file>
<old_code>
def f():
    return 1
</old_code>
<new_code>
def f():
    return 2
</new_code>
</edit>
"""
HUNK = [" def f():\n", "-    return 1\n", "+    return 2\n"]


def hunks(patch: Patch, file: int = 0) -> list[list[str]]:
    return [[line.op + line.text.decode() for line in hunk.lines] for hunk in patch.files[file].hunks]


def codes(patch: Patch) -> list[str]:
    return [repair.code for repair in patch.repairs]


def edit(old: str, new: str) -> bytes:
    return f"<edit><file>a.py</file><old_code>{old}</old_code><new_code>{new}</new_code></edit>".encode()


@pytest.mark.parametrize(
    "text",
    [
        EDIT,
        b"<edits>\n" + EDIT + b"</edits>\n",
        b"```xml\n" + EDIT + b"```\n",
        EDIT.replace(b"file>", b"file_path>"),
        EDIT.replace(b"file>", b"path>"),
        EDIT.replace(b"old_code", b"original").replace(b"new_code", b"updated"),
        EDIT.replace(b"old_code", b"search").replace(b"new_code", b"replace"),
        EDIT.replace(b"old_code", b"find").replace(b"new_code", b"new"),
        EDIT.replace(b"old_code", b"old_str").replace(b"new_code", b"new_str"),
        EDIT.replace(b"edit>", b"change>"),
        EDIT.replace(b"<edit>\n<file>src/app.py</file>", b'<edit file="src/app.py">'),
        EDIT.replace(b"<edit>\n<file>src/app.py</file>", b"<edit path='src/app.py' id='1'>"),
        EDIT.replace(b"<edit>\n<file>src/app.py</file>", b'<file path="src/app.py">').replace(b"</edit>", b"</file>"),
        EDIT.replace(b"<edit>\n", b"").replace(b"</edit>\n", b""),
        EDIT.replace(b"<file>src/app.py</file>", b"<file>\nsrc/app.py\n</file>"),
        EDIT.replace(b"<file>src/app.py</file>\n", b"").replace(b"</edit>", b"<file>src/app.py</file>\n</edit>"),
        EDIT.replace(b"</old_code>", b"  </old_code>"),
        EDIT.replace(b"<old_code>", b"<OLD_CODE>").replace(b"</old_code>", b"</OLD_CODE>"),
        EDIT.replace(b"<old_code>\n", b"<old_code><![CDATA[\n").replace(b"</old_code>", b"]]></old_code>"),
        EDIT.replace(b"<old_code>\n", b"<old_code>").replace(b"\n</old_code>", b"</old_code>"),
    ],
)
def test_forms(text: bytes) -> None:
    patch = read_pseudo_xml(text)
    assert patch.format is PatchFormat.PSEUDO_XML
    assert [(file.path, file.old_path, file.status) for file in patch.files] == [
        ("src/app.py", "src/app.py", FileStatus.MODIFIED)
    ]
    assert hunks(patch) == [HUNK]
    assert (patch.repairs, patch.problems) == ((), ())
    assert (patch.added, patch.removed) == (None, None)


def test_new_code_may_stand_first() -> None:
    text = b"<edit><file>a.py</file><new_code>b</new_code><old_code>a</old_code></edit>"
    assert hunks(read_pseudo_xml(text)) == [["-a\n", "+b\n"]]


def test_edits_of_one_file_become_hunks_in_order() -> None:
    text = EDIT + EDIT.replace(b"app", b"lib") + EDIT.replace(b"1", b"3")
    patch = read_pseudo_xml(text)
    assert [file.path for file in patch.files] == ["src/app.py", "src/lib.py"]
    assert len(hunks(patch)) == 2
    assert [hunk.line for hunk in patch.files[0].hunks] == [1, 23]


def test_several_pairs_in_one_file_element() -> None:
    text = b"""<file path="a.py">
<search>a</search><replace>b</replace>
<search>c</search><replace>d</replace>
</file>"""
    assert hunks(read_pseudo_xml(text)) == [["-a\n", "+b\n"], ["-c\n", "+d\n"]]


def test_path_is_carried_over() -> None:
    patch = read_pseudo_xml(EDIT + EDIT.replace(b"<file>src/app.py</file>\n", b"").replace(b"1", b"3"))
    assert len(hunks(patch)) == 2
    assert [(repair.code, repair.line) for repair in patch.repairs] == [("path-carried", 12)]


def test_new_code_alone_adds_or_appends() -> None:
    patch = read_pseudo_xml(b"<edit><file>new.py</file><new_code>\nx = 1\n</new_code></edit>")
    (file,) = patch.files
    assert (file.old_path, file.status, file.hunks[0].at_end) == (None, FileStatus.ADDED, True)
    assert hunks(patch) == [["+x = 1\n"]]


def test_empty_old_code_adds_or_appends() -> None:
    patch = read_pseudo_xml(edit("\n", "\nx = 1\n"))
    assert patch.files[0].status is FileStatus.ADDED
    assert hunks(patch) == [["+x = 1\n"]]


@pytest.mark.parametrize("tag", ["<new_code></new_code>", "<new_code>\n</new_code>", "<new_code/>"])
def test_empty_new_code_deletes_lines(tag: str) -> None:
    text = f"<edit><file>a.py</file><old_code>\nx\n</old_code>{tag}</edit>"
    assert hunks(read_pseudo_xml(text.encode())) == [["-x\n"]]


def test_whole_content() -> None:
    patch = read_pseudo_xml(b"<write_to_file>\n<path>a.py</path>\n<content>\nx = 1\n</content>\n</write_to_file>\n")
    (file,) = patch.files
    assert (file.path, file.content, file.hunks) == ("a.py", b"x = 1\n", ())


def test_only_one_newline_at_each_end_belongs_to_the_tags() -> None:
    patch = read_pseudo_xml(edit("\n\na\n\n", "\n\nb\n\n"))
    assert hunks(patch) == [[" \n", "-a\n", "+b\n", " \n"]]


@pytest.mark.parametrize(
    "code",
    [
        "<div class='a'>{{ x }}</div>",
        "if a < b and c > d: pass",
        "x = '</old_code>'",
        "x = '<new_code>'",
        "# <edit><file>b.py</file>",
        "<!DOCTYPE html>",
        "a &amp; b < c",
        "<path d='M0 0'/><file>z</file>",
    ],
)
def test_code_is_no_xml(code: str) -> None:
    patch = read_pseudo_xml(edit(f"\n{code}\n", f"\n{code}\nmore\n"))
    assert hunks(patch) == [[f" {code}\n", "+more\n"]]
    assert (patch.repairs, patch.problems) == ((), ())


def test_tags_in_pairs_inside_code() -> None:
    inner = "<new_code>\ny\n</new_code>\nz"
    patch = read_pseudo_xml(edit("\nx\n", f"\n{inner}\n"))
    assert [line.op + line.text.decode() for line in patch.files[0].hunks[0].lines][1:] == [
        f"+{line}\n" for line in inner.split("\n")
    ]


def test_entities_are_decoded_where_all_code_is_encoded() -> None:
    patch = read_pseudo_xml(edit("\nif a &lt; b &amp;&amp; c -&gt; d:\n", "\nif a &lt;= b:\n"))
    assert hunks(patch) == [["-if a < b && c -> d:\n", "+if a <= b:\n"]]
    assert codes(patch) == ["entities", "entities"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("s = '&lt;b&gt;'", "s = '&lt;i&gt;'"),
        ("x = a &lt; b", "x = a < b"),
        ("x &= 1  # &lt;", "x &= 2  # &lt;"),
        ("a &amp; b", "a &amp; c"),
    ],
)
def test_entities_that_may_be_content_are_left_alone(old: str, new: str) -> None:
    patch = read_pseudo_xml(edit(old, new))
    assert hunks(patch) == [[f"-{old}\n", f"+{new}\n"]]
    assert not patch.repairs


def test_wrong_closing_tag_of_the_same_kind() -> None:
    patch = read_pseudo_xml(EDIT.replace(b"</old_code>", b"</old>"))
    assert hunks(patch) == [HUNK]
    assert codes(patch) == ["mismatched-tag"]


def test_prose_around() -> None:
    patch = read_pseudo_xml(b"I change one function.\n\n" + EDIT + b"\nThat is all.\n")
    assert hunks(patch) == [HUNK]
    assert codes(patch) == ["surrounding-text"]


def test_crlf_of_the_transport() -> None:
    patch = read_pseudo_xml(EDIT.replace(b"\n", b"\r\n"))
    assert hunks(patch) == [HUNK]
    assert codes(patch) == ["crlf-transport"]


def test_missing_edit_end_spares_the_next_edit() -> None:
    patch = read_pseudo_xml(EDIT.replace(b"</edit>\n", b"") + EDIT.replace(b"app", b"lib"))
    assert [file.path for file in patch.files] == ["src/app.py", "src/lib.py"]


@pytest.mark.parametrize(
    "text",
    [
        EDIT[: EDIT.index(b"</new_code>")],
        EDIT[: EDIT.index(b"<new_code>")],
        EDIT[: EDIT.index(b"</old_code>")],
        EDIT.replace(b"</old_code>\n", b""),
    ],
)
def test_truncated_edits_are_problems_and_spare_the_next_edit(text: bytes) -> None:
    patch = read_pseudo_xml(text + EDIT.replace(b"app", b"lib"))
    assert [file.path for file in patch.files] == ["src/lib.py"]
    assert patch.problems[0][:1] + patch.problems[0][2:4] == (ProblemCode.MALFORMED, "src/app.py", 1)


def test_edit_without_any_path_is_malformed() -> None:
    patch = read_pseudo_xml(EDIT.replace(b"<file>src/app.py</file>\n", b""))
    assert (patch.files, [problem.code for problem in patch.problems]) == ((), [ProblemCode.MALFORMED])


@pytest.mark.parametrize(
    "text", [b"", b"surrounding-text", b"<html><body>x</body></html>", b"the <new> and the <old> tag"]
)
def test_nothing_to_read(text: bytes) -> None:
    patch = read_pseudo_xml(text)
    assert (patch.format, patch.files) == (PatchFormat.NONE, ())
    assert [problem.code for problem in patch.problems] == [ProblemCode.UNREADABLE]


LINE = st.one_of(
    st.sampled_from(["", " ", "x", "    return x", "+x", "<p>", "</div>", "=======", "```", "a < b", "&"]),
    st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), max_size=12),
).map(lambda line: line.encode() + b"\n")
LINES = st.lists(LINE, max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=4))
def test_written_edits_come_back(edits: list[tuple[list[bytes], list[bytes]]]) -> None:
    changed = [(old, new) for old, new in edits if old != new and b"".join(old).strip()]
    text = b"".join(
        b"<edit>\n<file>src/f%d.py</file>\n<old_code>\n%b</old_code>\n<new_code>\n%b</new_code>\n</edit>\n"
        % (number, b"".join(old), b"".join(new))
        for number, (old, new) in enumerate(changed)
    )
    patch = read_pseudo_xml(text)
    assert [(file.path, file.hunks[0].old, file.hunks[0].new) for file in patch.files] == [
        (f"src/f{number}.py", old, new) for number, (old, new) in enumerate(changed)
    ]
    assert not patch.repairs


PIECES = st.sampled_from(
    [
        b"<edit>",
        b"</edit>\n",
        b'<edit file="b.py">',
        b"<edits>",
        b"<file>a.py</file>\n",
        b"<file>",
        b"</file>",
        b'<file path="c.py">',
        b"<old_code>",
        b"</old_code>\n",
        b"<old>",
        b"<new_code>",
        b"</new_code>\n",
        b"<new_code/>",
        b"<content>",
        b"</content>",
        b"code\n",
        b"&lt;",
        b"<![CDATA[",
        b"]]>",
        b"\xff\0\r\n",
        b"\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map(b"".join))
def test_any_mixture_of_tags_is_read_or_is_a_problem(data: bytes) -> None:
    patch = read_pseudo_xml(data)
    assert patch.files or patch.problems
    lines = data.count(b"\n") + 1
    assert all(1 <= file.line <= lines for file in patch.files)
    assert all(hunk.added or hunk.removed for file in patch.files for hunk in file.hunks)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    assert read_pseudo_xml(data).problems
    read_pseudo_xml(b"<edit><file>a</file><old_code>" + data)


@pytest.mark.parametrize(
    "unit",
    [
        b"<old>",
        b"<edit><old>",
        b"<old>x</old_code>",
        b"<old" + b" " * 500,
        b"</new>",
        b"<file>",
        b"<path>a</path>",
    ],
)
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    start = time.monotonic()
    read_pseudo_xml(b"<edit><file>a</file>" + unit * (200_000 // len(unit)) + b"</original>")
    assert time.monotonic() - start < 10
