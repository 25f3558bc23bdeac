"""EG017: A file could not be parsed, so its edits were compared as text."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.patterns import Pattern
from editguard.syntax.decoding import BARE_RETURN
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.rule import Analysis, Case, Rule

_INPUT = Pattern(r"\{\{|(?:^|/)tests?/(?:.*/)?(?:data|fixtures?|cases|resources|samples|snippets)/|(?:^|/)test_?data/")


class UnparsedFile(Rule):
    """A file could not be parsed, so its edits were compared as text.

    ## What it does
    Reports Python files that no parser reads before the change (Python 2, templates, another encoding), files over
    the bound on parsing, and new files that may be meant not to parse: data of tests, templates by their path.

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
    INVALID = (
        Case({"a.py": "print 'x'\n"}, after={"a.py": "print 'y'\n"}),
        Case({"a.py": "x = 1\n"}, after={"tests/data/broken.py": "def f(:\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\r\r\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a file."""
        for file, syntax in analysis.files():
            if syntax.before_error is not None:
                line, message = syntax.before_error
                yield self.finding(
                    f"compared as text: the file was not parsed before the change: {message} (line {line})",
                    path=file.change.path,
                )
            elif syntax.after_error is not None and not_meant_to_parse(file, analysis):
                line, message = syntax.after_error
                yield self.finding(
                    f"compared as text: the file was not parsed after the change: {message} (line {line})",
                    path=file.change.path,
                )


def not_meant_to_parse(file: AppliedFile, analysis: Analysis) -> bool:
    """Whether a file that no parser reads after the change is no mistake: it is over the bound, its line ends
    are read by Python alone, or it is new and among the data of tests or a template."""
    if file.after is not None and len(file.after) > analysis.config.limits.syntax_bytes:
        return True
    read = next((syntax for other, syntax in analysis.files() if other is file), None)
    if read is not None and read.after_error is not None and read.after_error[1] == BARE_RETURN:
        return True
    return file.before is None and bool(_INPUT.search(file.change.path))
