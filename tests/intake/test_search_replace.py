from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.path_line import path_in_info, path_in_line, path_in_prose
from editguard.intake.search_replace import read_search_replace
from editguard.vocabulary.patch import FileStatus, Patch, PatchFormat, ProblemCode

BLOCK = b"<<<<<<< SEARCH\ndef f():\n    return 1\n=======\ndef f():\n    return 2\n>>>>>>> REPLACE\n"
HUNK = [" def f():\n", "-    return 1\n", "+    return 2\n"]


def hunks(patch: Patch, file: int = 0) -> list[list[str]]:
    return [[line.op + line.text.decode() for line in hunk.lines] for hunk in patch.files[file].hunks]


def codes(patch: Patch) -> list[str]:
    return [repair.code for repair in patch.repairs]


@pytest.mark.parametrize(
    "text",
    [
        b"src/app.py\n" + BLOCK,
        b"src/app.py\n```python\n" + BLOCK + b"```\n",
        b"src/app.py\n\n```python\n" + BLOCK + b"```\n",
        b"```python\nsrc/app.py\n" + BLOCK + b"```\n",
        b"```\nsrc/app.py\n```\n```python\n" + BLOCK + b"```\n",
        b"```python\n### src/app.py\n" + BLOCK + b"```\n",
        b"```python\n# src/app.py\n" + BLOCK + b"```\n",
        b"```python src/app.py\n" + BLOCK + b"```\n",
        b"```python:src/app.py\n" + BLOCK + b"```\n",
        b'```python title="src/app.py"\n' + BLOCK + b"```\n",
        b"~~~~\nsrc/app.py\n" + BLOCK + b"~~~~\n",
        b"`src/app.py`\n```\n" + BLOCK + b"```\n",
        b"**src/app.py**\n```\n" + BLOCK + b"```\n",
        b"**`src/app.py`**:\n```\n" + BLOCK + b"```\n",
        b"### `src/app.py`\n\n```\n" + BLOCK + b"```\n",
        b"### File: src/app.py\n```\n" + BLOCK + b"```\n",
        b"File: `src/app.py`\n" + BLOCK,
        b"1. src/app.py:\n" + BLOCK,
        b"src/app.py (modified)\n" + BLOCK,
        b"<path>src/app.py</path>\n<diff>\n" + BLOCK + b"</diff>\n",
        BLOCK.replace(b"SEARCH", b"SEARCH src/app.py"),
    ],
)
def test_where_the_path_stands(text: bytes) -> None:
    patch = read_search_replace(text)
    assert patch.format is PatchFormat.SEARCH_REPLACE
    assert [(file.path, file.old_path, file.status) for file in patch.files] == [
        ("src/app.py", "src/app.py", FileStatus.MODIFIED)
    ]
    assert hunks(patch) == [HUNK]
    assert not patch.problems
    assert set(codes(patch)) <= {"surrounding-text"}
    assert (patch.added, patch.removed) == (None, None)


@pytest.mark.parametrize(
    ("search", "divider", "replace"),
    [
        (b"<<<<<<< SEARCH", b"=======", b">>>>>>> REPLACE"),
        (b">>>>>>> SEARCH", b"=======", b"<<<<<<< REPLACE"),
        (b"<<<<<<< SEARCH", b"=======", b"<<<<<<< REPLACE"),
        (b"<<<<<<< ORIGINAL", b"=======", b">>>>>>> UPDATED"),
        (b"<<<<<<< search", b"=======", b">>>>>>> replace"),
        (b"<<<<< SEARCH", b"=====", b">>>>> REPLACE"),
        (b"<<<<<<<<< SEARCH", b"=========", b">>>>>>>>> REPLACE"),
        (b"<<<<<<<SEARCH", b"=======", b">>>>>>>REPLACE"),
        (b"<<<<<<< SEARCH  ", b"=======  ", b">>>>>>> REPLACE  "),
    ],
)
def test_marker_forms(search: bytes, divider: bytes, replace: bytes) -> None:
    text = b"a.py\n" + search + b"\nx\n" + divider + b"\ny\n" + replace + b"\n"
    patch = read_search_replace(text)
    assert hunks(patch) == [["-x\n", "+y\n"]]
    assert (patch.repairs, patch.problems) == ((), ())


