from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.whole_file import read_whole_file
from editguard.vocabulary.patch import FileStatus, Patch, PatchFormat, ProblemCode


def contents(patch: Patch) -> dict[str, bytes | None]:
    return {file.path: file.content for file in patch.files}


def codes(patch: Patch) -> list[str]:
    return [repair.code for repair in patch.repairs]


@pytest.mark.parametrize(
    "value",
    [
        {"src/app.py": "x = 1\n"},
        {"files": {"src/app.py": "x = 1\n"}},
        {"files": {"src/app.py": "x = 1\n"}, "explanation": "one line"},
        [{"path": "src/app.py", "content": "x = 1\n"}],
        {"files": [{"path": "src/app.py", "content": "x = 1\n"}]},
        [{"file_path": "src/app.py", "code": "x = 1\n", "language": "python"}],
        [{"filename": "src/app.py", "contents": "x = 1\n"}],
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_forms(value: object, indent: int | None) -> None:
    patch = read_whole_file(json.dumps(value, indent=indent).encode())
    assert patch.format is PatchFormat.WHOLE_FILE
    assert contents(patch) == {"src/app.py": b"x = 1\n"}
    (file,) = patch.files
    assert (file.old_path, file.status, file.hunks) == ("src/app.py", FileStatus.MODIFIED, ())
    assert (patch.repairs, patch.problems, patch.added, patch.removed) == ((), (), None, None)


def test_json_null_deletes() -> None:
    patch = read_whole_file(b'{"a.py": null, "b.py": "x"}')
    assert [(file.path, file.old_path, file.status.value) for file in patch.files] == [
        ("a.py", "a.py", "deleted"),
        ("b.py", "b.py", "modified"),
    ]


def test_json_lines() -> None:
    patch = read_whole_file(b'{\n  "a.py": "x\\n",\n\n  "b.py": "a.py"\n}\n')
    assert [file.line for file in patch.files] == [2, 4]


def test_json_in_a_fence_and_in_prose() -> None:
    text = b'Here you are:\n\n```json\n{"a.py": "x\\n"}\n```\nDone.\n'
    patch = read_whole_file(text)
    assert contents(patch) == {"a.py": b"x\n"}
    assert (codes(patch), patch.files[0].line) == (["surrounding-text"], 4)
    bare = read_whole_file(b'Here you are:\n{"a.py": "x\\n"}\n')
    assert (contents(bare), codes(bare)) == ({"a.py": b"x\n"}, ["surrounding-text"])


def test_json_with_raw_line_breaks() -> None:
    patch = read_whole_file(b'{"a.py": "x = 1\ny = 2\n"}')
    assert contents(patch) == {"a.py": b"x = 1\ny = 2\n"}
    assert codes(patch) == ["loose-json"]


def test_json_path_given_twice() -> None:
    patch = read_whole_file(b'{"a.py": "x", "b.py": "", "a.py": "y"}')
    assert contents(patch) == {"a.py": b"y", "b.py": b""}
    assert codes(patch) == ["superseded"]
    listed = read_whole_file(b'[{"path": "a.py", "content": "x"}, {"path": "a.py", "content": "y"}]')
    assert (contents(listed), codes(listed)) == ({"a.py": b"y"}, ["superseded"])


@pytest.mark.parametrize(
    "key", ["Makefile", ".gitignore", ".github/CODEOWNERS", "bin/run", "docs/my file.md", "../x.py"]
)
def test_json_keys_that_are_paths(key: str) -> None:
    assert contents(read_whole_file(json.dumps({key: "x"}).encode())) == {key: b"x"}


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"title": "Fix", "body": "Changes the loop"},
        {"path": "a.py", "content": "x"},
        {"input": "text"},
        {"a.py": 1},
        {"a.py": {"content": "x"}},
        {"a.py": "x", "a remark": "y"},
        [{"path": "a.py"}],
        [{"path": "a.py", "content": "x"}, 1],
        [{"role": "user", "content": "x"}],
        "a.py",
        3,
    ],
)
def test_json_that_is_no_mapping_of_files(value: object) -> None:
    patch = read_whole_file(json.dumps(value).encode())
    assert (patch.format, patch.files) == (PatchFormat.NONE, ())
    assert [problem.code for problem in patch.problems] == [ProblemCode.UNREADABLE]


@pytest.mark.parametrize("text", [b'{"a.py": "x', b'{"a.py": "x",', b'{"a.py": "x\n  "b.py"', b"[" * 100_000])
def test_broken_json_is_malformed(text: bytes) -> None:
    patch = read_whole_file(text)
    assert [problem.code for problem in patch.problems] == [ProblemCode.MALFORMED]
    assert patch.problems[0].line is not None


def test_json_with_huge_numbers_and_lone_surrogates() -> None:
    assert read_whole_file(b'{"a.py": ' + b"9" * 5000 + b"}").problems
    assert contents(read_whole_file(b'{"a.py": "\\ud800"}')) == {"a.py": b"\xed\xa0\x80"}


def test_json_that_is_not_utf8() -> None:
    assert contents(read_whole_file(b'{"a.py": "\xff"}')) == {"a.py": b"\xff"}


