"""`judge eval` and `calibrate --judge` from outside, against a real server over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from editguard.calibrate import second
from editguard.calibrate.cases import Truth
from editguard.calibrate.measure import Judged
from editguard.relevance.model import read_model
from tests.faces import Cli, Result
from tests.judging.conftest import DATES, KEY, MAIL, SHORT
from tests.judging.fake import Server, honest
from tests.support import Work

COUNT = 44
"""Tasks: enough to fit on one half, and try on the other."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tasks on two commits, each with a patch of which one edit belongs and one does not; evidence doubts both."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_CUSTOM_HEADERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("EDITGUARD_JUDGE_API_KEY", KEY)
    work = Work(tmp_path / "n")
    work.put("shop/dates.py", DATES)
    work.put("shop/mail.py", MAIL)
    bases = [work.commit()]
    work.put("shop/more.py", "MORE = 1\n")
    bases.append(work.commit())
    work.put("shop/dates.py", DATES.replace("day, month =", "day, month, *_ ="))
    work.put("shop/mail.py", MAIL.replace("3", "5"))
    patch = work.git("diff").stdout
    names = [f"t{number}" for number in range(COUNT)]
    task = {"repo": "o/n", "problem_statement": SHORT}
    tasks = [{"instance_id": name, "base_commit": bases[n % 2], **task} for n, name in enumerate(names)]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))
    (tmp_path / "p.jsonl").write_text(
        "".join(
            json.dumps({"instance_id": name, "model_name_or_path": "m", "model_patch": patch}) + "\n" for name in names
        )
    )
    label = {"system": "m", "kind": None}
    labels = [
        one
        for name in names
        for one in (
            {**label, "instance_id": name, "path": "shop/dates.py", "old": [2, 2], "new": [2, 2], "label": "required"},
            {**label, "instance_id": name, "path": "shop/mail.py", "old": [1, 1], "new": [1, 1], "label": "irrelevant"},
        )
    ]
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(one) + "\n" for one in labels))
    monkeypatch.chdir(tmp_path)
    return tmp_path


COMMON = ("p.jsonl", "--labels", "labels.jsonl", "--tasks", "tasks.json", "--repos", ".", "--workers", "1", "-q")


def evaluated(cli: Cli, server: Server, *more: str) -> Result:
    return cli("judge", "eval", *COMMON, "--judge-model", "m-1", "--judge-base-url", server.url, *more)


def test_a_judge_that_is_right_is_worth_its_price(cli: Cli, folder: Path, server: Server) -> None:
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\nprice-input = 1.0\nprice-output = 2.0\n')
    done = evaluated(cli, server, "--output-format", "json", "--config", "own.toml", "--edits", "edits.jsonl")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    figures = found["figures"]
    assert list(figures) == ["in use", "judge alone", "both"]
    assert figures["in use"]["reviewed"]["undecided"] == 2 * COUNT
    for name in ("judge alone", "both"):
        assert figures[name]["reviewed"]["kappa"] == 1.0
        assert figures[name]["reviewed"]["recall"]["numerator"] == COUNT
        assert figures[name]["reviewed"]["false_alarm_rate"]["value"] == 0.0
    judge = found["judge"]
    assert (judge["moved_right"], judge["moved_wrong"]) == (2 * COUNT, 0)
    assert len(server.bodies) == 2  # on each of the two commits all ask the same: one answer was paid for
    assert (judge["patches"], judge["requests"], judge["unanswered_patches"]) == (COUNT, 2, 0)
    assert judge["cost"] == pytest.approx((judge["input_tokens"] + 2 * judge["output_tokens"]) / 1e6)
    assert judge["from_store"] == {
        "answers": 0, "requests": 0, "input_tokens": 0, "output_tokens": 0, "cost": None
    }  # fmt: skip
    assert judge["kappa"]["both"]["value"] == 1.0
    assert len((folder / "edits.jsonl").read_text().splitlines()) == 3 * 2 * COUNT
    # the same question was asked once, and the next time not at all
    asked = len(server.bodies)
    text = evaluated(cli, server, "--config", "own.toml").out
    assert len(server.bodies) == asked
    spent = f"{judge['input_tokens']:,} tokens read, {judge['output_tokens']:,} written, {judge['cost']:,.4f} USD"
    assert f"now no request; 2 answers came from the store, paid for earlier with 2 requests, {spent}" in text
    assert "moved 88 out of doubt, 88 rightly and 0 wrongly" in text
    assert "judge alone" in text
    markdown = evaluated(cli, server, "--config", "own.toml", "--output-format", "markdown", "--output", "out.md")
    assert markdown.code == 0
    assert "## The judge" in (folder / "out.md").read_text()


def test_a_judge_that_is_wrong_is_seen_to_be(cli: Cli, folder: Path, server: Server) -> None:
    server.speaks = honest({"shop/mail.py": "required", "shop/dates.py": "irrelevant"})
    found = json.loads(evaluated(cli, server, "--output-format", "json").out)
    assert found["judge"]["moved_wrong"] == 2 * COUNT
    assert found["figures"]["both"]["reviewed"]["kappa"] == -1.0
    assert found["figures"]["in use"]["reviewed"]["false_alarm_rate"]["value"] == 0.0


