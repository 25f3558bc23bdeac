"""What the rules about problems of the patch share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Problem, Span
from editguard.vocabulary.rule import Analysis, Rule


def problems(analysis: Analysis) -> Iterator[Problem]:
    """All problems of a patch and of its files."""
    yield from analysis.applied.problems
    for file in analysis.applied.files:
        yield from file.problems


def at_line(finding: Finding, edit: Edit, index: int) -> Finding:
    """``finding``, at the added line of ``edit`` with this 0-based index instead of at the whole edit."""
    if edit.new_lines is None:
        return finding
    line = edit.new_lines.first + index
    return replace(finding, old_lines=None, new_lines=Span(line, line))


class ProblemRule(Rule):
    """A rule that reports every problem of one code."""

    problem: ClassVar[str]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a problem, with the line of the proposal that it concerns."""
        for problem in problems(analysis):
            if problem.code == self.problem:
                where = f" (line {problem.line} of the proposal)" if problem.line else ""
                yield self.finding(problem.message + where, path=problem.file, detail=problem.detail)
