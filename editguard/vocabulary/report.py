"""The outcome of one check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from editguard.vocabulary.contract import Scope
from editguard.vocabulary.edit import Edit, Verdict
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.judge import Judgement
from editguard.vocabulary.lint import Run
from editguard.vocabulary.patch import Applied, FileStatus, PatchFormat, Repair
from editguard.vocabulary.reach import Reach
from editguard.vocabulary.task import Task


class Status(StrEnum):
    """``invalid``: the patch could not be read or applied in full."""

    CLEAN = "clean"
    FINDINGS = "findings"
    INVALID = "invalid"


class FileReport(NamedTuple):
    """One file of the patch. ``parse`` names the parser that read it (``ast``, ``libcst``), ``text``
    where its language is not parsed, ``failed`` where it should parse and does not, ``none`` where
    there was nothing to parse (binary, submodule, not applied)."""

    path: str
    old_path: str | None
    status: FileStatus
    language: str | None
    added: int
    removed: int
    parse: str
    note: str = ""


class PatchReport(NamedTuple):
    """What was read, and how well it fitted."""

    format: PatchFormat
    applied: Applied
    base: str | None
    repairs: tuple[Repair, ...]
    files: tuple[FileReport, ...]


class Metrics(NamedTuple):
    """Counts and rates; a rate is ``None`` where its denominator is zero, and while any edit is not
    assessed, since the rest would then be a selection.

    Assessed edits are those with a verdict other than ``not_assessed``; ``unsure`` counts as assessed.
    The counts of lint are ``None`` where no linter was asked, or none could look at any file.
    What is out of scope is ``None`` where nobody said what the scope is.
    """

    edits: int
    assessed_edits: int
    irrelevant_edits: int
    unsure_edits: int
    changed_lines: int
    assessed_lines: int
    irrelevant_lines: int
    irrelevant_edit_rate: float | None
    irrelevant_line_rate: float | None
    patch_has_irrelevant: bool | None
    errors: int
    warnings: int
    notes: int
    out_of_scope_edits: int | None = None
    out_of_scope_lines: int | None = None
    contract_broken: bool | None = None
    lint_introduced: int | None = None
    lint_fixed: int | None = None
    lint_unchecked_files: int | None = None
    unformatted_lines: int | None = None
    suppressed: int = 0


@dataclass(frozen=True)
class Report:
    """Everything one check found; ``verdicts`` runs parallel to ``edits``, ``fail_on`` is the configured
    level at which a run fails. ``suppressed`` are findings that somebody has accepted: they are counted, and in no
    output. ``scope`` is the contract with what leaves it, ``None``
    without a contract."""

    status: Status
    patch: PatchReport
    task: Task | None
    edits: tuple[Edit, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    metrics: Metrics
    config_source: str | None = None
    fail_on: str = "error"
    linters: tuple[Run, ...] = ()
    reach: Reach | None = None
    """How far the task reaches, where that was asked for."""
    suppressed: tuple[Finding, ...] = ()
    scope: Scope | None = None
    judge: Judgement | None = None
    """What a language model said of it, where one was to be asked."""
