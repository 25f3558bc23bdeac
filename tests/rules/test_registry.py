"""The table of rules: in order, true to the classes, and cheap."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from editguard.rules import registry
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.finding import Severity

CODES = registry.codes()
SECTIONS = ("## What it does", "## Why is this bad", "## Example")


def test_codes_are_sorted_and_unique() -> None:
    assert list(CODES) == sorted(set(CODES))
    assert [row.code for row in registry.TABLE] == list(CODES)
    assert all(re.fullmatch(r"EG[0-2]\d\d", code) for code in CODES)


def test_names_are_unique_and_plain() -> None:
    names = [row.name for row in registry.TABLE]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


@pytest.mark.parametrize("code", CODES)
def test_the_row_is_true_to_its_class(code: str) -> None:
    row, rule = registry.entry(code), registry.load(code)
    assert (rule.code, rule.name, rule.severity) == (row.code, row.name, row.severity)
    assert isinstance(rule.severity, Severity)
    family = {"0": "patch", "1": "irrelevant", "2": "scope"}[code[2]]
    assert row.module.startswith(f"{family}.")


@pytest.mark.parametrize("code", CODES)
def test_a_rule_documents_itself(code: str) -> None:
    doc = registry.load(code).__class__.__doc__
    assert doc is not None
    summary, _, rest = doc.partition("\n")
    assert summary.endswith(".")
    places = [rest.find(section) for section in SECTIONS]
    assert -1 not in places, doc
    assert places == sorted(places)
    headings = re.findall(r"^ *(## .+)$", doc, re.MULTILINE)
    assert set(headings) <= {*SECTIONS, "## Options"}
    texts = re.split(r"^ *## .+$", doc, flags=re.MULTILINE)[1:]
    assert all(text.strip() for text in texts), "a section without a word"
    assert doc.count("```") % 2 == 0


@pytest.mark.parametrize("code", CODES)
def test_the_module_opens_with_the_code_and_the_summary(code: str) -> None:
    rule = registry.load(code).__class__
    opening = (sys.modules[rule.__module__].__doc__ or "").split("\n")[0]
    assert opening == f"{code}: {(rule.__doc__ or '').split(chr(10))[0]}"


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), set(CODES)),
        (("EG1",), (), {code for code in CODES if code.startswith("EG1")}),
        (("EG10",), (), {f"EG10{digit}" for digit in range(1, 10)}),
        (("EG109", "EG003"), (), {"EG003", "EG109"}),
        ((), ("EG0",), {code for code in CODES if not code.startswith("EG0")}),
        ((), ("EG",), set()),
        (("EG1",), ("EG109",), {code for code in CODES if code.startswith("EG1")} - {"EG109"}),
        (("EG109",), ("EG1",), {"EG109"}),
        (("EG1",), ("EG1",), set()),
    ],
)
def test_select(select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]) -> None:
    chosen = registry.select(select, ignore)
    assert set(chosen) == expected
    assert list(chosen) == sorted(chosen)


@pytest.mark.parametrize(
    ("code", "hint"),
    [("EG19", "EG1"), ("EG1O1", "EG101"), ("formating", "EG101"), ("eg110", "EG110"), ("scratch-files", "EG109")],
)
def test_an_unknown_code_names_the_closest(code: str, hint: str) -> None:
    with pytest.raises(UsageError, match=rf"unknown rule '{code}'; did you mean {hint}"):
        registry.select((code,), ())
    with pytest.raises(UsageError, match=hint):
        registry.select((), (code,))


@pytest.mark.parametrize("code", ["", "zzzzzz", "Z\nZ"])
def test_an_unknown_code_without_a_close_one(code: str) -> None:
    with pytest.raises(UsageError) as caught:
        registry.select((code,), ())
    assert "\n" not in str(caught.value)
    assert "did you mean" not in str(caught.value)


def test_an_unknown_code_cannot_be_loaded() -> None:
    with pytest.raises(UsageError, match="EG10"):
        registry.load("EG10x")


def test_the_registry_imports_no_rule() -> None:
    program = (
        "import sys; from editguard.rules import registry; registry.select(('EG1',), ())\n"
        "families = ('editguard.rules.patch', 'editguard.rules.irrelevant')\n"
        "print([name for name in sys.modules if name.startswith(families)])\n"
        "registry.load('EG110')\n"
        "print([name for name in sys.modules if name.startswith('editguard.rules.irrelevant.')])\n"
        "print({'libcst', 'git', 'click', 'pydantic', 'rich', 'difflib', 'logging'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    before, after, heavy = done.stdout.splitlines()
    assert before == "[]"
    assert "editguard.rules.irrelevant.debug_output" in after
    assert "editguard.rules.irrelevant.move" not in after
    assert heavy == "set()"
