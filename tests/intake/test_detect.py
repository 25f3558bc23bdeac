from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.detect import detect
from editguard.vocabulary.patch import PatchFormat

UNIFIED = """--- a/src/app.py
+++ b/src/app.py
@@ -1,2 +1,2 @@
 def f():
-    return 1
+    return 2
"""
GIT = "diff --git a/src/app.py b/src/app.py\nindex 1234567..89abcde 100644\n" + UNIFIED
V4A = """*** Begin Patch
*** Update File: src/app.py
@@ def f():
-    return 1
+    return 2
*** End Patch
"""
SEARCH = """src/app.py
<<<<<<< SEARCH
    return 1
=======
    return 2
>>>>>>> REPLACE
"""
XML = """<edit>
<file>src/app.py</file>
<old_code>
    return 1
</old_code>
<new_code>
    return 2
</new_code>
</edit>
"""
WHOLE = "src/app.py\n```python\ndef f():\n    return 2\n```\n"
MAPPING = json.dumps({"src/app.py": "def f():\n    return 2\n"})

FORMATS = {
    "git": (GIT, PatchFormat.UNIFIED),
    "unified": (UNIFIED, PatchFormat.UNIFIED),
    "v4a": (V4A, PatchFormat.V4A),
    "search": (SEARCH, PatchFormat.SEARCH_REPLACE),
    "xml": (XML, PatchFormat.PSEUDO_XML),
    "whole": (WHOLE, PatchFormat.WHOLE_FILE),
    "mapping": (MAPPING, PatchFormat.WHOLE_FILE),
}
MARKED = ["git", "unified", "v4a", "search", "xml"]


def format_of(text: str) -> PatchFormat:
    return detect(text.encode()).format


def fenced(text: str) -> str:
    return f"Here is the change.\n\n````\n{text}````\n\nIt returns 2 now.\n"


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_alone(name: str) -> None:
    text, expected = FORMATS[name]
    found = detect(text.encode())
    assert found.format is expected
    assert found.reason


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_with_crlf_or_a_byte_order_mark(name: str) -> None:
    text, expected = FORMATS[name]
    assert format_of(text.replace("\n", "\r\n")) is expected
    assert format_of("\ufeff" + text) is expected


@pytest.mark.parametrize("name", [*MARKED, "mapping"])
def test_each_format_in_a_fence_amid_prose(name: str) -> None:
    text, expected = FORMATS[name]
    assert format_of(fenced(text)) is expected


@pytest.mark.parametrize("name", MARKED)
def test_each_format_in_the_arguments_of_a_tool_call(name: str) -> None:
    text, expected = FORMATS[name]
    assert format_of(json.dumps({"input": text})) is expected
    call = {"name": "edit", "arguments": json.dumps({"patch": text})}
    assert format_of(json.dumps([call])) is expected
    assert format_of("```json\n" + json.dumps({"input": text}, indent=1) + "\n```\n") is expected


def test_tool_call_amid_prose() -> None:
    call = 'functions.apply_patch({"input": ' + json.dumps(V4A) + "})\n"
    assert format_of("I call the tool:\n\n" + call) is PatchFormat.V4A


@pytest.mark.parametrize("name", [*MARKED, "whole", "mapping"])
def test_a_diff_that_adds_text_of_another_format_is_a_diff(name: str) -> None:
    inner = FORMATS[name][0].splitlines()
    body = "".join(f"+{line}\n" for line in inner)
    text = f"--- a/docs/x.md\n+++ b/docs/x.md\n@@ -1 +1,{len(inner) + 1} @@\n x\n{body}"
    assert format_of(text) is PatchFormat.UNIFIED
    context = "".join(f" {line}\n" for line in inner)
    text = f"--- a/docs/x.md\n+++ b/docs/x.md\n@@ -1,{len(inner) + 1} +1,{len(inner)} @@\n-x\n{context}"
    assert format_of(text) is PatchFormat.UNIFIED


@pytest.mark.parametrize("name", ["git", "unified", "v4a", "xml", "mapping"])
def test_a_search_block_that_holds_another_format_is_a_search_block(name: str) -> None:
    inner = FORMATS[name][0]
    text = f"docs/x.md\n<<<<<<< SEARCH\n{inner}\n=======\n{inner}\nmore\n>>>>>>> REPLACE\n"
    assert format_of(text) is PatchFormat.SEARCH_REPLACE


@pytest.mark.parametrize("name", ["git", "unified", "search", "xml", "mapping"])
def test_an_envelope_that_adds_another_format_is_an_envelope(name: str) -> None:
    body = "".join(f"+{line}\n" for line in FORMATS[name][0].splitlines())
    assert format_of(f"*** Begin Patch\n*** Add File: docs/x.md\n{body}*** End Patch\n") is PatchFormat.V4A


