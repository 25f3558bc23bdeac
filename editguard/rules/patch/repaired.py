"""EG005: The proposal had to be mended before it could be applied."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.intake.apply import WRAPPING
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Repair
from editguard.vocabulary.rule import Analysis, Case, Rule

FUZZY = frozenset({"trailing-space", "indentation", "similar", "line-ends"})
"""Repairs that EG006 reports."""


class RepairedPatch(Rule):
    """The proposal had to be mended before it could be applied.

    ## What it does
    Lists what was mended, by file: wrong line counts in hunk headers, missing numbers, context lines that lost
    their leading blank, a prefix taken for a folder, a missing line end. Taking a diff out of prose or a
    markdown fence is no mend.

    ## Why is this bad
    `git apply` would refuse the patch, and what editguard checked is its own reading of it. The reading loses
    no changed line, but the author should know.

    ## Example
    ```diff
    --- a/a.py
    +++ b/a.py
    @@ -1,9 +1,9 @@
    -x = 1
    +x = 2
    ```
    """

    code = "EG005"
    name = "repaired-patch"
    severity = Severity.WARNING

    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case(
            {"a.py": "x = 1\ny = 2\n"},
            proposal="--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n-x = 1\n+x = 2\n y = 2\n",
        ),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield one finding a file, and one for the proposal as a whole."""
        repairs: dict[str | None, list[Repair]] = {}
        for repair in analysis.applied.patch.repairs:
            if repair.code not in WRAPPING:
                repairs.setdefault(repair.file, []).append(repair)
        for file in analysis.applied.files:
            for repair in file.repairs:
                if repair.code not in FUZZY:
                    repairs.setdefault(repair.file, []).append(repair)
        for path, found in repairs.items():
            yield self.finding("applied only after repair: " + _listed(found), path=path)


def _listed(repairs: list[Repair]) -> str:
    words = []
    for repair in repairs[:3]:
        where = f" (line {repair.line} of the proposal)" if repair.line else ""
        words.append(repair.message + where)
    more = f"; and {len(repairs) - 3} more" if len(repairs) > 3 else ""
    return "; ".join(words) + more
