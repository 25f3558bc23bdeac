"""What counts as introduced and as fixed, with ruff's default rules unless a case has settings of its own."""

from __future__ import annotations

import pytest

from tests.lint.cases import Linted

USED = "import os\n\n\ndef f():\n    return os.getcwd()\n"
OLD = "import sys\n\n\ndef f(x):\n    if x == None:\n        return 1\n    return 2\n"
BLOCK = "def f(x):\n    try:\n        y = x\n    except:\n        y = x == None\n    return y\n"


def test_removing_the_last_use_of_an_import_is_seen_on_its_unchanged_line(linted: Linted) -> None:
    assert linted.introduced({"a.py": USED}, {"a.py": USED.replace("os.getcwd()", "'.'")}) == [("a.py", "F401", 1)]


def test_an_old_comparison_on_a_touched_line_is_not_blamed(linted: Linted) -> None:
    after = OLD.replace("== None", "== None or not x")
    assert linted.introduced({"a.py": OLD}, {"a.py": after}) == []
    assert linted.fixed({"a.py": OLD}, {"a.py": after}) == []


def test_a_pure_rename_brings_nothing(linted: Linted) -> None:
    assert linted.introduced({"a.py": OLD}, {"a.py": None, "pkg/b.py": OLD}) == []


def test_a_rename_with_a_change_keeps_old_debts_and_shows_new_ones(linted: Linted) -> None:
    after = OLD.replace("return 2", "return undefined")
    assert linted.introduced({"a.py": OLD}, {"a.py": None, "b.py": after}) == [("b.py", "F821", 7)]


def test_a_move_between_files_keeps_its_debts(linted: Linted) -> None:
    before = {"a.py": BLOCK + "\n\nx = 1\n", "b.py": "y = 1\n"}
    after = {"a.py": "x = 1\n", "b.py": "y = 1\n\n\n" + BLOCK}
    assert linted.introduced(before, after) == []
    assert linted.fixed(before, after) == []


def test_a_copy_brings_its_debts(linted: Linted) -> None:
    before = {"a.py": BLOCK, "b.py": "y = 1\n"}
    assert [code for _, code, _ in linted.introduced(before, {"b.py": "y = 1\n\n\n" + BLOCK})] == ["E722", "E711"]


def test_equal_lines_that_did_not_move_do_not_excuse_each_other(linted: Linted) -> None:
    before = {"a.py": "import os\n\nx = 1\n", "b.py": "y = 1\n"}
    after = {"a.py": "x = 1\n", "b.py": "import os\n\ny = 1\n"}
    assert linted.introduced(before, after) == [("b.py", "F401", 1)]
    assert linted.fixed(before, after) == [("a.py", "F401", 1)]


def test_indenting_a_block_keeps_its_debts(linted: Linted) -> None:
    lines = BLOCK.split("\n")
    inner = "\n".join(["    " + line if line else line for line in lines[1:-2]])
    after = f"{lines[0]}\n    if x:\n{inner}\n        return y\n"
    assert linted.introduced({"a.py": BLOCK}, {"a.py": after}) == []


def test_a_move_within_a_file_keeps_its_debts(linted: Linted) -> None:
    other = "def g():\n    return 1\n"
    before = BLOCK + "\n\n" + other
    assert linted.introduced({"a.py": before}, {"a.py": other + "\n\n" + BLOCK}) == []


def test_deleting_a_file_fixes_what_it_held(linted: Linted) -> None:
    change = {"a.py": OLD, "b.py": "x = 1\n"}, {"a.py": None}
    assert linted.introduced(*change) == []
    assert linted.fixed(*change) == [("a.py", "F401", 1), ("a.py", "E711", 5)]


def test_what_is_fixed_does_not_hide_what_is_added(linted: Linted) -> None:
    before = "import os\nimport sys\n\nsys.exit(0)\n"
    after = "import re\nimport sys\n\nsys.exit(0)\n"
    assert linted.introduced({"a.py": before}, {"a.py": after}) == [("a.py", "F401", 1)]
    assert linted.fixed({"a.py": before}, {"a.py": after}) == [("a.py", "F401", 1)]