@pytest.mark.parametrize("name", ["git", "unified", "v4a", "search"])
def test_tags_that_hold_another_format_are_tags(name: str) -> None:
    inner = FORMATS[name][0]
    text = f"""<edit>
<file>docs/x.md</file>
<old_code>
{inner}</old_code>
<new_code>
{inner}x
</new_code>
</edit>
"""
    assert format_of(text) is PatchFormat.PSEUDO_XML


@pytest.mark.parametrize("name", MARKED)
def test_files_in_json_that_hold_another_format_are_files(name: str) -> None:
    assert format_of(json.dumps({"docs/x.md": FORMATS[name][0]})) is PatchFormat.WHOLE_FILE


@pytest.mark.parametrize("name", ["v4a", "search", "xml"])
def test_a_fenced_file_that_explains_another_format_is_a_file(name: str) -> None:
    words = "# How to write patches\n\none\n\ntwo\n\nthree\n\nfour\n\nfive\n\n"
    text = f"docs/x.md\n````markdown\n{words}{FORMATS[name][0]}````\n"
    assert format_of(text) is PatchFormat.WHOLE_FILE


@pytest.mark.parametrize("name", ["v4a", "search", "xml"])
def test_a_quoted_diff_beside_another_format_is_passed_over(name: str) -> None:
    text, expected = FORMATS[name]
    found = detect(f"The last commit was\n\n```diff\n{GIT}```\n\nI undo it:\n\n{text}".encode())
    assert found.format is expected
    assert "unified diff at line 4 was passed over" in found.reason


def test_quoted_code_beside_a_diff_is_no_file() -> None:
    assert format_of(f"{WHOLE}\nThis changes it:\n\n```diff\n{UNIFIED}```\n") is PatchFormat.UNIFIED
    assert format_of(f"{WHOLE}\nThis changes it:\n\n```diff\n-a\n+b\n```\n") is PatchFormat.UNIFIED


def test_complete_markers_beat_partial_ones() -> None:
    assert format_of("*** Begin Patch\n*** Update File: x\n\n" + SEARCH) is PatchFormat.SEARCH_REPLACE
    assert format_of("<<<<<<< SEARCH\nthe block begins like this\n\n" + V4A) is PatchFormat.V4A


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (V4A.removesuffix("*** End Patch\n"), PatchFormat.V4A),
        (V4A.removeprefix("*** Begin Patch\n"), PatchFormat.V4A),
        (SEARCH.removesuffix(">>>>>>> REPLACE\n"), PatchFormat.SEARCH_REPLACE),
        (XML.removesuffix("</new_code>\n</edit>\n"), PatchFormat.PSEUDO_XML),
        (WHOLE.removesuffix("```\n"), PatchFormat.WHOLE_FILE),
        (MAPPING[:-5], PatchFormat.WHOLE_FILE),
        ("@@ -1 +1 @@\n-a\n+b\n", PatchFormat.UNIFIED),
        ("--- a/x\n+++ b/x\n", PatchFormat.UNIFIED),
        ("    " + GIT.replace("\n", "\n    "), PatchFormat.UNIFIED),
        ("\x1b[1mdiff --git a/x b/x\x1b[m\n\x1b[36m@@ -1 +1 @@\x1b[m\n-a\n+b\n", PatchFormat.UNIFIED),
        ("*** Begin Patch\n" + UNIFIED + "*** End Patch\n", PatchFormat.UNIFIED),
    ],
)
def test_partial_proposals(text: str, expected: PatchFormat) -> None:
    assert format_of(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n",
        "I would return 2 there.\n",
        "The bug is in `src/app.py`.\n\n```python\nreturn 1\n```\n",
        '{"title": "Fix", "body": "text"}',
        '{"a": 1',
        "<html><body>x</body></html>",
        "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n",
        "Title\n=====\n\n---\n\n* * *\n",
        "\0\1\2",
    ],
)
def test_nothing_to_detect(text: str) -> None:
    assert format_of(text) is PatchFormat.NONE


PIECES = st.sampled_from(
    [*(text.encode() for text, _ in FORMATS.values()), b"```\n", b"prose\n", b"\n", b'{"', b"\xff"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=6).map(b"".join), st.integers(0, 400))
def test_any_mixture_is_detected_as_something(data: bytes, cut: int) -> None:
    for text in (data, data[: len(data) - cut], data[cut:]):
        assert detect(text).reason


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_detected_without_an_exception(data: bytes) -> None:
    assert detect(data).format in PatchFormat


@pytest.mark.parametrize(
    "unit",
    [
        UNIFIED.encode(),
        V4A.encode(),
        SEARCH.encode(),
        XML.encode(),
        b"--- a\n",
        b"\x1b[1m",
        b"[\n{\n",
        b'"',
        b" ",
    ],
)
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    start = time.monotonic()
    detect(b"x\n" + unit * (200_000 // len(unit)))
    assert time.monotonic() - start < 10
