"""The command `report` from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from editguard.batch.page.build import NAME
from tests.batch.page.test_page import Parsed
from tests.cli.test_score import score, work
from tests.faces import Cli
from tests.support import Work

__all__ = ["work"]


@pytest.fixture
def run(work: Work) -> Work:
    code, _, err = score(work, "../a.json", "../b.json", "--out", "../out", "-q")
    assert code == 0, err
    return work


def test_the_page_of_score_and_of_report_are_the_same(run: Work, tmp_path: Path) -> None:
    done = run.run("report", "../out", "--output", "../page.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"The page is in ../page.html.\n", b"")
    made = (tmp_path / "page.html").read_bytes()
    assert made == (tmp_path / "out" / NAME).read_bytes()
    rows = Parsed(made.decode()).rows()
    assert [row["l"] for row in rows] == [
        [[[1, 1, [[-1, [" def f():"]], [0, ["-    return 1", "+    return 2"]]]]]],
    ] * 2
    # resumed, it is as before
    score(run, "../a.json", "../b.json", "--out", "../out", "-q")
    assert made == (tmp_path / "out" / NAME).read_bytes()


def test_several_runs_keep_models_of_one_name_apart(run: Work, tmp_path: Path) -> None:
    score(run, "../b.json", "--out", "../other", "-q")
    assert run.run("report", "../out", "../other", "--output", "../page.html").returncode == 0
    page = Parsed((tmp_path / "page.html").read_text())
    index = page.unpacked("index")
    assert index["models"] == ["a", "b [../out]", "b [../other]"]
    assert index["columns"]["number"] == [1, 2, 3]


def test_what_is_left_of_a_run_is_enough_for_a_page_without_lines(run: Work, tmp_path: Path) -> None:
    (tmp_path / "out" / "state.sqlite").unlink()
    assert run.run("report", "../out", "--output", "../page.html").returncode == 0
    text = (tmp_path / "page.html").read_text()
    assert "The lines of 2 patches were not kept: of their run only results.jsonl is left." in text
    assert len(Parsed(text).rows()) == 2


def test_the_reports_of_the_cache_have_their_lines(work: Work, tmp_path: Path) -> None:
    arguments = ("../a.json", "--tasks", "../tasks.json", "--repos", "..", "--workers", "1", "-q", "--cache", "../kept")
    pages = []
    for out in ("one", "two"):
        done = work.run("score", *arguments, "--out", f"../{out}")
        pages.append((tmp_path / out / NAME).read_bytes())
    assert b"1 from the cache" in done.stdout
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Missing argument"),
        (("nope",), "holds no run"),
        (("../out", "../n/../out"), "is given twice"),
        (("../out", "--output", ""), "--output is blank"),
        (("../out", "--output", "a.py/x.html"), "cannot be written"),
        (("../out", "--output", ".."), "is a folder"),
        (("../out", "--max-size", "0"), "not in the range"),
    ],
)
def test_wrong_calls_are_one_line(
    run: Work, cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(run.folder)
    assert words in cli("report", *arguments).refused()