def test_a_star_import_and_the_names_that_may_come_from_it(linted: Linted) -> None:
    before = "x = 1\n\n\ndef f():\n    return later\n\n\nlater = 2\n"
    after = "from os import *\n\nx = getcwd()\n\n\ndef f():\n    return later\n\n\nlater = 2\n"
    assert linted.introduced({"a.py": before}, {"a.py": after}) == [("a.py", "F403", 1), ("a.py", "F405", 3)]


def test_a_second_star_import_does_not_renew_the_doubts_of_the_first(linted: Linted) -> None:
    before = "from os import *\n\nx = getcwd()\n"
    after = "from os import *\nfrom sys import *\n\nx = getcwd()\n"
    assert linted.introduced({"a.py": before}, {"a.py": after}) == [("a.py", "F403", 2)]


def test_a_line_that_was_too_long_before_is_an_old_debt(linted: Linted) -> None:
    settings = {"ruff.toml": "line-length = 20\n[lint]\nselect = ['E501']\n"}
    before = settings | {"a.py": "value = 'much too long for it'\nx = 1\n"}
    assert linted.introduced(before, {"a.py": "value = 'even longer than it was before'\nx = 1\n"}) == []
    found = linted.introduced(before, {"a.py": "value = 'much too long for it'\nx = 'this was short before'\n"})
    assert found == [("a.py", "E501", 2)]


def test_an_unsorted_block_stays_one_debt_when_it_grows(linted: Linted) -> None:
    settings = {"ruff.toml": "[lint]\nselect = ['I']\n"}
    before = settings | {"a.py": "import sys\nimport os\n\nprint(os, sys)\n"}
    assert linted.introduced(before, {"a.py": "import re\nimport sys\nimport os\n\nprint(os, sys)\n"}) == []
    sorted_before = settings | {"a.py": "import os\nimport sys\n\nprint(os, sys)\n"}
    after = {"a.py": "import sys\nimport os\n\nprint(os, sys)\n"}
    assert linted.introduced(sorted_before, after) == [("a.py", "I001", 1)]


def test_a_syntax_error_is_one_finding_and_no_cascade(linted: Linted) -> None:
    found, report = linted.both({"a.py": OLD}, {"a.py": OLD.replace("def f(x):", "def f(x:")})
    assert found is not None
    assert found.introduced == ()
    assert found.fixed == ()
    codes = [finding.rule for finding in report.findings]
    assert codes.count("EG008") == 1
    assert not {"EG301", "EG304"} & set(codes)
    assert report.metrics.lint_introduced is None
    assert report.metrics.lint_unchecked_files == 1


def test_syntax_that_is_too_new_for_the_project_is_a_violation(linted: Linted) -> None:
    settings = {"pyproject.toml": "[project]\nname = 'a'\nversion = '1'\nrequires-python = '>=3.9'\n"}
    after = {"a.py": "x = 1\n\nmatch x:\n    case 1:\n        x = 2\n"}
    assert linted.introduced(settings | {"a.py": "x = 1\n"}, after) == [("a.py", "invalid-syntax", 3)]


def test_a_file_that_did_not_parse_before_is_not_judged(linted: Linted) -> None:
    found = linted.lint({"a.py": "print 'x'\n"}, {"a.py": "import os\n\nprint('x')\n"})
    assert found.introduced == ()
    assert [part.paths for part in found.unchecked] == [("a.py",)]


def test_an_excluded_file_is_not_judged(linted: Linted) -> None:
    before = {"ruff.toml": "extend-exclude = ['gen']\n[lint]\nselect = ['F']\n", "gen/a.py": "x = 1\n"}
    assert linted.introduced(before, {"gen/a.py": "import os\n"}) == []
    own = {"editguard.toml": "exclude = ['gen/']\n", "gen/a.py": "x = 1\n"}
    assert linted.introduced(own, {"gen/a.py": "import os\n"}) == []


