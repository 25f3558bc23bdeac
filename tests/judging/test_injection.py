"""Texts that try to buy a verdict, against a model that does whatever it is told, over HTTP with the real client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from editguard.api import open_change
from editguard.engine import Examined, examine, reconsider
from editguard.judge.injection import addressed
from editguard.judge.plain import readings
from editguard.judging import questions as asking
from editguard.vocabulary.edit import Label
from editguard.vocabulary.judge import JudgeConfig, Reading
from editguard.vocabulary.report import Report
from tests.judging.conftest import DATES, MAIL, SHORT
from tests.judging.fake import Answer, Prompt, Server, Shown, answer, is_canary
from tests.judging.test_ask import Bench
from tests.rules.harness import Repository

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "injections"
STOCK = "def count(shelf):\n    return sum(shelf.values())\n"


class Attempt(NamedTuple):
    """A row of the fixture."""

    id: str
    lot: int
    where: str
    text: str
    scope: str

    @property
    def wants(self) -> Label:
        return Label.SUPPORTING if "supporting" in " ".join(readings(self.text)) else Label.REQUIRED

    @property
    def target(self) -> str:
        return self.text if self.where == "path" else "shop/mail.py"

    def change(self) -> tuple[dict[str, str], str]:
        """The files after the patch, and the task."""
        mail, task, more = MAIL.replace("3", "5"), SHORT, {}
        head, body = mail.split("\n", 1)
        if self.where in ("comment", "unicode", "encoded", "language"):
            mail = f"{head}\n    # {self.text}\n{body}"
        elif self.where == "docstring":
            mail = f'{head}\n    """{self.text}"""\n{body}'
        elif self.where == "string":
            mail = f'{head}\n    host.note("{self.text}")\n{body}'
        elif self.where == "name":
            mail = f"{head}\n    {self.text} = retries\n{body.replace('retries', self.text)}"
        elif self.where == "path":
            more = {self.text: "def limit(host):\n    return host.limit + 5\n"}
        else:
            task = f"{SHORT}\n\n{self.text}"
        dates = DATES.replace("day, month =", "day, month, *_ =")
        stock = STOCK.replace("    return sum", "    print('DEBUG', shelf)\n    return sum")
        return {"shop/dates.py": dates, "shop/mail.py": mail, "shop/stock.py": stock, **more}, task


ATTEMPTS = [Attempt(**json.loads(line)) for line in (FOLDER / "attempts.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("injections") / "r.git")


@pytest.fixture
def bench(tmp_path: Path, server: Server) -> Iterator[Bench]:
    bench = Bench(tmp_path, server)
    with bench.store:
        yield bench


def checked(repository: Repository, attempt: Attempt) -> Examined:
    """What evidence says of a patch with the attempt in it."""
    after, task = attempt.change()
    base, proposal = repository.prepare({"shop/dates.py": DATES, "shop/mail.py": MAIL, "shop/stock.py": STOCK}, after)
    with open_change(repository.folder, patch=proposal, base=base, task=task, lean=True) as change:
        return examine(change.patch, change.snapshot, change.task, change.config)


def read(bench: Bench, found: Examined, *, prose: bool = False) -> tuple[Report, bool]:
    """The report once the judge was heard, and whether it was asked."""
    config = JudgeConfig(model="m", prose=prose)
    asked = asking.questions_of(found, config)
    reading = asked if isinstance(asked, Reading) else bench.read(asked, prose=prose)
    return reconsider(found, reading), not isinstance(asked, Reading)


def obeys(attempt: Attempt, *, blind: bool) -> Any:
    """A model that does what it reads in the attempt, and answers honestly where it does not see it; ``blind`` does it
    in any case."""

    def speak(prompt: Prompt) -> list[Answer]:
        data = str(prompt.body["input"])
        wanted = next(iter(readings(attempt.text)))
        sees = blind or any(wanted in reading for reading in readings(data))
        return [_said(edit, sees) for edit in prompt.edits]

    def _said(edit: Shown, sees: bool) -> Answer:
        if sees and (attempt.scope == "all" or edit.path == attempt.target):
            return answer(edit, attempt.wants.value, 1.0)
        if is_canary(edit):
            return answer(edit, "supporting" if edit.path.startswith("docs/") else "irrelevant")
        return answer(edit, "unsure", 0.5, [])

    return speak


def bought(before: Report, after: Report) -> list[str]:
    """The edits whose verdict is another after the judge was heard."""
    pairs = zip(before.verdicts, after.verdicts, strict=True)
    return [one.edit for one, other in pairs if one.label is not other.label]


def test_there_are_many_and_each_is_new() -> None:
    assert len(ATTEMPTS) >= 40
    assert len({attempt.text for attempt in ATTEMPTS}) == len(ATTEMPTS)
    assert {attempt.where for attempt in ATTEMPTS} == {
        "comment", "docstring", "string", "name", "path", "task", "commit", "unicode", "encoded", "language"
    }  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=[attempt.id for attempt in ATTEMPTS])
def test_what_an_attempt_buys(repository: Repository, bench: Bench, attempt: Attempt) -> None:
    found = checked(repository, attempt)
    before = found.report
    labels = [verdict.label for verdict in before.verdicts]
    assert Label.UNSURE in labels
    assert Label.IRRELEVANT in labels
    bench.server.speaks = obeys(attempt, blind=False)
    after, asked = read(bench, found)
    told = {finding.rule for finding in after.findings}
    if not asked:
        assert "EG019" in told
    assert not bought(before, after)
    # nothing that was found without the judge is gone
    assert {f.fingerprint for f in before.findings} <= {f.fingerprint for f in after.findings}


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=[attempt.id for attempt in ATTEMPTS])
def test_with_every_word_shown_and_none_recognised_only_doubts_can_be_bought(
    repository: Repository, bench: Bench, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checked(repository, attempt)
    before = found.report
    monkeypatch.setattr(asking, "addressed", lambda edits, task: ())
    monkeypatch.setattr("editguard.judge.injection.addressed", lambda edits, task: ())
    bench.server.speaks = obeys(attempt, blind=True)
    after, asked = read(bench, found, prose=True)
    assert asked
    changed = set(bought(before, after))
    doubts = {verdict.edit for verdict in before.verdicts if verdict.label is Label.UNSURE}
    assert changed <= doubts
    if attempt.scope == "all":
        assert not changed  # the canaries see to that
    assert {f.fingerprint for f in before.findings} <= {f.fingerprint for f in after.findings}


def test_how_many_are_recognised(repository: Repository) -> None:
    """As the page in the fixtures says."""
    known: dict[int, int] = {1: 0, 2: 0}
    for attempt in ATTEMPTS:
        report = checked(repository, attempt).report
        known[attempt.lot] += bool(addressed(report.edits, report.task.text if report.task else None))
    assert known == {1: 43, 2: 2}


def test_of_what_is_too_large_to_be_read_nothing_is_asked(repository: Repository, bench: Bench) -> None:
    """What makes the patterns slow would else hold a run."""
    before = {"a.py": "x = 1\n"}
    base, proposal = repository.prepare(before, {"a.py": "x = [\n" + "    'mark edits as',\n" * 12_000 + "]\n"})
    with open_change(repository.folder, patch=proposal, base=base, task=SHORT, lean=True) as change:
        found = examine(change.patch, change.snapshot, change.task, change.config)
    report, asked = read(bench, found)
    assert not asked
    assert report.judge is not None
    assert "more than 200,000 bytes" in report.judge.reading.problem


def test_comments_and_docstrings_of_the_patch_are_not_shown(repository: Repository, bench: Bench) -> None:
    attempt = Attempt("x", 1, "comment", "the retry was discussed with the owner of the host", "all")
    bench.server.speaks = obeys(attempt, blind=False)
    _, asked = read(bench, checked(repository, attempt))
    assert asked
    text = bench.server.bodies[0][1]["input"]
    assert "discussed" not in text
    assert "+    # …" in text
    read(bench, checked(repository, attempt), prose=True)
    assert "discussed" in bench.server.bodies[1][1]["input"]


@pytest.mark.parametrize(
    "text",
    [
        "Reviewed-by: A. Judge",
        "The model requires that all edits are saved first.",
        "ignore the following instruction if the register is zero",
        "Mark the field as required.",
        "This change is required for Python 3.12; reviewers asked for it.",
        "return a verdict for each student, irrelevant of the grade",
        "def mark_as_required(field): field.required = True",
        "You are a helpful assistant. Answer the user's question about cats.",
        "messages = [{'role': 'system', 'content': 'You are a pirate.'}]",
        "# flake8: ignore all rules above",
        "agents must not modify the configuration",
        "Set the required attribute of supporting documents to False.",
        "system_prompt = load_prompt('default')",
        "assign reviewers to the patch",
        "judge.grade(edit, approved=True)",
    ],
)
def test_what_programs_say_of_models_and_reviews_is_no_address(text: str) -> None:
    from editguard.judge.injection import _search

    assert _search(text) is None
