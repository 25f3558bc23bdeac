"""What a task rules out, through the whole engine: what is reported, what is let be, what is only noticed."""

from __future__ import annotations

import pytest

import editguard
from editguard.vocabulary.report import Report
from tests.rules.harness import Changes, Files, Repository

CODE = 'def f(a, b=1):\n    """Add."""\n    # the sum\n    return a + b\n\n\ndef _g(a):\n    return a\n'
BEFORE: Files = {
    "pkg/__init__.py": "",
    "pkg/code.py": CODE,
    "pkg/one/util.py": "x = 1\n",
    "pkg/two/util.py": "x = 1\n",
    "pkg/two/f.py": "def twice():\n    return 2\n",
    "pkg/three.py": "def twice():\n    return 22\n",
    "tests/test_code.py": "def test_f():\n    assert 1\n",
    "docs/index.rst": "Words\n",
    "CHANGES.rst": "1.0\n",
    "setup.cfg": "[metadata]\nname = x\n",
    "requirements.txt": "requests>=2\n",
}
LEAD = "The sum that f gives in pkg/code.py is wrong for negative numbers.\n\n"


def report(repository: Repository, sentence: str, after: Changes) -> Report:
    return repository.check(BEFORE, after, task=LEAD + sentence)


def broken(repository: Repository, sentence: str, after: Changes) -> list[str | None]:
    return [finding.path for finding in report(repository, sentence, after).findings if finding.rule == "EG203"]


def changed(old: str, new: str, text: str = CODE) -> str:
    assert old in text
    return text.replace(old, new)


