"""What the judge answers, checked before a word of it counts."""

from __future__ import annotations

import json
import math
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from editguard.judge.prompt import Sent
from editguard.patterns import Pattern
from editguard.report.escape import visible
from editguard.vocabulary.edit import Label

SHORTEST = 3
"""Letters and signs that a quote must have: less occurs anywhere."""

_MOST_QUOTES = 8
_LONGEST = 400
"""Characters of a reason or a quote that are kept."""

_BLANKS = Pattern(r"\s+")
_FENCED = Pattern(r"```(?:json)?\s*(\{.*\})\s*```", 16)  # re.DOTALL


class EditAnswer(BaseModel):
    """The answer for one edit. The reasons come before the verdict, so that a model finds them first."""

    model_config = ConfigDict(extra="forbid")

    edit: str = Field(description="the label of the edit")
    quotes: list[str] = Field(description="passages copied from the task or the edits that justify the verdict")
    reason: str = Field(description="one sentence")
    verdict: Literal["required", "supporting", "irrelevant", "unsure"]
    confidence: float = Field(description="probability from 0 to 1 that the verdict is right")


class Answers(BaseModel):
    """The answer to a request: one entry for each edit."""

    model_config = ConfigDict(extra="forbid")

    edits: list[EditAnswer]


class Vote(NamedTuple):
    """One checked answer for one edit; ``void`` says why it does not count, empty if it does."""

    verdict: Label
    confidence: float
    reason: str
    quotes: tuple[str, ...]
    void: str = ""


class Ballot(NamedTuple):
    """The votes of one response by the ids of edits; ``void`` says why none of it counts, empty if it does."""

    votes: dict[str, Vote]
    void: str = ""


class MalformedError(Exception):
    """A text that is no answer; the message says in a few words why."""


def read(text: str) -> Answers:
    """The answer in ``text``: JSON, perhaps in a fence or with words around it.

    Raises:
        MalformedError: if there is none.
    """
    fenced = _FENCED.search(text)
    candidate = fenced.group(1) if fenced else text.strip()
    if not candidate.startswith("{") and "{" in candidate:
        candidate = candidate[candidate.index("{") : candidate.rindex("}") + 1] if "}" in candidate else candidate
    try:
        return Answers.model_validate_json(candidate)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise MalformedError(f"{where + ': ' if where else ''}{first['msg']}"[:200]) from error


def check(answers: Answers, sent: Sent) -> Ballot:
    """``answers`` held against what was asked.

    A canary that is missing or wrong voids all of it. An edit that is answered twice, with a confidence that is none,
    or with a quote that does not occur, has no vote; labels that nobody gave are passed over.
    """
    by_label: dict[str, list[EditAnswer]] = {}
    for answer in answers.edits:
        by_label.setdefault(answer.edit.strip(), []).append(answer)
    for label, belongs in sent.known.items():
        given = by_label.get(label, [])
        if len(given) != 1:
            return Ballot({}, "an edit with a known answer was not answered")
        right = ("required", "supporting") if belongs else ("irrelevant",)
        if given[0].verdict not in right:
            return Ballot({}, "an edit with a known answer was judged wrongly")
    text = _plain(sent.text)
    votes: dict[str, Vote] = {}
    for label, edit in sent.labels.items():
        given = by_label.get(label, [])
        if len(given) == 1:
            votes[edit] = _vote(given[0], text)
        elif given:
            votes[edit] = Vote(Label.UNSURE, 0.0, "", (), "it was answered more than once")
    return Ballot(votes)


def _vote(answer: EditAnswer, text: str) -> Vote:
    verdict = Label(answer.verdict)
    reason = _short(answer.reason)
    quotes = tuple(_short(quote) for quote in answer.quotes[:_MOST_QUOTES])
    vote = Vote(verdict, answer.confidence, reason, quotes)
    if not math.isfinite(answer.confidence) or not 0 <= answer.confidence <= 1:
        return vote._replace(confidence=0.0, void="its confidence is no number from 0 to 1")
    for quote in answer.quotes:
        if len(_plain(quote).replace(" ", "")) < SHORTEST or not _occurs(quote, text):
            return vote._replace(void="it quotes what neither the task nor the code says")
    if not answer.quotes and verdict is not Label.UNSURE:
        return vote._replace(void="it quotes nothing")
    return vote


def _occurs(quote: str, text: str) -> bool:
    """Whether ``text`` holds the quote, whatever the blanks, and the signs before its lines."""
    if _plain(quote) in text:
        return True
    lines = [line[1:] if line[:1] in ("+", "-") else line for line in quote.split("\n")]
    return _plain("\n".join(lines)) in text


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _short(text: str) -> str:
    shown = visible(" ".join(text.split()))
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def schema() -> dict[str, object]:
    """The JSON Schema of an answer, as servers take it."""
    found: dict[str, object] = json.loads(json.dumps(Answers.model_json_schema()))
    return found
