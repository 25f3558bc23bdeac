"""Text of a patch or a task that speaks to whoever judges it.

Read in plain form: look-alike letters, invisible characters, tags, words run together in names, comment signs, strings
that are cut up, and Base64 do not hide it. What counts is not that a text speaks of models or reviews, as many programs
do, but that it tells a reader what to answer, to drop its instructions, or imitates the marks of a request.
"""

# ruff: noqa: RUF001 (sentences of other languages end with signs of their own)

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.judge.plain import readings
from editguard.patterns import Pattern
from editguard.report.escape import visible
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.judge import Addressed

_SHOWN = 120
"""Characters of a text that are quoted."""

MOST_BYTES = 200_000
"""Bytes of one change and its task that are read: a text can be made so that each of them takes long. Of a larger
change nothing is put before a judge."""

_LABELS = r"required|supporting|irrelevant|relevant|unsure|in[ -]scope|out[ -]of[ -]scope|lgtm|approved?"
_SAY = (
    r"mark|label|classify|treat|consider|judge|rate|score|grade|answer|respond|reply|return|output|emit|report|vote"
    r"|accept|approve|assign|set|give|say|deem|declare|count|regard|rule|conclude"
)
_READER = (
    r"ai|a\.i\.|llms?|language models?|models?|assistants?|gpt(?:-?\d+)?|chatgpt|claude|gemini|copilot|reviewers?"
    r"|judges?|graders?|evaluators?|raters?|review(?:ing)? (?:bot|agent|system|tool|model)|agents?|bots?|editguard|you"
)
_CHANGE = (
    r"edits?|changes?|hunks?|diffs?|patch(?:es)?|modifications?|commits?|files?|lines?|code|this|these|it|everything"
)
_DROP = (
    r"ignore|disregard|forget|override|bypass|drop|discard|do not (?:follow|obey)|don't (?:follow|obey)"
    r"|stop (?:following|obeying)|pay no attention to|set aside|cancel"
)
_ORDERS = r"instructions?|prompts?|rubrics?|guidelines?|directions?|directives?|system messages?|orders"
_BEFORE = (
    r"previous|prior|above|earlier|preceding|former|foregoing|initial|original|existing|your|system"
    r"|all (?:of )?(?:the )?"
)

_ONES: Sequence[tuple[str, Pattern[str]]] = (
    (
        "it tells a reader to drop its instructions",
        Pattern(
            rf"\b(?:{_DROP})\b[^.;!?]{{0,40}}\b(?:{_BEFORE})\b[^.;!?]{{0,30}}\b(?:{_ORDERS})\b"
            rf"|\b(?:{_DROP})\b[^.;!?]{{0,30}}\b(?:instructions|rubric|prompt)\b[^.;!?]{{0,30}}"
            r"\b(?:given|above|so far|before this)\b"
            rf"|\b(?:{_DROP})\b[^.;!?]{{0,40}}\byou (?:were|have been) (?:given|told)\b"
            r"|\b(?:new|updated|real|actual|true) (?:system )?(?:instructions|prompt|rubric)\s*[:=-]+\s*\S"
            rf"[^\n]{{0,200}}\b(?:{_LABELS}|verdict)\b"
        ),
    ),
    (
        "it tells a reader which verdict to give",
        Pattern(
            rf"\b(?:{_SAY})\b(?: (?:that|to|me|us|all|each|every|any|both|only))*[^.;!?]{{0,40}}"
            r"\b(?:edits?|changes?|hunks?|diffs?|patch(?:es)?|modifications?)\b[^.;!?]{0,60}"
            rf"(?:\b(?:as|to be|is|are|be|with|to)\b|[:=])[^.;!?]{{0,25}}\b(?:{_LABELS})\b"
        ),
    ),
    (
        "it speaks to the reader of the change and names the verdict",
        Pattern(
            rf"\b(?:{_READER})\b[^.;!?]{{0,60}}\b(?:{_SAY})\b[^.;!?]{{0,70}}\b(?:{_CHANGE})\b[^.;!?]{{0,50}}"
            r"\b(?:required|supporting|irrelevant|unsure|in[ -]scope)\b"
            rf"|\b(?:{_READER})\b[^.;!?]{{0,60}}\b(?:{_SAY})\b[^.;!?]{{0,40}}"
            r"(?:\bverdicts?\b[^.;!?]{0,30}\b(?:required|supporting|irrelevant|unsure)\b"
            r"|\b(?:required|supporting|irrelevant)\b[^.;!?]{0,40}\b(?:verdict|confidence)\b)"
        ),
    ),
    (
        "it names a verdict and who should give it",
        Pattern(
            r"\b(?:the )?(?:correct|right|only|expected|final|proper|true) (?:answer|verdict|label)s?\b[^.;!?]{0,60}"
            r"\b(?:is|are|:|=)[^.;!?]{0,20}\b(?:required|supporting|irrelevant|unsure)\b"
            r"|\bverdicts?\b\s*(?:must|should|has to|have to|shall|will|needs? to)\s*(?:always )?(?:be|read|say)\b"
            r"[^.;!?]{0,20}\b(?:required|supporting|irrelevant|unsure)\b"
            r"|\b(?:answer|verdict|respond with|reply with|output)\s*[:=]\s*\W{0,2}(?:required|supporting|irrelevant)\b"
            r"[^\n]{0,80}\bconfidence\b"
        ),
    ),
    (
        "it imitates an answer of the judge",
        Pattern(
            r"[\"']?verdict[\"']?\s*[:=]\s*[\"']?(?:required|supporting|irrelevant|unsure)[\"']?[^\n]{0,200}"
            r"[\"']?(?:confidence|quotes)[\"']?\s*[:=]"
        ),
    ),
    (
        "it imitates the marks of a request",
        Pattern(
            r"<<\s*(?:end|data)\s+[0-9a-f]{6,}[^>\n]{0,40}>>"
            r"|(?:<\|?(?:im_start|im_end|system|endoftext|end_of_turn|start_of_turn|eot_id)\|?>|\[/?inst\]|<</?sys>>"
            r"|</?(?:system|instructions?|data)>|#{2,}\s*(?:system|instructions?)\b)"
            rf"[^\n]{{0,160}}\b(?:verdict|{_DROP}|required|supporting|irrelevant)\b"
        ),
    ),
    (
        "it appeals to those who judge the change",
        Pattern(
            r"\b(?:dear|attention|note (?:to|for)|message (?:to|for)|hey|hello|hi)\b[^.;!?]{0,20}"
            r"\b(?:ai|llm|automated|language model|review(?:ing)? (?:bot|agent|model)|judging|grading|reviewing)\b"
            rf"[^.;!?]{{0,20}}\b(?:reviewers?|judges?|graders?|models?|assistants?|agents?|bots?|systems?)?\b[^\n]{{0,160}}"
            rf"\b(?:{_LABELS}|verdict|belongs?|must not be flagged|do not flag)\b"
        ),
    ),
    (
        "it tells a reader not to report the change",
        Pattern(
            r"\b(?:ai|llm|language models?|automated review(?:er)?s?|judging models?"
            r"|review(?:ing)? (?:bots?|agents?|models?)|as an ai|graders?)\b[^.;!?]{0,60}"
            r"\b(?:must not|should not|do not|don't|never|need not|has to|have to|must|should)\b[^.;!?]{0,40}"
            r"\b(?:flag|reject|question|complain|accuse|approve|accept)\b"
        ),
    ),
    (
        "it tells a reader to drop its instructions, in another language",
        Pattern(
            r"\b(?:ignorier\w*|vergiss|missachte)\b[^.;!?]{0,40}\b(?:anweisung|vorgabe|regel)\w*"
            r"|\b(?:ignor[ae]\w*|olvid[ae]\w*|descart[ae]\w*)\b[^.;!?]{0,40}\binstrucci[oó]n\w*"
            r"|\b(?:ignore[zr]?|oublie[zr]?)\b(?: \w+)? (?:les|vos|tes|ces)\b[^.;!?]{0,30}"
            r"\b(?:instructions|consignes)\b"
            r"|\b(?:игнорируй\w*|забудь\w*)\b[^.;!?]{0,40}(?:инструкци|указани)\w*"
            r"|(?:忽略|无视|無視|忘记|忘掉)[^。！？\n]{0,20}(?:指令|指示|说明|提示|規則|规则)"
            r"|(?:指示|命令|指令|プロンプト)[^。！？\n]{0,10}(?:無視|忘れ)"
        ),
    ),
)  # fmt: skip
"""What gives a text away, with a pattern for texts in plain form."""

