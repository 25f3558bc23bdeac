"""What the rules about problems of the patch share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Problem
from editguard.vocabulary.rule import Analysis, Rule


def problems(analysis: Analysis) -> Iterator[Problem]:
    """All problems of a patch and of its files."""
    yield from analysis.applied.problems
    for file in analysis.applied.files:
        yield from file.problems


class ProblemRule(Rule):
    """A rule that reports every problem of one code."""

    problem: ClassVar[str]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a problem, with the line of the proposal that it concerns."""
        for problem in problems(analysis):
            if problem.code == self.problem:
                where = f" (line {problem.line} of the proposal)" if problem.line else ""
                yield self.finding(problem.message + where, path=problem.file, detail=problem.detail)
