"""`editguard trim`, as a user calls it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faces import Cli, Repo, Result, environment, run

TASK = "slug() leaves a separator at the end: slug('a!') gives 'a-'"
BASE = '''"""Text helpers."""
import re


def slug(value, sep="-"):
    """Return a slug."""
    value = value.lower()
    return re.sub(r"\\W+", sep, value)


def title(value):
    # capitalise each word
    parts = value.split(" ")
    return " ".join(part.capitalize() for part in parts)
'''
FIXED = BASE.replace("sep, value)", "sep, value).strip(sep)")
AFTER = FIXED.replace('    return " ', '    print("DEBUG", value)\n    return " ').replace(
    "# capitalise", "# Capitalises"
)
SCRATCH = "from text import slug\nprint(slug('a!'))\n"
TEST = "from text import slug\n\n\ndef test_slug():\n    assert slug('A b') == 'a-b'\n"
MORE = TEST + "\n\ndef test_no_separator_at_the_end():\n    assert slug('a!') == 'a'\n"


@pytest.fixture
def work(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository whose work tree holds a fix, and three edits that do not belong to it."""
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    repo.commit("base", text=BASE, test_text=TEST)
    repo.write("text.py", AFTER)
    repo.write("test_text.py", MORE)
    repo.write("reproduce.py", SCRATCH)
    return repo


def diff_of(work: Repo) -> str:
    work.git("add", "--intent-to-add", "--all")
    text = work.git("diff", "HEAD", "--no-ext-diff")
    work.git("reset", "--quiet")
    return text


# what is written


def test_the_patch_without_its_irrelevant_edits(work: Repo, cli: Cli) -> None:
    before = work.git("status", "--porcelain=v2")
    result = cli("trim", "--worktree", "--task", TASK)
    assert result.code == 0
    assert "strip(sep)" in result.out
    assert "test_no_separator" in result.out
    for word in ("DEBUG", "Capitalises", "reproduce"):
        assert word not in result.out
    assert "dropped: 3 of " in result.err
    assert "reproduce.py:1-2 scratch" in result.err
    assert work.git("status", "--porcelain=v2") == before
    work.git("stash", "--include-untracked", "--quiet")
    work.write("trimmed.patch", result.out)
    work.git("apply", "--index", "trimmed.patch")
    assert (work.path / "text.py").read_text() == FIXED


def test_the_patch_in_a_file_and_what_was_dropped_in_another(work: Repo, cli: Cli, tmp_path: Path) -> None:
    kept, gone = tmp_path / "kept.patch", tmp_path / "gone.patch"
    result = cli("trim", "--worktree", "--task", TASK, "--output", str(kept), "--dropped", str(gone))
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("dropped: 3 of ")
    assert str(gone) in result.out
    work.git("stash", "--include-untracked", "--quiet")
    for patch in (kept, gone):
        work.git("apply", "--whitespace=nowarn", str(patch))
    assert (work.path / "text.py").read_text() == AFTER
    assert (work.path / "reproduce.py").read_text() == SCRATCH


def test_json(work: Repo, cli: Cli) -> None:
    work.git("add", "--all")
    result = cli("trim", "--staged", "--task", TASK, "--output-format", "json")
    assert (result.code, result.err) == (0, "")
    document = json.loads(result.out)
    assert [row["verdict"] for row in document["dropped"]] == ["irrelevant"] * 3
    assert all(row["reason"] for row in document["dropped"])
    assert len(document["kept"]) + 3 == document["edits"]
    assert "strip(sep)" in document["patch"]
    assert "DEBUG" in document["rest"]
    assert document["patch_base64"] is None


def test_quietly(work: Repo, cli: Cli) -> None:
    assert cli("trim", "--worktree", "--task", TASK, "-q").err == ""


def test_a_model_s_patch(work: Repo, cli: Cli, tmp_path: Path) -> None:
    patch = diff_of(work)
    work.git("stash", "--include-untracked", "--quiet")
    result = cli("trim", "--patch", "-", "--task", TASK, stdin=patch.encode())
    assert "DEBUG" in patch
    assert "DEBUG" not in result.out
    assert result.code == 0


