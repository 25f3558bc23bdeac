"""Budgets that hold: what a request can cost at the most is taken before it is sent, and what is left given back."""

from __future__ import annotations

from typing import NamedTuple

from editguard.judging.store import JudgeStore, Totals
from editguard.vocabulary.judge import JudgeConfig, Spent

BATCH_PRICE = 0.5
"""What OpenAI takes for a request in a batch, as a part of its usual price."""

_MILLION = 1_000_000


class ExhaustedError(Exception):
    """The next request could exceed a budget; the message says which."""


class Ticket(NamedTuple):
    """What was reserved for one request: the most tokens that it reads and writes."""

    input_tokens: int
    output_tokens: int
    cost: float


class Budget:
    """The budget of one run, whose sums are in a store: threads and processes of the run share it."""

    def __init__(self, store: JudgeStore, run: str, config: JudgeConfig, part: float = 1.0) -> None:
        """``part`` is the part of the configured prices that is taken."""
        self._store = store
        self.run = run
        self._config = config
        self._part = part

    def reserve(self, input_tokens: int, output_tokens: int) -> Ticket:
        """Take what one request can cost at the most.

        Raises:
            ExhaustedError: if the budget does not have that.
        """
        cost = self.cost(input_tokens, output_tokens) or 0.0
        config = self._config
        most = (config.budget_requests, config.budget_tokens, config.budget_cost)
        short = self._store.reserve(self.run, Totals(1, input_tokens + output_tokens, cost), most)
        if short:
            bound = dict(zip(("requests", "tokens", "cost"), most, strict=True))[short]
            unit = f" {config.currency}" if short == "cost" else f" {short}"
            raise ExhaustedError(
                f"the budget of {bound:,}{unit} is spent, or would be by one more request (budget-{short})"
            )
        return Ticket(input_tokens, output_tokens, cost)

    def settle(
        self, ticket: Ticket, input_tokens: int | None, output_tokens: int | None, *, sent: bool = True
    ) -> Spent:
        """Give back what was not spent, all of it where nothing was ``sent``. Counts that the server does not tell stay
        at their most.

        A server may count more than was thought possible: that was spent, whatever the budget says.
        """
        if not sent:
            self._store.settle(self.run, Totals(1, ticket.input_tokens + ticket.output_tokens, ticket.cost))
            return Spent(0, 0, 0, self.cost(0, 0))
        read = ticket.input_tokens if input_tokens is None else input_tokens
        wrote = ticket.output_tokens if output_tokens is None else output_tokens
        cost = self.cost(read, wrote)
        less = ticket.input_tokens + ticket.output_tokens - read - wrote
        self._store.settle(self.run, Totals(0, less, ticket.cost - (cost or 0.0)))
        return Spent(1, read, wrote, cost)

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """What so many tokens cost, in the configured currency; ``None`` without prices."""
        config = self._config
        if config.price_input is None or config.price_output is None:
            return None
        full = (input_tokens * config.price_input + output_tokens * config.price_output) / _MILLION
        return round(full * self._part, 9)


def total(parts: list[Spent]) -> Spent:
    """The sum of what was spent."""
    costs = [part.cost for part in parts if part.cost is not None]
    return Spent(
        sum(part.requests for part in parts),
        sum(part.input_tokens for part in parts),
        sum(part.output_tokens for part in parts),
        round(sum(costs), 9) if costs else None,
    )
