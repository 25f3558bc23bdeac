"""EG008: The change leaves a file that does not parse."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.patch.unparsed import not_meant_to_parse
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis, Case, Rule


class SyntaxErrorLeft(Rule):
    """The change leaves a file that does not parse.

    ## What it does
    Parses each Python file after the change, by the running Python and, where its grammar does not know the file, by
    LibCST. Reports a file that no parser reads if it parsed before or is new: once, with the first error. New files
    among the data of tests, and templates by their path, may be meant not to parse: see EG017.

    ## Why is this bad
    The module cannot be imported.

    ## Example
    ```python
    def f(:
        return 1
    ```
    """

    code = "EG008"
    name = "syntax-error"
    severity = Severity.ERROR

    VALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}),
        Case({"a.py": "print 'x'\n"}, after={"a.py": "print 'y'\n"}),
        Case({"a.py": "x = 1\n"}, after={"tests/data/broken.py": "def f(:\n"}),
    )
    INVALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = (1\n"}),
        Case({"a.py": "x = 1\n"}, after={"b.py": "def f(:\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a file."""
        for file, syntax in analysis.files():
            if syntax.after_error is None or syntax.before_error is not None or not_meant_to_parse(file, analysis):
                continue
            line, message = syntax.after_error
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=self.severity,
                message=f"the file does not parse after the change: {message} (line {line})",
                path=file.change.path,
                new_lines=Span(line, line),
            )
