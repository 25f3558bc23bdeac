"""The JSON report described, field by field; the JSON Schema is made from this description."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from editguard.vocabulary.contract import Subject, Verb
from editguard.vocabulary.edit import Kind, Label
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import Applied, FileStatus, PatchFormat
from editguard.vocabulary.reach import Mode, Role
from editguard.vocabulary.report import Status

Lines = Annotated[
    tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]],
    Field(description="first and last line, 1-based and inclusive"),
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ToolPart(_Part):
    """What wrote the report."""

    name: Literal["editguard"]
    version: str


class RepairPart(_Part):
    """Something that was mended before the proposal could be read or applied."""

    code: str = Field(description="stable name of the mend")
    message: str
    file: str | None
    line: int | None = Field(description="line of the proposal, 1-based")


class FilePart(_Part):
    """One file of the patch."""

    path: str = Field(description="path after the change, or before a deletion")
    old_path: str | None = Field(description="path before, null for an added file")
    status: FileStatus
    language: str | None
    added: int = Field(ge=0)
    removed: int = Field(ge=0)
    parse: Literal["ast", "libcst", "text", "failed", "none"] = Field(
        description="which parser read the file; text: a language that is not parsed; failed: none could; "
        "none: there was nothing to parse"
    )
    note: str


class PatchPart(_Part):
    """What was read, and how well it fitted the base."""

    format: PatchFormat
    applied: Applied
    base: str | None = Field(description="full commit id, null on an unborn branch")
    repairs: list[RepairPart]
    files: list[FilePart]


class TaskPart(_Part):
    """What was asked for."""

    source: str
    text: str


class EvidencePart(_Part):
    """One reason for a verdict."""

    signal: str
    detail: str
    weight: float = Field(description="positive: speaks for irrelevant")


class BeforePart(_Part):
    """A verdict before the judge was heard."""

    verdict: Label
    p_irrelevant: float | None = Field(ge=0, le=1)


class OpinionPart(_Part):
    """What the judge says of one edit."""

    verdict: Label | None = Field(description="of the majority; null without one")
    p_irrelevant: float | None = Field(
        ge=0, le=1, description="as the judge states it, the mean of the votes that count"
    )
    reason: str
    quotes: list[str] = Field(description="words of the task or the code, which occur there")
    valid_votes: int = Field(ge=0, description="votes that count")
    agreeing_votes: int = Field(ge=0, description="of them, with this verdict")
    void: str | None = Field(description="why there is no verdict")
    weighed_from: float | None = Field(
        ge=0,
        le=1,
        description="p_irrelevant by evidence alone, where the edit stayed in doubt and the judge was weighed in",
    )
    moved_from: BeforePart | None = Field(description="what evidence said, where the judge moved the edit")


class JudgePart(_Part):
    """The second reader's part in the report."""

    model: str
    prompt: str = Field(description="version of the prompt")
    server: str | None = Field(description="host that the edits were put before, null where nothing was asked")
    interface: Literal["responses", "chat", "json", "batch"] | None = Field(description="how the server was asked")
    votes: int = Field(ge=0)
    asked: int = Field(ge=0, description="edits that it was asked about")
    answered: int = Field(ge=0, description="edits on which it has a verdict")
    moved: int = Field(ge=0, description="edits whose verdict is its own")
    calibrated: bool = Field(description="whether its word was weighed with coefficients fitted for this model")
    requests: int = Field(ge=0, description="attempts included; an answer that was kept counts what it cost")
    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)
    cost: float | None = Field(ge=0, description="by the configured prices, null without them")
    currency: str | None
    problem: str | None = Field(description="why there is no answer, or not to everything")
    cut: list[str] = Field(description="what of the input was left out for want of room")


class EditPart(_Part):
    """A run of changed lines that can be judged, and dropped, by itself."""

    id: str
    path: str
    old_path: str | None
    old_lines: Lines | None
    new_lines: Lines | None
    symbol: str | None = Field(description="qualified name of the innermost definition around the edit")
    kind: Kind
    detail: str = Field(description="what decided the kind, in a few words")
    partners: list[str] = Field(description="ids of edits that only make sense together with this one")
    verdict: Label
    p_irrelevant: float | None = Field(ge=0, le=1)
    evidence: list[EvidencePart]
    in_scope: bool | None = Field(description="whether it keeps within the contract; null without one")
    judge: OpinionPart | None = Field(
        default=None, description="what the judge says of it, null where it was not asked; absent without a judge"
    )


class ClausePart(_Part):
    """One thing that a contract says."""

    verb: Verb
    subject: Subject
    pattern: str = Field(description="a glob, a qualified name with wildcards, or an aspect of the change")
    bound: int | None = Field(description="the most that a limit allows")
    source: str = Field(description="who says it: clauses of one source belong together")
    origin: str = Field(description="where it stands there")
    reason: str = Field(description="the author's words; for a clause of the task its sentence")
    names: list[str] = Field(description="of a rename that alone is wanted: the old and the new name")


