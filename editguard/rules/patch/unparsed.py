"""EG017: A file could not be parsed, so its edits were compared as text."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule


class UnparsedFile(Rule):
    """A file could not be parsed, so its edits were compared as text.

    ## What it does
    Reports Python files that no parser reads before the change (Python 2, templates, another encoding), and
    files over the bound on parsing.

    ## Why is this bad
    Kinds of edits are decided by structure. Without it, all that can be told is what the text shows; nothing
    that follows from structure was checked in this file.

    ## Example
    ```python
    print 'Python 2'
    ```

    ## Options
    - `limits.syntax-bytes`: the largest file that is parsed (default 2 MiB).
    """

    code = "EG017"
    name = "unparsed-file"
    severity = Severity.WARNING

    VALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = (2\n"}),
    )
    INVALID = (Case({"a.py": "print 'x'\n"}, after={"a.py": "print 'y'\n"}),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a file."""
        for file, syntax in analysis.files():
            if syntax.before_error is not None:
                line, message = syntax.before_error
                yield self.finding(
                    f"compared as text: the file does not parse before the change: {message} (line {line})",
                    path=file.change.path,
                )
