"""The command line as a process: exit codes, streams, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import editguard
from editguard import __main__ as entry
from tests.faces import DEBUG, FIX, Cli, Repo, environment, run

COMMAND = [sys.executable, "-m", "editguard"]


def test_exit_codes(repo: Repo) -> None:
    assert run("check", cwd=repo.path).code == 0
    repo.stage("a.py", DEBUG)
    assert run("check", cwd=repo.path).code == 1
    assert run("check", "--nope", cwd=repo.path).refused().startswith("No such option")
    assert run("check", cwd=repo.path.parent).refused() == "'.' is not in a git repository; give one with --repo"


def test_the_library_and_the_command_say_the_same(repo: Repo) -> None:
    repo.stage("a.py", DEBUG)
    from editguard.report.json import render

    shown = run("check", "--output-format", "json", "--task", "Double it", cwd=repo.path)
    task = editguard.Task("Double it", "--task")
    assert shown.out == render(editguard.check(repo.path, staged=True, task=task))


def test_version_and_help(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).out == f"editguard, version {editguard.__version__}\n"
    shown = run("--help", cwd=tmp_path)
    assert shown.code == 0
    for name in ("check", "demo", "hook", "rules", "schema"):
        assert f"\n  {name}" in shown.out
        assert run(name, "-h", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Missing command; known are cache, calibrate, check, classify, compare"),
        (
            ("nothing",),
            "No such command 'nothing'; known are cache, calibrate, check, classify, compare",
        ),
        (("--nope",), "No such option"),
        (("rules", "EG1", "EG2"), "unexpected extra argument"),
    ],
)
def test_a_wrong_command_is_refused_in_one_line(cli: Cli, arguments: tuple[str, ...], words: str) -> None:
    assert words in cli(*arguments).refused()


def test_interrupted(repo: Repo) -> None:
    process = subprocess.Popen(
        [*COMMAND, "check", "--patch", "-"],
        cwd=repo.path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    # more than a pipe holds: once it is written the command reads, and waits for the rest
    process.stdin.write(b"x" * 200_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err


def _long_report(repo: Repo) -> None:
    for number in range(60):
        repo.write(f"reproduce_{number}.py", "".join(f"print({line})\n" for line in range(60)))


def test_a_reader_that_goes_away_changes_nothing(repo: Repo) -> None:
    _long_report(repo)
    process = subprocess.Popen(
        [*COMMAND, "check"], cwd=repo.path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 1
    process.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")
def test_a_full_disk_is_no_success(repo: Repo) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "check", "--exit-zero"], cwd=repo.path, env=environment(), stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert done.stderr == b"editguard: error: standard output cannot be written: No space left on device\n"


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="the system has no /dev/stdout")
def test_an_open_stream_is_written_and_not_replaced(repo: Repo, tmp_path: Path) -> None:
    assert run("check", "--output", "/dev/stdout", cwd=repo.path).out.startswith("Nothing has changed.")
    log = tmp_path / "log"
    log.write_text("before\n")
    with log.open("ab") as handle:
        subprocess.run(
            [*COMMAND, "check", "--output", "/dev/stdout"], cwd=repo.path, env=environment(), stdout=handle, check=True
        )
    assert log.read_text().startswith("before\nNothing has changed.")


def test_a_closed_output_is_no_crash(repo: Repo) -> None:
    repo.stage("a.py", DEBUG)
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *COMMAND, "check"], cwd=repo.path, env=environment(), capture_output=True
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_an_output_that_knows_only_ascii(repo: Repo) -> None:
    repo.stage("a.py", DEBUG.replace("DEBUG double", "DEBUG é"))
    result = run("check", cwd=repo.path, env={"PYTHONIOENCODING": "ascii"})
    assert (result.code, result.err) == (1, "")
    assert r"\u258c 2 +     print(" in result.out
    assert r"\xe9" in result.out


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("more", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals(repo: Repo, more: dict[str, str], coloured: bool) -> None:
    import pty

    repo.stage("a.py", DEBUG)
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run([*COMMAND, "check"], cwd=repo.path, env=environment(**more), stdout=theirs)
        shown = os.read(ours, 100_000)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 1
    assert (b"\x1b[" in shown) is coloured
    assert b"EG110 error" in shown


# what nobody foresaw


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine has a defect."""

    def check(*_: object, **__: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("editguard.api.check", check)


@pytest.mark.usefixtures("broken")
def test_a_defect_is_one_line_that_asks_for_a_report(repo: Repo, cli: Cli) -> None:
    result = cli("check")
    assert result.code == 2
    assert result.err == (
        "editguard: error: unexpected RuntimeError in test_process.py:"
        f"{_line_of('raise RuntimeError')}: two\\nlines; this is a defect of editguard, please report it "
        "(EDITGUARD_DEBUG=1 shows the traceback)\n"
    )


@pytest.mark.usefixtures("broken")
def test_the_traceback_is_shown_on_request(repo: Repo, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("check", "-v").err.startswith("Traceback (most recent call last):\n")
    monkeypatch.setenv("EDITGUARD_DEBUG", "1")
    result = cli("check")
    assert result.err.startswith("Traceback (most recent call last):\n")
    assert result.code == 2


def _line_of(text: str) -> int:
    lines = Path(__file__).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(text))


def test_an_error_without_a_place_is_still_one_line() -> None:
    assert entry._place(ValueError("x")) == "unexpected ValueError: x"


def test_a_clean_change_passes_in_silence_when_asked_to(repo: Repo) -> None:
    repo.stage("a.py", FIX)
    assert run("check", "-q", "--ignore", "EG018", cwd=repo.path) == (0, "", "")
