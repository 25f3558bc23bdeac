"""`editguard check` as a process: sources, outputs, exit codes, one line for what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from editguard.report.schema import ReportDocument
from tests.support import Work

PATCH = b"--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f(a):\n-    return a\n+    return a + 1\n"
NOISY = PATCH + b"--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-y = g( 1 )\n+y = g(1)\n"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    made = Work(tmp_path_factory.mktemp("check") / "r")
    made.write(a="def f(a):\n    return a\n", b="y = g( 1 )\n")
    made.commit()
    made.put("../patch.diff", NOISY)
    made.put("../task.md", "add one\n")
    return made


def document(work: Work, *arguments: str, stdin: bytes = b"") -> dict[str, object]:
    done = work.run("check", *arguments, "--output-format", "json", stdin=stdin)
    found: dict[str, object] = json.loads(done.stdout)
    ReportDocument.model_validate(found, strict=False)
    return found


def test_exit_codes(work: Work) -> None:
    assert work.run("check", "--patch", "-", stdin=PATCH).returncode == 0
    assert work.run("check", "--patch", "-", stdin=NOISY).returncode == 1
    assert work.run("check", "--patch", "-", "--fail-on", "never", stdin=NOISY).returncode == 0
    assert work.run("check", "--patch", "-", "--exit-zero", stdin=NOISY).returncode == 0
    assert work.run("check", "--patch", "-", "--ignore", "EG1", stdin=NOISY).returncode == 0
    assert work.run("check", "--patch", "-", "--select", "EG0", stdin=NOISY).returncode == 0
    assert work.run("check", "--patch", "-", stdin=b"prose").returncode == 1
    assert work.run("check", "--patch", "nowhere").returncode == 2


def test_json_is_the_same_each_time_and_as_described(work: Work) -> None:
    runs = {work.run("check", "--patch", "../patch.diff", "--output-format", "json").stdout for _ in range(3)}
    assert len(runs) == 1
    found = document(work, "--patch", "../patch.diff", "--task-file", "../task.md")
    assert found["status"] == "findings"
    assert found["task"] == {"source": "../task.md", "text": "add one\n"}
    assert [edit["kind"] for edit in found["edits"]] == ["behaviour", "formatting"]  # type: ignore[attr-defined]


def test_concise_and_quiet(work: Work) -> None:
    lines = work.run("check", "--patch", "../patch.diff", "--output-format", "concise").stdout.decode().split("\n")
    assert lines[1].startswith("b.py:1: EG101 ")
    assert work.run("check", "--patch", "../patch.diff", "-q").stdout.decode().split("\n") == lines


def test_without_a_task_relevance_is_said_not_to_be_assessed(work: Work) -> None:
    done = work.run("check", "--patch", "-", stdin=PATCH)
    assert b"relevance was not assessed for 1 of 1 edit: no task was given" in done.stdout
    done = work.run("check", "--patch", "-", "--task", " ", stdin=PATCH)
    assert b"the task that was given is empty" in done.stdout


def test_output_to_a_file(work: Work, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    done = work.run("check", "--patch", "../patch.diff", "--output-format", "json", "--output", str(target))
    assert done.stdout == b""
    ReportDocument.model_validate_json(target.read_text())
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_sources(work: Work, tmp_path: Path) -> None:
    made = Work(tmp_path / "r")
    made.write(a="x = 1\n")
    base = made.commit()
    assert made.run("check").returncode == 0
    made.write(a="x = 2\n", reproduce="import a\n")
    assert b"EG109" in made.run("check").stdout  # nothing is staged: the work tree, untracked files too
    made.git("add", "a.py")
    assert b"EG109" not in made.run("check").stdout  # something is
    assert b"EG109" in made.run("check", "--worktree").stdout
    assert b"EG109" not in made.run("check", "--staged").stdout
    made.commit("change x")
    assert b"EG109" in made.run("check", "--base", base).stdout
    assert b"EG109" in made.run("check", "--base", base, "--head", "HEAD", "--task-from", "commit").stdout


def test_settings_come_from_the_base(tmp_path: Path) -> None:
    made = Work(tmp_path / "r")
    made.write(a="x = 1\n")
    made.commit()
    made.write(a="x = 2\n", reproduce="import a\n")
    made.put("editguard.toml", 'ignore = ["EG109"]\n')
    made.git("add", "--all")
    # a project that adopts editguard has its settings nowhere else ...
    assert made.run("check", "--staged").returncode == 0
    head = made.commit()
    # ... but a commit cannot loosen its own check
    assert made.run("check", "--base", f"{head}^", "--head", head).returncode == 1
    made.write(b="y = 1\n", repro="import b\n")
    made.put("editguard.toml", "")
    made.git("add", "--all")
    assert made.run("check", "--staged").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--staged", "--worktree"], "exclude each other"),
        (["--staged", "--base", "HEAD"], "compared with HEAD"),
        (["--head", "HEAD"], "needs --base"),
        (["--patch", "-", "--staged"], "against a base commit"),
        (["--patch", "-", "--task-file", "-"], "standard input"),
        (["--patch-format", "v4a"], "needs --patch"),
        (["--task", "x", "--task-file", "y"], "give one of"),
        (["--patch", "."], "is a folder"),
        (["--patch", "nowhere"], "does not exist"),
        (["--task-file", "nowhere"], "does not exist"),
        (["--base", "nowhere"], "names no commit"),
        (["--base", "-x"], "no revision"),
        (["--repo", "nowhere"], "does not exist"),
        (["--repo", "a.py"], "is a file"),
        (["--config", "nowhere"], "cannot read"),
        (["--select", "EG9"], "unknown rule"),
        (["--output-format", "sarif"], "sarif"),
        (["--fail-on", "high"], "high"),
        (["--nope"], "--nope"),
        (["--output", "."], "is a folder"),
        (["--output", "no/such/folder/x"], "cannot be written"),
        (["-q", "-v"], "exclude each other"),
    ],
)
def test_wrong_calls_get_one_line_and_exit_with_2(work: Work, arguments: list[str], words: str) -> None:
    before = work.state()
    done = work.run("check", *arguments)
    assert done.returncode == 2, done.stdout
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert work.state() == before


@pytest.mark.parametrize(
    "patch",
    [
        b"",
        b"I fixed it.\n",
        b"--- a/a.py\n+++ b/a.py\n@@ -1,9 +1,9 @@\n-def f(a):",
        b"--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n",
        b"\0\0\0",
        b"\xff\xfe\x00",
        b"--- a/a.py\n+++ b/../x.py\n@@ -1 +1 @@\n-a\n+b\n",
        b"*** Begin Patch\n*** Update File: a.py\n",
        b"<<<<<<< SEARCH\n",
        b"{",
    ],
)
def test_bad_patches_are_findings(work: Work, patch: bytes) -> None:
    before = work.state()
    done = work.run("check", "--patch", "-", "-q", stdin=patch)
    assert done.returncode == 1
    assert b" EG0" in done.stdout
    assert done.stderr == b""
    assert work.state() == before


def test_an_oversized_patch_is_named_not_read(tmp_path: Path) -> None:
    made = Work(tmp_path / "r")
    made.write(a="x = 1\n")
    made.put("editguard.toml", "[limits]\npatch-bytes = 1000\n")
    made.commit()
    done = made.run("check", "--patch", "-", "-q", stdin=PATCH + b"+x = 2\n" * 1000)
    assert done.returncode == 1
    assert b"EG016" in done.stdout
    assert b"limits.patch-bytes" in done.stdout


def test_a_thousand_files(tmp_path: Path) -> None:
    made = Work(tmp_path / "r")
    made.commit()
    head = "diff --git a/d/f{0}.py b/d/f{0}.py\nnew file mode 100644\n--- /dev/null\n"
    one = head + "+++ b/d/f{0}.py\n@@ -0,0 +1 @@\n+x = {0}\n"
    found = document(made, "--patch", "-", stdin="".join(one.format(n) for n in range(1000)).encode())
    assert len(found["edits"]) == 1000  # type: ignore[arg-type]


def test_hostile_text_stays_on_its_line(work: Work) -> None:
    name = "a\\nb\\033[31m\\342\\200\\256.py"
    head = f'diff --git "a/{name}" "b/{name}"\nnew file mode 100644\n--- /dev/null\n'
    patch = head + f'+++ "b/{name}"\n@@ -0,0 +1 @@\n+x = (\x1b[2J\n'
    for form in ("text", "concise"):
        out = work.run("check", "--patch", "-", "--output-format", form, stdin=patch.encode()).stdout.decode()
        assert "EG008" in out
        assert not {"\x1b", "\u202e", "\r"} & set(out)


def test_other_commands(work: Work) -> None:
    assert work.run("--version").stdout.startswith(b"editguard")
    assert work.run("nope").returncode == 2
    assert b"EG109" in work.run("rules").stdout
    assert b"## Why is this bad" in work.run("rules", "eg109").stdout
    assert work.run("rules", "EG999").returncode == 2
    assert json.loads(work.run("schema").stdout)["title"] == "ReportDocument"
    demo = work.run("demo")
    assert demo.returncode == 0
    assert b"EG109" in demo.stdout
