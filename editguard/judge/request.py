"""What the judge is asked of a patch: its edits with as much around them as the budget of tokens allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from editguard.judge.prose import is_prose
from editguard.judge.shown import Shown, bare, near, whole
from editguard.judge.tokens import likely
from editguard.report.escape import visible
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.judge import ALL, JudgeConfig, Question, Request
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.task import Task

_OVERHEAD = 2_600
"""Tokens of the instructions, the examples and the canaries."""

_TASK_SHARE = 3
"""The task may take one part in so many of what is left."""

_AROUND_QUESTION = 90
"""Tokens of what stands around the lines of one edit."""

_OTHERS = 40
"""Edits that are named though they are not asked about."""

_EVIDENCE = 4
"""Reasons that are told of an edit."""


def request_of(
    edits: Sequence[Edit],
    verdicts: Sequence[Verdict],
    files: Mapping[str, AppliedFile],
    task: Task,
    config: JudgeConfig,
) -> Request | None:
    """What to ask; ``None`` where no edit is in doubt.

    ``files`` maps paths to the files of the patch. Edits that the settings exclude, and those without lines, are not
    asked about; nor are those that are words alone, unless ``config.prose`` says to show the words of a patch.
    """
    wanted = [
        (edit, verdict)
        for edit, verdict in zip(edits, verdicts, strict=True)
        if (verdict.label is Label.UNSURE or (config.ask == ALL and verdict.label is not Label.NOT_ASSESSED))
        and edit.changed_lines
        and (config.prose or not is_prose(edit))
    ]
    if not wanted:
        return None
    room = max(0, config.request_tokens - _OVERHEAD)
    text, cut = _task(task.text, room // _TASK_SHARE)
    room -= likely(text)
    chosen: list[tuple[Edit, Verdict]] = []
    shown: list[Shown] = []
    left_out: list[str] = []
    for edit, verdict in wanted:
        least = bare(edit, files.get(edit.path), prose=config.prose)
        cost = least.tokens + _AROUND_QUESTION + sum(likely(reason) for reason in _evidence(verdict))
        if cost > room:
            left_out.append(edit.id)
            continue
        room -= cost
        chosen.append((edit, verdict))
        shown.append(least)
    for wider in (near, whole):
        for place, (edit, _) in enumerate(chosen):
            found = wider(edit, files.get(edit.path), prose=config.prose)
            if found is not None and found.tokens - shown[place].tokens <= room:
                room -= max(0, found.tokens - shown[place].tokens)
                shown[place] = found
    questions = tuple(_question(edit, verdict, seen) for (edit, verdict), seen in zip(chosen, shown, strict=True))
    if left_out:
        cut.append(f"{len(left_out):,} of {len(wanted):,} edits were not asked about: the request has no room for them")
    cut += [f"{question.edit} was shown {question.cut}" for question in questions if question.cut]
    if not questions:
        return Request(text, (), (), tuple(cut), tuple(left_out))
    asked = {edit.id for edit, _ in chosen}
    return Request(text, questions, _others(edits, verdicts, asked), tuple(cut), tuple(left_out))


def _task(text: str, room: int) -> tuple[str, list[str]]:
    """The task in at most about ``room`` tokens: of a long one its beginning and its end."""
    lines = "\n".join(_visible(line) for line in text.replace("\r\n", "\n").strip().split("\n"))
    if likely(lines) <= room:
        return lines, []
    keep = max(200, int(room * 3.5))
    head, tail = lines[: keep * 3 // 4], lines[-(keep // 4) :]
    gone = len(lines) - len(head) - len(tail)
    if gone <= 0:
        return lines, []
    return f"{head}\n… {gone:,} characters left out …\n{tail}", [f"{gone:,} characters of the task were left out"]


def _visible(line: str) -> str:
    return "\t".join(visible(part) for part in line.split("\t"))


def _question(edit: Edit, verdict: Verdict, shown: Shown) -> Question:
    return Question(
        edit=edit.id,
        path=visible(edit.path),
        old_path=None if edit.old_path in (None, edit.path) else visible(edit.old_path or ""),
        symbol=None if edit.symbol is None else visible(edit.symbol),
        kind=edit.kind.value,
        changes=shown.lines,
        evidence=tuple(_evidence(verdict)),
        cut=shown.cut,
    )


def _evidence(verdict: Verdict) -> list[str]:
    return [visible(item.detail) for item in verdict.evidence[:_EVIDENCE]]


def _others(edits: Sequence[Edit], verdicts: Sequence[Verdict], asked: set[str]) -> tuple[str, ...]:
    """The rest of the patch, so that an edit is not judged as if it stood alone."""
    rest = [(edit, verdict) for edit, verdict in zip(edits, verdicts, strict=True) if edit.id not in asked]
    lines = [
        f"{visible(edit.path)}{_in(edit)}: {edit.kind.value}, {verdict.label.value.replace('_', ' ')}"
        for edit, verdict in rest[:_OTHERS]
    ]
    if len(rest) > _OTHERS:
        lines.append(f"and {len(rest) - _OTHERS:,} more")
    return tuple(lines)


def _in(edit: Edit) -> str:
    return f" in {visible(edit.symbol)}" if edit.symbol else ""