@pytest.mark.parametrize(
    "text",
    [
        b"src/app.py\n```python\nx = 1\n```\n",
        b"### `src/app.py`\n\n```python\nx = 1\n```\n",
        b"**src/app.py**:\n```\nx = 1\n```\n",
        b"File: src/app.py\n~~~python\nx = 1\n~~~\n",
        b"```python src/app.py\nx = 1\n```\n",
        b"```python:src/app.py\nx = 1\n```\n",
        b"```src/app.py\nx = 1\n```\n",
        b'```python title="src/app.py"\nx = 1\n```\n',
    ],
)
def test_fenced_forms(text: bytes) -> None:
    patch = read_whole_file(text)
    assert contents(patch) == {"src/app.py": b"x = 1\n"}
    assert (patch.repairs, patch.problems) == ((), ())


def test_several_fenced_files_among_prose() -> None:
    text = b"I rewrote both.\n\na.py\n```python\nx\n```\n\nb.py\n```python\ny\n```\n"
    text += b"\nRun it:\n```bash\npython a.py\n```\n"
    patch = read_whole_file(text)
    assert contents(patch) == {"a.py": b"x\n", "b.py": b"y\n"}
    assert [file.line for file in patch.files] == [5, 10]
    assert codes(patch) == ["surrounding-text"]


def test_path_in_the_first_comment_stays_content() -> None:
    patch = read_whole_file(b"```python\n# src/app.py\nx = 1\n```\n")
    assert contents(patch) == {"src/app.py": b"# src/app.py\nx = 1\n"}
    assert codes(patch) == ["path-from-comment"]


@pytest.mark.parametrize("comment", [b"# File: src/app.py", b"# filepath: src/app.py", b"// filename: src/app.py"])
def test_marked_path_comment_is_taken_off(comment: bytes) -> None:
    patch = read_whole_file(b"```python\n" + comment + b"\nx = 1\n```\n")
    assert contents(patch) == {"src/app.py": b"x = 1\n"}
    assert codes(patch) == ["path-comment-removed"]


@pytest.mark.parametrize(
    "text",
    [
        b"```python\nx = 1\n```\n",
        b"The bug is in `src/app.py`:\n```python\nx = 1\n```\n",
        b"```python\n# a comment\nx = 1\n```\n",
        b"```bash\n# src/app.py\npython src/app.py\n```\n",
        b"src/app.py\n```diff\n-x\n+y\n```\n",
        b"src/app.py\n```\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n```\n",
        b"",
        b"surrounding-text",
    ],
)
def test_fences_that_are_no_whole_files(text: bytes) -> None:
    patch = read_whole_file(text)
    assert (patch.format, patch.files) == (PatchFormat.NONE, ())
    assert [problem.code for problem in patch.problems] == [ProblemCode.UNREADABLE]


def test_open_fence_is_a_problem_and_keeps_what_is_there() -> None:
    patch = read_whole_file(b"src/app.py\n```python\nx = 1\n")
    assert list(contents(patch)) == ["src/app.py"]
    assert [(problem.code, problem.file) for problem in patch.problems] == [(ProblemCode.MALFORMED, "src/app.py")]


def test_fenced_crlf_of_the_transport() -> None:
    patch = read_whole_file(b"a.py\r\n```python\r\nx\r\n```\r\n")
    assert contents(patch) == {"a.py": b"x\n"}
    assert codes(patch) == ["crlf-transport"]


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["a.py", "b/c.txt", "d/e.md"]), st.text(max_size=60), min_size=1),
    st.booleans(),
)
def test_written_json_comes_back(files: dict[str, str], ascii_only: bool) -> None:
    text = json.dumps(files, ensure_ascii=ascii_only)
    patch = read_whole_file(text.encode())
    assert contents(patch) == {path: text.encode() for path, text in files.items()}
    assert not patch.repairs


CODE = st.lists(
    st.text(st.characters(blacklist_characters="\n\r`~<>*=", blacklist_categories=["Cs"]), max_size=20),
    max_size=8,
).map(lambda lines: "".join(f"    {line}\n" for line in lines).encode())


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["a.py", "b/c.txt", "d/e.md"]), CODE, min_size=1))
def test_written_fences_come_back(files: dict[str, bytes]) -> None:
    text = b"".join(path.encode() + b"\n```python\n" + code + b"```\n\n" for path, code in files.items())
    patch = read_whole_file(text)
    assert contents(patch) == files
    assert not patch.repairs


PIECES = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b'"a.py"',
        b": ",
        b", ",
        b'"x"',
        b"null",
        b"\n",
        b"```\n",
        b"```python b.py\n",
        b"a.py\n",
        b"# c/d.py\n",
        b"# file: c.py\n",
        b"x\n",
        b'"files"',
        b'{"path": "a", "content": "b"}',
        b"\xff",
        b"\0",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=25).map(b"".join))
def test_any_mixture_is_read_or_is_a_problem(data: bytes) -> None:
    patch = read_whole_file(data)
    assert patch.files or patch.problems
    assert all(1 <= file.line <= data.count(b"\n") + 1 for file in patch.files)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    patch = read_whole_file(data)
    assert patch.files or patch.problems


@pytest.mark.parametrize("unit", [b"{", b'{"a": \n', b"[\n[", b"a.py\n```python\nx\n```\n", b"```\n", b"# a/b.py\n"])
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    start = time.monotonic()
    read_whole_file(unit * (200_000 // len(unit)))
    assert time.monotonic() - start < 10