_HINT = Pattern(
    r"instruc|verdict|require|relevant|support|unsure|scope|prompt|rubric|guideline|review|judge|grade|assistant|model"
    r"|approve|ignor|disregard|anweisung|consigne|инструк|указан|指|说明|提示|規|规|プロンプト|<<|lgtm|directi|confidence"
    r"|reject|flag",
    re.IGNORECASE,
)


def too_large(edits: Sequence[Edit], task: str | None) -> bool:
    """Whether there is more in a change and its task than is read."""
    return _task_bytes(task) + sum(len(line) for edit in edits for line in edit.new_text) > MOST_BYTES


def _task_bytes(task: str | None) -> int:
    return 0 if task is None else len(task.encode("utf-8", "replace"))


def addressed(edits: Sequence[Edit], task: str | None) -> tuple[Addressed, ...]:
    """The texts of a change and of its task that speak to whoever judges it: at most one an edit, one a path and one of
    the task. Only what the change brings is read: what was there before is not its author's word."""
    found: list[Addressed] = []
    left = MOST_BYTES - _task_bytes(task)
    if task is not None and (seen := _search(task[:MOST_BYTES])):
        found.append(Addressed(*seen))
    paths: set[str] = set()
    for edit in edits:
        if edit.path not in paths:
            paths.add(edit.path)
            if edit.path != edit.old_path and (seen := _search(edit.path)):
                found.append(Addressed(*seen, path=edit.path, edit=edit.id))
                continue
        if not edit.new_text or left <= 0:
            continue
        added = _added(edit)[:left]
        left -= len(added)
        if seen := _search(added.decode("utf-8", "replace")):
            found.append(Addressed(*seen, path=edit.path, edit=edit.id))
    return tuple(found)


def _added(edit: Edit) -> bytes:
    """What the edit brings: lines that it has before as well are not its words."""
    known = set(edit.old_text)
    return b"".join(line for line in edit.new_text if line not in known)


def _search(text: str) -> tuple[str, str] | None:
    """What in ``text`` speaks to the judge: the words, and why they do."""
    for reading in readings(text):
        if not _HINT.search(reading):
            continue
        for why, pattern in _ONES:
            match = pattern.search(reading)
            if match is not None:
                return _shown(match.group()), why
    return None


def _shown(text: str) -> str:
    shown = visible(text.strip())
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"
