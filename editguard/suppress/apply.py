"""Which findings stand once those that somebody accepted are taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from editguard.rules import registry
from editguard.suppress.comments import MARK, standing_before, suppressions
from editguard.vocabulary.config import HONOUR, Config
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis
from editguard.vocabulary.suppression import Hushed, Suppression

BINDING = ("EG201", "EG202", "EG203", "EG204", "EG205")
"""Rules about what a change was allowed to touch: whoever is bound does not release himself, wherever a new comment
counts otherwise. One that stood before, and a baseline, are somebody else's word."""


class Outcome(NamedTuple):
    """The findings that stand, those that are silenced, and what is to say of the suppressions."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    hushed: Hushed


def hush(found: Sequence[Finding], analysis: Analysis, config: Config, codes: Sequence[str]) -> Outcome:
    """Take out of ``found`` what comments and the baseline accept; ``codes`` are the rules that were asked.

    A comment that the patch itself brings counts only where the settings say so, and never for `BINDING` rules: who is
    checked must not silence the check.
    """
    files = analysis.applied.files
    marked = [file for file in files if MARK in (file.after or b"") or MARK in (file.before or b"")]
    if not marked and not config.accepted:
        return Outcome(tuple(found), (), Hushed())
    after: list[Suppression] = []
    before: list[Suppression] = []
    for file in marked:
        edits = [edit for edit in analysis.edits if edit.path == file.change.path]
        after.extend(suppressions(file, edits))
        before.extend(standing_before(file))
    accepted = {entry.fingerprint for entry in config.accepted}
    honoured = config.new_suppressions == HONOUR
    kept: list[Finding] = []
    silenced: list[Finding] = []
    used: set[Suppression] = set()
    for finding in found:
        spoken = [one for one in after if _speaks_of(one, finding, finding.new_lines)]
        used.update(spoken)
        counts = honoured and finding.rule not in BINDING
        standing = [one for one in spoken if counts or not one.brought]
        if finding.new_lines is None:
            standing.extend(one for one in before if _speaks_of(one, finding, finding.old_lines))
        if standing:
            silenced.append(replace(finding, accepted="comment"))
        elif finding.fingerprint in accepted:
            silenced.append(replace(finding, accepted="baseline"))
        else:
            kept.append(finding)
    met = {finding.fingerprint for finding in found}
    paths = {file.change.path for file in files} | {file.change.old_path for file in files}
    judged = _judged(codes, analysis)
    unused = tuple(one for one in after if one.changed and one not in used and not _unknown(one) and judged(one.codes))
    return Outcome(
        tuple(kept),
        tuple(silenced),
        Hushed(
            brought=tuple(one for one in after if one.brought and one not in unused and not _unknown(one)),
            unused=unused,
            unknown=tuple((one, code) for one in after if one.changed for code in _unknown(one)),
            unmet=tuple(
                entry
                for entry in config.accepted
                if entry.fingerprint not in met and entry.path in paths and judged((entry.rule,))
            ),
            honoured=honoured,
        ),
    )


def _speaks_of(one: Suppression, finding: Finding, lines: Span | None) -> bool:
    return (
        lines is not None
        and one.path == finding.path
        and finding.rule.startswith(_meant(one))
        and one.covers.first <= lines.last
        and lines.first <= one.covers.last
    )


def _meant(one: Suppression) -> tuple[str, ...]:
    """Codes of a comment that rules have: `E` is none, although every code begins with it."""
    return tuple(code for code in one.codes if code.startswith("EG") and _known(code))


def _unknown(one: Suppression) -> list[str]:
    """Codes that no rule has; an empty one where there are none at all."""
    if not one.codes:
        return [""]
    meant = _meant(one)
    return [code for code in one.codes if code not in meant]


def _known(prefix: str) -> bool:
    return any(code.startswith(prefix) for code in registry.codes())


def _judged(codes: Sequence[str], analysis: Analysis) -> Callable[[tuple[str, ...]], bool]:
    """Whether the check could have found what codes name: all their rules were asked, and those that need a task had
    one."""
    asked = frozenset(codes)

    def judged(prefixes: tuple[str, ...]) -> bool:
        named = [code for code in registry.codes() if code.startswith(prefixes)]
        told = analysis.task is not None or all(code.startswith("EG0") for code in named)
        return told and asked.issuperset(named)

    return judged
