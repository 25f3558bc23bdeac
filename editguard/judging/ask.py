"""Patches are put before the judge: kept answers first, then requests within the budget, attempts within limits."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, Protocol

from editguard.judge.answers import Ballot, MalformedError, check, read, schema
from editguard.judge.prompt import EXAMPLES, INSTRUCTIONS, JSON_FORM, PROMPT, Sent, rendered
from editguard.judge.tokens import at_most
from editguard.judge.vote import opinions
from editguard.judging.budget import Budget, ExhaustedError, Ticket, total
from editguard.judging.client import LADDER, FailedError, Response
from editguard.judging.server import host_of
from editguard.judging.store import JudgeStore, Kept
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.judge import AUTO, PLAIN, JudgeConfig, Reading, Request, Spent

LONGEST_WAIT = 60.0
"""Seconds that a server may ask to wait: whoever asks for more is asked again in another run."""

LAST_WAIT = 2.0
"""Seconds that whoever stops waits for answers that are under way: they are paid for, and kept if they come."""

_FIRST_WAIT = 1.0
_FRAME = 400
"""Tokens that a server may add around what it is sent."""


class Asker(Protocol):
    """What sends a request: `Client`."""

    def once(self, sent: Sent, interface: str, earlier: tuple[str, str] | None = None) -> Response:
        """See `Client.once`."""
        ...

    def hurry(self, seconds: float) -> None:
        """See `Client.hurry`."""
        ...

    def close(self) -> None:
        """See `Client.close`."""
        ...


class _Cast(NamedTuple):
    """One vote: the ballot, or why there is none. ``passing`` says that to ask again may help."""

    ballot: Ballot | None
    spent: Spent
    interface: str
    problem: str = ""
    passing: bool = False


class Brought(NamedTuple):
    """Answers that a run had before it asked, by a batch: their keys, and what they, and others with them, cost."""

    keys: frozenset[bytes] = frozenset()
    spent: Spent = Spent()


NOTHING = Brought()


class Judge:
    """Asks one model of one server; used by one run.

    What it is asked before is kept in ``store`` and costs nothing more. Use as a context manager: whoever leaves it by
    an exception waits `LAST_WAIT` for the answers that are under way, and for no others.
    """

    def __init__(
        self,
        config: JudgeConfig,
        url: str,
        store: JudgeStore,
        budget: Budget,
        connect: Callable[[], Asker] | None,
        *,
        missing: str = "",
        brought: Brought = NOTHING,
        asking: Callable[[bytes], None] = lambda key: None,
    ) -> None:
        """``url`` is the server's address; ``connect`` gives what sends requests, and is called only if there is one to
        send. Without it only what is kept is answered, and ``missing`` says why there is no more. What this run
        ``brought`` is its own, though it is kept. ``asking`` is told of each request that is about to be sent."""
        self.config = config
        self._url = url
        self._store = store
        self._budget = budget
        self._connect = connect
        self._missing = missing or "no server was asked"
        self._asker: Asker | None = None
        self._interface = "" if config.interface == AUTO else config.interface
        self._asking = asking
        self._lock = threading.Lock()
        self._ended = threading.Condition(self._lock)
        self._left = 0
        self._under_way: dict[bytes, threading.Lock] = {}
        self._stopped = threading.Event()
        self._pool = ThreadPoolExecutor(config.concurrency, thread_name_prefix="judge")
        self._counted = set(brought.keys)
        self.sent = brought.spent
        """What this run itself has spent: answers that were kept are not in it."""
        self.kept = 0
        """Answers that were kept from earlier runs; one that serves several patches is one."""
        self.saved = Spent()
        """What those had cost."""

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._stop()
        interrupted: BaseException | None = None
        while True:
            try:
                # to wait for threads themselves is nothing that an interrupt ends well
                with self._ended:
                    self._ended.wait_for(lambda: not self._left, 2 * LAST_WAIT if self._stopped.is_set() else None)
                break
            except (KeyboardInterrupt, SystemExit) as error:
                interrupted = error
                self._stop()
        self._pool.shutdown()
        if self._asker is not None:
            self._asker.close()
        if interrupted is not None and kind is None:
            raise interrupted

    def _stop(self) -> None:
        """Send nothing more, and wait no longer than `LAST_WAIT` for what was sent."""
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._asker is not None:
            self._asker.hurry(LAST_WAIT)

    def read(self, request: Request) -> Reading:
        """What the judge says of one patch.

        Raises:
            EditguardError: if the server refuses the key, or does not know the model.
        """
        return self.submit(request).result()

    def submit(self, request: Request) -> Future[Reading]:
        """As `read`, without waiting."""
        future: Future[Reading] = Future()
        if not request.questions:
            future.set_result(self._reading(request, []))
            return future
        casts: list[_Cast | None] = [None] * self.config.votes
        left = [self.config.votes]
        with self._lock:
            self._left += self.config.votes

        def done(place: int, vote: Future[_Cast]) -> None:
            with self._lock:
                if vote.cancelled():
                    problem: BaseException | None = EditguardError("the run was stopped")
                else:
                    problem = vote.exception()
                if problem is None:
                    casts[place] = vote.result()
                left[0] -= 1
                last = not left[0]
                self._left -= 1
                if not self._left:
                    self._ended.notify_all()
            if problem is not None and not future.done():
                future.set_exception(problem)
            elif last and not future.done():
                future.set_result(self._reading(request, [cast for cast in casts if cast is not None]))

        for place in range(self.config.votes):
            self._pool.submit(self._vote, request, place).add_done_callback(
                lambda vote, place=place: done(place, vote)  # type: ignore[misc]
            )
        return future

    def _reading(self, request: Request, casts: list[_Cast]) -> Reading:
        problem = next((cast.problem for cast in casts if cast.problem), "")
        ballots = [cast.ballot for cast in casts if cast.ballot is not None]
        spent = total([cast.spent for cast in casts])
        return Reading(
            opinions=opinions(request, ballots, self.config.votes, problem),
            model=self.config.model,
            prompt=PROMPT,
            interface=next((cast.interface for cast in casts if cast.interface), ""),
            votes=self.config.votes,
            spent=spent,
            currency="" if spent.cost is None else self.config.currency,
            problem=problem,
            passing=any(cast.passing for cast in casts),
            cut=request.cut,
            server=host_of(self._url),
        )

    def _vote(self, request: Request, number: int) -> _Cast:
        key = answer_key(request, self.config, self._url, number)
        with self._alone_with(key):
            return self._answered(request, key)

    @contextlib.contextmanager
    def _alone_with(self, key: bytes) -> Iterator[None]:
        """Of those that ask the same at the same time one asks, and the others find its answer."""
        with self._lock:
            lock = self._under_way.setdefault(key, threading.Lock())
        with lock:
            yield

    def _answered(self, request: Request, key: bytes) -> _Cast:
        kept = self._store.get(key)
        if kept is not None:
            self._count(key, kept)
            return cast_of(request, kept, self.config)
        if self._connect is None:
            return _Cast(None, Spent(), "", self._missing, passing=True)
        self._asking(key)
        nonce = secrets.token_hex(16)
        sent = rendered(request, nonce, self.config.canaries)
        return self._ask(request, key, nonce, sent)

    def _count(self, key: bytes, kept: Kept) -> None:
        """Count an answer that was kept, once, and only if it is none of this run."""
        with self._lock:
            if key not in self._counted:
                self._counted.add(key)
                self.kept += 1
                self.saved = total([self.saved, spent_on(kept)])

    def _ask(self, request: Request, key: bytes, nonce: str, sent: Sent) -> _Cast:
        spent: list[Spent] = []
        interface, problem, passing = "", "", False
        earlier: tuple[str, str] | None = None
        repaired = False
        attempt = 0
        ways: Sequence[str] = LADDER
        while not self._stopped.is_set():
            wait: float | None = None
            try:
                interface, response = self._once(sent, earlier, spent, ways)
            except ExhaustedError as error:
                problem, passing = str(error), True
                break
            except FailedError as error:
                problem, passing, wait = error.why, error.again, error.wait
                if not error.again or (wait is not None and wait > LONGEST_WAIT):
                    break
            else:
                if response.answers is not None:
                    summed = total(spent)
                    kept = Kept(
                        nonce, interface, response.text, summed.requests, summed.input_tokens, summed.output_tokens,
                        summed.cost,
                    )  # fmt: skip
                    with self._lock:
                        self._counted.add(key)
                    self._store.put(key, kept)
                    return _Cast(check(response.answers, sent), summed, interface)
                problem, passing, wait = response.problem, False, 0.0
                if interface == PLAIN and response.text and not repaired:
                    # one round of repair: the model sees its own words, and what is wrong with them
                    earlier, repaired = (response.text, response.problem), True
                    continue
                earlier = None
                if response.malformed and not self._interface and interface != LADDER[-1]:
                    # some servers take a schema, and pay no heed to it
                    ways = LADDER[LADDER.index(interface) + 1 :]
            attempt += 1
            if attempt > self.config.retries:
                break
            self._stopped.wait(_backoff(attempt) if wait is None else wait)
        return _Cast(None, total(spent), interface, problem or "the run was stopped", passing or self._stopped.is_set())

    def _once(
        self, sent: Sent, earlier: tuple[str, str] | None, spent: list[Spent], ways: Sequence[str]
    ) -> tuple[str, Response]:
        """Ask once, in the way that the server knows; which of ``ways`` that is shows with the first answer that can be
        read."""
        known = self._interface
        ways = (known,) if known else ways
        for interface in ways:
            asker = self._open()
            if self._stopped.is_set():
                raise FailedError("the run was stopped", again=False)
            ticket = self._reserve(sent, earlier)
            try:
                response = asker.once(sent, interface, earlier)
            except FailedError as error:
                most = None if error.billed else 0
                self._settle(ticket, spent, most, most, sent=error.sent)
                if error.unknown and interface != ways[-1] and not self._stopped.is_set():
                    continue
                raise
            except BaseException:  # whatever keeps it from being asked, an interrupt too: what was reserved goes back
                self._settle(ticket, spent, 0, 0)
                raise
            self._settle(ticket, spent, response.input_tokens, response.output_tokens)
            if not known and response.answers is not None:
                with self._lock:
                    self._interface = self._interface or interface
            return interface, response
        raise AssertionError("the last way to ask either answers or fails")

    def _open(self) -> Asker:
        with self._lock:
            if self._asker is None:
                assert self._connect is not None, "whoever asks has a connection"  # noqa: S101
                self._asker = self._connect()
            return self._asker

    def _reserve(self, sent: Sent, earlier: tuple[str, str] | None) -> Ticket:
        more = 0 if earlier is None else sum(at_most(text) for text in earlier) + at_most(JSON_FORM)
        return self._budget.reserve(most_input(sent) + more, self.config.answer_tokens)

    def _settle(
        self, ticket: Ticket, spent: list[Spent], read: int | None, wrote: int | None, *, sent: bool = True
    ) -> None:
        one = self._budget.settle(ticket, read, wrote, sent=sent)
        spent.append(one)
        with self._lock:
            self.sent = total([self.sent, one])


def most_input(sent: Sent) -> int:
    """The most tokens that a server can count for ``sent``, its schema included."""
    return at_most(sent.instructions) + at_most(sent.data) + at_most(JSON_FORM) + _SCHEMA_TOKENS + _FRAME


_SCHEMA_TOKENS = at_most(json.dumps(schema()))


def spent_on(kept: Kept) -> Spent:
    """What an answer had cost."""
    return Spent(kept.requests, kept.input_tokens, kept.output_tokens, kept.cost)


def cast_of(request: Request, kept: Kept, config: JudgeConfig) -> _Cast:
    """The vote in an answer that was kept."""
    spent = spent_on(kept)
    try:
        answers = read(kept.text)
    except MalformedError as error:
        return _Cast(None, spent, kept.interface, f"the answer is malformed: {error}")
    return _Cast(check(answers, rendered(request, kept.nonce, config.canaries)), spent, kept.interface)


def answer_key(request: Request, config: JudgeConfig, url: str, number: int) -> bytes:
    """What identifies the answer number ``number`` to ``request``: everything that affects it, and nothing else."""
    parts: Mapping[str, object] = {
        "prompt": [PROMPT, INSTRUCTIONS, EXAMPLES, JSON_FORM],
        "request": [request.task, request.questions, request.others, request.left_out],
        "model": config.model,
        "server": url,
        "interface": config.interface,
        "temperature": config.temperature,
        "answer tokens": config.answer_tokens,
        "canaries": config.canaries,
        "number": number,
    }
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).digest()


def _backoff(attempt: int) -> float:
    """Seconds to wait before the attempt number ``attempt``, doubled each time, with a quarter at random so that those
    who failed together do not come back together."""
    return float(min(_FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT) * random.uniform(0.75, 1.0))  # noqa: S311
