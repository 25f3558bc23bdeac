"""Identifiers as words, and files as what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.index.blob import MAX_BYTES, Definition, read_content, term_key
from editguard.index.words import compound, stem, words


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("parse", ("pars",)),
        ("parse_header", ("pars", "head", "parse_header")),
        ("HTTPResponse", ("http", "respons", "httpresponse")),
        ("HTMLHeader2", ("html", "head", "htmlheader2")),
        ("_private_name", ("privat", "name", "private_name")),
        ("x", ()),
        ("a1", ("a1",)),
        ("x" * 81, ()),
    ],
)
def test_words(identifier: str, expected: tuple[str, ...]) -> None:
    assert words(identifier) == expected


@pytest.mark.parametrize("family", [("parse", "parses", "parsed", "parsing"), ("header", "headers")])
def test_forms_of_a_word_are_one(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


def test_short_words_stay_apart() -> None:
    assert stem("used") != stem("us")
    assert stem("user") != stem("us")


def test_a_compound_is_a_whole_identifier() -> None:
    assert compound("parse_header")
    assert not compound("pars")


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    assert all(word == word.lower() for word in words(text))


def test_definitions_with_their_scope() -> None:
    content = read_content(
        b"LIMIT = 3\n\n\nclass Shop:\n    rate: int = 1\n\n"
        b"    def total(self):\n        def inner():\n            pass\n\n"
        b"async def run():\n    pass\n"
    )
    assert content.definitions == (
        Definition("LIMIT", 1),
        Definition("Shop", 4),
        Definition("Shop.total", 7),
        Definition("Shop.total.inner", 8),
        Definition("run", 11),
    )


def test_terms_are_counted() -> None:
    terms = read_content(b"total = total + other_total\n").terms
    assert terms[term_key("total")] == 3
    assert terms[term_key("other_total")] == 1


@pytest.mark.parametrize("data", [b"", b"\0binary", b"x" * (MAX_BYTES + 1)], ids=["empty", "binary", "too large"])
def test_files_that_say_nothing(data: bytes) -> None:
    assert read_content(data) == ({}, ())


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data: bytes) -> None:
    content = read_content(data)
    assert all(count > 0 for count in content.terms.values())
    assert all(1 <= definition.line <= data.count(b"\n") + 1 for definition in content.definitions)


def test_windows_line_ends_and_other_encodings() -> None:
    content = read_content("def gr\xfcn():\r\n    pass\r\ndef b():\r\n    pass\r\n".encode("latin-1"))
    assert ("b", 3) in [(name, line) for name, line in content.definitions]