def test_nothing_to_drop(repo: Repo, cli: Cli) -> None:
    assert cli("trim") == (0, "", "dropped: 0 of 0 edits, 0 of 0 changed lines\n")


def test_without_a_task_it_says_what_it_did_not_judge(work: Repo, cli: Cli) -> None:
    result = cli("trim", "--worktree")
    assert "not assessed, kept: " in result.err
    assert "strip(sep)" in result.out


def ids(work: Repo, cli: Cli) -> dict[str, str]:
    """Ids of the edits by a word that each holds."""
    report = json.loads(cli("check", "--worktree", "--task", TASK, "--output-format", "json", "--exit-zero").out)
    edits = {edit["id"]: (edit["path"], edit["kind"]) for edit in report["edits"]}
    return {f"{path} {kind}": id for id, (path, kind) in edits.items()}


def test_edits_by_name(work: Repo, cli: Cli) -> None:
    known = ids(work, cli)
    scratch, comment = known["reproduce.py scratch"], known["text.py comment"]
    result = cli("trim", "--worktree", "--task", TASK, "--keep", scratch, "--keep", comment)
    assert "reproduce.py" in result.out
    assert "Capitalises" in result.out
    assert "DEBUG" not in result.out
    test = known["test_text.py test"]
    assert "test_no_separator" not in cli("trim", "--worktree", "--task", TASK, "--drop", test).out


def test_bytes_that_are_no_text(repo: Repo, cli: Cli) -> None:
    before = b"a = 'caf\xe9'\r\nb = 1\r\n\x0cc = 2"
    repo.stage("l.py", before)
    repo.commit()
    repo.write("l.py", before.replace(b"b = 1", b"b = 1 + 1"))
    repo.write("tmp_debug.py", b"print('\xff')\n")
    done = subprocess.run(
        [sys.executable, "-m", "editguard", "trim", "--worktree", "-q"],
        cwd=repo.path, env=environment(), capture_output=True, check=True,
    )  # fmt: skip
    assert b"tmp_debug" not in done.stdout
    repo.git("stash", "--include-untracked", "--quiet")
    subprocess.run(["git", "apply", "-"], cwd=repo.path, input=done.stdout, env=environment(), check=True)
    assert (repo.path / "l.py").read_bytes() == before.replace(b"b = 1", b"b = 1 + 1")


# in the index and the work tree


def test_the_index(work: Repo, cli: Cli) -> None:
    work.git("add", "--all")
    result = cli("trim", "--staged", "--task", TASK, "--apply")
    assert (result.code, result.err) == (0, "")
    assert "taken out of the index" in result.out
    assert work.git("show", ":text.py") == FIXED
    assert "reproduce.py" not in work.git("ls-files")
    # the work tree is as it was
    assert (work.path / "text.py").read_text() == AFTER
    assert (work.path / "reproduce.py").exists()


def test_the_work_tree(work: Repo, cli: Cli) -> None:
    result = cli("trim", "--worktree", "--task", TASK, "--apply")
    assert "taken out of the work tree" in result.out
    assert (work.path / "text.py").read_text() == FIXED
    assert not (work.path / "reproduce.py").exists()
    assert work.git("diff", "--cached") == ""
    undo(result, work.path)
    assert (work.path / "text.py").read_text() == AFTER
    assert (work.path / "reproduce.py").read_text() == SCRATCH


def undo(result: Result, folder: Path) -> None:
    """Run the command that puts back what was dropped."""
    command = result.out.split("to put it back: ")[1].split("\n")[0]
    subprocess.run(shlex.split(command), cwd=folder, env=environment(), check=True)


