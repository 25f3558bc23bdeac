"""Rows that a judge is asked about: a worker says what to ask, this process asks, a worker finishes the row.

Workers do not use the network: a row of theirs has a minute, an answer may take several, and a budget is one for all.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from editguard.batch.store import Job, Store
from editguard.judging.ask import Judge
from editguard.judging.estimate import estimate, sentences
from editguard.judging.left import dropped
from editguard.judging.openai_batches import prefilled
from editguard.judging.run import Said, judging, kept_only
from editguard.vocabulary.judge import JudgeConfig, Reading, Request, Spent

REQUESTS = "judge-requests.jsonl"
"""What a dry run would send, in the output folder."""

AHEAD = 8
"""Rows for each request under way at the most that wait for the judge at a time."""

_RUN = "judge run"


class JudgePlan(NamedTuple):
    """How a run asks: ``config`` names the server, ``folder`` is where answers are kept, ``batch`` says to use OpenAI's
    Batch API, ``dry`` to send nothing; ``say`` is told how far it is."""

    config: JudgeConfig
    folder: str
    batch: bool = False
    dry: bool = False
    say: Said = lambda text: None


class Judged(NamedTuple):
    """What a call had of the judge: what it ``spent``, how many answers were ``kept`` from earlier, how many patches it
    ``asked`` about, and of how many it got no answer or not every one, with the first reason ``why``."""

    spent: Spent
    kept: int
    asked: int
    lacking: int
    why: str


class Waiting:
    """The rows that wait for the judge."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._asked = self._lacking = 0
        self._why = ""
        self._jobs: dict[Future[Reading], Job] = {}
        self.most = AHEAD * judge.config.concurrency

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def futures(self) -> Iterable[Future[Reading]]:
        """What to wait for."""
        return self._jobs

    def ask(self, job: Job, request: Request) -> None:
        """Put a row before the judge."""
        self._jobs[self._judge.submit(request)] = job

    def ready(self) -> list[list[Job]]:
        """The rows that are answered, those of one commit together.

        Raises:
            EditguardError: if the server refuses the key or does not know the model.
        """
        found: dict[tuple[str, str], list[Job]] = defaultdict(list)
        for future in [future for future in self._jobs if future.done()]:
            job = self._jobs.pop(future)
            reading = future.result()
            self._asked += bool(reading.opinions)
            self._lacking += bool(reading.problem)
            self._why = self._why or reading.problem
            found[job.repo, job.base].append(job._replace(reading=reading))
        return list(found.values())

    @property
    def judged(self) -> Judged:
        """What came of it so far."""
        return Judged(self._judge.sent, self._judge.kept, self._asked, self._lacking, self._why)


@contextlib.contextmanager
def opened(plan: JudgePlan | None, store: Store, requests: Iterable[Request]) -> Iterator[Judge | None]:
    """The judge of a run. Its budget is that of all calls that worked on the run in ``store``.

    ``requests`` are only gathered for a batch, whose answers are all there before the first row is judged.
    """
    if plan is None:
        yield None
        return
    run = str(store.meta(_RUN) or "")
    if not run:
        run = uuid.uuid4().hex
        with store.saving():
            store.note(**{_RUN: run})
    if not plan.batch:
        with judging(plan.config, plan.folder, run, say=plan.say) as judge:
            yield judge
        return
    brought, missing = prefilled(requests, plan.config, plan.folder, run, plan.say)
    with kept_only(plan.config, plan.folder, run, brought, missing) as judge:
        yield judge


def forget_run(store: Store, plan: JudgePlan | None) -> None:
    """The next judge has a budget of its own; batches of the one before are told of and forgotten."""
    run = str(store.meta(_RUN) or "")
    if run and plan is not None:
        dropped(plan.folder, run, plan.say)
    store.note(**{_RUN: ""})


def silence(documents: Iterable[Mapping[str, Any]]) -> str:
    """Why the judge answered about no patch of a run, ``documents`` being its part in all reports; empty if it did, or
    was asked about none."""
    why = ""
    for part in documents:
        if part["answered"]:
            return ""
        if part["asked"]:
            why = why or part["problem"] or ""
    return why


def write_requests(folder: str, asked: Sequence[tuple[Job, Request]], config: JudgeConfig) -> list[str]:
    """Write what would be sent to a file in ``folder``, a line a patch; returns an estimate in words."""
    path = os.path.join(folder, REQUESTS)
    with open(path, "w", encoding="ascii") as handle:
        for job, request in asked:
            row: Mapping[str, Any] = {
                "repo": job.repo,
                "base_commit": job.base,
                "task": request.task,
                "questions": [question._asdict() for question in request.questions],
                "others": request.others,
                "cut": request.cut,
            }
            handle.write(json.dumps(row) + "\n")
    found = estimate([request for _, request in asked], config)
    return [
        f"{found.patches:,} patches have edits in doubt; what would be asked is in {path}",
        *sentences(found, config),
    ]


def spending(documents: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The judge's part in all reports of a run together; ``None`` where no report has one."""
    total = Spent()
    counts = {"patches": 0, "asked": 0, "answered": 0, "moved": 0, "unanswered_patches": 0}
    names: set[tuple[str, str]] = set()
    costs: list[float] = []
    currency: str | None = None
    for part in documents:
        names.add((part["model"], part["prompt"]))
        counts["patches"] += 1
        for name in ("asked", "answered", "moved"):
            counts[name] += part[name]
        counts["unanswered_patches"] += part["problem"] is not None
        total = Spent(
            total.requests + part["requests"],
            total.input_tokens + part["input_tokens"],
            total.output_tokens + part["output_tokens"],
        )
        if part["cost"] is not None:
            costs.append(part["cost"])
            currency = part["currency"]
    if not names:
        return None
    return {
        "models": [{"model": model, "prompt": prompt} for model, prompt in sorted(names)],
        **counts,
        "requests": total.requests,
        "input_tokens": total.input_tokens,
        "output_tokens": total.output_tokens,
        "cost": round(sum(costs), 6) if costs else None,
        "currency": currency,
    }
