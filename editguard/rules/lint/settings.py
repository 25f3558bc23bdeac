"""EG303: The change edits the settings of linters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

_SHOWN = 12


class LintSettings(Rule):
    """The change edits the settings of linters.

    ## What it does
    Reports changed settings of linters, formatters and type checkers: the tables of such tools in `pyproject.toml`,
    `setup.cfg` and `tox.ini`, and their own files (`ruff.toml`, `.flake8`, `mypy.ini`, `.oxlintrc.json`, `.eslintrc`
    …). It names each key, and says which of them let more pass: a rule less in `select`, one more in `ignore` or
    `per-file-ignores`, a longer line.

    The patch is judged under the settings of the base all the same.

    ## Why is this bad
    A patch must not choose the rules that it is judged by. Where that is its purpose, it should say so.

    ## Example
    ```diff
     [tool.ruff.lint]
    -ignore = []
    +ignore = ["F401"]
    ```
    """

    code = "EG303"
    name = "lint-settings"
    severity = Severity.WARNING

    VALID = (
        Case({"pyproject.toml": "[project]\nname = 'a'\n"}, after={"pyproject.toml": "[project]\nname = 'b'\n"}),
        Case({"ruff.toml": "line-length = 88\n"}, after={"ruff.toml": "# a comment\nline-length = 88\n"}),
    )
    INVALID = (
        Case(
            {"pyproject.toml": "[tool.ruff.lint]\nignore = []\n"},
            after={"pyproject.toml": "[tool.ruff.lint]\nignore = ['F401']\n"},
        ),
        Case({"setup.cfg": "[flake8]\nignore = E1\n"}, after={"setup.cfg": "[flake8]\nignore = E1,E2\n"}),
        Case({"a.js": "x\n"}, after={".oxlintrc.json": "{}\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a file."""
        settings = analysis.lint.settings if analysis.lint else ()
        for path, group in groupby(settings, lambda one: one.file):
            ones = list(group)
            looser = [one for one in ones if one.looser]
            edits = [edit for edit in analysis.edits if edit.path == path]
            if ones[0].key:
                number = "1 setting" if len(ones) == 1 else f"{len(ones)} settings"
                message = f"edits {number} of linters"
            else:
                message = f"{ones[0].change}: a file of settings of linters"
            if looser:
                message += "; less is checked afterwards" + (f" ({looser[0].key})" if looser[0].key else "")
            rows = [f"{one.key}: {one.change}" for one in (*looser, *(o for o in ones if not o.looser)) if one.key]
            rows = rows if len(rows) <= _SHOWN else [*rows[:_SHOWN], f"… and {len(rows) - _SHOWN} more"]
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=self.severity,
                message=message,
                path=path,
                new_lines=edits[0].new_lines if edits else None,
                old_lines=edits[0].old_lines if edits else None,
                edit=edits[0].id if edits else None,
                detail="\n".join(rows),
            )
