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
from typing import Any, NamedTuple

from editguard.judge.prompt import rendered
from editguard.judging.ask import Brought, answer_key, most_input
from editguard.judging.budget import BATCH_PRICE, Budget, ExhaustedError, Ticket, total
from editguard.judging.client import Client, body_of, installed, response_of
from editguard.judging.left import LeftAlone
from editguard.judging.server import Server, needs_model, server_of
from editguard.judging.store import JudgeStore, Kept, Pending
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.judge import AUTO, CHAT, PLAIN, RESPONSES, JudgeConfig, Request, Spent

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
) -> tuple[Brought, str]:
    """Have ``requests`` answered by batches, and wait for them; answers are kept in ``folder``.

    Args:
        requests: what to ask; what is kept or waits already is not asked again.
        config: what is set of the judge.
        folder: where answers are kept.
        run: the run whose budget is taken.
        say: is told how far it is.
        environment: where keys are; by default that of the process.

    Returns:
        What came, and why some have no answer, for those that have none.

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
        batches = _Batches(client, server, config, store, Budget(store, run, config, BATCH_PRICE), interface, say)
        with _one_line(server):
            batches.found_again()
            batches.submit(requests)
            batches.wait()
        return batches.brought(), batches.missing()


class _Batches:
    """The batches of one run at one server."""

    def __init__(
        self,
        client: Client,
        server: Server,
        config: JudgeConfig,
        store: JudgeStore,
        budget: Budget,
        interface: str,
        say: Callable[[str], None],
    ) -> None:
        self._client, self._server, self._config = client, server, config
        self._api = client.api
        self._store, self._budget, self._interface, self._say = store, budget, interface, say
        self._problems: Counter[str] = Counter()
        self._asking = LeftAlone((), say).asking
        self._keys: set[bytes] = set()
        self._spent = Spent()

    def brought(self) -> Brought:
        """The answers that came, and what all that came back cost."""
        return Brought(frozenset(self._keys), self._spent)

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
        others = [one for one in self._store.waiting() if one.run != self._budget.run]
        self._asking = LeftAlone(others, self._say).asking
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
                self._asking(key)
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
        from editguard.judging.bounded import UnboundedError

        by_id = {one.key.hex(): one for one in held}
        counts = batch.request_counts
        # some may have been taken from the same file before
        rows = max(len(held), min(counts.total, MOST_REQUESTS) if counts is not None else 0)
        for name in (batch.output_file_id, batch.error_file_id):
            if name is None:
                continue
            try:
                for line in self._client.lines(name, rows):
                    if line.strip():
                        self._take(line, by_id)
            except UnboundedError as error:
                self._lost(list(by_id.values()), self._server.safe(str(error)))
                by_id = {}
        why = f"the batch is {batch.status}"
        if batch.status == "failed" and batch.errors is not None and batch.errors.data:
            why += f": {self._server.safe(str(batch.errors.data[0].message))}"
        if by_id:
            self._problems[f"{why}, and had no answer"] += len(by_id)
        self._free(list(by_id.values()))
        self._say(f"batch {batch.id} is {batch.status}: {len(held) - len(by_id):,} of {len(held):,} requests came back")

    def _lost(self, lost: Sequence[Pending], why: str) -> None:
        """Note requests whose answers cannot be had, though they may have cost as much as any."""
        self._problems[why] += len(lost)
        priced = self._budget.cost(0, 0) is not None
        most = [Spent(1, one.tokens, 0, one.cost if priced else None) for one in lost]
        self._spent = total([self._spent, *most])
        self._store.done(self._budget.run, [one.key for one in lost])

    def _settled(self, one: Pending, read: int | None, wrote: int | None) -> Spent:
        spent = self._budget.settle(Ticket(one.tokens, 0, one.cost), read, wrote)
        self._spent = total([self._spent, spent])
        return spent

    def _take(self, line: bytes, by_id: dict[str, Pending]) -> None:
        """Keep the answer in one line of a result; a line that is none, or nobody's, says nothing."""
        try:
            row = json.loads(line)
            one = by_id.pop(row["custom_id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        sent = row.get("response")
        sent = sent if isinstance(sent, dict) else {}
        body, status = sent.get("body"), sent.get("status_code")
        if status != 200 or not isinstance(body, dict):
            error = row.get("error") or (body.get("error") if isinstance(body, dict) else None) or {}
            said = error.get("message") if isinstance(error, dict) else error
            self._problems[f"the server refuses the request ({status}): {self._server.safe(str(said))}"] += 1
            self._settled(one, 0, 0)
            self._store.done(one.run, [one.key])
            return
        response = response_of(body, self._interface, self._server)
        spent = self._settled(one, response.input_tokens, response.output_tokens)
        if response.answers is not None:
            self._keys.add(one.key)
            self._store.put(
                one.key,
                Kept(one.nonce, INTERFACE, response.text, 1, spent.input_tokens, spent.output_tokens, spent.cost),
            )
        else:
            self._problems[response.problem] += 1
        self._store.done(one.run, [one.key])

    def _free(self, never: Sequence[Pending]) -> None:
        """Give back what was reserved for requests that nobody answered: they cost nothing."""
        for one in never:
            self._budget.settle(Ticket(one.tokens, 0, one.cost), 0, 0, sent=False)
        self._store.done(self._budget.run, [one.key for one in never])


@contextlib.contextmanager
def _one_line(server: Server) -> Iterator[None]:
    """What goes wrong at the server as one line."""
    import openai

    from editguard.judging.bounded import UnboundedError

    try:
        yield
    except UnboundedError as error:
        raise EditguardError(
            f"{server.safe(str(error))}; what was handed in is kept, and the same command goes on"
        ) from error
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
