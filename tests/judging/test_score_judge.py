"""`score --judge` from outside, against a real server over HTTP."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from editguard.judging import openai_batches
from tests.faces import Cli, Result
from tests.judging.batches import Batches
from tests.judging.conftest import DATES, KEY, MAIL, SHORT
from tests.judging.fake import Server, refused
from tests.support import Work


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Predictions of two models for two tasks on one repository, and one that structure decides."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_CUSTOM_HEADERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("EDITGUARD_JUDGE_API_KEY", KEY)
    work = Work(tmp_path / "n")
    work.put("shop/dates.py", DATES)
    work.put("shop/mail.py", MAIL)
    base = work.commit()
    work.put("shop/dates.py", DATES.replace("day, month =", "day, month, *_ ="))
    one = work.git("diff").stdout
    work.put("shop/mail.py", MAIL.replace("3", "5"))
    both = work.git("diff").stdout
    tasks = [
        {"instance_id": name, "repo": "o/n", "base_commit": base, "problem_statement": text}
        for name, text in (("t1", SHORT), ("t2", SHORT + " again"))
    ]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))
    (tmp_path / "a.json").write_text(json.dumps({"t1": both, "t2": one}))
    (tmp_path / "b.json").write_text(json.dumps({"t1": one, "t2": ""}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def score(cli: Cli, server: Server, *more: str, out: str = "out") -> Result:
    return cli(
        "score", "a.json", "b.json", "--tasks", "tasks.json", "--repos", ".", "--out", out, "--workers", "1", "-q",
        "--no-lint", *(("--judge", "--judge-model", "m-1", "--judge-base-url", server.url) if "--plain" not in more
        else ()), *(part for part in more if part != "--plain"),
    )  # fmt: skip


def rows(folder: Path, out: str = "out") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / out / "results.jsonl").read_text().splitlines()]


def verdicts(folder: Path, out: str = "out") -> list[list[str]]:
    return [[edit["verdict"] for edit in row["report"]["edits"]] for row in rows(folder, out)]


HEARD = [["required", "irrelevant"], ["required"], ["required"], []]
UNHEARD = [["unsure", "unsure"], ["unsure"], ["unsure"], []]


def test_rows_are_judged_and_added_up(cli: Cli, folder: Path, server: Server) -> None:
    done = score(cli, server)
    assert done.code == 0, done.err
    assert "The judge: asked about 3 patches, 3 requests, " in done.out
    assert "came from" not in done.out
    assert "No or not every" not in done.out
    assert verdicts(folder) == HEARD
    assert [row["report"]["judge"]["requests"] for row in rows(folder)] == [1, 1, 1, 0]
    summary = json.loads((folder / "out" / "summary.json").read_text())
    assert (summary["judge"]["asked"], summary["judge"]["moved"], summary["judge"]["patches"]) == (4, 4, 4)
    assert "## Second reader" in (folder / "out" / "summary.md").read_text()
    assert len(server.bodies) == 3
    again = score(cli, server)
    assert "4 done before" in again.out
    # another folder: nothing is paid for again, and the rows are the same bytes
    elsewhere = score(cli, server, "--cache", str(folder / "other"), out="out2")
    assert elsewhere.code == 0
    assert len(server.bodies) == 6  # another cache: nothing is known there
    third = score(cli, server, out="out3")
    assert len(server.bodies) == 6
    assert third.code == 0
    assert (folder / "out3" / "results.jsonl").read_bytes() == (folder / "out" / "results.jsonl").read_bytes()
    assert not any(KEY.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_without_the_judge_rows_are_what_they_were(cli: Cli, folder: Path, server: Server) -> None:
    assert score(cli, server, "--plain").code == 0
    assert verdicts(folder) == UNHEARD
    assert all("judge" not in row["report"] for row in rows(folder))
    assert "judge" not in json.loads((folder / "out" / "summary.json").read_text())
    # the same folder with a judge is another question
    assert score(cli, server).code == 0
    assert verdicts(folder) == HEARD


def test_many_workers_the_same_bytes(cli: Cli, folder: Path, server: Server) -> None:
    assert score(cli, server, "--no-cache").code == 0
    assert score(cli, server, "--no-cache", "--workers", "2", out="two").code == 0
    one, two = (rows(folder, out) for out in ("out", "two"))
    for row in (*one, *two):
        # answers were asked for twice: labels, and so the tokens, differ from request to request
        for name in ("input_tokens", "output_tokens"):
            row["report"]["judge"].pop(name)
    assert one == two


def test_a_server_that_is_not_there_is_said(cli: Cli, folder: Path, server: Server) -> None:
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\nretries = 0\n')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound, and nobody listens
        dead = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        done = score(cli, server, "--config", "own.toml", "--judge-base-url", dead)
    assert done.code == 2
    assert "The judge: asked about 3 patches, 0 requests, 0 tokens.\n" in done.out
    assert "No or not every answer for 3 of them; of the first: the server cannot be reached" in done.out
    assert "the judge answered about no patch: the server cannot be reached" in done.err
    assert verdicts(folder) == UNHEARD
    # the same folder goes on with a server that is there
    again = score(cli, server, "--config", "own.toml")
    assert (again.code, verdicts(folder)) == (0, HEARD)


def test_a_budget_ends_the_questions_and_the_next_call_goes_on(cli: Cli, folder: Path, server: Server) -> None:
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\nbudget-requests = 2\nconcurrency = 1\n')
    score(cli, server, "--config", "own.toml")
    assert len(server.bodies) == 2
    short = [row for row in rows(folder) if (row["report"]["judge"]["problem"] or "").startswith("the budget of 2")]
    assert len(short) == 1
    assert {edit["verdict"] for edit in short[0]["report"]["edits"]} == {"unsure"}
    score(cli, server, "--config", "own.toml")
    assert len(server.bodies) == 2  # the budget is that of the run, not of a call
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\nbudget-requests = 3\nconcurrency = 1\n')
    score(cli, server, "--config", "own.toml")
    assert len(server.bodies) == 3  # only what was missing
    assert verdicts(folder) == HEARD


def test_a_server_that_is_down_is_asked_again_by_the_next_call(cli: Cli, folder: Path, server: Server) -> None:
    server.first = [refused(503, "down", retry_after="0") for _ in range(9)]
    assert score(cli, server).code == 2
    assert verdicts(folder) == UNHEARD
    assert "the server failed (503)" in rows(folder)[0]["report"]["judge"]["problem"]
    assert score(cli, server).code == 0
    assert verdicts(folder) == HEARD


def test_what_a_call_has_no_answer_to_is_no_failure_of_the_run(cli: Cli, folder: Path, server: Server) -> None:
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\nretries = 0\nconcurrency = 1\n')
    speak = server.speaks
    calls = iter(range(100))
    server.speaks = lambda prompt: speak(prompt) if next(calls) == 0 else refused(503, "down", retry_after="0")
    assert score(cli, server, "--config", "own.toml").code == 0
    again = score(cli, server, "--config", "own.toml")
    assert "No or not every answer for 2 of them" in again.out
    assert again.code == 0  # one row of the run has its answer, from the call before
    # and what no call has an answer to is a failure, however often it is called
    server.speaks = lambda prompt: "no"
    for _ in range(2):
        done = score(cli, server, "--config", "own.toml", "--judge-model", "m-2", out="other")
        assert done.code == 2
        assert "the judge answered about no patch: the answer is malformed" in done.err


def test_a_wrong_key_stops_the_run_and_keeps_what_is_done(cli: Cli, folder: Path, server: Server) -> None:
    server.first = [refused(401, f"bad key {KEY}") for _ in range(3)]
    said = score(cli, server)
    assert said.code == 2
    assert "refuses the key" in said.err
    assert KEY not in said.err
    assert score(cli, server).code == 0
    assert verdicts(folder) == HEARD


def test_the_settings_of_repositories_choose_no_judge(cli: Cli, folder: Path, server: Server) -> None:
    """A repository that is scored could name a server of its own."""
    work = Work(folder / "n")
    work.git("checkout", "--quiet", ".")
    work.put("editguard.toml", '[judge]\nmodel = "theirs"\nbase-url = "http://127.0.0.1:1/v1"\nvotes = 25\n')
    base = work.commit()
    tasks = json.loads((folder / "tasks.json").read_text())
    (folder / "tasks.json").write_text(json.dumps([task | {"base_commit": base} for task in tasks]))
    assert score(cli, server).code == 0
    assert {row["report"]["judge"]["model"] for row in rows(folder)} == {"m-1"}
    assert len(server.bodies) == 3


def test_the_dry_run_writes_what_it_would_ask(cli: Cli, folder: Path, server: Server) -> None:
    done = score(cli, server, "--judge-dry-run")
    assert done.code == 0, done.err
    assert "3 patches have edits in doubt" in done.out
    assert "3 requests to m-1" in done.out
    asked = [json.loads(line) for line in (folder / "out" / "judge-requests.jsonl").read_text().splitlines()]
    assert [len(row["questions"]) for row in asked] == [2, 1, 1]
    assert server.bodies == []
    assert not (folder / "out" / "summary.json").exists()
    assert score(cli, server).code == 0
    assert verdicts(folder) == HEARD


@pytest.fixture
def batches(server: Server, monkeypatch: pytest.MonkeyPatch) -> Batches:
    monkeypatch.setattr(openai_batches, "_FIRST_PAUSE", 0.01)
    return Batches(server)


PRICED = '[judge]\nmodel = "m-1"\nprice-input = 2.0\nprice-output = 8.0\n'


def test_a_batch_answers_for_half_the_price(cli: Cli, folder: Path, server: Server, batches: Batches) -> None:
    (folder / "own.toml").write_text(PRICED)
    done = score(cli, server, "--judge-batch", "--config", "own.toml")
    assert done.code == 0, done.err
    assert verdicts(folder) == HEARD
    assert server.bodies == []  # nothing was asked one by one
    assert len(batches.made) == 1
    assert {row["url"] for row in batches.requests} == {"/v1/responses"}
    assert batches.requests[0]["body"]["text"]["format"]["strict"] is True
    judge = rows(folder)[0]["report"]["judge"]
    assert judge["interface"] == "batch"
    assert judge["cost"] == pytest.approx((judge["input_tokens"] * 2 + judge["output_tokens"] * 8) / 1e6 / 2)
    assert "batch batch_0 with 3 requests was handed in" in done.err
    assert KEY not in json.dumps(batches.requests)
    spent = [row["report"]["judge"] for row in rows(folder)]
    tokens = sum(one["input_tokens"] + one["output_tokens"] for one in spent)
    cost = sum(one["cost"] for one in spent if one["cost"])
    assert f"asked about 3 patches, 3 requests, {tokens:,} tokens, {cost:,.4f} USD.\n" in done.out
    # the answers serve a run without batches, too
    assert score(cli, server, "--config", "own.toml", out="other").code == 0
    assert server.bodies == []
    assert len(batches.made) == 1


def test_a_batch_that_was_left_alone_is_found_again(
    cli: Cli, folder: Path, server: Server, batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.looks = 10**9

    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(openai_batches, "_pause", interrupted)
        assert score(cli, server, "--judge-batch").code == 130
    batches.looks = 1
    assert score(cli, server, "--judge-batch").code == 0
    assert verdicts(folder) == HEARD
    assert len(batches.made) == 1  # nothing was handed in twice


def test_a_batch_that_is_not_waited_for_is_told_of(
    cli: Cli, folder: Path, server: Server, batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.looks = 10**9

    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(openai_batches, "_pause", interrupted)
        assert score(cli, server, "--judge-batch").code == 130
    batches.looks = 1
    told = "editguard: batch batch_0, handed in earlier and paid for, is still under way"
    other = score(cli, server, "--judge-batch", out="other")
    assert (other.code, other.err.count(told)) == (0, 1)
    again = score(cli, server, "--judge-batch", "--no-resume")
    assert again.code == 0
    assert "batch batch_0 with 3 requests, handed in by the run that --no-resume drops, is still under way" in again.err
    assert "handed in" not in score(cli, server, "--judge-batch", "--no-resume").err


def test_a_batch_is_told_of_where_requests_go_one_by_one(
    cli: Cli, folder: Path, server: Server, batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(openai_batches, "_pause", interrupted)
    assert score(cli, server, "--judge-batch").code == 130
    alone = score(cli, server)
    assert (alone.code, verdicts(folder), len(server.bodies)) == (0, HEARD, 3)
    assert alone.err.count("editguard: batch batch_0, handed in earlier and paid for, is still under way") == 1


def test_a_result_of_a_batch_is_read_only_as_far_as_it_can_need(
    cli: Cli, folder: Path, server: Server, batches: Batches
) -> None:
    speak = server.speaks
    server.speaks = lambda prompt: (
        [{"edit": "x" * 3_000_000}]
        if len(prompt.edits) == 4
        else speak(prompt)  # two edits, and two with known answers
    )
    done = score(cli, server, "--judge-batch")
    assert done.code in (0, 2)
    why = "a line of the server's answer has more than 1,304,576 bytes"
    assert why in "".join(row["report"]["judge"]["problem"] or "" for row in rows(folder))
    asked = len(batches.requests)
    server.speaks = speak
    assert score(cli, server, "--judge-batch").code == 0
    assert verdicts(folder) == HEARD
    assert len(batches.requests) > asked


def test_what_a_batch_says_of_nothing_is_passed_over(cli: Cli, folder: Path, server: Server, batches: Batches) -> None:
    key = "0" * 64
    batches.more = [
        f'{{"custom_id": "{key}"}}',
        '"x"',
        "[]",
        '{"custom_id": []}',
        "{",
        '{"custom_id": "a", "response": 1}',
    ]
    assert score(cli, server, "--judge-batch").code == 0
    assert verdicts(folder) == HEARD


def test_a_batch_whose_id_was_never_told_is_found_by_its_name(
    cli: Cli, folder: Path, server: Server, batches: Batches
) -> None:
    batches.fail_create = True
    said = score(cli, server, "--judge-batch")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "refuses a batch (502)" in said.err
    assert score(cli, server, "--judge-batch").code == 0
    assert verdicts(folder) == HEARD
    assert len(batches.made) == 1


def test_what_a_batch_does_not_answer_stays_in_doubt(cli: Cli, folder: Path, server: Server, batches: Batches) -> None:
    batches.drop = {0}
    batches.status = "expired"
    assert score(cli, server, "--judge-batch").code == 0
    open_rows = [row for row in rows(folder) if row["report"]["judge"]["problem"]]
    assert len(open_rows) == 1
    assert open_rows[0]["report"]["judge"]["problem"] == "the batch is expired, and had no answer"
    batches.drop = set()
    assert score(cli, server, "--judge-batch").code == 0
    assert verdicts(folder) == HEARD
    assert len(batches.requests) == 4  # one of three was asked again


def test_a_batch_that_fails_says_why(cli: Cli, folder: Path, server: Server, batches: Batches) -> None:
    batches.status = "failed"
    assert score(cli, server, "--judge-batch").code == 2
    assert "the batch is failed: no such thing" in rows(folder)[0]["report"]["judge"]["problem"]
    assert verdicts(folder) == UNHEARD


def test_a_batch_keeps_to_the_budget(cli: Cli, folder: Path, server: Server, batches: Batches) -> None:
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\nbudget-requests = 1\n')
    assert score(cli, server, "--judge-batch", "--config", "own.toml").code == 0
    assert len(batches.requests) == 1
    assert sum("budget of 1 requests" in (row["report"]["judge"]["problem"] or "") for row in rows(folder)) == 2


def test_batches_need_a_schema_and_the_judge(cli: Cli, folder: Path, server: Server) -> None:
    (folder / "own.toml").write_text('[judge]\nmodel = "m-1"\ninterface = "json"\n')
    assert "batches need a schema" in score(cli, server, "--judge-batch", "--config", "own.toml").refused()
    assert "--judge-batch needs --judge" in score(cli, server, "--plain", "--judge-batch").refused()
