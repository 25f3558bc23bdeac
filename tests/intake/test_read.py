from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.read import read_proposal
from editguard.vocabulary.config import Limits
from editguard.vocabulary.patch import Patch, PatchFormat, ProblemCode

GIT = b"""diff --git a/src/app.py b/src/app.py
index 1234567..89abcde 100644
--- a/src/app.py
+++ b/src/app.py
@@ -1,2 +1,2 @@
 def f():
-    return 1
+    return 2
"""
V4A = b"""*** Begin Patch
*** Update File: src/app.py
@@ def f():
-    return 1
+    return 2
*** End Patch
"""
SEARCH = b"src/app.py\n<<<<<<< SEARCH\n    return 1\n=======\n    return 2\n>>>>>>> REPLACE\n"
XML = b"""<edit>
<file>src/app.py</file>
<old_code>
    return 1
</old_code>
<new_code>
    return 2
</new_code>
</edit>
"""
WHOLE = b"src/app.py\n```python\ndef f():\n    return 2\n```\n"
MAPPING = json.dumps({"src/app.py": "def f():\n    return 2\n"}).encode()

FORMATS = [
    (GIT, PatchFormat.UNIFIED),
    (V4A, PatchFormat.V4A),
    (SEARCH, PatchFormat.SEARCH_REPLACE),
    (XML, PatchFormat.PSEUDO_XML),
    (WHOLE, PatchFormat.WHOLE_FILE),
    (MAPPING, PatchFormat.WHOLE_FILE),
]


def changed(patch: Patch) -> list[tuple[str, list[bytes]]]:
    return [
        (line.op, line.text) for file in patch.files for hunk in file.hunks for line in hunk.lines if line.op != " "
    ]


def codes(patch: Patch) -> list[str]:
    return [repair.code for repair in patch.repairs]


def problems(patch: Patch) -> list[str]:
    return [problem.code for problem in patch.problems]


@pytest.mark.parametrize(("data", "format"), FORMATS)
@pytest.mark.parametrize("given_format", [False, True])
def test_each_format_is_read(data: bytes, format: PatchFormat, given_format: bool) -> None:
    patch = read_proposal(data, format if given_format else None)
    assert patch.format is format
    assert [file.path for file in patch.files] == ["src/app.py"]
    assert patch.problems == ()
    if patch.files[0].content is None:
        assert changed(patch) == [("-", b"    return 1\n"), ("+", b"    return 2\n")]
    else:
        assert patch.files[0].content == b"def f():\n    return 2\n"


@pytest.mark.parametrize(("data", "format"), FORMATS)
@pytest.mark.parametrize(
    ("codec", "mark", "code"),
    [
        ("utf-8", b"\xef\xbb\xbf", "byte-order-mark"),
        ("utf-16-le", b"\xff\xfe", "re-encoded"),
        ("utf-16-be", b"\xfe\xff", "re-encoded"),
        ("utf-32-le", b"\xff\xfe\0\0", "re-encoded"),
    ],
)
def test_byte_order_marks(data: bytes, format: PatchFormat, codec: str, mark: bytes, code: str) -> None:
    patch = read_proposal(mark + data.decode().encode(codec))
    plain = read_proposal(data)
    assert (patch.format, patch.files) == (format, plain.files)
    assert codes(patch) == [code, *codes(plain)]


def test_broken_utf16_is_unreadable() -> None:
    patch = read_proposal(b"\xff\xfe\x00")
    assert problems(patch) == [ProblemCode.UNREADABLE]
    assert "UTF-16" in patch.problems[0].message


def test_utf16_without_its_mark_is_named() -> None:
    patch = read_proposal(GIT.decode().encode("utf-16-le"))
    assert problems(patch) == [ProblemCode.UNREADABLE]
    assert "NUL" in patch.problems[0].message


def test_nul_bytes_are_content() -> None:
    patch = read_proposal(V4A.replace(b"return 2", b"return \0"))
    assert changed(patch)[-1] == ("+", b"    return \0\n")


@pytest.mark.parametrize(("data", "format"), FORMATS[:4])
def test_patches_in_json_strings(data: bytes, format: PatchFormat) -> None:
    patch = read_proposal(json.dumps({"name": "edit", "input": data.decode()}, indent=1).encode())
    assert patch.format is format
    assert changed(patch) == changed(read_proposal(data))
    assert codes(patch)[0] == "json-string"
    assert [(file.line, file.hunks[0].line) for file in patch.files] == [(1, 1)]


