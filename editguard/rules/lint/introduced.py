"""EG301: The change brings a violation that a linter reports."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.lint.place import edit_at
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.lint import Fix, Introduced
from editguard.vocabulary.rule import Analysis, Case, Rule


class IntroducedLint(Rule):
    """The change brings a violation that a linter reports.

    ## What it does
    Asks ruff (for JavaScript and TypeScript oxlint, with `editguard[web]`) about the changed files before and after,
    both under the settings that the project has at the base, and reports what is there after and was not before.
    A violation that moved, was re-indented, or stands in a line that was merely touched is an old one; one that the
    change brings about in a line that it left alone, such as an import whose last use it removed, is a new one. What
    a suppression silences that the same patch adds (`EG302`) counts as brought.

    A project without settings of ruff is checked with the rules E4, E7, E9 and F.

    ## Why is this bad
    Debts of the project are its own; these are the patch's.

    ## Example
    ```diff
     import os

    -path = os.getcwd()
    +path = "."
    ```

    ## Options
    - `--lint-select`, `--lint-ignore`, or `select` and `ignore` in `[tool.editguard.lint]`: codes of the linters
      (`E501`, `oxlint:no-debugger`), in place of and on top of those of the project.
    - `--no-lint`, or `check = false` in `[tool.editguard.lint]`; `hooks = true` there lets git hooks ask linters, too.
    """

    code = "EG301"
    name = "introduced-lint"
    severity = Severity.WARNING

    VALID = (
        Case({"a.py": "import os\nx = 1\n"}, after={"a.py": "import os\nx = 2\n"}),
        Case({"a.py": "import os\nx = 1\n"}, after={"a.py": None, "b.py": "import os\nx = 1\n"}),
        Case({"a.py": "def f(x):\n    return x == None\n"}, after={"a.py": "def f(x):\n    return x == None or 1\n"}),
        Case(
            {"ruff.toml": "[lint]\nselect = ['E5']\n", "a.py": "x = 1\n"},
            after={"a.py": "import os\nx = 1\n"},
        ),
    )
    INVALID = (
        Case({"a.py": "import os\n\nx = os.getcwd()\n"}, after={"a.py": "import os\n\nx = '.'\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 1\nfrom os import *\n"}),
        Case(
            {"ruff.toml": "[lint]\nselect = ['T20']\n", "a.py": "x = 1\n"},
            after={"a.py": "x = 1\nprint(x)\n"},
        ),
        Case({"a.py": "x = 1\n"}, after={"a.py": "import os  # noqa: F401\n\nx = 1\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a violation."""
        for one in analysis.lint.introduced if analysis.lint else ():
            violation = one.violation
            edit = edit_at(analysis, one.path, violation.span)
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=self.severity,
                message=f"{violation.code} {violation.message}{_aside(one, touched=edit is not None)}",
                path=one.path,
                new_lines=violation.span,
                edit=edit,
                source=violation.linter,
                external_rule=violation.code,
                suggestion=None if violation.fix is None else _suggestion(violation.fix),
                detail="\n".join(_detail(one)),
                replacement=violation.fix.replacement if violation.fix is not None and violation.fix.safe else None,
            )


def _aside(one: Introduced, *, touched: bool) -> str:
    if one.hidden:
        return "; a suppression that the patch adds hides it"
    return "" if touched else "; in a line that the patch left alone"


def _suggestion(fix: Fix) -> str:
    return f"{fix.message} ({'safe fix' if fix.safe else 'unsafe fix: it may change what the code does'})"


def _detail(one: Introduced) -> Iterator[str]:
    violation = one.violation
    if violation.content:
        yield f"{violation.span.first}: {violation.content[:200]}"
    if violation.fix is not None and violation.fix.preview:
        yield violation.fix.preview
    if violation.url:
        yield violation.url
