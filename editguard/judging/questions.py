"""What a checked patch asks of the judge, if anything."""

from __future__ import annotations

from editguard.engine import Examined
from editguard.judge.injection import MOST_BYTES, addressed, too_large
from editguard.judge.prompt import PROMPT
from editguard.judge.request import request_of
from editguard.vocabulary.judge import JudgeConfig, Reading, Request


def questions_of(examined: Examined, config: JudgeConfig) -> Request | Reading:
    """The request to put before the judge, or why there is nothing to ask."""
    report = examined.report
    unasked = Reading((), config.model, PROMPT)
    if report.task is None:
        return unasked._replace(problem="there is no task to judge by")
    if addressed(report.edits, report.task.text):
        return unasked._replace(problem="the change or its task addresses the reviewer (EG019)")
    if too_large(report.edits, report.task.text):
        return unasked._replace(
            problem=f"the change and its task have more than {MOST_BYTES:,} bytes, too many to be put before a model"
        )
    files = {file.change.path: file for file in examined.applied.files}
    return request_of(report.edits, report.verdicts, files, report.task, config) or unasked