def test_markers_of_different_lengths() -> None:
    patch = read_search_replace(b"a.py\n<<<<<<< SEARCH\nx\n======\ny\n>>>>>>>> REPLACE\n")
    assert hunks(patch) == [["-x\n", "+y\n"]]
    assert codes(patch) == ["marker-length"]


def test_sides_the_other_way_round() -> None:
    patch = read_search_replace(b"a.py\n<<<<<<< REPLACE\nnew\n=======\nold\n>>>>>>> SEARCH\n")
    assert hunks(patch) == [["-old\n", "+new\n"]]
    assert codes(patch) == ["swapped-sides"]


def test_stray_closing_marker_opens_nothing() -> None:
    patch = read_search_replace(b">>>>>>> REPLACE\na.py\n" + BLOCK)
    assert hunks(patch) == [HUNK]


def test_blocks_of_one_file_become_hunks_in_order() -> None:
    text = b"a.py\n" + BLOCK + b"b.py\n" + BLOCK + b"a.py\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n"
    patch = read_search_replace(text)
    assert [file.path for file in patch.files] == ["a.py", "b.py"]
    assert hunks(patch) == [HUNK, ["-x\n", "+y\n"]]
    assert [hunk.line for hunk in patch.files[0].hunks] == [2, 18]


def test_path_is_carried_over() -> None:
    patch = read_search_replace(b"```\na.py\n" + BLOCK + b"\n" + BLOCK.replace(b"1", b"3") + b"```\n")
    assert len(hunks(patch)) == 2
    assert [(repair.code, repair.file, repair.line) for repair in patch.repairs] == [("path-carried", "a.py", 11)]


def test_path_in_a_sentence() -> None:
    patch = read_search_replace(b"In `src/app.py`, replace the body:\n\n```python\n" + BLOCK + b"```\n")
    assert patch.files[0].path == "src/app.py"
    assert "path-from-prose" in codes(patch)


def test_block_without_any_path_is_malformed() -> None:
    patch = read_search_replace(b"Replace this:\n\n" + BLOCK)
    assert patch.format is PatchFormat.NONE
    assert [(problem.code, problem.line) for problem in patch.problems] == [(ProblemCode.MALFORMED, 3)]


def test_empty_search_adds_or_appends() -> None:
    patch = read_search_replace(b"new.py\n<<<<<<< SEARCH\n=======\nx = 1\ny = 2\n>>>>>>> REPLACE\n")
    (file,) = patch.files
    assert (file.path, file.old_path, file.status) == ("new.py", None, FileStatus.ADDED)
    assert hunks(patch) == [["+x = 1\n", "+y = 2\n"]]
    assert file.hunks[0].at_end


def test_empty_search_after_other_blocks_appends_to_the_file() -> None:
    patch = read_search_replace(b"a.py\n" + BLOCK + b"a.py\n<<<<<<< SEARCH\n\n=======\nend\n>>>>>>> REPLACE\n")
    assert hunks(patch) == [HUNK, ["+end\n"]]
    assert [hunk.at_end for hunk in patch.files[0].hunks] == [False, True]


def test_edit_of_a_file_that_was_added_before() -> None:
    first = b"a.py\n<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE\n"
    text = first + b"a.py\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n"
    patch = read_search_replace(text)
    assert [(file.path, file.status.value) for file in patch.files] == [
        ("a.py", "added"),
        ("a.py", "modified"),
    ]


def test_empty_replacement_deletes_lines() -> None:
    patch = read_search_replace(b"a.py\n<<<<<<< SEARCH\nx\ny\n=======\n>>>>>>> REPLACE\n")
    assert hunks(patch) == [["-x\n", "-y\n"]]


def test_heading_underlines_are_content() -> None:
    side = b"Changes\n=======\n\n%s\n"
    text = b"a.rst\n<<<<<<< SEARCH\n" + side % b"old" + b"=======\n" + side % b"new" + b">>>>>>> REPLACE\n"
    patch = read_search_replace(text)
    assert hunks(patch) == [[" Changes\n", " =======\n", " \n", "-old\n", "+new\n"]]
    assert codes(patch) == ["ambiguous-divider"]


def test_heading_that_only_the_replacement_has() -> None:
    page = b"The text of the page.\n"
    text = b"a.rst\n<<<<<<< SEARCH\n%b=======\nChanges\n=======\n%b>>>>>>> REPLACE\n" % (page, page)
    assert hunks(read_search_replace(text)) == [["+Changes\n", "+=======\n", " The text of the page.\n"]]