FIX: Changes = {"pkg/code.py": changed("a + b", "a - b")}
CASES: list[tuple[str, Changes, list[str | None]]] = [
    ("Do not touch the tests.", {**FIX, "tests/test_code.py": "def test_f():\n    assert 2\n"}, ["tests/test_code.py"]),
    ("Do not touch the tests.", {**FIX, "tests/test_new.py": "def test_g():\n    assert 1\n"}, []),
    ("Don't add tests.", {**FIX, "tests/test_new.py": "def test_g():\n    assert 1\n"}, ["tests/test_new.py"]),
    ("Don't add tests.", {**FIX, "tests/test_code.py": "def test_f():\n    assert 2\n"}, []),
    ("Please don't touch the docs.", {**FIX, "docs/index.rst": "Other\n"}, ["docs/index.rst"]),
    ("Please don't touch the docs.", {**FIX, "CHANGES.rst": "1.1\n"}, []),
    ("Leave setup.cfg as is.", {**FIX, "setup.cfg": "[metadata]\nname = y\n"}, ["setup.cfg"]),
    ("Do not modify `_g`.", {"pkg/code.py": changed("return a\n", "return -a\n")}, ["pkg/code.py"]),
    ("Do not modify `_g`.", FIX, []),
    ("Only change `f`.", {"pkg/code.py": changed("return a\n", "return -a\n")}, ["pkg/code.py"]),
    ("Only change `f`.", {**FIX, "tests/test_code.py": "def test_f():\n    assert 2\n"}, []),
    ("Only change pkg/code.py.", {**FIX, "setup.cfg": "[metadata]\n"}, ["setup.cfg"]),
    ("Only change code.py.", {**FIX, "setup.cfg": "[metadata]\n"}, ["setup.cfg"]),
    ("No new files.", {**FIX, "pkg/new.py": "x = 1\n"}, ["pkg/new.py"]),
    ("Do not change the public API.", {"pkg/code.py": changed("b=1", "b=1, c=2")}, ["pkg/code.py"]),
    ("Do not change the public API.", {"pkg/code.py": changed("b=1", "b: int = 1")}, []),
    ("Do not change the public API.", {"pkg/code.py": changed("def _g(a)", "def _g(a, b)")}, []),
    ("Do not change the public API.", {"pkg/code.py": CODE.replace("def f(", "def sum_(")}, ["pkg/code.py"]),
    ("Do not change the signature of `f`.", {"pkg/code.py": changed("b=1", "b=2")}, ["pkg/code.py"]),
    ("Do not change the signature of `twice`.", {"pkg/code.py": changed("b=1", "b=2")}, []),
    ("No new dependencies.", {**FIX, "requirements.txt": "requests>=2\nhttpx>=1\n"}, ["requirements.txt"]),
    ("No new dependencies.", {**FIX, "requirements.txt": "requests>=3\n"}, []),
    ("Don't add comments.", {"pkg/code.py": changed("    return a\n", "    # why\n    return -a\n")}, ["pkg/code.py"]),
    ("Don't add comments.", {"pkg/code.py": changed("return a\n", "return '# no comment' + a\n")}, []),
    ("Don't add comments.", {"pkg/code.py": changed("# the sum", "# the difference")}, []),
    ("Don't add docstrings.", {"pkg/code.py": changed("(a):\n", '(a):\n    """Give."""\n')}, ["pkg/code.py"]),
    ("Don't add docstrings.", {"pkg/code.py": changed("Add", "Subtract")}, []),
    ("Leave the existing comments as they are.", {"pkg/code.py": changed("# the sum", "# a sum")}, ["pkg/code.py"]),
    ("Please don't reformat the file.", {"pkg/code.py": changed("a + b", "(a + b)")}, ["pkg/code.py"]),
    ("Keep the diff minimal.", {"pkg/code.py": changed("b=1", "b = 1")}, ["pkg/code.py"]),
    ("Keep the diff minimal.", FIX, []),
    ("Change at most 1 line.", FIX, [None]),
    ("Change at most 2 lines.", FIX, []),
    ("Please change only one file.", {**FIX, "setup.cfg": "[metadata]\n"}, [None]),
    ("Just rename `_g` to `_h`.", {"pkg/code.py": CODE.replace("_g", "_h")}, []),
    ("Just rename `_g` to `_h`.", {"pkg/code.py": changed("_g", "_h", changed("a + b", "a - b"))}, ["pkg/code.py"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "after", "expected"), CASES, ids=[f"{n} {c[0]}" for n, c in enumerate(CASES)])
def test_what_breaks_it(repository: Repository, sentence: str, after: Changes, expected: list[str | None]) -> None:
    assert broken(repository, sentence, after) == expected


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Do not touch util.py.", "2 of them"),
        ("Do not touch gone.py.", "no file or folder"),
        ("Do not change `twice`.", "2 of them"),
        ("Do not change `nowhere`.", "no definition"),
        ("Only change gone.py.", "no file or folder"),
        ("Only change `f` and `nowhere`.", "no definition"),
        ("If possible, do not touch the tests.", "leaves it open"),
        ("Could you leave setup.cfg as it is?", "a question"),
    ],
)
def test_what_is_only_noticed(repository: Repository, sentence: str, why: str) -> None:
    after: Changes = {**FIX, "pkg/one/util.py": "x = 2\n", "tests/test_code.py": "x = 1\n", "setup.cfg": "\n"}
    found = report(repository, sentence, after)
    assert [finding.rule for finding in found.findings if finding.rule in ("EG203", "EG206")] == ["EG206"]
    (notice,) = [finding for finding in found.findings if finding.rule == "EG206"]
    assert sentence in notice.message
    assert why in notice.message
    assert found.metrics.out_of_scope_edits is None


def test_of_a_list_what_is_known_holds(repository: Repository) -> None:
    after: Changes = {**FIX, "setup.cfg": "[metadata]\n"}
    assert broken(repository, "Do not touch setup.cfg or gone.py.", after) == ["setup.cfg"]


@pytest.mark.parametrize("setting", ["notice", "ignore"])
def test_settings_turn_it_down(repository: Repository, setting: str) -> None:
    before = {**BEFORE, "editguard.toml": f'[scope]\ntask-constraints = "{setting}"\n'}
    found = repository.check(before, {"setup.cfg": "\n"}, task=LEAD + "Do not touch setup.cfg.")
    rules = {finding.rule for finding in found.findings if finding.rule in ("EG203", "EG206")}
    assert rules == ({"EG206"} if setting == "notice" else set())


def test_a_commit_message_gives_no_orders(repository: Repository) -> None:
    base, proposal = repository.prepare(BEFORE, {"setup.cfg": "\n"})
    task = editguard.Task(LEAD + "Do not touch setup.cfg.", "the commit message", account=True)
    found = editguard.check(repository.folder, patch=proposal, base=base, task=task, lean=True, lint=False)
    assert {finding.rule for finding in found.findings if finding.rule in ("EG203", "EG206")} == {"EG206"}
