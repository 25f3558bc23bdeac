"""Nothing in a patch may steer a terminal or break a line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.report.escape import line_text, visible, visible_code

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"]),
        st.sampled_from("\x1b\r\n\t\u202e\u2066\udcff\ufeff\u200b\U000e0041"),
    )
)


def shows(text: str) -> bool:
    """Whether every character is one that a terminal shows."""
    return not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Übung 中文 ▌", "Übung 中文 ▌"),
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\x9b31m\x7f\x00", r"\x9b31m\x7f\x00"),
        ("user\u202enimda\u2069", r"user\u202enimda\u2069"),
        ("zero\u200bwidth\u00ad\ufeff", r"zero\u200bwidth\xad\ufeff"),
        ("line\u2028sep", r"line\u2028sep"),
        ("byte \udcff, half \ud83d", r"byte \xff, half \ud83d"),
        ("tag \U000e0041", r"tag \U000e0041"),
    ],
)
def test_what_does_not_show_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (b"x = 1\n", "x = 1"),
        (b"x = 1\r\n", "x = 1"),
        (b"x = 1\r", r"x = 1\r"),
        (b"\tif x:", "\tif x:"),
        (b"x  \t \n", r"x··\t·"),
        (b"  \n", "··"),
        (b"\n", ""),
        (b"caf\xe9\n", r"caf\xe9"),
        (b"caf\xc3\xa9\x0c\n", r"café\x0c"),
    ],
)
def test_lines_of_code(line: bytes, shown: str) -> None:
    assert line_text(line) == shown


@given(HOSTILE)
@settings(deadline=None, max_examples=200)
def test_any_text_shows_in_full(text: str) -> None:
    assert shows(visible(text))
    assert shows(visible_code(text).replace("\t", ""))
    visible(text).encode("utf-8")


@given(st.binary())
@settings(deadline=None, max_examples=200)
def test_any_line_shows_in_full(line: bytes) -> None:
    assert shows(line_text(line).replace("\t", ""))