def test_the_patch_cannot_loosen_its_own_check(linted: Linted) -> None:
    before = {"pyproject.toml": "[tool.ruff.lint]\nselect = ['F']\n", "a.py": "x = 1\n"}
    after = {"pyproject.toml": "[tool.ruff.lint]\nselect = ['F']\nignore = ['F401']\n", "a.py": "import os\n\nx = 1\n"}
    found, report = linted.both(before, after)
    assert found is not None
    assert [one.violation.code for one in found.introduced] == ["F401"]
    assert "less is checked afterwards (tool.ruff.lint.ignore)" in next(
        finding.message for finding in report.findings if finding.rule == "EG303"
    )


def test_a_new_file_of_settings_is_not_followed(linted: Linted) -> None:
    after = {"pkg/ruff.toml": "[lint]\nselect = ['W']\n", "pkg/a.py": "import os\n\nx = 1\n"}
    assert linted.introduced({"pkg/a.py": "x = 1\n"}, after) == [("pkg/a.py", "F401", 1)]


@pytest.mark.parametrize("comment", ["# noqa", "# noqa: F401", "# NOQA:F401", "# type: ignore  # noqa"])
def test_a_new_suppression_hides_nothing(linted: Linted, comment: str) -> None:
    found = linted.lint({"a.py": "x = 1\n"}, {"a.py": f"import os  {comment}\n\nx = 1\n"})
    assert [(one.violation.code, one.hidden) for one in found.introduced] == [("F401", True)]
    assert found.introduced[0].violation.content == f"import os  {comment}"


def test_a_whole_file_that_falls_silent_is_not_mended(linted: Linted) -> None:
    found = linted.lint({"a.py": OLD}, {"a.py": "# ruff: noqa\n" + OLD})
    assert (found.introduced, found.fixed) == ((), ())
    assert [(one.kind, one.rule) for one in found.suppressions] == [("ruff:noqa", "*")]


def test_a_suppression_that_names_one_more_rule_hides_only_that(linted: Linted) -> None:
    settings = {"ruff.toml": "line-length = 30\n[lint]\nselect = ['E501', 'F401']\n"}
    before = settings | {"a.py": "import os  # noqa: F401 for whoever imports it\n"}
    found = linted.lint(before, {"a.py": "import os  # noqa: F401, E501 for whoever imports it\n"})
    assert [(one.rule, one.kind) for one in found.suppressions] == [("E501", "noqa")]
    assert found.introduced == ()


def test_taking_a_suppression_out_shows_what_it_hid(linted: Linted) -> None:
    assert linted.introduced({"a.py": "import os  # noqa\n"}, {"a.py": "import os\n"}) == [("a.py", "F401", 1)]


def test_a_fix_says_whether_it_is_safe(linted: Linted) -> None:
    _, report = linted.both({"a.py": "def f():\n    pass\n"}, {"a.py": "import os\n\n\ndef f():\n    x = 1\n"})
    found = {finding.external_rule: finding for finding in report.findings if finding.rule == "EG301"}
    assert found["F401"].suggestion == "Remove unused import: `os` (safe fix)"
    assert "unsafe fix" in (found["F841"].suggestion or "")
    assert "- import os" in found["F401"].detail
    assert "https://docs.astral.sh/ruff/rules/unused-import" in found["F401"].detail
    assert {finding.source for finding in found.values()} == {"ruff"}


def test_findings_are_the_same_wherever_they_are_in_the_file(linted: Linted) -> None:
    one = linted.both({"a.py": "x = 1\n"}, {"a.py": "x = 1\nimport os\n"})[1]
    other = linted.both({"a.py": "x = 1\n"}, {"a.py": "\n\nx = 1\nimport os\n"})[1]
    prints = [[f.fingerprint for f in report.findings if f.external_rule == "F401"] for report in (one, other)]
    assert prints[0] == prints[1] != []


