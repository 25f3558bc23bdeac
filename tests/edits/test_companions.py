"""Files that only throwaway files use, guards, and definitions written anew."""

from __future__ import annotations

import pytest

from editguard.edits.companions import AddedFile, companions
from editguard.edits.guard import is_guard
from editguard.edits.rewrite import LEAST, kept_lines

SCRIPT = AddedFile("reproduce.py", b"import sample_models\nprint(sample_models.A)\n", added=True, scratch=True)
MODELS = AddedFile("sample_models.py", b"class A:\n    pass\n", added=True, scratch=False)


def base_has(*folders: str):  # type: ignore[no-untyped-def]
    return lambda path: path in folders


def test_what_only_a_throwaway_file_imports_goes_with_it() -> None:
    assert companions([SCRIPT, MODELS], base_has("shop")) == {"sample_models.py"}


def test_what_the_rest_of_the_patch_uses_too_stays() -> None:
    user = AddedFile("shop/orders.py", b"from sample_models import A\n", added=False, scratch=False)
    assert companions([SCRIPT, MODELS, user], base_has("shop")) == set()


def test_what_nothing_names_stays() -> None:
    other = AddedFile("helpers.py", b"x = 1\n", added=True, scratch=False)
    assert companions([SCRIPT, other], base_has("shop")) == set()


def test_a_file_of_the_base_is_never_thrown_away() -> None:
    assert companions([SCRIPT, MODELS._replace(added=False)], base_has()) == set()


def test_a_file_in_a_folder_of_the_project_stays() -> None:
    inside = MODELS._replace(path="shop/sample_models.py")
    assert companions([SCRIPT, inside], base_has("shop")) == set()


def test_one_brings_the_next() -> None:
    second = AddedFile("sample_models.py", b"import sample_data\n", added=True, scratch=False)
    third = AddedFile("sample_data.py", b"rows = []\n", added=True, scratch=False)
    assert companions([SCRIPT, second, third], base_has()) == {"sample_models.py", "sample_data.py"}


def test_data_that_a_throwaway_file_reads() -> None:
    script = SCRIPT._replace(content=b"open('rows.csv').read()\nprint(1)\n")
    data = AddedFile("rows.csv", b"a,b\n", added=True, scratch=False)
    assert companions([script, data], base_has()) == {"rows.csv"}


def test_nothing_is_thrown_away_with_nothing() -> None:
    assert companions([MODELS], base_has()) == set()
    assert companions([], base_has()) == set()


def test_a_program_among_the_tests_that_tests_nothing() -> None:
    tried = AddedFile("tests/try_it.py", b"from shop import f\n\nprint(f(1))\n", added=True, scratch=False)
    real = tried._replace(path="tests/test_it.py", content=b"from shop import f\n\n\ndef test_f():\n    assert f(1)\n")
    assert companions([tried], base_has("tests")) == {"tests/try_it.py"}
    assert companions([real], base_has("tests")) == set()


@pytest.mark.parametrize(
    "new",
    [
        "    if value is None:\n        return None\n",
        "    if not value:\n        return\n",
        "    # be careful\n    if not isinstance(value, str):\n        raise TypeError(value)\n",
        "    try:\n        f(value)\n    except ValueError:\n        pass\n",
        "        if not hasattr(self, 'x'):\n            continue\n",
    ],
)
def test_guards(new: str) -> None:
    assert is_guard([], [line.encode() + b"\n" for line in new.splitlines()])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "    if value > 3:\n        return 3\n"),
        ("", "    if not value:\n        value = compute()\n"),
        ("", "    return None\n"),
        ("    f(value)\n", "    if value is None:\n        return None\n"),
        ("", "    if value is None:\n" + "        f(value)\n" * 5 + "        return\n"),
        ("", ""),
        ("", "# if value is None: return\n"),
    ],
)
def test_no_guards(old: str, new: str) -> None:
    lines = [[line.encode() + b"\n" for line in text.splitlines()] for text in (old, new)]
    assert not is_guard(*lines)


def body(count: int, extra: str = "") -> list[bytes]:
    return [f"    x{n} = f({n}){extra}\n".encode() for n in range(count)]


def test_lines_that_come_back() -> None:
    new = [*body(LEAST), b"    y = 1\n"]
    assert kept_lines(body(LEAST), new) == (LEAST, LEAST + 1)
    spaced = [line.replace(b" = ", b"=") for line in new]
    assert kept_lines(body(LEAST), spaced) == (LEAST, LEAST + 1)
    assert kept_lines(body(LEAST), body(LEAST, " + 1")) == (0, LEAST)


def test_short_definitions_are_not_compared() -> None:
    assert kept_lines(body(LEAST - 1), body(LEAST)) is None
    assert kept_lines(body(LEAST), [b"# x\n", *body(LEAST - 1), b"\n"]) is None