@pytest.mark.parametrize("where", [("--staged",), ("--worktree",), ("--staged", "--worktree")])
def test_what_was_dropped_comes_back_from_wherever_one_stands(work: Repo, cli: Cli, where: tuple[str, ...]) -> None:
    work.git("add", "--all")
    before = work.git("status", "--porcelain")
    result = cli("trim", *where, "--task", TASK, "--apply")
    below = work.path / "below"
    below.mkdir()
    undo(result, below)
    assert (work.path / "text.py").read_text() == work.git("show", ":text.py") == AFTER
    assert work.git("status", "--porcelain") == before


def test_what_was_dropped_outlives_a_linked_work_tree(work: Repo, cli: Cli, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    work.git("worktree", "add", "--quiet", str(linked))
    (linked / "reproduce.py").write_text(SCRATCH)
    result = cli("trim", "--repo", str(linked), "--worktree", "--task", TASK, "--apply")
    saved = Path(shlex.split(result.out.split("to put it back: ")[1].split("\n")[0])[-1])
    work.git("worktree", "remove", "--force", str(linked))
    assert b"reproduce.py" in saved.read_bytes()


def test_both(work: Repo, cli: Cli) -> None:
    work.git("add", "--all")
    os.utime(work.path / "text.py", (1, 1))  # as a build that touches its sources does
    assert cli("trim", "--staged", "--worktree", "--task", TASK, "--apply").code == 0
    assert work.git("show", ":text.py") == (work.path / "text.py").read_text() == FIXED
    assert not (work.path / "reproduce.py").exists()


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_file_that_is_staged_in_part_is_left_alone(work: Repo, cli: Cli, dry: tuple[str, ...]) -> None:
    work.git("add", "--all")
    work.write("text.py", AFTER + "\n\nLATER = 1\n")
    result = cli("trim", "--staged", "--worktree", "--task", TASK, "--apply", *dry)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "give --staged or --worktree alone" in result.err
    assert work.git("show", ":text.py") == AFTER
    assert (work.path / "text.py").read_text() == AFTER + "\n\nLATER = 1\n"


def test_a_folder_that_cannot_be_written_to_stops_all(work: Repo, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git would change one file after the other, and stop half way."""
    work.write("reproduction/first.py", SCRATCH)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("reproduction") and real(path, mode))
    result = cli("trim", "--worktree", "--task", TASK, "--apply")
    assert result.code == 2
    assert "cannot be written to" in result.err
    assert (work.path / "reproduce.py").read_text() == SCRATCH
    assert (work.path / "text.py").read_text() == AFTER


@pytest.mark.parametrize("command", ["check", "trim"])
def test_an_index_with_a_conflict(repo: Repo, cli: Cli, command: str) -> None:
    repo.commit("base", a="x = 1\n")
    repo.git("checkout", "--quiet", "-b", "other")
    repo.commit("two", a="x = 2\n")
    repo.git("checkout", "--quiet", "-")
    repo.commit("three", a="x = 3\n")
    assert repo.try_git("merge", "--quiet", "other").code == 1
    result = cli(command, "--staged")
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "conflict" in result.err


def test_what_was_read_is_where_it_is_taken_out(work: Repo, cli: Cli) -> None:
    work.git("add", "text.py")
    assert "out of the index" in cli("trim", "--task", TASK, "--apply").out
    work.git("reset", "--quiet")
    assert "out of the work tree" in cli("trim", "--task", TASK, "--apply").out


def test_from_a_folder_below_the_top(work: Repo, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    (work.path / "below").mkdir()
    monkeypatch.chdir(work.path / "below")
    assert cli("trim", "--worktree", "--task", TASK, "--apply").code == 0
    assert (work.path / "text.py").read_text() == FIXED


def test_a_dry_run_touches_nothing(work: Repo, cli: Cli) -> None:
    work.git("add", "--all")
    before = {path: path.read_bytes() for path in work.path.rglob("*") if path.is_file()}
    for source in ("--staged", "--worktree"):
        result = cli("trim", source, "--task", TASK, "--apply", "--dry-run")
        assert result.code == 0
        assert result.out.startswith("would be dropped: 3 of ")
    assert {path: path.read_bytes() for path in work.path.rglob("*") if path.is_file()} == before


def test_files_that_differ_between_index_and_work_tree_are_not_touched_in_both(work: Repo, cli: Cli) -> None:
    work.git("add", "--all")
    work.write("text.py", AFTER + "\n\nlater = 1\n")
    result = cli("trim", "--staged", "--worktree", "--task", TASK, "--apply")
    assert "nothing was changed" in result.refused()
    assert (work.path / "text.py").read_text() == AFTER + "\n\nlater = 1\n"
    assert work.git("show", ":text.py") == AFTER
    assert (work.path / "reproduce.py").exists()


def test_line_ends_of_the_work_tree_are_kept(work: Repo, cli: Cli) -> None:
    work.git("stash", "--include-untracked", "--quiet")
    work.stage(".gitattributes", "*.py text eol=crlf\n")
    work.commit("attributes")
    work.write("text.py", AFTER.replace("\n", "\r\n"))
    result = cli("trim", "--worktree", "--task", TASK, "--apply")
    assert result.code == 0, result
    assert (work.path / "text.py").read_bytes() == FIXED.replace("\n", "\r\n").encode()


def test_the_user_s_settings_of_git_apply_do_not_matter(work: Repo, cli: Cli) -> None:
    work.git("config", "apply.whitespace", "error-all")
    work.git("config", "apply.ignoreWhitespace", "change")
    work.write("text.py", AFTER.replace("value = value.lower()", "value = value.lower()   "))
    assert cli("trim", "--worktree", "--task", TASK, "--apply").code == 0


def test_modes_and_links(work: Repo, cli: Cli) -> None:
    os.chmod(work.path / "text.py", 0o755)
    (work.path / "scratch_link.py").symlink_to("text.py")
    result = cli("trim", "--worktree", "--task", TASK, "--apply")
    assert result.code == 0, result
    assert os.access(work.path / "text.py", os.X_OK)


# minimised by a command


CHECK = f'"{sys.executable}" -c "import test_text as t; t.test_slug(); t.test_no_separator_at_the_end()"'


def test_only_what_a_command_needs(work: Repo, cli: Cli) -> None:
    work.write("text.py", FIXED.replace("parts = value", "parts = str(value)"))
    before = (work.git("worktree", "list"), work.git("status", "--porcelain=v2"))
    result = cli("trim", "--worktree", "--task", TASK, "--verify", CHECK)
    assert result.code == 0, result
    assert "str(value)" not in result.out
    assert "strip(sep)" in result.out
    assert "test_no_separator" in result.out
    assert "run 1: succeeds with" in result.err
    assert "no further edit can go" in result.err
    assert (work.git("worktree", "list"), work.git("status", "--porcelain=v2")) == before


def test_a_command_that_tells_nothing(work: Repo, cli: Cli) -> None:
    for command, says in (("false", "fails with the whole patch"), ("true", "succeeds without any of the edits")):
        result = cli("trim", "--worktree", "--task", TASK, "--verify", command)
        assert (result.code, result.out) == (2, "")
        assert says in result.err.strip().split("\n")[-1]
        assert len(result.err.strip().split("\n")) == (1 if command == "false" else 3)


def test_no_edits_to_verify(repo: Repo, cli: Cli) -> None:
    assert "nothing to verify" in refused(cli, "--staged", "--verify", "true")


def test_a_command_that_hangs(work: Repo, cli: Cli) -> None:
    start = time.monotonic()
    result = cli("trim", "--worktree", "--task", TASK, "--verify", "sleep 60", "--verify-timeout", "0.3")
    assert "did not end within 0.3 seconds" in result.err
    assert (result.code, time.monotonic() - start < 30) == (2, True)


def test_the_bound_on_all_runs(work: Repo, cli: Cli) -> None:
    slow = f"test -e reproduce.py && {CHECK} || {{ sleep 60; false; }}"
    result = cli("trim", "--worktree", "--task", TASK, "--verify", slow, "--verify-budget", "2")
    assert result.code == 0, result
    assert "time was up" in result.err
    assert "reproduce.py" in result.out  # nothing else was shown to do


def test_the_checkout_is_apart_and_clean(work: Repo, cli: Cli, tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = f"pwd >> {log}; git status --porcelain --ignored | grep -v text.py >> {log}; touch left.behind; {CHECK}"
    work.stage(".gitignore", "left.behind\n__pycache__\n")
    work.commit("ignore")
    result = cli("trim", "--worktree", "--task", TASK, "--verify", command, "--verify-scope", "irrelevant")
    assert result.code == 0, result
    lines = log.read_text().split("\n")
    assert not any("left.behind" in line for line in lines)
    assert not any(line.startswith(str(work.path)) for line in lines)
    (folder,) = {line for line in lines if line.startswith("/")}
    assert not os.path.exists(folder)
    assert not (work.path / "left.behind").exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_nothing_behind(work: Repo, tmp_path: Path, number: signal.Signals, status: int) -> None:
    marker, temporary = tmp_path / "marker", tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "editguard", "trim", "--worktree", "--task", TASK,
         "--verify", f"echo $$ > {marker}.new; mv {marker}.new {marker}; sleep 60"],
        cwd=work.path, env=environment(TMPDIR=str(temporary)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not marker.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert marker.exists()
    process.send_signal(number)
    out, _ = process.communicate(timeout=30)
    assert (process.returncode, out) == (status, b"")
    assert list(temporary.iterdir()) == []
    assert gone(int(marker.read_text()), until=time.monotonic() + 30)


def gone(process: int, until: float) -> bool:
    """Whether a process ends; one that was killed is there until whoever inherited it takes note."""
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


# asked edit by edit


@pytest.mark.parametrize(
    ("answers", "kept"),
    [("y\ny\ny\n", set()), ("n\ny\ny\n", {"Capitalises"}), ("q\n", {"Capitalises", "DEBUG", "reproduce"}),
     ("a\ny\n", set()), ("d\ny\n", {"Capitalises", "DEBUG"}), ("?\nx\ny\nn\nn\n", {"DEBUG", "reproduce"}),
     ("y\nq\n", {"DEBUG", "reproduce"})],
)  # fmt: skip
def test_answers(work: Repo, cli: Cli, answers: str, kept: set[str]) -> None:
    result = cli("trim", "--worktree", "--task", TASK, "--interactive", stdin=answers.encode())
    assert result.code == 0
    assert {word for word in ("Capitalises", "DEBUG", "reproduce") if word in result.out} == kept
    assert "Drop this edit [y,n,a,d,q,?]?" in result.err


def test_answers_that_end_early_decide_nothing(work: Repo, cli: Cli) -> None:
    before = (work.path / "text.py").read_bytes()
    result = cli("trim", "--worktree", "--task", TASK, "--interactive", "--apply", stdin=b"y\n")
    assert (result.code, result.out) == (2, "")
    assert "answers ended" in result.err
    assert (work.path / "text.py").read_bytes() == before


# what is no edit


def test_a_mode_is_no_line(work: Repo, cli: Cli) -> None:
    work.write("run.sh", "echo 1\n")
    work.git("add", "run.sh")
    work.commit("a script")
    work.write("run.sh", "echo 1\n\n")
    os.chmod(work.path / "run.sh", 0o755)
    dropped = cli("trim", "--worktree", "--task", "Make run.sh executable", "--drop", edit_of(cli, "run.sh"))
    assert "old mode 100644\nnew mode 100755\n" in dropped.out
    assert "+++ b/run.sh" not in dropped.out
    assert "run.sh: mode 100644 to 100755: stays" in dropped.err


def edit_of(cli: Cli, path: str) -> str:
    edits = json.loads(cli("check", "--worktree", "--output-format", "json").out)["edits"]
    (found,) = [edit["id"] for edit in edits if edit["path"] == path]
    return str(found)


def test_a_file_moved_to_a_scratch_name_stays_as_a_whole(work: Repo, cli: Cli) -> None:
    text = (work.path / "text.py").read_text() + "".join(f"ROW_{n} = {n}\n" for n in range(20))
    work.stage("rows.py", text)
    work.commit("rows")
    (work.path / "rows.py").unlink()
    work.write("rows.py.bak", text)
    result = cli("trim", "--worktree", "--task", TASK)
    assert ("deleted file mode" in result.out) == ("rows.py.bak" in result.out)
    assert "needs it" in result.err


def test_a_locked_index_leaves_all_as_it_was(work: Repo, cli: Cli) -> None:
    work.git("add", "-A")
    (work.path / ".git" / "index.lock").touch()
    assert "locked" in refused(cli, "--staged", "--task", TASK, "--apply")
    assert not list((work.path / ".git" / "editguard").glob("*.patch"))


# refusals


def refused(cli: Cli, *arguments: str, stdin: bytes = b"") -> str:
    return cli("trim", *arguments, stdin=stdin).refused()


def test_wrong_calls(work: Repo, cli: Cli) -> None:
    assert "stands nowhere" in refused(cli, "--apply", "--base", "HEAD")
    assert "stands nowhere" in refused(cli, "--apply", "--patch", "-")
    assert "exclude each other" in refused(cli, "--staged", "--worktree")
    assert "exclude each other" in refused(cli, "-i", "--verify", "true")
    assert "standard input" in refused(cli, "-i", "--patch", "-")
    assert "writes nothing" in refused(cli, "--dry-run", "--output", "x")
    assert "no such edit; the edits are e1 to e" in refused(cli, "--worktree", "--drop", "e99")
    assert "both name e1" in refused(cli, "--worktree", "--drop", "e1", "--keep", "e1")
    assert "--verify is blank" in refused(cli, "--verify", " ")
    assert "does not exist" in refused(cli, "--patch", "nowhere.diff")


def test_patches_that_cannot_be_trimmed(work: Repo, cli: Cli) -> None:
    lost = b"--- a/text.py\n+++ b/text.py\n@@ -1,2 +1,2 @@\n-nothing like this\n+x\n stands here\n"
    assert "nothing can be taken safely out of this patch: text.py: " in refused(cli, "--patch", "-", stdin=lost)
    assert "nothing can be taken" in refused(cli, "--patch", "-", stdin=b"just prose\n")
    assert "nothing can be taken" in refused(cli, "--patch", "-", stdin=b"")


def test_a_bare_repository(work: Repo, tmp_path: Path) -> None:
    patch = diff_of(work).encode()
    work.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    result: Result = run("trim", "--patch", "-", "--task", TASK, cwd=tmp_path / "bare.git", stdin=patch)
    assert result.code == 0, result
    assert "DEBUG" not in result.out


def test_an_unborn_branch(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "new")
    repo.stage("a.py", "x = 1\n")
    repo.stage("reproduce.py", "print(1)\n")
    result = run("trim", "--staged", "--apply", cwd=repo.path)
    assert result.code == 0, result
    assert repo.git("ls-files").split() == ["a.py"]


@pytest.mark.parametrize(
    "options",
    [
        ("--apply", "--dropped", "text.py"),
        ("--apply", "--dropped", "test_text.py"),
        ("--apply", "--dropped", "kept.txt"),
        ("--dropped", "kept.txt"),
        ("--apply", "--output", "text.py"),
        ("--output", "./reproduce.py"),
        ("--apply", "--output", "y.patch", "--dropped", "./y.patch"),
    ],
)
def test_nothing_of_the_user_is_written_over(work: Repo, cli: Cli, options: tuple[str, ...]) -> None:
    work.write("kept.txt", "mine\n")
    before = {path: path.read_bytes() for path in work.path.rglob("*") if path.is_file()}
    assert cli("trim", "--worktree", "--task", TASK, *options).refused()
    assert {path: path.read_bytes() for path in work.path.rglob("*") if path.is_file()} == before
