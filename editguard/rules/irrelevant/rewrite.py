"""EG119: A definition was written anew where a few changed lines would have done."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.edits.rewrite import kept_lines
from editguard.rules.irrelevant.kind import place
from editguard.vocabulary.edit import Edit, Kind, Label
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

_SHARE = 0.75
"""Of the lines, from which a definition counts as the same one."""

_BODY = "".join(f"    total{n} = prices[{n}] * rates[{n}]\n" for n in range(14))
_OLD = f"def bill(prices, rates):\n{_BODY}    return total0\n"
_NEW = f"def bill(prices, rates):\n{_BODY}    return total1\n".replace("    ", "\t")
_SMALL = _OLD.replace("return total0", "return total1")


class Rewrite(Rule):
    """A definition was written anew where a few changed lines would have done.

    ## What it does
    Notes definitions of which many lines change although at least three quarters of them are the same but for blanks.
    The verdict on the edits does not change by this: somewhere among them is the change that was asked for.

    Without a task nothing is noted.

    ## Why is this bad
    The reader has to find the change in it, and everybody's names go from the lines.

    ## Example
    A function of twenty lines, indented anew, with one changed operator.
    """

    code = "EG119"
    name = "whole-function-rewrite"
    severity = Severity.NOTE

    VALID = (Case({"a.py": _OLD}, after={"a.py": _SMALL}, task="bill() returns the wrong total"),)
    INVALID = (Case({"a.py": _OLD}, after={"a.py": _NEW}, task="bill() returns the wrong total"),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a definition, at its first edit."""
        definitions: dict[tuple[str, str], list[Edit]] = {}
        for edit, verdict in zip(analysis.edits, analysis.verdicts, strict=True):
            if edit.symbol is not None and verdict.label is not Label.IRRELEVANT:
                definitions.setdefault((edit.path, edit.symbol), []).append(edit)
        for edits in definitions.values():
            if all(edit.kind not in (Kind.BEHAVIOUR, Kind.TEST) for edit in edits):
                continue
            old = [line for edit in edits for line in edit.old_text]
            new = [line for edit in edits for line in edit.new_text]
            found = kept_lines(old, new)
            if found and found[0] >= _SHARE * found[1]:
                yield self.finding(
                    f"writes code{place(edits[0])} anew, though {found[0]} of its {found[1]} changed lines are the "
                    "same but for blanks",
                    edit=edits[0],
                )
