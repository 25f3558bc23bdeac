"""EG401: The change is laid out otherwise than the project's formatter would."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis, Case, Rule

_BLACK = {"pyproject.toml": "[tool.black]\nline-length = 88\n"}


class FormatterDelta(Rule):
    """The change is laid out otherwise than the project's formatter would.

    ## What it does
    Formats the changed files before and after with `ruff format`, under the project's settings of ruff or, where it has
    none, of black (line length, quotes, magic trailing commas), and reports the lines that the patch wrote and the
    formatter would change, unless it would have changed the lines that they replace, too. It says nothing where the
    project names no formatter (settings of black or of `ruff format`, a hook in `.pre-commit-config.yaml`) and the file
    was not as the formatter would have it.

    ## Why is this bad
    The formatter will change the lines again, in a commit that should be about something else.

    ## Example
    ```diff
    -value = compute(1, 2)
    +value = compute( 1,2,3 )
    ```
    """

    code = "EG401"
    name = "formatter-delta"
    severity = Severity.WARNING

    VALID = (
        Case(_BLACK | {"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}),
        Case(_BLACK | {"a.py": "x = f( 1 )\n"}, after={"a.py": "x = f( 2 )\n"}),
        Case({"a.py": "x = f( 1 )\ny = 1\n"}, after={"a.py": "x = f( 1 )\ny = 1\nz = f( 3 )\n"}),
    )
    INVALID = (
        Case(_BLACK | {"a.py": "x = 1\n"}, after={"a.py": "x = f( 2 )\n"}),
        Case({"a.py": "x = f(1)\n"}, after={"a.py": "x = f(1)\ny = f( 2 )\n"}),
        Case(_BLACK | {"a.py": "x = 1\n"}, after={"b.py": "x = 'a'\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        edits = {edit.id: edit for edit in analysis.edits}
        for one in analysis.lint.unformatted if analysis.lint else ():
            edit = edits[one.edit]
            of = "its line" if one.written == 1 else f"{len(one.lines)} of the {one.written:,} lines that it writes"
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=self.severity,
                message=f"{one.formatter} would change {of}, and left what was there before alone"
                if edit.old_lines
                else f"{one.formatter} would change {of}",
                path=one.path,
                new_lines=Span(one.lines[0], one.lines[-1]),
                edit=one.edit,
                source=one.formatter.partition(" ")[0],
                suggestion=f"run {one.formatter} on these lines",
                detail=one.preview,
            )
