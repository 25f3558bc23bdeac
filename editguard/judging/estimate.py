"""What it would take to ask: requests, tokens and money, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from editguard.judge.prompt import PROMPT, Sent, rendered
from editguard.judge.tokens import likely
from editguard.vocabulary.judge import JudgeConfig, Request

_NONCE = "dry run"
"""What requests are shown with that are not sent: two of them are the same, which those that are sent never are."""

_MILLION = 1_000_000


class Estimate(NamedTuple):
    """For ``patches``: the ``requests`` with about ``input_tokens`` and at most ``output_tokens``. ``cost`` is about
    what that comes to, without attempts that fail; ``None`` without prices."""

    patches: int
    requests: int
    edits: int
    input_tokens: int
    output_tokens: int
    cost: float | None


def shown(request: Request, config: JudgeConfig) -> Sent:
    """The request as it would be sent, with canaries."""
    return rendered(request, _NONCE, 1.0 if config.canaries else 0.0)


def estimate(requests: Iterable[Request], config: JudgeConfig) -> Estimate:
    """What ``requests`` would take if no answer was kept."""
    patches = edits = read = 0
    for request in requests:
        sent = shown(request, config)
        patches += 1
        edits += len(request.questions)
        read += (likely(sent.instructions) + likely(sent.data)) * config.votes
    count = patches * config.votes
    wrote = count * config.answer_tokens
    cost = None
    if config.price_input is not None and config.price_output is not None:
        cost = round((read * config.price_input + wrote * config.price_output) / _MILLION, 6)
    return Estimate(patches, count, edits, read, wrote, cost)


def sentences(found: Estimate, config: JudgeConfig) -> list[str]:
    """The estimate in words, a line each."""
    requests = "1 request" if found.requests == 1 else f"{found.requests:,} requests"
    edits = "1 edit" if found.edits == 1 else f"{found.edits:,} edits"
    lines = [
        f"{requests} to {config.model} (prompt {PROMPT}) about {edits}: about {found.input_tokens:,} tokens to read, "
        f"at most {found.output_tokens:,} to write"
    ]
    if found.cost is None:
        lines.append("cost: not known; price-input and price-output in [tool.editguard.judge] say what tokens cost")
    else:
        lines.append(f"cost: about {found.cost:,.4f} {config.currency}")
    for name, bound, want in (
        ("budget-requests", config.budget_requests, found.requests),
        ("budget-tokens", config.budget_tokens, found.input_tokens),
        ("budget-cost", config.budget_cost, found.cost),
    ):
        if bound is not None and want is not None and want > bound:
            lines.append(f"{name} = {bound:,} would not last for all of it")
    return lines
