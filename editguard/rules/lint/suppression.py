"""EG302: The change silences a checker with a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from editguard.rules.lint.place import edit_at
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.lint import Introduced, Suppression
from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis, Case, Rule


class SuppressionAdded(Rule):
    """The change silences a checker with a comment.

    ## What it does
    Reports comments that the change adds, or lets silence more than they did: `# noqa`, `# ruff: noqa`,
    `# type: ignore`, `# pyright: ignore`, `# pylint: disable`, `# nosec`, `# isort: skip`, `# fmt: off`,
    `eslint-disable`, `oxlint-disable`, `@ts-ignore`, `biome-ignore`, `prettier-ignore`, `stylelint-disable`. One that
    moves along with its code is no new one, and one that now names what it silences is less than it was. What the
    comment hides of the linters' rules is judged as if it were not there: see EG301.

    ## Why is this bad
    A checker that is told to be quiet is the cheapest way to make it content. It may be right;
    a reviewer should see it.

    ## Example
    ```python
    import os  # noqa
    ```
    """

    code = "EG302"
    name = "suppression-added"
    severity = Severity.WARNING

    VALID = (
        Case({"a.py": "import os  # noqa\n"}, after={"a.py": "x = 1\nimport os  # noqa\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = '# noqa'\n"}),
        Case({"a.py": "import os  # noqa\n"}, after={"a.py": "import os  # noqa: F401\n"}),
        Case({"a.py": "import os  # noqa\n"}, after={"a.py": None, "b.py": "import os  # noqa\n"}),
    )
    INVALID = (
        Case({"a.py": "import os\n"}, after={"a.py": "import os  # noqa\n"}),
        Case({"a.py": "import os  # noqa: F401\n"}, after={"a.py": "import os  # noqa: F401, E501\n"}),
        Case({"a.py": "x = f()\n"}, after={"a.py": "x = f()  # type: ignore[name-defined]\n"}),
        Case({"a.js": "let a = 1;\n"}, after={"a.js": "// eslint-disable-next-line\nlet a = 1;\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a comment."""
        if analysis.lint is None:
            return
        hidden = [one for one in analysis.lint.introduced if one.hidden]
        groups = groupby(analysis.lint.suppressions, lambda one: (one.path, one.line, one.kind))
        for (path, line, kind), group in groups:
            ones = list(group)
            span = Span(line, line)
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=self.severity,
                message=f"adds `{ones[0].text}`, which silences {_what(ones)}{_hides(path, line, hidden)}",
                path=path,
                new_lines=span,
                edit=edit_at(analysis, path, span),
                external_rule=kind,
            )


def _what(ones: Sequence[Suppression]) -> str:
    rules = [one.rule for one in ones]
    return "everything" if "*" in rules else ", ".join(rules)


def _hides(path: str, line: int, hidden: Sequence[Introduced]) -> str:
    codes = [one.violation.code for one in hidden if one.path == path and one.violation.span.first <= line]
    here = [one.violation.code for one in hidden if one.path == path and one.violation.span.first == line]
    shown = dict.fromkeys(here or codes)
    return f"; it hides {', '.join(shown)}" if shown else ""
