"""OpenAI's Batch API: many requests in a file, answered within a day at half the price.

What waits is kept beside the answers, so that a run that is stopped finds its batches again. A batch is named in its
metadata before it is made: one whose id was not noted, since the process died, is found by that name.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from editguard.judge.prompt import rendered
from editguard.judging.ask import answer_key, most_input
from editguard.judging.budget import BATCH_PRICE, Budget, ExhaustedError, Ticket
from editguard.judging.client import Client, body_of, installed, response_of
from editguard.judging.server import Server, needs_model, server_of
from editguard.judging.store import JudgeStore, Kept, Pending
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.judge import AUTO, CHAT, PLAIN, RESPONSES, JudgeConfig, Request

if TYPE_CHECKING:
    from openai import OpenAI

MOST_REQUESTS = 50_000
MOST_BYTES = 150 * 1024 * 1024
"""What OpenAI takes in one batch, and of the bytes somewhat less."""

INTERFACE = "batch"
"""How answers were asked for that came in a batch."""

_NAME = "editguard"
_FINISHED = frozenset({"completed", "failed", "expired", "cancelled"})
_URLS = {RESPONSES: "/v1/responses", CHAT: "/v1/chat/completions"}
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 60.0


def _pause(seconds: float) -> None:
    time.sleep(seconds)


class _Line(NamedTuple):
    """One request of a batch."""

    pending: Pending
    text: bytes


def prefilled(
    requests: Iterable[Request],
    config: JudgeConfig,
    folder: str,
    run: str,
    say: Callable[[str], None],
    environment: Mapping[str, str] | None = None,
) -> str:
    """Have ``requests`` answered by batches, and wait for them; answers are kept in ``folder``.

    Args:
        requests: what to ask; what is kept or waits already is not asked again.
        config: what is set of the judge.
        folder: where answers are kept.
        run: the run whose budget is taken.
        say: is told how far it is.
        environment: where keys are; by default that of the process.

    Returns:
        Why some have no answer, for those that have none.

    Raises:
        EditguardError: if the server cannot be used; what was handed in stays there and is found by the next call.
    """
    needs_model(config)
    server = server_of(config, os.environ if environment is None else environment)
    installed()
    interface = RESPONSES if config.interface == AUTO else config.interface
    if interface == PLAIN:
        raise UsageError("batches need a schema: set interface to auto, responses or chat")
    client = Client(server, config)
    with JudgeStore(folder) as store, contextlib.closing(client):
        batches = _Batches(client.api, server, config, store, Budget(store, run, config, BATCH_PRICE), interface, say)
        with _one_line(server):
            batches.found_again()
            batches.submit(requests)
            batches.wait()
        return batches.missing()


class _Batches:
    """The batches of one run at one server."""

    def __init__(
        self,
        api: OpenAI,
        server: Server,
        config: JudgeConfig,
        store: JudgeStore,
        budget: Budget,
        interface: str,
        say: Callable[[str], None],
    ) -> None:
        self._api, self._server, self._config = api, server, config
        self._store, self._budget, self._interface, self._say = store, budget, interface, say
        self._problems: Counter[str] = Counter()

    def missing(self) -> str:
        """The most frequent reason for which a request has no answer."""
        common = self._problems.most_common(1)
        return common[0][0] if common else "the batch has no answer"

    def found_again(self) -> None:
        """Look for batches that were made, and of which nobody noted the id; requests whose batch never was are free
        to be asked again."""
        lost = {one.token for one in self._store.pending(self._budget.run) if one.batch is None}
        if not lost:
            return
        for batch in self._api.batches.list(limit=100):
            token = (batch.metadata or {}).get(_NAME)
            if token in lost:
                self._store.submitted(str(token), batch.id)
                lost.discard(str(token))
            if not lost:
                break
        never = [one for one in self._store.pending(self._budget.run) if one.batch is None]
        self._free(never)

    def submit(self, requests: Iterable[Request]) -> None:
        """Hand in what is neither kept nor waiting, as far as the budget goes."""
        waiting = {one.key for one in self._store.pending(self._budget.run)}
        lines: list[_Line] = []
        size = 0
        for line in self._lines(requests, waiting):
            if lines and (len(lines) >= MOST_REQUESTS or size + len(line.text) > MOST_BYTES):
                self._hand_in(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line.text)
        if lines:
            self._hand_in(lines)

    def _lines(self, requests: Iterable[Request], waiting: set[bytes]) -> Iterator[_Line]:
        for request in requests:
            for number in range(self._config.votes if request.questions else 0):
                key = answer_key(request, self._config, self._server.url, number)
                if key in waiting or self._store.get(key) is not None:
                    continue
                waiting.add(key)
                nonce = secrets.token_hex(16)
                sent = rendered(request, nonce, self._config.canaries)
                try:
                    ticket = self._budget.reserve(most_input(sent), self._config.answer_tokens)
                except ExhaustedError as error:
                    self._problems[str(error)] += 1
                    continue
                row = {
                    "custom_id": key.hex(),
                    "method": "POST",
                    "url": _URLS[self._interface],
                    "body": body_of(sent, self._interface, self._config),
                }
                tokens = ticket.input_tokens + ticket.output_tokens
                pending = Pending(key, nonce, "", None, self._budget.run, tokens, ticket.cost)
                yield _Line(pending, (json.dumps(row) + "\n").encode("ascii"))

    def _hand_in(self, lines: Sequence[_Line]) -> None:
        token = secrets.token_hex(16)
        self._store.pend([line.pending._replace(token=token) for line in lines])
        data = b"".join(line.text for line in lines)
        file = self._api.files.create(file=(f"editguard-{token}.jsonl", data), purpose="batch")
        batch = self._api.batches.create(
            input_file_id=file.id,
            endpoint="/v1/responses" if self._interface == RESPONSES else "/v1/chat/completions",
            completion_window="24h",
            metadata={_NAME: token},
        )
        self._store.submitted(token, batch.id)
        self._say(f"batch {batch.id} with {len(lines):,} requests was handed in")

    def wait(self) -> None:
        """Wait until all batches of the run are finished, and keep their answers."""
        seconds = _FIRST_PAUSE
        told = ""
        while True:
            groups: dict[str, list[Pending]] = defaultdict(list)
            for one in self._store.pending(self._budget.run):
                if one.batch is not None:
                    groups[one.batch].append(one)
            if not groups:
                return
            for identity, held in groups.items():
                batch = self._api.batches.retrieve(identity)
                if batch.status in _FINISHED:
                    self._collect(batch, held)
                    seconds = _FIRST_PAUSE
                    continue
                counts = batch.request_counts
                done = f", {counts.completed:,} of {counts.total:,} done" if counts is not None else ""
                status = batch.status.replace("_", " ")
                text = f"batch {identity} is {status}{done}; stop at will: the same command goes on"
                if text != told:
                    self._say(text)
                    told = text
            if any(one.batch is not None for one in self._store.pending(self._budget.run)):
                _pause(seconds)
                seconds = min(seconds * 1.5, _LONGEST_PAUSE)

    def _collect(self, batch: Any, held: Sequence[Pending]) -> None:
        by_id = {one.key.hex(): one for one in held}
        for name in (batch.output_file_id, batch.error_file_id):
            if name is None:
                continue
            for line in self._api.files.content(name).text.split("\n"):
                if line.strip():
                    self._take(line, by_id)
        why = f"the batch is {batch.status}"
        if batch.status == "failed" and batch.errors is not None and batch.errors.data:
            why += f": {self._server.safe(str(batch.errors.data[0].message))}"
        if by_id:
            self._problems[f"{why}, and had no answer"] += len(by_id)
        self._free(list(by_id.values()))
        self._say(f"batch {batch.id} is {batch.status}: {len(held) - len(by_id):,} of {len(held):,} requests came back")

    def _take(self, line: str, by_id: dict[str, Pending]) -> None:
        """Keep the answer in one line of a result; a line that is none, or nobody's, says nothing."""
        try:
            row = json.loads(line)
            one = by_id.pop(row["custom_id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        sent = row.get("response") or {}
        body, status = sent.get("body"), sent.get("status_code")
        ticket = Ticket(one.tokens, 0, one.cost)
        if status != 200 or not isinstance(body, dict):
            error = row.get("error") or (body or {}).get("error") or {}
            said = error.get("message") if isinstance(error, dict) else error
            self._problems[f"the server refuses the request ({status}): {self._server.safe(str(said))}"] += 1
            self._budget.settle(ticket, 0, 0)
            self._store.done(one.run, [one.key])
            return
        response = response_of(body, self._interface, self._server)
        spent = self._budget.settle(ticket, response.input_tokens, response.output_tokens)
        if response.answers is not None:
            self._store.put(
                one.key,
                Kept(one.nonce, INTERFACE, response.text, 1, spent.input_tokens, spent.output_tokens, spent.cost),
            )
        else:
            self._problems[response.problem] += 1
        self._store.done(one.run, [one.key])

    def _free(self, never: Sequence[Pending]) -> None:
        """Give back what was reserved for requests that cost nothing."""
        for one in never:
            self._budget.settle(Ticket(one.tokens, 0, one.cost), 0, 0)
        self._store.done(self._budget.run, [one.key for one in never])


@contextlib.contextmanager
def _one_line(server: Server) -> Iterator[None]:
    """What goes wrong at the server as one line."""
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        told = error.body.get("message") if isinstance(error.body, dict) else error.message
        raise EditguardError(
            f"the server {server.url} refuses a batch ({error.status_code}): {server.safe(str(told))}; what was handed "
            "in before is kept, and the same command goes on"
        ) from error
    except openai.OpenAIError as error:
        said = server.safe(str(error.__cause__ or error))
        raise EditguardError(
            f"the server {server.url} cannot be reached: {said}; what was handed in is kept, and the same command goes "
            "on"
        ) from error