def test_several_tool_calls_are_read_together() -> None:
    calls = [{"input": V4A.decode()}, {"input": V4A.decode().replace("app", "lib")}]
    text = b"\n".join(json.dumps(call).encode() for call in calls)
    patch = read_proposal(text)
    assert [file.path for file in patch.files] == ["src/app.py", "src/lib.py"]
    assert (patch.added, patch.removed, patch.problems) == (2, 2, ())


def test_argument_lists_of_a_shell_call() -> None:
    call = {"command": ["bash", "-lc", f"apply_patch <<'EOF'\n{V4A.decode()}EOF\n"]}
    patch = read_proposal(json.dumps(call).encode())
    assert (patch.format, changed(patch)) == (PatchFormat.V4A, changed(read_proposal(V4A)))


def test_what_was_passed_over_is_recorded() -> None:
    patch = read_proposal(b"Before:\n\n```diff\n" + GIT + b"```\n\nNow:\n\n" + V4A)
    assert patch.format is PatchFormat.V4A
    (repair,) = (repair for repair in patch.repairs if repair.code == "other-format")
    assert repair.line == 4
    assert "unified" in repair.message


@pytest.mark.parametrize(("data", "format"), FORMATS)
@pytest.mark.parametrize("wanted", [format for format in PatchFormat if format is not PatchFormat.NONE])
def test_a_given_format_that_does_not_fit(data: bytes, format: PatchFormat, wanted: PatchFormat) -> None:
    patch = read_proposal(data, wanted)
    if wanted is format:
        assert patch.files
        return
    assert (patch.format, patch.files) == (PatchFormat.NONE, ())
    assert problems(patch) == [ProblemCode.UNREADABLE]
    assert wanted.value in patch.problems[0].message
    assert f"it looks like {format.value}" in patch.problems[0].message


def test_a_given_format_that_is_broken_keeps_its_own_problem() -> None:
    patch = read_proposal(b"a.py\n<<<<<<< SEARCH\nx\n", PatchFormat.SEARCH_REPLACE)
    assert problems(patch) == [ProblemCode.MALFORMED]


@pytest.mark.parametrize("format", [None, *PatchFormat])
@pytest.mark.parametrize("data", [b"", b" \n\n", b"I would return 2 there.\n", b"\0\1\2\xff"])
def test_nothing_to_read(data: bytes, format: PatchFormat | None) -> None:
    patch = read_proposal(data, format)
    assert (patch.format, patch.files) == (PatchFormat.NONE, ())
    assert problems(patch) == [ProblemCode.UNREADABLE]


def test_size_limit() -> None:
    limits = Limits(patch_bytes=len(GIT))
    assert read_proposal(GIT, limits=limits).files
    patch = read_proposal(GIT + b"\n", limits=limits)
    assert (patch.format, patch.files, problems(patch)) == (PatchFormat.NONE, (), [ProblemCode.LIMIT])
    message = patch.problems[0].message
    assert f"{len(GIT) + 1:,} bytes" in message
    assert "limits.patch-bytes" in message


def test_file_limit() -> None:
    data = b"".join(SEARCH.replace(b"app", b"app%d" % number) for number in range(3))
    assert len(read_proposal(data, limits=Limits(files=3)).files) == 3
    patch = read_proposal(data, limits=Limits(files=2))
    assert (patch.files, problems(patch)) == ((), [ProblemCode.LIMIT])
    assert "limits.files" in patch.problems[0].message


def test_git_diffs_do_not_import_the_other_readers() -> None:
    code = (
        "import sys\n"
        "from editguard.intake.read import read_proposal\n"
        f"assert read_proposal({GIT!r}).files\n"
        "print([name for name in sys.modules if name.startswith('editguard.intake.')])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for module in ("detect", "v4a", "search_replace", "pseudo_xml", "whole_file", "json_values"):
        assert f"editguard.intake.{module}'" not in run.stdout


def test_reading_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "import editguard.intake.detect, editguard.intake.read, editguard.intake.v4a\n"
        "heavy = {'git', 'pydantic', 'click', 'rich', 'openai', 'libcst', 'logging', 'tempfile', 'difflib'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


PIECES = st.sampled_from([*(data for data, _ in FORMATS), b"```\n", b"prose\n", b"\n", b'{"x": "', b"\xff\xfe", b"\0"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, max_size=5).map(b"".join),
    st.integers(0, 300),
    st.sampled_from([None, *PatchFormat]),
)
def test_any_mixture_is_read_or_is_a_problem(data: bytes, cut: int, format: PatchFormat | None) -> None:
    for text in (data[cut:], data[: max(0, len(data) - cut)]):
        patch = read_proposal(text, format)
        assert patch.files or patch.problems
