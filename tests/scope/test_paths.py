"""Names of files against globs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.scope.paths import Globs, canonical, disguised, folded, same_file
from editguard.vocabulary.contract import Clause, Subject, Verb

PARTS = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=8)
PATHS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


def globs(*patterns: str, careless: bool = True) -> Globs:
    verb = Verb.DENY if careless else Verb.ALLOW
    return Globs([Clause(verb, Subject.PATH, pattern) for pattern in patterns], careless=careless)


@given(PATHS)
def test_folding_comes_to_rest(path: str) -> None:
    assert folded(folded(path)) == folded(path)


@given(PATHS)
def test_every_form_of_a_path_is_folded_alike(path: str) -> None:
    for form in ("NFC", "NFD"):
        assert folded(unicodedata.normalize(form, path)) == folded(path)
        assert canonical(unicodedata.normalize(form, path)) == canonical(path)


@given(PATHS)
def test_a_path_is_the_same_file_as_itself(path: str) -> None:
    assert same_file(path, (path,))
    assert same_file(f"./{path}", (path,))


@given(st.sampled_from(["Tests", "TESTS", "te\u200bsts", "t\u0435sts", "tests.", "tests ", "tests:x"]), PARTS)
def test_what_comes_to_the_same_as_a_denied_folder_is_denied(folder: str, name: str) -> None:
    path = f"{folder}/{name}"
    if canonical(path).startswith(f"{canonical(folder)}/"):  # `tests./..` is elsewhere
        clause = globs("tests/").match(path)
        assert clause is not None
        assert disguised(path, clause)


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (["a/", "!a/b.py"], "a/b.py", None),
        (["a/*", "!a/b.py"], "a/c.py", "a/*"),
        (["*.py", "b.py"], "x/b.py", "b.py"),
        (["/b.py"], "x/b.py", None),
        (["**/b.py"], "x/y/b.py", "**/b.py"),
        (["a/"], "a", None),
    ],
)
def test_the_clause_that_decides(patterns: list[str], path: str, expected: str | None) -> None:
    clause = globs(*patterns, careless=False).match(path)
    assert (clause and clause.pattern) == expected or (expected is None and clause is None)


def test_what_is_let_in_again_by_its_own_name_is_not_let_in_by_another() -> None:
    denied = globs("tests/*", "!tests/data")
    assert denied.match("tests/data/x") is None
    assert denied.match("tests/DATA/x") is not None
    assert denied.match("TESTS/a.py") is not None


def test_allowed_is_only_what_is_written_so() -> None:
    allowed = globs("src/", careless=False)
    assert allowed.match("src/a.py") is not None
    for path in ("SRC/a.py", "sr\u0441/a.py", "src./a.py", "src\u200b/a.py"):
        assert allowed.match(path) is None
