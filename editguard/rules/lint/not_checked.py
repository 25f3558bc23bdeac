"""EG304: A linter could not look at files of the change, or warned while it did."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.lint import Unchecked
from editguard.vocabulary.rule import Analysis, Case, Rule


class LintNotChecked(Rule):
    """A linter could not look at files of the change, or warned while it did.

    ## What it does
    Reports files of which nothing is known because their linter is not installed, was ended, took too long
    (`timeout` in `[tool.editguard.lint]`), could not use the project's settings or could not read the file, and
    warnings that a linter printed beside its findings.

    ## Why is this bad
    What was not looked at must not pass as clean.

    ## Example
    ```
    static/app.js: not linted: oxlint is not installed: pip install 'editguard[web]'
    ```

    ## Options
    - `--no-lint`, or `check = false` in `[tool.editguard.lint]`: ask no linter at all.
    """

    code = "EG304"
    name = "lint-not-checked"
    severity = Severity.WARNING

    VALID = (Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}),)
    INVALID = (
        Case({"ruff.toml": "lint = 3\n", "a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}),
        Case(
            {"pyproject.toml": "[tool.ruff]\nextend = '../shared.toml'\n", "a.py": "x = 1\n"},
            after={"a.py": "x = 2\n"},
        ),
        Case({"a.js": b"x = '\xe4'\n"}, after={"a.js": b"x = '\xfc'\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a reason."""
        broken = {
            file.change.path for file, syntax in analysis.files() if syntax.after_error or syntax.before_error
        }  # EG008 and EG017 speak of those
        for part in analysis.lint.unchecked if analysis.lint else ():
            if not part.remark and len(part.paths) == 1 and part.paths[0] in broken:
                continue
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=self.severity,
                message=_sentence(part),
                path=part.paths[0] if len(part.paths) == 1 else None,
                source=part.linter,
                detail="\n".join(part.paths) if len(part.paths) > 1 else "",
            )


def _sentence(part: Unchecked) -> str:
    if part.remark:
        return f"{part.linter} warned, so that its findings may not be all: {part.reason}"
    what = "not linted" if len(part.paths) == 1 else f"{len(part.paths)} files were not linted"
    return f"{what}: {part.reason}"