class NoticePart(_Part):
    """A sentence of the task that may be a constraint and was not enforced."""

    sentence: str
    why: str


class ContractPart(_Part):
    """What the change was allowed to touch."""

    clauses: list[ClausePart]
    notices: list[NoticePart]
    files: list[str] = Field(description="files of the repository that the contract was read from")


class FindingPart(_Part):
    """What a rule reports."""

    rule: str = Field(pattern=r"^EG\d{3}$")
    name: str
    severity: Severity
    message: str
    detail: str = Field(description="further evidence, over several lines")
    path: str | None
    old_lines: Lines | None
    new_lines: Lines | None
    edit: str | None
    source: str
    external_rule: str | None
    fingerprint: str = Field(description="of rule, path and content; does not depend on line numbers")
    suggestion: str | None
    clause: ClausePart | None = Field(description="what the contract says, for a finding about it")


class MetricsPart(_Part):
    """Counts and rates; a rate is null where its denominator is not known."""

    edits: int
    assessed_edits: int = Field(description="edits with a verdict other than not_assessed")
    irrelevant_edits: int
    unsure_edits: int
    changed_lines: int
    assessed_lines: int
    irrelevant_lines: int
    irrelevant_edit_rate: float | None = Field(
        ge=0, le=1, description="irrelevant / assessed edits; null while any edit is not assessed"
    )
    irrelevant_line_rate: float | None = Field(ge=0, le=1)
    patch_has_irrelevant: bool | None
    errors: int
    warnings: int
    notes: int
    lint_introduced: int | None = Field(
        ge=0, description="violations of linters that the patch brings; null where no linter looked at any file"
    )
    lint_fixed: int | None = Field(ge=0, description="violations of linters that are gone")
    lint_unchecked_files: int | None = Field(
        ge=0, description="files that a linter should have looked at and did not; null where none was asked"
    )
    unformatted_lines: int | None = Field(ge=0, description="lines written that the project's formatter would change")
    out_of_scope_edits: int | None = Field(description="edits that leave the contract; null without one")
    out_of_scope_lines: int | None = Field(description="changed lines in such edits")
    contract_broken: bool | None = Field(description="whether anything leaves the contract, its limits included")
    suppressed: int = Field(ge=0, description="findings that comments or the baseline accept; they are not listed")


class LinterPart(_Part):
    """What one linter was asked."""

    linter: str
    version: str
    rules: str | None = Field(description="digest of the rules that were on, null where it is not known")
    settings: list[str] = Field(description="whose settings were followed: project, default or given")
    files: int = Field(ge=0, description="files that were compared")


class SignalPart(_Part):
    """A number that was measured for the reach of a task."""

    name: str
    value: float
    weight: float = Field(description="what it adds to the log-odds of the score; 0 where it takes no part")


class ReadingPart(_Part):
    """A definition that has to be read for a task."""

    path: str
    symbol: str | None = Field(description="qualified within the file, null for the module's own lines")
    lines: Lines
    role: Role
    tokens: int = Field(ge=0)
    why: str


class PlacePart(_Part):
    """A file, or a definition in it, that a text points to."""

    path: str
    symbol: str | None
    line: int | None = Field(description="1-based; null for a file")
    score: float = Field(ge=0, le=1)


class SkippedPart(_Part):
    """What of the repository was not read, or not whole."""

    path: str | None = Field(description="null for what is no single file")
    why: str


class ReachPart(_Part):
    """How much of the repository has to be understood and touched for the task."""

    mode: Mode = Field(description="text: by the task's text and the repository alone; reference: by a patch as well")
    label: Literal["local", "global"]
    score: float = Field(ge=0, le=1)
    cut: float = Field(ge=0, le=1, description="scores at or above it are global")
    signals: list[SignalPart]
    context: list[ReadingPart] = Field(description="the reading list; a long one is cut off")
    context_tokens: int = Field(description="tokens of the whole reading list")
    tokenizer: str = Field(description="how tokens are counted")
    places: list[PlacePart] = Field(description="in text mode: the ranked files, then the ranked definitions")
    skipped: list[SkippedPart]


class ReportDocument(_Part):
    """The report of one check."""

    schema_version: Literal[1]
    tool: ToolPart
    status: Status
    patch: PatchPart
    task: TaskPart | None
    edits: list[EditPart]
    findings: list[FindingPart]
    metrics: MetricsPart
    lint: list[LinterPart] = Field(description="the linters that were asked")
    reach: ReachPart | None = Field(description="how far the task reaches; null unless asked for (--reach)")
    config: str | None = Field(description="where the settings were read from, null for the defaults")
    contract: ContractPart | None
    judge: JudgePart | None = Field(default=None, description="absent unless a judge was to be asked (--judge)")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    schema = TypeAdapter(ReportDocument).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
