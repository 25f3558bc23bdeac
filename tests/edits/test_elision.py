"""Comments that stand for code which was left out, and comments that only sound like it."""

from __future__ import annotations

import pytest

from editguard.edits.elision import elided

LEFT_OUT = [
    "# ... rest unchanged",
    "# ... rest of the code unchanged",
    "# ... existing code ...",
    "# ...existing code...",
    "# … existing code …",
    "# ... (rest of the function remains the same)",
    "# ... (existing methods) ...",
    "# ... [rest of the existing __get__ method code] ...",
    "# ... (no changes to the lines in between)",
    "# (unchanged)",
    "# [omitted]",
    "# <snip>",
    "# ... unchanged ...",
    "# Rest of the function remains unchanged",
    "# rest of the class is the same",
    "# The rest of the file stays as is",
    "# Rest of the existing code...",
    "# Rest of the handle method...",
    "# Existing methods within StaticFilesHandlerMixin...",
    "# Implementation omitted for brevity",
    "# code omitted",
    "# ... keep the rest",
    "# ... keep existing code as it is",
    "# ... other methods ...",
    "# ... remaining imports ...",
    "#  ...  rest of code  ...",
]
IN_OTHER_LANGUAGES = [
    ("a.js", "// ... existing code ..."),
    ("a.ts", "  // ... keep the rest"),
    ("a.js", "/* ... rest of the function ... */"),
    ("a.jsx", "{/* ... existing code ... */}"),
    ("a.html", "<!-- rest of file -->"),
    ("a.html", "<!-- ... existing code ... -->"),
    ("a.html", "{# ... rest of the template unchanged #}"),
    ("a.sql", "-- ... rest of the script unchanged"),
    ("a.yaml", "# ... rest of the file unchanged"),
    ("a.c", "// ... rest of the function unchanged"),
]
NOTHING_LEFT_OUT = [
    "...",
    "    ...",
    "def f(): ...",
    "# ...",
    "# ... and so on",
    "# e.g. f(1), f(2), ...",
    "# ... or else the cache is stale",
    "# Previous versions did this in the loop...",
    "# Other backends raise here...",
    "# the rest of the values are ignored",
    "# The rest of the line is a comment.",
    "# ignore the rest of the arguments",
    "# existing users keep their settings",
    "# Fields are equal if the rest is the same as before the change",
    "# If creation_counter is the same, compare by model",
    "# The callable should be present, not omitted",
    "# omitted fields get their default",
    "# unchanged since 1.0",
    "# keep the same order",
    "# this remains unchanged when x is None",
    "# Continue with the rest of the checks",
    "# same as above...",
    "# Now we can import the rest of our test code",
    "# Axis limits (existing code)",
    "x = 1  # ... existing code ...",
    "s = '# ... rest of the code unchanged'",
    "",
    "#",
    "#!/bin/sh ...",
    "# Loading ...",
    "# before",
]


@pytest.mark.parametrize("line", LEFT_OUT)
def test_left_out(line: str) -> None:
    assert elided("a.py", line.encode())
    assert elided("pkg/a.py", b"        " + line.encode() + b"\r\n")


@pytest.mark.parametrize(("path", "line"), IN_OTHER_LANGUAGES)
def test_left_out_in_other_languages(path: str, line: str) -> None:
    assert elided(path, line.encode() + b"\n")


@pytest.mark.parametrize("line", NOTHING_LEFT_OUT)
def test_nothing_left_out(line: str) -> None:
    assert not elided("a.py", line.encode() + b"\n")


@pytest.mark.parametrize("path", ["README.md", "docs/a.rst", "notes.txt", "locale/de.po", "LICENSE", "a.unknown"])
def test_prose_may_speak_of_it(path: str) -> None:
    assert not elided(path, b"# ... rest of the code unchanged\n")


def test_bytes_that_are_no_text() -> None:
    assert not elided("a.py", b"\xff\xfe ... same")
    assert elided("a.py", b"# ... rest of the code unchanged\n\x0c")


def test_a_long_line_is_looked_at_in_no_time() -> None:
    assert not elided("a.py", b"# " + b"rest of the " * 5_000 + b"...")
    assert not elided("a.py", b"# " + b"." * 50_000 + b" same")
    assert not elided("a.py", b"# " + b"( " * 20_000 + b"...")
    assert not elided("a.py", b"# " + b"( " * 75 + b"...")
    assert not elided("a.py", b"# " + b"rest of the " * 12 + b"...")
    assert not elided("a.py", b"# existing " + b"a " * 70 + b"...")
