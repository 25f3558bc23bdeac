"""The second reader: what may be set of it, what it was asked, and what it said."""

from __future__ import annotations

from typing import NamedTuple

from editguard.vocabulary.edit import Label, Verdict

AUTO, RESPONSES, CHAT, PLAIN = "auto", "responses", "chat", "json"
"""How a server is asked: the Responses API with structured outputs, chat completions with a JSON schema, chat
completions that are told to answer in JSON; ``auto`` takes the first of them that the server knows."""

UNSURE, ALL = "unsure", "all"
"""Which edits are put before the judge."""


class JudgeConfig(NamedTuple):
    """Settings of the judge; keys are no setting, they come from the environment.

    ``base_url`` is empty for the server that the environment names. ``temperature`` is sent only if it is set.
    ``votes`` requests are made for each patch, a share of ``canaries`` of them with edits whose answer is known.
    ``prose`` shows the comments and docstrings that a patch brings, and asks about edits that are nothing else.
    ``request_tokens`` bounds the input of a request by an estimate, ``answer_tokens`` its output. ``timeout`` is in
    seconds, ``retries`` are further attempts at a request that failed, ``concurrency`` requests are under way at a
    time. A budget is for one run, ``None`` for none; ``cost`` and prices, for a million tokens, are in ``currency``.
    """

    model: str = ""
    base_url: str = ""
    interface: str = AUTO
    ask: str = UNSURE
    temperature: float | None = None
    votes: int = 1
    canaries: float = 1.0
    prose: bool = False
    request_tokens: int = 12_000
    answer_tokens: int = 4_000
    timeout: int = 120
    retries: int = 2
    concurrency: int = 4
    budget_requests: int | None = 200
    budget_tokens: int | None = 2_000_000
    budget_cost: float | None = None
    price_input: float | None = None
    price_output: float | None = None
    currency: str = "USD"


class JudgeChoice(NamedTuple):
    """What a call says of the judge, over what is configured: whether it is asked at all, and settings by name."""

    on: bool = False
    settings: tuple[tuple[str, object], ...] = ()


NO_JUDGE = JudgeChoice()


class Question(NamedTuple):
    """One edit as it is put before the judge. ``changes`` are its lines with what surrounds them, each behind its sign
    (``+``, ``-`` or a blank); ``cut`` says what of it was left out."""

    edit: str
    path: str
    old_path: str | None
    symbol: str | None
    kind: str
    changes: tuple[str, ...]
    evidence: tuple[str, ...]
    cut: str = ""


class Request(NamedTuple):
    """What the judge is asked of one patch. ``others`` are the edits that it is not asked about, a line each;
    ``cut`` says what was left out for want of room, ``left_out`` are the edits that it is not asked about for that."""

    task: str
    questions: tuple[Question, ...]
    others: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Opinion(NamedTuple):
    """What the judge says of one edit, over all votes.

    ``verdict`` is that of the majority, ``None`` without one: ``void`` says why. ``p_irrelevant`` is the mean of
    what the votes that count state, ``valid`` is how many count, ``agreed`` how many of them say ``verdict``.
    ``reason`` and ``quotes`` are those of the first vote that does.
    """

    edit: str
    verdict: Label | None
    p_irrelevant: float | None = None
    reason: str = ""
    quotes: tuple[str, ...] = ()
    valid: int = 0
    agreed: int = 0
    void: str = ""


class Spent(NamedTuple):
    """What was sent and read: requests, attempts at them included, and tokens as the server counts them; an attempt of
    which no count is known counts as the most that it can have been. ``cost`` is ``None`` without prices."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None


class Reading(NamedTuple):
    """What came of putting a patch before the judge.

    ``prompt`` is the version of the prompt, ``server`` the host that was asked and ``interface`` how, empty where none
    was.
    ``problem`` says why there is no answer, or not to everything; ``passing`` that to ask again may help.
    """

    opinions: tuple[Opinion, ...]
    model: str
    prompt: str
    interface: str = ""
    votes: int = 0
    spent: Spent = Spent()
    currency: str = ""
    problem: str = ""
    passing: bool = False
    cut: tuple[str, ...] = ()
    server: str = ""


class Addressed(NamedTuple):
    """A text of the patch or of the task that speaks to whoever judges it. ``path`` and ``edit`` are ``None`` for the
    task, ``quote`` is the text, ``why`` what gives it away."""

    quote: str
    why: str
    path: str | None = None
    edit: str | None = None


class Judgement(NamedTuple):
    """The judge's part in a report: what it said, which edits it moved with their verdicts before, those that stayed in
    doubt with another probability as they were before, and what spoke to it. ``calibrated`` says that its word was
    weighed with coefficients fitted for this model."""

    reading: Reading
    moved: tuple[Verdict, ...] = ()
    weighed: tuple[Verdict, ...] = ()
    addressed: tuple[Addressed, ...] = ()
    calibrated: bool = False
