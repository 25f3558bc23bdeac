"""What is printed in a job of GitHub Actions: no name and no text of a patch becomes a command of its runner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from editguard.report import concise, text
from editguard.report.escape import inert, leading_path
from editguard.report.trimmed import Account, as_text
from editguard.trim.select import Trimmed
from editguard.vocabulary.reach import Mode, RankedPlace, Reach
from editguard.vocabulary.report import Report
from tests.faces import BEFORE, Repo, environment, run
from tests.report.hostile import TEXTS, spoiled

NAMES = ("::error file=x,line=1::pwned.py", "::stop-commands::q.py", ":", " ::x", "a##[error]pwned.py")


def commands(printed: str) -> list[str]:
    """The lines that the runner would read as commands (``ActionCommand.TryParseV2`` and ``TryParse``)."""
    return [line for line in printed.split("\n") if line.lstrip().startswith("::") or "##[" in line]


def named(report: Report, name: str) -> Report:
    """``report`` with all its files called ``name``."""
    return replace(
        report,
        edits=tuple(replace(edit, path=name) for edit in report.edits),
        findings=tuple(replace(finding, path=finding.path and name) for finding in report.findings),
        reach=Reach(Mode.TEXT, 0.1, 0.5, (), places=(RankedPlace(name, None, None, 0.5),), skipped=((name, name),)),
    )


def printed(report: Report, name: str) -> list[str]:
    dropped = Trimmed((), (), report.edits, tuple((edit, name) for edit in report.edits), ((name, name),))
    return [
        text.render(report),
        text.render(report, verbose=True),
        text.render(report, verbose=True, colour=True),
        *(text.render_edit(edit, verdict) for edit, verdict in zip(report.edits, report.verdicts, strict=True)),
        concise.render(report),
        as_text(Account(report, dropped, saved=name, undo=name)),
    ]


@given(TEXTS)
@settings(deadline=None, max_examples=100)
@example("::error file=x::pwned")
@example("##[error]pwned")
@example(" \u2003::warning::x\n\t::x")
def test_no_text_becomes_a_command(said: str) -> None:
    for one in printed(named(spoiled(said), said), said):
        assert not commands(one)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_becomes_a_command(name: str) -> None:
    for one in printed(named(spoiled("x"), name), name):
        assert not commands(one)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("::x.py", "./::x.py"),
        (":x", "./:x"),
        ("a::b", "a::b"),
        ("a.py", "a.py"),
        (" ::x", "./ ::x"),
        ("a\n::b", "a\\n::b"),
    ],
)
def test_a_path_that_leads_a_line_stays_a_path(path: str, shown: str) -> None:
    assert leading_path(path) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("::error::x", r"\x3a:error::x"),
        ("a\n  ::error::x", "a\n  \\x3a:error::x"),
        ("\n\n::x", "\n\n\\x3a:x"),
        ("a ::error::x", "a ::error::x"),
        ("a ##[group]x ###[y", r"a \x23#[group]x #\x23#[y"),
        ("# #[x] :: a", "# #[x] :: a"),
    ],
)
def test_what_is_no_command_stays_as_it_is(said: str, shown: str) -> None:
    assert inert(said) == shown


@pytest.mark.parametrize("options", [(), ("-q",), ("--output-format", "concise"), ("--output", "text:/dev/stdout")])
def test_a_file_in_a_commit(tmp_path: Path, options: tuple[str, ...]) -> None:
    repo = Repo(tmp_path / "repo")
    for name in NAMES[:2]:
        repo.write(name, "def f(a, b):\n    return a+b\n")
    repo.git("add", "--all")
    base = repo.commit(a=BEFORE)
    for name in NAMES[:2]:
        repo.write(name, "def f(a, b):\n    return a + b  # ##[error]x\n")
    repo.git("add", "--all")
    repo.commit(a=BEFORE.replace("x + x", "2 * x"))
    task = ("--task", "double() is slow: multiply")
    env = environment(GITHUB_ACTIONS="true")
    result = run("check", "--no-lint", "--base", base, "--head", "HEAD", *task, *options, cwd=repo.path, env=env)
    assert "./::error file=x,line=1::pwned.py" in result.out
    assert not commands(result.out + result.err)