def test_dividers_that_nothing_tells_apart_are_ambiguous() -> None:
    patch = read_search_replace(b"a.txt\n<<<<<<< SEARCH\n=======\n\n=======\n>>>>>>> REPLACE\nb.py\n" + BLOCK)
    assert [file.path for file in patch.files] == ["b.py"]
    assert [(problem.code, problem.line) for problem in patch.problems] == [(ProblemCode.AMBIGUOUS, 2)]


def test_bare_name_right_above_the_block() -> None:
    append = b"link_dir\n```\n<<<<<<< SEARCH\n=======\n.\n>>>>>>> REPLACE\n```\n"
    assert [file.path for file in read_search_replace(b"a.py\n" + BLOCK + append).files] == [
        "a.py",
        "link_dir",
    ]
    spaced = append.replace(b"link_dir\n", b"Then:\n\n")
    assert [file.path for file in read_search_replace(b"a.py\n" + BLOCK + spaced).files] == ["a.py"]


def test_longer_markers_protect_shorter_ones() -> None:
    inner = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"
    text = f"a.md\n<<<<<<<<< SEARCH\n{inner}=========\n{inner}c\n>>>>>>>>> REPLACE\n".encode()
    patch = read_search_replace(text)
    assert hunks(patch) == [[" " + line + "\n" for line in inner.splitlines()] + ["+c\n"]]
    assert not patch.repairs


def test_diff_text_in_a_block_is_content() -> None:
    diff = b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n"
    patch = read_search_replace(b"a.txt\n<<<<<<< SEARCH\n" + diff + b"=======\n" + diff + b"+b\n>>>>>>> REPLACE\n")
    assert hunks(patch)[0][-1] == "++b\n"


def test_indented_block() -> None:
    text = b"- a.py\n" + b"".join(b"  " + line for line in BLOCK.splitlines(keepends=True))
    patch = read_search_replace(text)
    assert hunks(patch) == [HUNK]
    assert codes(patch) == ["indented-block"]


def test_start_line_hints() -> None:
    text = b"a.py\n<<<<<<< SEARCH\n:start_line:12\n-------\nx\n=======\ny\n>>>>>>> REPLACE\n"
    (hunk,) = read_search_replace(text).files[0].hunks
    assert (hunk.old_start, hunk.old, hunk.new) == (12, [b"x\n"], [b"y\n"])


def test_same_sides_change_nothing() -> None:
    patch = read_search_replace(b"a.py\n<<<<<<< SEARCH\nx\n=======\nx\n>>>>>>> REPLACE\na.py\n" + BLOCK)
    assert hunks(patch) == [HUNK]
    assert codes(patch) == ["no-change"]
    alone = read_search_replace(b"a.py\n<<<<<<< SEARCH\nx\n=======\nx\n>>>>>>> REPLACE\n")
    assert [problem.code for problem in alone.problems] == [ProblemCode.UNREADABLE]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (b"a.py\n<<<<<<< SEARCH\nx\n=======\ny\n", "closing marker"),
        (b"a.py\n<<<<<<< SEARCH\nx\n", "closing marker"),
        (b"a.py\n<<<<<<< SEARCH\nx\n>>>>>>> REPLACE\n", "'=======' line"),
    ],
)
def test_truncated_blocks_are_problems_and_spare_the_next_block(text: bytes, missing: str) -> None:
    patch = read_search_replace(text + b"b.py\n" + BLOCK)
    assert [file.path for file in patch.files] == ["b.py"]
    assert [(problem.code, problem.file, problem.line) for problem in patch.problems] == [
        (ProblemCode.MALFORMED, "a.py", 2)
    ]
    assert missing in patch.problems[0].message


def test_crlf_of_the_transport() -> None:
    patch = read_search_replace((b"a.py\n" + BLOCK).replace(b"\n", b"\r\n"))
    assert hunks(patch) == [HUNK]
    assert codes(patch) == ["crlf-transport"]


