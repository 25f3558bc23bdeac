"""The bot on GitLab, from the variables of a pipeline to what stands on the merge request."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from editguard.bots.marks import key_of
from tests.bots.diffs import shown
from tests.bots.gitlab import FORBIDDEN, PERSON, PROJECT, ROBOT, GitLab
from tests.bots.server import Answer, Asked, serving
from tests.faces import BEFORE, DEBUG, FIX, Cli, Repo, Result, environment

MORE = DEBUG.replace("return 'it'", 'return "it"')


class Merge(NamedTuple):
    """A merge request in a repository, on the server, seen from a pipeline."""

    repo: Repo
    lab: GitLab
    cli: Cli
    patch: pytest.MonkeyPatch

    def commit(self, message: str = "m", **files: str) -> str:
        """Commit to the branch and push."""
        head = self.repo.commit(message, **files)
        base = self.repo.git("rev-parse", "main").strip()
        self.lab.base_sha, self.lab.head_sha, self.lab.files = base, head, shown(self.repo, "main", "HEAD")
        self.patch.setenv("CI_COMMIT_SHA", head)
        self.patch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)
        return head

    def run(self, *arguments: str) -> Result:
        """Run the bot."""
        return self.cli("pr", "--no-lint", *arguments)


@pytest.fixture
def merge(repo: Repo, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Merge]:
    """The merge request, before anything was done for it."""
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "GITLAB_", "CI_", "RUNNER_"))]:
        monkeypatch.delenv(name)
    lab = GitLab()
    with serving(lab) as address:
        for name, value in {
            "GITLAB_CI": "true",
            "CI_SERVER_URL": address,
            "CI_API_V4_URL": f"{address}/api/v4",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_PROJECT_ID": "15513260",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "15513260",
            "CI_MERGE_REQUEST_PROJECT_PATH": PROJECT,
            "CI_MERGE_REQUEST_TITLE": "Double faster",
            "CI_MERGE_REQUEST_DESCRIPTION": "Closes #12",
            "CI_JOB_URL": f"{address}/{PROJECT}/-/jobs/1",
            "GITLAB_TOKEN": "glpat-secret",
            "EDITGUARD_CACHE_DIR": str(tmp_path / "cache"),
        }.items():
            monkeypatch.setenv(name, value)
        lab.add_issue(12, "Slow double", "double() is slow: multiply instead of adding.")
        repo.git("checkout", "--quiet", "-b", "topic")
        yield Merge(repo, lab, cli, monkeypatch)


def test_the_first_run_says_what_to_drop(merge: Merge) -> None:
    merge.commit(a=DEBUG)
    result = merge.run("--output", "gitlab:quality.json")
    assert result.code == 1, result
    (note,) = merge.lab.notes
    assert "1 of 2 edits does not belong: drop it" in note["body"]
    assert f"/{PROJECT}/-/merge_requests/7/diffs#" in note["body"]
    (line,) = merge.lab.lines
    assert (line["position"]["new_path"], line["position"]["new_line"]) == ("a.py", 2)
    assert line["body"].endswith("```suggestion:-0+0\n```")
    assert "::" not in result.out
    assert (merge.repo.path / "quality.json").exists()


def test_what_is_mended_is_taken_back(merge: Merge) -> None:
    merge.commit(a=MORE)
    assert merge.run().code == 1
    assert len(merge.lab.lines) == 2
    merge.commit(a=DEBUG)
    assert "0 new, 1 standing, 1 withdrawn" in merge.run().err
    merge.commit(a=FIX)
    assert merge.run().code == 0
    assert merge.lab.lines == []
    assert "Nothing found to drop" in merge.lab.notes[0]["body"]


def test_what_people_answered_is_resolved(merge: Merge) -> None:
    merge.commit(a=DEBUG)
    merge.run()
    talk = next(one for one in merge.lab.discussions if not one["individual_note"])
    talk["notes"].append({"id": 9_000, "body": "Why?", "author": PERSON, "system": False, "resolved": False})
    merge.commit(a=FIX)
    merge.run()
    assert len(talk["notes"]) == 2
    assert talk["notes"][0]["resolved"]
    assert "No longer found" in talk["notes"][0]["body"]


def test_what_people_resolved_stays_resolved(merge: Merge) -> None:
    merge.commit(a=DEBUG)
    merge.run()
    merge.lab.lines[0]["resolved"] = True
    assert "0 new, 0 standing" in merge.run().err
    assert len(merge.lab.lines) == 1


def test_a_line_that_did_not_change_has_both_numbers(merge: Merge) -> None:
    merge.repo.git("checkout", "--quiet", "main")
    merge.repo.commit(a="import os\nimport re\n\nx = os.sep\ny = re.I\n")
    merge.repo.git("checkout", "--quiet", "-B", "topic")
    merge.lab.title = "Use a slash for x in a.py"
    merge.commit(a="import os\nimport re\n\nx = '/'\ny = re.I\n")
    merge.cli("pr")
    (line,) = [one for one in merge.lab.lines if "F401" in one["body"]]
    assert (line["position"]["old_line"], line["position"]["new_line"]) == (1, 1)
    assert line["body"].endswith("```suggestion:-0+0\n```")


def test_a_token_that_may_not_write_falls_back(merge: Merge) -> None:
    merge.lab.may_write = False
    merge.commit(a=DEBUG)
    result = merge.run("--output", "gitlab:quality.json")
    assert result.code == 1
    assert "nothing was posted: the token may not comment here (GitLab answered 403" in result.err
    assert "EG110" in result.out
    assert "EG110" in (merge.repo.path / "quality.json").read_text()


def test_without_a_token_the_variables_are_enough(merge: Merge) -> None:
    merge.commit(a=DEBUG)
    merge.patch.delenv("GITLAB_TOKEN")
    result = merge.run()
    assert result.code == 1
    assert merge.lab.log == []
    assert "there is no token (set EDITGUARD_TOKEN or GITLAB_TOKEN)" in result.err


def test_limits_and_troubles_are_waited_out(merge: Merge) -> None:
    merge.commit(a=DEBUG)
    soon = ("Retry-After", "0")
    merge.lab.disturb("GET", "/merge_requests/7$", Answer(429, {"message": "Too Many Requests"}, (soon,)))
    merge.lab.disturb("POST", "/notes$", Answer(502, {"message": "502 Bad Gateway"}, (soon,)))
    assert merge.run().code == 1
    assert merge.lab.troubles == []
    assert (len(merge.lab.notes), len(merge.lab.lines)) == (1, 1)


def test_an_issue_that_cannot_be_read_is_said_aloud(merge: Merge) -> None:
    merge.lab.issues.clear()
    merge.commit(a=DEBUG)
    result = merge.run()
    assert result.code == 1
    assert "relevance was judged on title and body only" in merge.lab.notes[0]["body"]


def test_an_issue_of_a_project_beside_it(merge: Merge) -> None:
    beside = PROJECT.rpartition("/")[0] + "/sibling"
    merge.lab.add_issue(3, "Slow double", "double() is slow: multiply", beside)
    merge.lab.body = "Closes sibling#3"
    merge.commit(a=DEBUG)
    result = merge.run()
    assert f"issue {beside}#3" in result.out
    assert "could not be read" not in result.err


def test_that_a_description_was_cut_is_said(merge: Merge) -> None:
    merge.commit(a=DEBUG)
    merge.patch.setenv("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED", "true")
    assert "description was cut" not in merge.run().err  # all of it was read
    merge.lab.disturb("GET", "/merge_requests/7$", FORBIDDEN)
    assert "note: the description was cut" in merge.run().err
    merge.patch.delenv("GITLAB_TOKEN")
    assert "note: the description was cut" in merge.run().err
    merge.patch.setenv("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED", "false")
    assert "description was cut" not in merge.run().err


def test_a_stranger_does_not_make_the_token_read_for_them(merge: Merge) -> None:
    merge.lab.add_issue(3, "Secret plans", "attack at dawn", "group/private")
    merge.lab.private.add("group/private")
    merge.lab.body, merge.lab.fork = "Closes group/private#3", True
    merge.commit(a=DEBUG)
    assert "could not be read" in merge.run().err
    merge.lab.fork = False
    assert "could not be read" not in merge.run().err


def test_many_files_and_notes_come_in_pages(merge: Merge) -> None:
    merge.repo.git("checkout", "--quiet", "main")
    merge.repo.commit(**{f"f{n:03}": BEFORE for n in range(120)})
    merge.repo.git("checkout", "--quiet", "-B", "topic")
    merge.commit(a=FIX, **{f"f{n:03}": BEFORE.replace("x + x", "x  +  x") for n in range(120)})
    for n in range(120):
        talk = {"id": f"{n:040x}", "individual_note": True, "notes": [{"id": n, "body": "hm", "author": PERSON}]}
        merge.lab.discussions.append(talk)
    merge.run("--line-comments", "2")
    merge.run("--line-comments", "2")
    ours = [one for one in merge.lab.notes if one["author"] == ROBOT]
    assert (len(ours), len(merge.lab.lines)) == (1, 2)
    assert "120 of 121 edits do not belong" in ours[0]["body"]


def test_that_there_is_no_code_scanning_is_said(merge: Merge) -> None:
    merge.commit(a=DEBUG)
    result = merge.run("--upload-sarif")
    assert result.code == 1
    assert result.err.count("--upload-sarif does nothing on GitLab") == 1
    assert "--upload-sarif" not in merge.run().err


def test_labels(merge: Merge) -> None:
    merge.lab.labels = ["scope:global", "bug"]
    merge.commit(a=FIX)
    merge.run("--labels")
    assert merge.lab.labels == ["bug", "scope:local"]


def test_an_older_run_does_not_speak_over_a_newer(merge: Merge) -> None:
    old = merge.commit(a=DEBUG)
    merge.commit(a=FIX)
    merge.patch.setenv("CI_COMMIT_SHA", old)
    result = merge.run()
    assert result.code == 1
    assert "the pull request has moved on" in result.err
    assert merge.lab.writes() == []


def test_two_bots_make_one_comment(merge: Merge) -> None:
    merge.commit(a=MORE)
    meeting = threading.Barrier(2, timeout=30)
    count = [0]

    def meet(asked: Asked) -> None:
        first = asked.method == "POST" and asked.path.endswith("/discussions") and count[0] < 2
        if first or (asked.method == "POST" and asked.path.endswith("/notes")):
            count[0] += 1
            meeting.wait()

    merge.lab.before = meet
    kept = {name: value for name, value in os.environ.items() if name.startswith(("CI_", "GITLAB_", "EDITGUARD"))}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "editguard", "pr", "--no-lint"],
            cwd=merge.repo.path,
            env=environment(**kept),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    ended = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [1, 1], ended
    assert len(merge.lab.notes) == 1
    keys = [key_of("editguard", one["body"]) for one in merge.lab.lines]
    assert len(keys) == len(set(keys)) == 2


@pytest.mark.parametrize("answer", [FORBIDDEN, Answer(401, {"message": "401 Unauthorized"})])
def test_what_may_not_be_read_is_taken_from_the_pipeline(merge: Merge, answer: Answer) -> None:
    merge.commit(a=DEBUG)
    merge.lab.disturb("GET", "/merge_requests/7$", answer)
    result = merge.run()
    assert result.code == 1
    assert "title and body are those of when the run began" in result.err
