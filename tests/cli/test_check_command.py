"""Every option of `check`, and what it refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from editguard.report.formats import FORMATS
from tests.faces import BEFORE, DEBUG, FIX, Cli, Repo

# which change is checked


def test_what_is_staged_if_anything_is(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    repo.write("a.py", BEFORE)
    for source in ((), ("--staged",)):
        assert "EG110" in cli("check", "-q", *source).codes()


def test_the_work_tree_if_nothing_is_staged(repo: Repo, cli: Cli) -> None:
    repo.write("a.py", DEBUG)
    repo.write("reproduce.py", "print(1)\n")
    for source in ((), ("--worktree",)):
        assert {"EG109", "EG110"} <= cli("check", "-q", *source).codes()
    assert cli("check", "-q", "--staged") == (0, "", "")


def test_nothing_has_changed(repo: Repo, cli: Cli) -> None:
    result = cli("check")
    assert (result.code, result.out.split("\n")[0]) == (0, "Nothing has changed.")


def test_a_range(repo: Repo, cli: Cli) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    middle = repo.commit(a=DEBUG)
    repo.commit(b="x = 1\n")
    assert "EG110" in cli("check", "-q", "--base", base).codes()
    assert "EG110" in cli("check", "-q", "--base", base, "--head", middle).codes()
    assert "EG110" not in cli("check", "-q", "--base", middle).codes()


@pytest.mark.skipif(os.name == "nt", reason="there these are no names of files")
@pytest.mark.parametrize("name", ["C:x.py", "x::error::y.py", "\\x.py"])
def test_a_file_may_be_called_so_where_this_runs(repo: Repo, cli: Cli, name: str) -> None:
    repo.write(name, BEFORE)
    repo.git("add", "--all")
    base = repo.commit()
    repo.write(name, DEBUG)
    assert cli("check", "-q", "--worktree").codes() == {"EG018", "EG110"}
    repo.git("add", "--all")
    assert cli("check", "-q", "--staged").codes() == {"EG018", "EG110"}
    repo.commit()
    assert cli("check", "-q", "--base", base, "--head", "HEAD").codes() == {"EG018", "EG110"}


def test_commits_are_no_proposal_with_lines(repo: Repo, cli: Cli) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    (repo.path / "link").symlink_to("/etc/passwd")
    repo.git("add", "--all")
    repo.commit()
    result = cli("check", "-q", "--base", base, "--head", "HEAD")
    assert "EG011" in result.codes()
    assert "of the proposal" not in result.out


def test_a_patch_from_a_file_and_from_standard_input(repo: Repo, cli: Cli, tmp_path: Path) -> None:
    repo.write("a.py", DEBUG)
    (tmp_path / "p.diff").write_bytes(repo.diff())
    assert "EG110" in cli("check", "-q", "--patch", str(tmp_path / "p.diff")).codes()
    assert "EG110" in cli("check", "-q", "--patch", "-", stdin=repo.diff()).codes()


def test_a_patch_is_applied_to_its_base(repo: Repo, cli: Cli) -> None:
    repo.write("a.py", DEBUG)
    patch, base = repo.diff(), repo.git("rev-parse", "HEAD").strip()
    repo.commit(a="something_else = 1\n")
    assert cli("check", "-q", "--patch", "-", "--base", base, stdin=patch).codes() == {"EG018", "EG110"}
    lost = cli("check", "-q", "--patch", "-", stdin=patch)
    assert (lost.code, "EG003" in lost.codes()) == (1, True)


def test_a_patch_of_a_named_format(repo: Repo, cli: Cli) -> None:
    blocks = b"a.py\n<<<<<<< SEARCH\n    return x + x\n=======\n    return 2 * x\n>>>>>>> REPLACE\n"
    detected = json.loads(cli("check", "--output-format", "json", "--patch", "-", stdin=blocks).out)
    assert (detected["patch"]["format"], detected["patch"]["applied"]) == ("search-replace", "exact")
    named = cli("check", "--output-format", "json", "--patch", "-", "--patch-format", "unified", stdin=blocks)
    assert (named.code, json.loads(named.out)["status"]) == (1, "invalid")


def test_a_repository_elsewhere(repo: Repo, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.stage("a.py", DEBUG)
    monkeypatch.chdir(tmp_path)
    assert "EG110" in cli("check", "-q", "--repo", str(repo.path)).codes()
    assert "not in a git repository" in cli("check").refused()


def test_nothing_is_touched(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    repo.write("b.py", "x = 1\n")

    def state() -> dict[str, tuple[int, bytes]]:
        files = [path for path in repo.path.rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = state()
    for source in ([], ["--staged"], ["--worktree"], ["--base", "HEAD"], ["--patch", "-"]):
        cli("check", *source, stdin=b"prose")
    assert state() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--staged", "--worktree"], "exclude each other"),
        (["--staged", "--base", "HEAD"], "leave out --base and --head"),
        (["--worktree", "--base", "HEAD"], "leave out --base and --head"),
        (["--worktree", "--head", "HEAD"], "leave out --base and --head"),
        (["--head", "HEAD"], "--head needs --base"),
        (["--patch", "-", "--staged"], "leave out --staged, --worktree and --head"),
        (["--patch", "-", "--worktree"], "leave out --staged, --worktree and --head"),
        (["--patch", "-", "--base", "HEAD", "--head", "HEAD"], "leave out --staged, --worktree and --head"),
        (["--patch-format", "v4a"], "--patch-format needs --patch"),
        (["--patch", "-", "--task-file", "-"], "both want standard input"),
        (["--task", "x", "--task-file", "-"], "give one of --task, --task-file and --task-from"),
        (["--task", "x", "--task-from", "commit"], "give one of --task, --task-file and --task-from"),
        (["--task-file", "x", "--task-from", "branch"], "give one of --task, --task-file and --task-from"),
        (["-q", "-v"], "exclude each other"),
        (["--base", ""], "--base is blank"),
        (["--base", "HEAD", "--head", " "], "--head is blank"),
        (["--patch", ""], "--patch is blank"),
        (["--task-file", ""], "--task-file is blank"),
        (["--repo", ""], "--repo is blank"),
        (["--config", ""], "--config is blank"),
        (["--output", ""], "--output is blank"),
        (["--base", "nowhere"], "'nowhere' names no commit"),
        (["--base", "-x"], "is no revision"),
        (["--base", "HEAD", "--head", "nowhere"], "'nowhere' names no commit"),
        (["--patch", "absent.diff"], "does not exist; give a file, or - for standard input"),
        (["--patch", "."], "is a folder; give a file, or - for standard input"),
        (["--task-file", "absent.md"], "the task 'absent.md' does not exist"),
        (["--task-file", "."], "the task '.' is a folder"),
        (["--repo", "absent"], "does not exist; give the folder of a git repository"),
        (["--repo", "a.py"], "is a file; give the folder of a git repository"),
        (["--config", "absent.toml"], "cannot read the configuration 'absent.toml'"),
        (["--select", "EG999"], "unknown rule 'EG999'"),
        (["--ignore", "EG1,E501"], "unknown rule 'E501'"),
        (["--output", "."], "the output '.' is a folder"),
        (["--output", "absent/x"], "the output 'absent/x' cannot be written"),
        (["--output-format", "xml"], "'xml' is not one of 'text', 'concise', 'json'"),
        (["--output", "serif:out"], "--output: there is no format 'serif', only text, concise"),
        (["--output", "sarif:"], "--output is blank"),
        (["--output", "-", "--output", "sarif:-"], "two reports go to standard output"),
        (["--output", "a", "--output", "json:a"], "two reports go to 'a'"),
        (["--output", "a", "--output", "json:./a"], "two reports go to './a'"),
        (["--output-format", "json", "--output", "sarif:a"], "every --output names its format"),
        (["--show-suppressed"], "--show-suppressed is for SARIF"),
        (["--patch-format", "none"], "'none' is not one of"),
        (["--fail-on", "note"], "'note' is not one of"),
        (["--task-from", "issue"], "'issue' is not one of"),
        (["--nope"], "No such option"),
        (["--patch"], "requires an argument"),
        (["a.py"], "unexpected extra argument"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_refused_in_one_line(repo: Repo, cli: Cli, options: list[str], words: str) -> None:
    repo.stage("a.py", DEBUG)
    assert words in cli("check", *options).refused()


# exit codes


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        (FIX, (), 0),
        (DEBUG, (), 1),
        (DEBUG, ("--fail-on", "error"), 1),
        (DEBUG, ("--fail-on", "never"), 0),
        (DEBUG, ("--exit-zero",), 0),
        (DEBUG, ("--exit-zero", "--fail-on", "error"), 0),
        (DEBUG, ("--ignore", "EG110"), 0),
        (DEBUG, ("--select", "EG0"), 0),
        (DEBUG, ("--select", "EG110"), 1),
        # a comment in a place of its own is only a warning
        (FIX.replace("def name", "# it\ndef name"), (), 0),
        (FIX.replace("def name", "# it\ndef name"), ("--fail-on", "warning"), 1),
    ],
)
def test_exit_codes(repo: Repo, cli: Cli, content: str, options: tuple[str, ...], code: int) -> None:
    repo.stage("a.py", content)
    assert cli("check", *options).code == code


@pytest.mark.parametrize(
    ("options", "code"), [((), 1), (("--ignore", "EG0"), 1), (("--fail-on", "never"), 0), (("--exit-zero",), 0)]
)
def test_a_patch_that_cannot_be_read_never_passes_by_itself(
    repo: Repo, cli: Cli, options: tuple[str, ...], code: int
) -> None:
    assert cli("check", "--patch", "-", *options, stdin=b"I could not find the bug.").code == code


def test_the_level_that_is_configured_holds_unless_one_is_given(repo: Repo, cli: Cli) -> None:
    repo.stage("editguard.toml", 'fail-on = "never"\n')
    repo.commit(a=BEFORE)
    repo.stage("a.py", DEBUG)
    assert cli("check").code == 0
    assert cli("check", "--fail-on", "error").code == 1


# selection and settings


def test_codes_are_given_by_commas_and_by_repeating(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    repo.stage("reproduce.py", "print(1)\n")
    assert cli("check", "-q", "--select", "EG109, EG110").codes() == {"EG109", "EG110"}
    assert cli("check", "-q", "--select", "EG109", "--select", "EG110").codes() == {"EG109", "EG110"}
    assert cli("check", "-q", "--ignore", "EG109,EG018").codes() == {"EG110"}
    assert cli("check", "-q", "--select", "EG1", "--ignore", "EG109").codes() == {"EG110"}


def test_a_change_cannot_loosen_its_own_check(repo: Repo, cli: Cli) -> None:
    repo.stage("editguard.toml", "")
    base = repo.commit()
    repo.stage("a.py", DEBUG)
    repo.stage("editguard.toml", 'ignore = ["EG110"]\n')
    assert "EG110" in cli("check", "-q", "--staged").codes()
    repo.commit("Loosen it")
    assert "EG110" in cli("check", "-q", "--base", base).codes()
    repo.stage("a.py", DEBUG.replace("double", "twice"))
    assert "EG110" not in cli("check", "-q", "--staged").codes()


def test_settings_of_the_work_tree_hold_while_there_are_none_at_the_base(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    patch = repo.git("diff", "--cached").encode()
    repo.write("editguard.toml", 'ignore = ["EG110"]\n')
    assert "EG110" not in cli("check", "-q", "--staged").codes()
    assert "settings: editguard.toml in the work tree" in cli("check", "--staged").out
    # a patch is somebody else's: only the base speaks
    assert "EG110" in cli("check", "-q", "--patch", "-", stdin=patch).codes()


def test_settings_from_a_file(repo: Repo, cli: Cli, tmp_path: Path) -> None:
    repo.stage("a.py", DEBUG)
    (tmp_path / "mine.toml").write_text('ignore = ["EG110"]\n')
    assert "EG110" not in cli("check", "-q", "--config", str(tmp_path / "mine.toml")).codes()


def test_rules_ignored_in_some_files(repo: Repo, cli: Cli) -> None:
    repo.stage("editguard.toml", 'per-file-ignores = { "a.*" = ["EG1"] }\n')
    repo.commit(b=BEFORE)
    repo.stage("a.py", DEBUG)
    repo.stage("b.py", DEBUG)
    lines = cli("check", "-q").out
    assert "b.py:2: EG110" in lines
    assert "a.py" not in lines


# the task


def document(cli: Cli, *options: str, stdin: bytes = b"") -> dict[str, object]:
    """The JSON report."""
    found: dict[str, object] = json.loads(cli("check", "--output-format", "json", *options, stdin=stdin).out)
    return found


def test_the_task_and_where_it_is_from(repo: Repo, cli: Cli, tmp_path: Path) -> None:
    repo.stage("a.py", DEBUG)
    repo.git("switch", "--quiet", "-c", "fix/double-it")
    (tmp_path / "issue.md").write_text("Double it\n")
    file = str(tmp_path / "issue.md")
    assert document(cli)["task"] is None
    assert document(cli, "--task-from", "none")["task"] is None
    for options, source, text in (
        (("--task", "Double it"), "--task", "Double it"),
        (("--task-file", file), file, "Double it\n"),
        (("--task-file", "-"), "standard input", "Double it\n"),
        (("--task-from", "commit"), "the commit HEAD", "The start"),
        (("--task-from", "branch"), "the branch fix/double-it", "fix double it"),
    ):
        assert document(cli, *options, stdin=b"Double it\n")["task"] == {"source": source, "text": text}


def test_the_message_of_the_head_of_a_range(repo: Repo, cli: Cli) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    middle = repo.commit("The fix\n\nSigned-off-by: A <a@example.org>", a=FIX)
    repo.commit("Later", b="x = 1\n")
    task = document(cli, "--base", base, "--head", middle, "--task-from", "commit")["task"]
    assert task == {"source": f"the commit {middle}", "text": "The fix"}


@pytest.mark.parametrize("options", [("--task", " "), ("--task-file", "-"), ("--task-from", "branch")])
def test_a_task_without_words_is_none_and_says_so(repo: Repo, cli: Cli, options: tuple[str, ...]) -> None:
    repo.stage("a.py", FIX)
    assert document(cli, *options)["task"] is None
    assert "the task that was given has no words" in cli("check", *options).out
    assert "no task was given" in cli("check").out


def test_a_detached_head_has_no_branch_name(repo: Repo, cli: Cli) -> None:
    repo.git("checkout", "--quiet", "--detach")
    assert "HEAD is detached" in cli("check", "--task-from", "branch").refused()


def test_a_task_of_any_size_and_encoding(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", FIX)
    task = document(cli, "--task-file", "-", stdin=b"words " * 40_000 + b"caf\xe9")["task"]
    assert isinstance(task, dict)
    assert len(task["text"]) == 240_004
    assert task["source"] == "standard input (not UTF-8: what could not be read was replaced)"


# output


def test_formats(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    text, concise, as_json = (cli("check", "--output-format", form) for form in ("text", "concise", "json"))
    assert "▌ 2 +     print" in text.out
    assert "a.py:2: EG110 " in concise.out
    assert json.loads(as_json.out)["schema_version"] == 1
    assert cli("check") == text
    assert cli("check", "-q") == concise
    assert cli("check", "-q", "--output-format", "json") == as_json
    assert "return 2 * x" not in text.out
    assert "return 2 * x" in cli("check", "-v").out


def test_a_report_is_written_to_a_file(repo: Repo, cli: Cli, tmp_path: Path) -> None:
    repo.stage("a.py", DEBUG)
    shown = cli("check", "--output-format", "json").out
    target = tmp_path / "report.json"
    target.write_text("old")
    target.chmod(0o640)
    assert cli("check", "--output-format", "json", "--output", str(target)) == (1, "", "")
    assert target.read_text() == shown
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["repo", "report.json"]
    assert cli("check", "--output-format", "json", "--output", "-").out == shown


def test_a_link_stays_one(repo: Repo, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there" / "report.txt")
    cli("check", "--output", str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "report.txt").read_text() == "Nothing has changed.\n\nno errors, no warnings\n"


def test_the_same_check_gives_the_same_bytes(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    repo.stage("b.py", "x = 1\n")
    first = cli("check", "--output-format", "json", "--task", "Double it")
    assert cli("check", "--output-format", "json", "--task", "Double it") == first


UNUSED = "import os\n\n\n" + BEFORE


def test_linters_can_be_left_out_or_told_what_to_look_for(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", UNUSED)
    assert "EG301" in cli("check", "--staged", "-q").codes()
    assert "EG301" not in cli("check", "--staged", "-q", "--no-lint").codes()
    assert "EG301" not in cli("check", "--staged", "-q", "--lint-ignore", "F401,F8").codes()
    assert "EG301" not in cli("check", "--staged", "-q", "--lint-select", "W6").codes()
    assert cli("check", "--staged", "--select", "EG3").code == 0
    assert cli("check", "--staged", "--select", "EG3", "--fail-on", "warning").code == 1


def test_options_of_linters_that_make_no_sense(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", UNUSED)
    assert "exclude each other" in cli("check", "--no-lint", "--lint-select", "F").refused()
    assert "ruff does not know one of the rules XYZ9" in cli("check", "--lint-select", "XYZ9").refused()


def test_several_reports_at_once(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    Path("serif").mkdir()
    result = cli(
        "check", "--output", "sarif:out.sarif", "--output", "markdown:-", "--output", "plain.txt", "--output", "./x:y"
    )
    assert result.code == 1
    assert result.out.startswith("### 1 of 2 edits does not belong: drop it\n")
    assert json.loads(Path("out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "EG110"
    assert Path("plain.txt").read_text() == cli("check").out == Path("x:y").read_text()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format(repo: Repo, cli: Cli, form: str) -> None:
    repo.stage("a.py", DEBUG)
    shown = cli("check", "--output-format", form)
    assert (shown.code, shown.err) == (1, "")
    assert "EG110" in shown.out
    assert cli("check", "--output", f"{form}:report") == (1, "", "")
    assert Path("report").read_text("utf-8") == shown.out


def test_junit_fails_at_the_level_that_is_asked_for(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    assert "<failure" in cli("check", "--output-format", "junit").out
    assert "<failure" not in cli("check", "--output-format", "junit", "--fail-on", "never").out


def test_what_is_accepted_is_in_sarif_where_it_is_asked_for(repo: Repo, cli: Cli) -> None:
    repo.stage("a.py", DEBUG)
    assert cli("check", "--write-baseline", "accepted.json").code == 0
    assert json.loads(cli("check", "--output-format", "sarif").out)["runs"][0]["results"]
    repo.git("add", "accepted.json")
    repo.git("commit", "--quiet", "-m", "accepted", "--", "accepted.json")
    options = ("check", "--baseline", "accepted.json", "--output-format", "sarif")
    hidden = json.loads(cli(*options).out)["runs"][0]["results"]
    assert "EG110" not in {result["ruleId"] for result in hidden}
    results = json.loads(cli(*options, "--show-suppressed").out)["runs"][0]["results"]
    assert [result["suppressions"] for result in results if result["ruleId"] == "EG110"] == [[{"kind": "external"}]]