def test_the_report_says_what_was_asked(linted: Linted) -> None:
    _, report = linted.both({"a.py": "x = 1\n"}, {"a.py": "x = 2\n"})
    (run,) = report.linters
    assert (run.linter, run.settings, run.files) == ("ruff", ("default",), 1)
    assert run.version
    assert run.rules
    _, other = linted.both({"ruff.toml": "[lint]\nselect=['W']\n", "a.py": "x = 1\n"}, {"a.py": "x = 2\n"})
    assert other.linters[0].settings == ("project",)
    assert other.linters[0].rules != run.rules


def test_a_patch_that_does_not_apply_is_not_linted(linted: Linted) -> None:
    found, report = linted.both({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-y = 3\n+y = 4\n")
    assert found is None
    assert report.metrics.lint_introduced is None


def test_a_file_that_a_patch_comes_back_to_is_compared_once(linted: Linted) -> None:
    before = {"a.py": "import os\n\nx = 1\ny = 2\n"}
    first = "--- a/a.py\n+++ b/a.py\n@@ -3,2 +3,2 @@\n-x = 1\n+x = undefined\n y = 2\n"
    second = "--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,2 @@\n-import os\n \n x = undefined\n"
    found = linted.lint(before, proposal=first + second)
    assert [(one.violation.code, one.violation.span.first) for one in found.introduced] == [("F821", 2)]
    assert [one.violation.code for one in found.fixed] == ["F401"]


BLACK = {"pyproject.toml": "[tool.black]\nline-length = 40\nskip-string-normalization = true\n"}


def layout(linted: Linted, before: dict[str, str], after: dict[str, str | None]) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.path, one.lines) for one in linted.lint(before, after).unformatted]


def test_the_formatter_follows_the_options_of_black(linted: Linted) -> None:
    before = BLACK | {"a.py": "x = 1\n"}
    assert layout(linted, before, {"a.py": "x = 1\ny = 'single'\n"}) == []
    long = "x = 1\nvalue = function(argument, another, more)\n"
    assert layout(linted, before, {"a.py": long}) == [("a.py", (2,))]
    assert layout(linted, {"a.py": "x = 1\n"}, {"a.py": long}) == []


def test_the_formatter_follows_the_settings_of_ruff(linted: Linted) -> None:
    before = {"ruff.toml": "line-length = 40\n[format]\nquote-style = 'single'\n", "a.py": "x = 1\n"}
    assert layout(linted, before, {"a.py": "x = 1\ny = 'single'\n"}) == []
    assert layout(linted, before, {"a.py": 'x = 1\ny = "double"\n'}) == [("a.py", (2,))]


def test_an_edit_that_follows_what_it_found_is_not_blamed(linted: Linted) -> None:
    before = BLACK | {"a.py": "x = f( 1 )\n\n\ny = 2\n"}
    assert layout(linted, before, {"a.py": "x = f( 2 )\n\n\ny = 2\n"}) == []
    assert layout(linted, before, {"a.py": "x = f( 1 )\n\n\ny = f( 2 )\n"}) == [("a.py", (4,))]


def test_a_hook_of_a_formatter_names_it(linted: Linted) -> None:
    hooks = {".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id: black\n", "a.py": "x = f( 1 )\ny = 1\n"}
    assert layout(linted, hooks, {"a.py": "x = f( 1 )\ny = f( 2 )\n"}) == [("a.py", (2,))]
    assert layout(linted, {"a.py": hooks["a.py"]}, {"a.py": "x = f( 1 )\ny = f( 2 )\n"}) == []


def test_a_folder_that_becomes_a_package(linted: Linted) -> None:
    settings = {"ruff.toml": "[lint]\nselect = ['INP']\n"}
    before = settings | {"pkg/a.py": "x = 1\n", "pkg/sub/b.py": "x = 1\n", "other/c.py": "x = 1\n"}
    assert linted.fixed(before, {"pkg/__init__.py": ""}) == [("pkg/a.py", "INP001", 1)]
    packages = before | {"pkg/__init__.py": ""}
    assert linted.introduced(packages, {"pkg/__init__.py": None}) == [("pkg/a.py", "INP001", 1)]
