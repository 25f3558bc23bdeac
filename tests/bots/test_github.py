"""The bot on GitHub, from the event of a workflow to what stands on the pull request."""

from __future__ import annotations

import re
import threading

import pytest

from editguard.bots.marks import key_of
from tests.bots.conftest import Pull
from tests.bots.github import BOT, FORBIDDEN, PERSON, PROJECT
from tests.bots.server import Answer, Asked, Trouble
from tests.faces import BEFORE

FIX = BEFORE.replace("x + x", "2 * x")
DEBUG = FIX.replace("    return 2", '    print("DEBUG double", x)\n    return 2')
MORE = DEBUG.replace("return 'it'", 'return "it"')


def bodies(pull: Pull) -> list[str]:
    return [one["body"] for one in pull.hub.line_comments]


def test_the_first_run_says_what_to_drop(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    result = pull.run()
    assert result.code == 1, result
    (comment,) = pull.hub.comments
    assert "1 of 2 edits does not belong: drop it" in comment["body"]
    assert "DEBUG double" in comment["body"]
    assert f"https://github.com/{PROJECT}/pull/7/files#diff-" in comment["body"]
    (line,) = pull.hub.line_comments
    assert (line["path"], line["line"], line["side"]) == ("a.py", 2, "RIGHT")
    assert line["body"].endswith("```suggestion\n```")
    assert len(pull.hub.reviews) == 1
    (check,) = pull.hub.checks
    assert (check["conclusion"], check["head_sha"], check["name"]) == ("failure", pull.hub.head_sha, "editguard")
    assert [note["path"] for note in check["output"]["annotations"]] == ["a.py"]
    assert pull.outputs["status"] == "findings"
    assert pull.outputs["irrelevant-edits"] == "1"
    assert "does not belong" in pull.summary
    assert "title and body" in comment["body"]
    assert f"issue {PROJECT.replace('-', '-')}" in comment["body"].replace("\u200b", "")
    assert "comment posted; at lines: 1 new" in result.err


def test_a_clean_change_is_not_spoken_of(pull: Pull) -> None:
    pull.commit(a=FIX)
    assert pull.run().code == 0
    assert pull.hub.comments == []
    assert pull.hub.line_comments == []
    assert [check["conclusion"] for check in pull.hub.checks] == ["success"]
    assert pull.run("--comment", "always").code == 0
    assert "Nothing found to drop" in pull.hub.comments[0]["body"]


def test_what_is_mended_is_taken_back_and_the_comment_says_all_clear(pull: Pull) -> None:
    pull.commit(a=MORE)
    assert pull.run().code == 1
    assert len(pull.hub.line_comments) == 2
    kept = pull.hub.comments[0]["id"]
    pull.commit(a=DEBUG)
    assert "at lines: 0 new, 1 standing, 1 withdrawn" in pull.run().err
    assert ["EG110" in body for body in bodies(pull)] == [True]
    pull.commit(a=FIX)
    assert pull.run().code == 0
    assert pull.hub.line_comments == []
    (comment,) = pull.hub.comments
    assert comment["id"] == kept
    assert "Nothing found to drop" in comment["body"]


def test_the_same_again_changes_nothing_at_lines(pull: Pull) -> None:
    pull.commit(a=MORE)
    pull.run()
    before = [dict(one) for one in pull.hub.line_comments]
    pull.hub.log.clear()
    pull.run()
    assert pull.hub.line_comments == before
    assert len(pull.hub.comments) == 1
    assert len(pull.hub.checks) == 1
    assert pull.hub.writes() == []


def test_what_people_answered_stays_and_is_marked(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.run()
    first = pull.hub.line_comments[0]
    pull.hub.line_comments.append({"id": 5_000, "user": PERSON, "body": "Why?", "in_reply_to_id": first["id"]})
    pull.commit(a=FIX)
    assert "1 withdrawn" in pull.run().err
    assert [one["id"] for one in pull.hub.line_comments] == [first["id"], 5_000]
    assert "**No longer found**" in bodies(pull)[0]
    pull.commit(a=DEBUG)
    assert "1 new" in pull.run().err
    assert len(pull.hub.line_comments) == 3


def test_what_a_person_deleted_does_not_come_back(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.run()
    pull.hub.line_comments.clear()
    assert "0 new" in pull.run().err
    assert pull.hub.line_comments == []
    assert "DEBUG" in pull.hub.comments[0]["body"]


def test_a_force_push_and_moved_lines_keep_their_comments(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.run()
    before = bodies(pull)
    pull.hub.line_comments[0] |= {"line": None, "start_line": None, "position": None}  # outdated, as GitHub has it
    pull.repo.git("reset", "--quiet", "--hard", "main")
    pull.commit(a="# 1\n# 2\n" + DEBUG, message="another")
    pull.run()
    kept = [body for body in bodies(pull) if body in before]
    assert kept == before
    assert len({key_of("editguard", body) for body in bodies(pull)}) == len(bodies(pull))


def test_a_renamed_file_is_spoken_of_by_its_new_name(pull: Pull) -> None:
    pull.repo.git("checkout", "--quiet", "main")
    long = BEFORE + "".join(f"\n\ndef f{n}():\n    return {n}\n" for n in range(20))
    pull.repo.commit(a=long)
    pull.repo.git("checkout", "--quiet", "-B", "topic")
    pull.commit(a=long.replace("    return x + x", '    print("DEBUG double", x)\n    return 2 * x'))
    pull.run()
    assert [one["path"] for one in pull.hub.line_comments] == ["a.py"]
    pull.repo.git("mv", "a.py", "b.py")
    pull.commit()
    pull.run()
    assert "b.py" in pull.hub.comments[0]["body"]
    assert [one["path"] for one in pull.hub.line_comments] == ["b.py"]


def test_three_hundred_files(pull: Pull) -> None:
    pull.repo.git("checkout", "--quiet", "main")
    pull.repo.commit(**{f"f{n:03}": BEFORE for n in range(300)})
    pull.repo.git("checkout", "--quiet", "-B", "topic")
    pull.commit(a=FIX, **{f"f{n:03}": BEFORE.replace("x + x", "x  +  x") for n in range(300)})
    result = pull.run("--line-comments", "3")
    assert result.code == 1
    assert len(pull.hub.line_comments) == 3
    (comment,) = pull.hub.comments
    assert "300 of 301 edits do not belong" in comment["body"]
    assert len(comment["body"]) <= 65_536
    named = set(re.findall(r"f\d\d\d\.py", comment["body"]))
    assert len(named) == 300
    (check,) = pull.hub.checks
    assert len(check["output"]["annotations"]) == 300
    assert check["status"] == "completed"
    pages = [one for one in pull.hub.log if one.path.endswith("/files")]
    assert [one.query.get("page", "1") for one in pages] == ["1", "2", "3", "4"]
    # those that had no room are known from the comment, and are no news the next time
    pull.hub.line_comments.pop()
    pull.run("--line-comments", "50")
    assert len(pull.hub.line_comments) == 2


def test_a_token_of_a_fork_falls_back_to_the_log(pull: Pull) -> None:
    pull.hub.may_write, pull.hub.fork = False, True
    pull.commit(a=DEBUG)
    result = pull.run()
    assert result.code == 1
    assert (pull.hub.comments, pull.hub.checks) == ([], [])
    assert "does not belong" in pull.summary
    assert "::error file=a.py,line=2" in result.out
    (line,) = [line for line in result.err.split("\n") if "nothing was posted" in line]
    assert "may not comment here" in line
    assert "403" in line
    assert "not done" not in result.err


def test_what_else_a_token_may_not_is_named(pull: Pull) -> None:
    pull.hub.may.update(checks=False, security=False)
    pull.commit(a=DEBUG)
    result = pull.run("--upload-sarif")
    assert result.code == 1
    assert len(pull.hub.comments) == 1
    assert "not done: check: GitHub answered 403: Resource not accessible" in result.err
    assert "not done: code scanning: GitHub answered 403: Code Security must be enabled" in result.err
    assert "::error file=a.py,line=2" in result.out


def test_sarif_is_uploaded_where_it_is_asked_for(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.run()
    assert pull.hub.sarifs == []
    pull.run("--upload-sarif")
    (upload,) = pull.hub.sarifs
    assert (upload["commit_sha"], upload["ref"]) == (pull.hub.head_sha, "refs/pull/7/head")
    assert [one["ruleId"] for one in upload["document"]["runs"][0]["results"]] == ["EG110"]


def test_each_bot_uploads_for_itself(pull: Pull) -> None:
    """Of one tool and category, GitHub keeps the last upload only."""
    pull.commit(a=DEBUG)
    for name in ("editguard", "second.bot"):
        pull.run("--upload-sarif", "--name", name)
    ids = [upload["document"]["runs"][0]["automationDetails"]["id"] for upload in pull.hub.sarifs]
    assert ids == ["editguard/editguard/", "editguard/second.bot/"]


def test_why_there_is_no_verdict_is_an_annotation(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    for options, why in (
        (("--base", "50%\n::error::x"), "50%\\n::error::x"),
        (("--line-comments", "51"), "51"),
        (("--name", "a:b"), "is no name"),
    ):
        assert why in pull.refused(*options)


def test_elsewhere_nobody_reads_annotations(pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    pull.commit(a=DEBUG)
    monkeypatch.delenv("GITHUB_ACTIONS")
    assert "is no name" in pull.run("--name", "a:b").refused()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "nope" in pull.cli("check", "--base", "nope").refused()


def test_labels(pull: Pull) -> None:
    pull.hub.labels = ["scope:global", "bug"]
    pull.commit(a=FIX)
    pull.run()
    assert pull.hub.labels == ["scope:global", "bug"]
    pull.run("--labels")
    assert pull.hub.labels == ["bug", "scope:local"]


@pytest.mark.parametrize("issue", ["#12", "octo-org/private#3"])
def test_an_issue_that_cannot_be_read_is_said_aloud(pull: Pull, issue: str) -> None:
    pull.hub.issues.clear()
    pull.hub.body = f"Fixes {issue}"
    pull.commit(a=DEBUG)
    result = pull.run()
    assert result.code == 1
    assert "relevance was judged on title and body only" in pull.hub.comments[0]["body"]
    assert "could not be read (GitHub answered 404: Not Found)" in result.err


def test_a_stranger_does_not_make_the_token_read_for_them(pull: Pull) -> None:
    pull.hub.add_issue(3, "Secret plans", "attack at dawn", "octo-org/private")
    pull.hub.private.add("octo-org/private")
    pull.hub.body, pull.hub.fork = "Fixes octo-org/private#3", True
    pull.commit(a=DEBUG)
    result = pull.run("--output", "html:report.html")
    assert "could not be read" in result.err
    assert "dawn" not in (pull.repo.path / "report.html").read_text()
    pull.hub.fork = False
    assert "could not be read" not in pull.run().err


def test_limits_and_troubles_are_waited_out(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    soon = ("Retry-After", "0")
    secondary = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
    pull.hub.disturb("GET", "/pulls/7$", Answer(429, {"message": "API rate limit exceeded"}, (soon,)))
    pull.hub.disturb("GET", "/issues/12$", Answer(403, secondary, (soon,)))
    pull.hub.disturb("POST", "/issues/7/comments$", Answer(502, {"message": "Server Error"}, (soon,)))
    pull.hub.disturb("POST", "/reviews$", Answer(403, secondary, (soon,)))
    assert pull.run().code == 1
    assert pull.hub.troubles == []
    assert (len(pull.hub.comments), len(pull.hub.line_comments), len(pull.hub.checks)) == (1, 1, 1)


def test_a_platform_that_stays_away_is_no_verdict(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.hub.disturb(
        "POST", "/issues/7/comments$", *[Answer(503, {"message": "Unicorn!"}, (("Retry-After", "0"),))] * 5
    )
    result = pull.run()
    assert result.code == 2
    assert "GitHub answered 503: Unicorn!" in result.err
    assert "does not belong" in pull.summary  # what was found is not lost


def test_patience_ends(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.hub.disturb("GET", "/pulls/7$", Answer(429, {"message": "API rate limit exceeded"}, (("Retry-After", "900"),)))
    refusal = pull.run("--patience", "60")
    assert refusal.code == 2
    assert "it takes another 900 s" in refusal.err


def test_a_comment_that_github_refuses_stays_in_the_other(pull: Pull) -> None:
    pull.commit(a=MORE)
    pull.hub.disturb(
        "POST", "/reviews$", Answer(422, {"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]})
    )
    pull.hub.disturb("POST", "/pulls/7/comments$", Answer(422, {"message": "Validation Failed"}))
    result = pull.run()
    assert "1 new, 0 standing, 0 withdrawn, 1 not taken" in result.err
    assert len(pull.hub.line_comments) == 1
    assert "DEBUG double" in pull.hub.comments[0]["body"]
    assert "it" in pull.hub.comments[0]["body"]


def test_two_bots_make_one_comment(pull: Pull) -> None:
    """Both look before either has posted; each posts, looks again, and the one that was there first stays."""
    pull.commit(a=MORE)
    meeting = threading.Barrier(2, timeout=30)
    waiting = {"POST": {f"/repos/{PROJECT}/issues/7/comments", f"/repos/{PROJECT}/pulls/7/reviews"}}

    def meet(asked: Asked) -> None:
        if asked.path in waiting.get(asked.method, ()):
            meeting.wait()

    pull.hub.before = meet
    import os
    import subprocess
    import sys

    from tests.faces import environment

    env = environment(
        **{name: value for name, value in os.environ.items() if name.startswith(("GITHUB_", "EDITGUARD"))}
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "editguard", "pr", "--no-lint"], cwd=pull.repo.path, env=env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    ended = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [1, 1], ended
    assert len(pull.hub.comments) == 1
    keys = [key_of("editguard", body) for body in bodies(pull)]
    assert len(keys) == len(set(keys)) == 2
    assert "2 of 3 edits do not belong" in pull.hub.comments[0]["body"]


def test_an_older_run_does_not_speak_over_a_newer(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    old_event = (pull.folder / "event.json").read_text()
    pull.commit(a=FIX)
    (pull.folder / "event.json").write_text(old_event)
    result = pull.run()
    assert result.code == 1
    assert "the pull request has moved on" in result.err
    assert pull.hub.writes() == []


def test_comments_of_others_are_not_ours(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    forged = {"id": 1, "user": PERSON, "body": "<!-- editguard:comment:editguard -->\nall fine"}
    pull.hub.comments.append(dict(forged))
    pull.run()
    assert pull.hub.comments[0] == forged
    assert len(pull.hub.comments) == 2
    quoting = {"id": 2, "user": BOT, "body": "> <!-- editguard:comment:editguard -->\nquoted"}
    pull.hub.comments.append(dict(quoting))
    pull.run()
    assert quoting in pull.hub.comments
    assert len(pull.hub.comments) == 3


def test_a_token_of_a_person_knows_its_own(pull: Pull) -> None:
    pull.hub.actor = {**PERSON, "login": "robot"}
    pull.hub.comments.append({"id": 1, "user": BOT, "body": "<!-- editguard:comment:editguard -->\nof a workflow"})
    pull.commit(a=DEBUG)
    pull.run()
    pull.run()
    assert len(pull.hub.comments) == 2
    assert pull.hub.comments[0]["body"].endswith("of a workflow")


def test_two_names_do_not_meet(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.run()
    pull.run("--name", "strict")
    assert len(pull.hub.comments) == 2
    assert len(pull.hub.line_comments) == 2


def test_a_dry_run_posts_nothing(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    result = pull.run("--dry-run")
    assert result.code == 1
    assert pull.hub.writes() == []
    assert "| ### 1 of 2 edits does not belong" in result.out
    assert "| comment at a.py:2-2 (new), if it is new:" in result.out
    assert "| ```suggestion" in result.out


def test_without_a_token_the_event_is_enough(pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    pull.commit(a=DEBUG)
    monkeypatch.delenv("GITHUB_TOKEN")
    result = pull.run()
    assert result.code == 1
    assert pull.hub.log == []
    assert "nothing was posted: there is no token" in result.err
    assert "::error file=a.py,line=2" in result.out
    assert "judged on title and body only" in result.err


def test_settings_are_those_of_the_base(pull: Pull) -> None:
    pull.repo.git("checkout", "--quiet", "main")
    pull.repo.stage("strict.toml", 'fail-on = "never"\n[pull]\nline-comments = 0\n')
    pull.repo.commit()
    pull.repo.git("checkout", "--quiet", "-B", "topic")
    pull.repo.stage("editguard.toml", 'select = ["EG0"]\nfail-on = "never"\n')
    pull.repo.stage("strict.toml", 'select = ["EG0"]\n')
    pull.commit(a=DEBUG)
    result = pull.run()
    assert result.code == 1
    assert len(pull.hub.line_comments) > 0
    pull.hub.line_comments.clear()
    pull.hub.comments.clear()
    result = pull.run("--config", "strict.toml")
    assert result.code == 0
    assert "EG110" in pull.hub.comments[0]["body"]
    assert pull.hub.line_comments == []
    pull.repo.stage("new.toml", 'select = ["EG0"]\n')
    pull.commit()
    assert "'new.toml' is not at the base" in pull.run("--config", "new.toml").err


def test_a_shallow_clone_is_told_what_to_set(pull: Pull, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    pull.commit(a=DEBUG)
    pull.repo.git("clone", "--quiet", "--depth=1", f"file://{pull.repo.path}", str(pull.folder / "shallow"))
    monkeypatch.chdir(pull.folder / "shallow")
    refusal = pull.refused()
    assert "fetch-depth: 0" in refusal
    assert "GIT_DEPTH" in refusal


def test_a_finished_run_of_a_fork_is_taken_up(pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of two workflows: the work tree is that of the base; of the branch only objects are fetched."""
    import json

    pull.hub.fork = True
    head = pull.commit(a=DEBUG)
    origin = pull.folder / "origin"
    pull.repo.git("clone", "--quiet", "--bare", ".", str(origin))
    pull.repo.git("-C", str(origin), "update-ref", "refs/pull/7/head", head)
    pull.repo.git("-C", str(origin), "update-ref", "-d", "refs/heads/topic")
    pull.repo.git("clone", "--quiet", "--branch=main", f"file://{origin}", str(pull.folder / "clone"))
    monkeypatch.chdir(pull.folder / "clone")
    run = {
        "id": 30433642, "name": "editguard", "head_branch": "topic", "head_sha": head, "event": "pull_request",
        "status": "completed", "conclusion": "failure", "pull_requests": [],
        "head_repository": {"full_name": "stranger/octo-repo", "owner": {"login": "stranger"}},
    }  # fmt: skip
    (pull.folder / "event.json").write_text(json.dumps({"action": "completed", "workflow_run": run}))
    assert "names no commit" in pull.refused()
    result = pull.run("--fetch")
    assert result.code == 1, result
    assert len(pull.hub.comments) == 1
    assert (pull.folder / "clone" / "a.py").read_text() == BEFORE
    run["head_sha"] = "1" * 40
    (pull.folder / "event.json").write_text(json.dumps({"action": "completed", "workflow_run": run}))
    assert "has moved on" in pull.refused("--fetch")


def test_a_read_that_is_the_same_costs_nothing(pull: Pull) -> None:
    pull.commit(a=MORE)
    pull.run()
    tagged = [one for one in pull.hub.log if "if-none-match" in one.headers]
    assert tagged
    assert all(one.method == "GET" for one in tagged)
    assert all(one.headers["authorization"] == "Bearer ghs_secret" for one in pull.hub.log)
    assert all(one.headers["x-github-api-version"] == "2022-11-28" for one in pull.hub.log)


def test_forbidden_reads_fall_back_to_the_event(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    pull.hub.disturb("GET", "/pulls/7$", FORBIDDEN)
    result = pull.run()
    assert result.code == 1
    assert "title and body are those of when the run began" in result.err


def test_the_issue_gives_orders_and_the_pull_request_tells(pull: Pull) -> None:
    """What the issue rules out binds; what the author says of the change does not bind the author."""
    pull.hub.body = "Do not change `name`."
    changed = FIX.replace("return 'it'", "return 'this'")
    pull.commit(a=changed)
    pull.run("--output", "concise:found.txt")
    assert "EG203" not in (pull.repo.path / "found.txt").read_text()
    assert "EG206" in (pull.repo.path / "found.txt").read_text()
    pull.hub.body = "Fixes #12"
    pull.hub.add_issue(12, "Slow double", "double() is slow: multiply.\n\nDo not change `name`.")
    pull.run("--output", "concise:found.txt")
    assert "EG203" in (pull.repo.path / "found.txt").read_text()


def test_what_was_done_although_the_server_failed_is_not_there_twice(pull: Pull) -> None:
    pull.commit(a=MORE)
    failed = Answer(502, {"message": "Server Error"}, (("Retry-After", "0"),))
    pull.hub.late = [Trouble("POST", "/reviews$", failed), Trouble("POST", "/issues/7/comments$", failed)]
    assert pull.run().code == 1
    assert pull.hub.late == []
    assert len(pull.hub.comments) == 1
    keys = [key_of("editguard", body) for body in bodies(pull)]
    assert len(keys) == len(set(keys)) == 2