def test_last_line_without_newline() -> None:
    assert hunks(read_search_replace(b"a.py\n" + BLOCK.rstrip(b"\n"))) == [HUNK]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Here is the fix:",
        "and then",
        "e.g. this.",
        "https://x.org/a.py",
        "x = f(a.py)",
        "Python 3.11",
        "```",
        "...",
    ],
)
def test_lines_that_are_no_path(line: str) -> None:
    assert path_in_line(line.encode()) is None


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("Makefile", "Makefile"),
        ("// src/a.ts", "src/a.ts"),
        ("<!-- docs/a.html -->", "docs/a.html"),
        ("/* a.css */", "a.css"),
        ("- `docs/my file.md`", "docs/my file.md"),
        ("path: a/b", "a/b"),
        (".github/workflows/ci.yml", ".github/workflows/ci.yml"),
        ("tests/test\\_a.py", "tests/test_a.py"),
        ("__init__.py", "__init__.py"),
        ("pkg/__init__.py:", "pkg/__init__.py"),
        ("*.py", None),
    ],
)
def test_lines_that_are_a_path(line: str, path: str | None) -> None:
    assert path_in_line(line.encode()) == path


def test_paths_in_info_strings_and_sentences() -> None:
    assert path_in_info("python") is None
    assert path_in_info("python linenums=1") is None
    assert path_in_info('js {filename="a.js"}') == "a.js"
    assert path_in_info("a/b.py") == "a/b.py"
    assert path_in_prose(b"In `a.py` call `f()`:") == "a.py"
    assert path_in_prose(b"Move `a.py` to `b.py`:") is None


LINE = st.one_of(
    st.sampled_from(["", " ", "x", "    return x", "+x", "-x", "@@", "*** End Patch", "```", "a.py", "<a>", "===="]),
    st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), max_size=12).filter(
        lambda text: not text.lstrip().startswith(("<<<<<", ">>>>>", "====="))
    ),
).map(lambda line: line.encode() + b"\n")
LINES = st.lists(LINE, max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=4), st.booleans())
def test_written_edits_come_back(edits: list[tuple[list[bytes], list[bytes]]], fenced: bool) -> None:
    changed = [(old, new) for old, new in edits if old != new and b"".join(old).strip()]
    text = b""
    for number, (old, new) in enumerate(changed):
        block = b"<<<<<<< SEARCH\n%b=======\n%b>>>>>>> REPLACE\n" % (b"".join(old), b"".join(new))
        text += b"src/f%d.py\n" % number + (b"```python\n%b```\n" % block if fenced else block)
    patch = read_search_replace(text)
    assert [(file.path, file.hunks[0].old, file.hunks[0].new) for file in patch.files] == [
        (f"src/f{number}.py", old, new) for number, (old, new) in enumerate(changed)
    ]
    assert [repair.code for repair in patch.repairs] == []


PIECES = st.sampled_from(
    [
        b"<<<<<<< SEARCH\n",
        b"<<<<< SEARCH\n",
        b"  <<<<<<< SEARCH\n",
        b">>>>>>> SEARCH\n",
        b"<<<<<<< REPLACE\n",
        b">>>>>>> REPLACE\n",
        b"=======\n",
        b"=====\n",
        b"  =======\n",
        b"a.py\n",
        b"x\n",
        b"\n",
        b"```python b.py\n",
        b"```\n",
        b":start_line:3\n",
        b"-------\n",
        b"\xff\0\r\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map(b"".join))
def test_any_mixture_of_markers_is_read_or_is_a_problem(data: bytes) -> None:
    patch = read_search_replace(data)
    assert patch.files or patch.problems
    assert all(hunk.added or hunk.removed for file in patch.files for hunk in file.hunks)
    lines = data.count(b"\n") + 1
    assert all(1 <= hunk.line <= lines for file in patch.files for hunk in file.hunks)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    assert read_search_replace(data).problems
    patch = read_search_replace(b"a.py\n<<<<<<< SEARCH\n" + data + b"\n=======\nx\n>>>>>>> REPLACE\n")
    assert patch.files or patch.problems


@pytest.mark.parametrize(
    "unit",
    [
        b"<<<<<<< SEARCH\n",
        b"=======\n",
        b"<<<<<<< SEARCH\n <<<<<<< SEARCH\n  >>>>>>> REPLACE\n",
        b"<<<<<<< REPLACE\n",
        b"a.py\n<<<<<<< SEARCH\n",
    ],
)
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    start = time.monotonic()
    read_search_replace(b"a.py\n<<<<<<< SEARCH\n" + unit * (300_000 // len(unit)) + b">>>>>>> REPLACE\n")
    assert time.monotonic() - start < 10
