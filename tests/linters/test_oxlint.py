"""JavaScript and TypeScript through oxlint."""

from __future__ import annotations

from pathlib import Path

import pytest

from editguard.linters import oxlint
from editguard.linters.oxlint import Oxlint
from tests.lint.cases import Linted

OLD = "export function f(x) {\n  if (x == NaN) {\n    return 1;\n  }\n  return 2;\n}\n"


@pytest.mark.parametrize("name", ["a.js", "src/a.jsx", "a.ts", "a.tsx", "a.mjs"])
def test_a_debugger_statement_is_introduced(linted: Linted, name: str) -> None:
    found = linted.introduced({name: OLD}, {name: OLD.replace("  return 2", "  debugger;\n  return 2")})
    assert found == [(name, "eslint(no-debugger)", 5)]


def test_old_debts_stay_old(linted: Linted) -> None:
    assert linted.introduced({"a.js": OLD}, {"a.js": OLD.replace("NaN)", "NaN || !x)")}) == []
    assert linted.introduced({"a.js": OLD}, {"a.js": None, "lib/b.js": OLD}) == []
    assert linted.fixed({"a.js": OLD}, {"a.js": OLD.replace("x == NaN", "Number.isNaN(x)")}) == [
        ("a.js", "eslint(use-isnan)", 2)
    ]


def test_the_projects_settings_are_those_of_the_base(linted: Linted) -> None:
    before = {
        ".oxlintrc.json": '{\n  // said\n  "extends": ["./lint/base.json"],\n  "ignorePatterns": ["gen/**"]\n}\n',
        "lint/base.json": '{"categories": {"correctness": "off"}, "rules": {"no-console": "error"}}\n',
        "deep/.oxlintrc.json": '{"rules": {"eqeqeq": "error"}}\n',
        "a.js": "let x;\n",
        "gen/a.js": "let x;\n",
        "deep/a.js": "let x;\n",
    }
    change = "let x;\nconsole.log(x == 1);\ndebugger;\n"
    after = {"a.js": change, "gen/a.js": change, "deep/a.js": change, ".oxlintrc.json": "{}\n"}
    assert ("a.js", "eslint(no-console)", 2) in linted.introduced(before, after)
    assert not [path for path, *_ in linted.introduced(before, after) if path.startswith("gen/")]
    assert ("deep/a.js", "eslint(eqeqeq)", 2) in linted.introduced(before, after)
    assert ("a.js", "eslint(no-debugger)", 3) not in linted.introduced(before, after)


def test_rules_that_read_other_files_are_not_believed(linted: Linted) -> None:
    before = {
        ".oxlintrc.json": '{"plugins": ["import"], "rules": {"import/named": "error", "import/default": "error"}}',
        "a.js": "export const a = 1;\n",
        "b.js": "let x;\n",
    }
    assert not [code for _, code, _ in linted.introduced(before, {"b.js": "import { a } from './a';\na();\n"})
                if code.startswith("import")]  # fmt: skip


def test_a_suppression_hides_nothing(linted: Linted) -> None:
    found = linted.lint({"a.js": OLD}, {"a.js": OLD + "// eslint-disable-next-line no-debugger\ndebugger;\n"})
    assert [(one.violation.code, one.hidden) for one in found.introduced] == [("eslint(no-debugger)", True)]
    assert [one.rule for one in found.suppressions] == ["no-debugger"]


def test_a_file_that_does_not_parse_is_not_checked(linted: Linted) -> None:
    found, report = linted.both({"a.js": OLD}, {"a.js": OLD + "function (\n"})
    assert found is not None
    assert (found.introduced, found.fixed) == ((), ())
    assert [finding.path for finding in report.findings if finding.rule == "EG304"] == ["a.js"]


@pytest.mark.parametrize("settings", ['{"rules": {"no-such-rule": "error"}}', "{"])
def test_settings_that_oxlint_refuses(linted: Linted, settings: str) -> None:
    found = linted.lint({".oxlintrc.json": settings, "a.js": OLD}, {"a.js": OLD + "debugger;\n"})
    assert found.introduced == ()
    assert "oxlint failed" in found.unchecked[0].reason


def test_plugins_that_would_have_to_run_are_named(linted: Linted) -> None:
    settings = '{"jsPlugins": ["./plugin.js"], "rules": {"no-debugger": "error"}}'
    found = linted.lint({".oxlintrc.json": settings, "a.js": OLD}, {"a.js": OLD + "debugger;\n"})
    assert [one.violation.code for one in found.introduced] == ["eslint(no-debugger)"]
    assert [part.remark for part in found.unchecked] == [True]


def test_missing(linted: Linted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from importlib.metadata import PackageNotFoundError

    def none(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.files", none)
    oxlint._program.cache_clear()
    found, report = linted.both({"a.js": OLD, "b.py": "x = 1\n"}, {"a.js": OLD + "debugger;\n", "b.py": "import os\n"})
    oxlint._program.cache_clear()
    assert found is not None
    assert [(one.path, one.violation.code) for one in found.introduced] == [("b.py", "F401")]
    (told,) = [finding for finding in report.findings if finding.rule == "EG304"]
    assert told.message == "not linted: oxlint is not installed: pip install 'editguard[web]'"
    assert told.path == "a.js"


def test_minified_files_are_not_for_it() -> None:
    assert Oxlint().claims("a.js")
    assert not Oxlint().claims("a.min.js")
    assert not Oxlint().claims("a.json")
