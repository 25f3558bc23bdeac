"""What the rules about conventions share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from editguard.vocabulary.finding import Finding
from editguard.vocabulary.lint import Drift
from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis, Case, Rule


class DriftRule(Rule):
    """A rule that reports where a patch chooses otherwise than its place does, in some groups of choices."""

    groups: ClassVar[frozenset[str]]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit and choice."""
        mine = [one for one in (analysis.lint.drift if analysis.lint else ()) if self.concerns(one, analysis)]
        for (edit, group, value), some in groupby(mine, lambda one: (one.edit, one.group, one.value)):
            ones = list(some)
            first = ones[0]
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=self.severity,
                message=f"{self.deed(ones)}; {first.number:,} of {first.total:,} {self.things(first)} in {first.where} "
                f"{self.usual(first)}",
                path=first.path,
                new_lines=Span(first.line, ones[-1].line),
                edit=edit,
                external_rule=f"{group}: {value}",
            )

    def concerns(self, drift: Drift, analysis: Analysis) -> bool:
        """Whether this rule speaks of ``drift``."""
        return drift.group in self.groups

    def deed(self, ones: list[Drift]) -> str:
        """What the edit does, in words; all of ``ones`` are alike."""
        raise NotImplementedError

    def things(self, drift: Drift) -> str:
        """What was counted, in the plural."""
        raise NotImplementedError

    def usual(self, drift: Drift) -> str:
        """What the counted things do, after their name."""
        return f"are {drift.usual}"


def grown(before: str, addition: str, path: str = "a.py") -> Case:
    """A case in which a file gets some lines at its end."""
    return Case({path: before}, after={path: before + addition})


def called(ones: list[Drift]) -> str:
    """The names that ``ones`` are about."""
    names = list(dict.fromkeys(f"`{one.name}`" for one in ones if one.name))
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def times(ones: list[Drift]) -> str:
    """How often, where more than once."""
    return "" if len(ones) == 1 else f" {len(ones)} times"
