"""The findings of a patch: rules that have an occasion are asked, in order, each finding with its fingerprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from editguard.globs import matcher
from editguard.rules import registry
from editguard.suppress.apply import hush
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Label
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.rule import Analysis


def findings_of(analysis: Analysis, config: Config) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that stand, and those that somebody has accepted."""
    codes = registry.select(config.select, config.ignore)
    outcome = hush(_told(codes, _occasions(analysis), analysis), analysis, config, codes)
    if not any(outcome.hushed):
        return outcome.kept, outcome.suppressed
    about = _told(codes, {registry.SUPPRESSION}, analysis._replace(hushed=outcome.hushed))
    order = _order(analysis)
    return tuple(sorted((*outcome.kept, *about), key=lambda finding: _place(finding, order))), outcome.suppressed


def _told(codes: Sequence[str], occasions: set[str], analysis: Analysis) -> tuple[Finding, ...]:
    """What those rules of ``codes`` report that have an occasion, in the order of the files and their lines."""
    found: list[Finding] = []
    for code in codes:
        if registry.entry(code).occasion in occasions:
            found.extend(registry.load(code).check(analysis))
    if analysis.config.per_file_ignores:
        found = _without_ignored(found, analysis.config)
    order = _order(analysis)
    found.sort(key=lambda finding: _place(finding, order))
    return _with_fingerprints(found, {edit.id: edit for edit in analysis.edits})


def _order(analysis: Analysis) -> dict[str, int]:
    return {file.change.path: index for index, file in enumerate(analysis.applied.files)}


def _occasions(analysis: Analysis) -> set[str]:
    """What there is to report on, in the registry's words: a rule without its occasion is not loaded."""
    applied = analysis.applied
    found = {registry.ALWAYS}
    if analysis.task is not None:
        found.add("task")
    if any(b"editguard" in (file.after or b"") or b"editguard" in (file.before or b"") for file in applied.files):
        found.add("own settings")
    named = {"editguard.toml", analysis.config.baseline, analysis.config.calibration}
    if any(file.change.path in named or file.change.old_path in named for file in applied.files):
        found.add("own settings")
    problems = [*applied.problems, *(problem for file in applied.files for problem in file.problems)]
    found.update(f"problem {problem.code}" for problem in problems)
    if applied.patch.repairs or any(file.repairs for file in applied.files):
        found.add("repair")
    if any(read.before_error or read.after_error for read in analysis.syntax):
        found.add("unparsed")
    if analysis.lint is not None:
        found.update(
            f"lint {part}"
            for part in ("introduced", "suppressions", "settings", "unchecked", "unformatted", "drift")
            if getattr(analysis.lint, part)
        )
    if analysis.scope is not None:
        found.update(f"breach {breach.rule}" for breach in analysis.scope.breaches)
        if analysis.scope.contract.notices:
            found.add("notice")
    if analysis.judgement is not None and analysis.judgement.addressed:
        found.add("addressed")
    for verdict in analysis.verdicts:
        found.add("irrelevant" if verdict.label is Label.IRRELEVANT else verdict.label.value)
    return found


def _place(finding: Finding, order: dict[str, int]) -> tuple[int, int, str]:
    lines = finding.new_lines or finding.old_lines
    file = -1 if finding.path is None else order.get(finding.path, len(order))
    return file, lines.first if lines else 0, finding.rule


def _without_ignored(found: list[Finding], config: Config) -> list[Finding]:
    ignores = [(matcher((glob,)), codes) for glob, codes in config.per_file_ignores]
    return [
        finding
        for finding in found
        if finding.path is None
        or not any(match(finding.path) and finding.rule.startswith(codes) for match, codes in ignores)
    ]


def _with_fingerprints(found: list[Finding], edits: dict[str, Edit]) -> tuple[Finding, ...]:
    """Fingerprints of rule, path and content; equal ones are told apart by their order. A finding on the
    patch as a whole has its rule's code for one."""
    seen: Counter[str] = Counter()
    marked = []
    for finding in found:
        digest = finding.rule if finding.path is None else _digest(finding, edits.get(finding.edit or ""))
        seen[digest] += 1
        marked.append(replace(finding, fingerprint=f"{digest}:{seen[digest]}"))
    return tuple(marked)


def _digest(finding: Finding, edit: Edit | None) -> str:
    import hashlib  # loads OpenSSL: 12 ms that a hook with nothing to say can do without

    if finding.external_rule is not None:
        # numbers in the messages of linters are lines and counts
        words = "".join("#" if sign.isdigit() else sign for sign in finding.message)
        content = f"{finding.external_rule} {words}".encode("utf-8", "replace")
    elif edit is not None:
        content = b"".join((*edit.old_text, b"\0", *edit.new_text))
    else:
        content = finding.message.encode("utf-8", "replace")
    path = (finding.path or "").encode("utf-8", "surrogateescape")
    return hashlib.sha256(b"\0".join((finding.rule.encode(), path, content))).hexdigest()[:16]