def test_the_dry_run_says_what_it_takes(cli: Cli, folder: Path, server: Server) -> None:
    done = evaluated(cli, server, "--judge-dry-run")
    assert done.code == 0
    assert f"{COUNT} requests to m-1 (prompt 1) about {2 * COUNT} edits" in done.out
    assert server.bodies == []


def test_the_judge_is_weighed_with_the_rest(cli: Cli, folder: Path, server: Server) -> None:
    calls = iter(range(10**6))

    def mostly(prompt: Any) -> Any:
        # one answer in five is wrong, and as sure as the others
        said = {"shop/mail.py": "irrelevant", "shop/dates.py": "required"}
        if next(calls) % 5 == 0:
            said = {"shop/mail.py": "required", "shop/dates.py": "irrelevant"}
        return honest(said, confidence=0.99)(prompt)

    server.speaks = mostly
    tasks = json.loads((folder / "tasks.json").read_text())
    for number, task in enumerate(tasks):
        task["problem_statement"] = f"{SHORT} {number}"  # each is asked about
    (folder / "tasks.json").write_text(json.dumps(tasks))
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\nconcurrency = 1\n')
    judge = ("--judge", "--judge-base-url", server.url, "--config", "own.toml")
    done = cli("calibrate", *COMMON, *judge, "--fit", "c.json", "--leave-out", "--output-format", "json")
    assert done.code == 0, done.err
    figures = json.loads(done.out)["figures"]
    assert list(figures) == ["in use", "judge alone", "both", "fitted", "fitted, both", "left out", "left out, both"]
    # what says 0.99 and is right four times in five is taken for what it is
    sure = figures["both"]["reviewed"]["calibration_error"]
    assert sure > 0.1
    assert figures["left out, both"]["reviewed"]["calibration_error"] < sure
    joint = read_model((folder / "c.json").read_text(), "c.json").judge
    assert joint is not None
    assert (joint.model, joint.prompt) == ("m-1", "1")
    assert 0 < dict(joint.weights.weights)["judge"] < 1
    # in use it says so, for that model and no other
    (folder / "own.toml").write_text('calibration = "c.json"\n[judge]\nconcurrency = 1\n')
    (folder / "one.diff").write_text(json.loads((folder / "p.jsonl").read_text().splitlines()[0])["model_patch"])
    for model, calibrated in (("m-1", True), ("m-2", False)):
        said = cli(
            "check", "--repo", "n", "--patch", "one.diff", "--task", SHORT, "--judge", "--judge-model", model,
            "--judge-base-url", server.url, "--config", "own.toml", "--output-format", "json",
        )  # fmt: skip
        assert json.loads(said.out)["judge"]["calibrated"] is calibrated


def test_too_few_to_weigh_it_is_said(cli: Cli, folder: Path, server: Server) -> None:
    lines = (folder / "labels.jsonl").read_text().splitlines()[:20]
    (folder / "labels.jsonl").write_text("\n".join(lines))
    judge = ("--judge", "--judge-model", "m-1", "--judge-base-url", server.url)
    words = cli("calibrate", *COMMON, *judge, "--fit", "c.json").refused()
    assert "10 irrelevant and 10 relevant labelled edits of code; 20 of each are needed" in words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("judge",), "needs a command: eval"),
        (("judge", "eval", *COMMON), "needs a model"),
        (("judge", "eval", *COMMON, "--judge-model", "m", "--output", "no/such/file"), "there is no such folder"),
        (("judge", "eval", "p.jsonl"), "Missing option"),
        (("calibrate", *COMMON, "--judge-model", "m"), "need --judge"),
    ],
)
def test_wrong_calls(cli: Cli, folder: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in cli(*arguments).refused()


def runs(pairs: list[tuple[bool, str, float | None]]) -> list[Judged]:
    truth = Truth("a.py", (1, 1), (1, 1), False, None)
    return [
        Judged(str(n), "g", "reviewed", f"c{n // 3}", truth._replace(irrelevant=irrelevant), verdict, p, True)
        for n, (irrelevant, verdict, p) in enumerate(pairs)
    ]


def test_intervals_of_agreement_and_calibration() -> None:
    mixed = runs([(n % 3 == 0, "irrelevant" if n % 4 == 0 else "required", 0.3) for n in range(240)])
    value, low, high = second._interval(mixed, second._agreement_sums, second._kappa)
    assert value is not None
    assert low is not None
    assert high is not None
    assert low < value < high
    assert value == pytest.approx(0.0, abs=1e-9)
    error, _, _ = second._interval(mixed, second._bin_sums, second._error)
    assert error == pytest.approx(abs(0.3 - 1 / 3))
    assert second._interval([], second._agreement_sums, second._kappa) == (None, None, None)
    one = runs([(True, "irrelevant", 0.9)])
    assert second._interval(one, second._agreement_sums, second._kappa)[1:] == (None, None)
