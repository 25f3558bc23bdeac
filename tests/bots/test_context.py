"""Which pull request a run is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from editguard.bots.context import Given, find_context
from editguard.bots.values import Platform
from editguard.vocabulary.errors import EditguardError, UsageError

PULL = {
    "number": 7,
    "title": "T",
    "body": None,
    "html_url": "https://github.com/o/r/pull/7",
    "base": {"sha": "b" * 40, "repo": {"full_name": "o/r"}},
    "head": {"sha": "h" * 40, "repo": {"full_name": "o/r"}},
}


def actions(tmp_path: Path, event: Any, **more: str) -> dict[str, str]:
    path = tmp_path / "event.json"
    path.write_text(event if isinstance(event, str) else json.dumps(event))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(path),
        "GITHUB_EVENT_NAME": "x",
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_SERVER_URL": "https://github.com",
        **more,
    }


def test_a_pull_request(tmp_path: Path) -> None:
    found = find_context(actions(tmp_path, {"pull_request": PULL}, GITHUB_TOKEN="t", GITHUB_RUN_ID="9"))
    assert (found.platform, found.project, found.number, found.token) == (Platform.GITHUB, "o/r", 7, "t")
    assert (found.api, found.web) == ("https://api.github.com", "https://github.com")
    assert found.run == "https://github.com/o/r/actions/runs/9"
    assert found.told is not None
    assert (found.told.body, found.told.from_fork, found.head_sha) == ("", False, "h" * 40)
    secret = find_context(actions(tmp_path, {"pull_request": PULL}, GITHUB_TOKEN="ghs_secret"))
    assert "ghs_secret" not in repr(secret)


@pytest.mark.parametrize("repo", [None, {"full_name": "x/r"}])
def test_a_fork(tmp_path: Path, repo: object) -> None:
    event = {"pull_request": {**PULL, "head": {"sha": "h" * 40, "repo": repo}}}
    told = find_context(actions(tmp_path, event)).told
    assert told is not None
    assert told.from_fork


def test_a_comment_on_a_pull_request(tmp_path: Path) -> None:
    event = {"issue": {"number": 8, "pull_request": {"url": "x"}}}
    assert find_context(actions(tmp_path, event)).number == 8


def test_a_finished_run(tmp_path: Path) -> None:
    run = {"head_sha": "h" * 40, "head_branch": "topic", "head_repository": {"owner": {"login": "x"}}}
    found = find_context(actions(tmp_path, {"workflow_run": {**run, "pull_requests": []}}))
    assert (found.number, found.head_branch, found.head_sha) == (None, "x:topic", "h" * 40)
    found = find_context(actions(tmp_path, {"workflow_run": {**run, "pull_requests": [{"number": 3}]}}))
    assert found.number == 3


def test_a_server_of_ones_own(tmp_path: Path) -> None:
    more = {"GITHUB_API_URL": "https://ghe.example/api/v3", "GITHUB_SERVER_URL": "https://ghe.example"}
    found = find_context(actions(tmp_path, {"pull_request": PULL}, **more))
    assert (found.api, found.web) == ("https://ghe.example/api/v3", "https://ghe.example")
    given = Given("github", "https://ghe.example/api/v3", "o/r", 5)
    assert find_context({}, given).web == "https://ghe.example"
    given = Given("gitlab", "https://lab.example/git/api/v4", "g/s/r", 5)
    assert find_context({}, given).web == "https://lab.example/git"


def test_what_is_given_comes_first(tmp_path: Path) -> None:
    env = actions(tmp_path, {"pull_request": PULL}, GITHUB_TOKEN="a", EDITGUARD_TOKEN="b")
    found = find_context(env, Given(number=9, project="a/b"))
    assert (found.number, found.project, found.token, found.told) == (9, "a/b", "b", None)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"ref": "refs/heads/main"}, "about no pull request (its event is x)"),
        ({"issue": {"number": 8}}, "about no pull request"),
        ("[]", "holds no event"),
        ("{", "is no JSON"),
    ],
)
def test_what_is_about_nothing(tmp_path: Path, event: object, words: str) -> None:
    with pytest.raises(EditguardError) as caught:
        find_context(actions(tmp_path, event))
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere.json", "-", "."])
def test_an_event_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    environment = {**actions(tmp_path, {}), "GITHUB_EVENT_PATH": name if name == "-" else str(tmp_path / name)}
    with pytest.raises(UsageError, match="the event file GITHUB_EVENT_PATH") as refusal:
        find_context(environment, Given())
    assert "standard input" not in str(refusal.value)


@pytest.mark.parametrize("project", ["", "o", "o/r/x", "../..", "o/..", "o/r?x=1", "o/r\nx", "https://x/y"])
def test_a_project_is_a_name(tmp_path: Path, project: str) -> None:
    with pytest.raises(EditguardError, match="is no project"):
        find_context(actions(tmp_path, {"pull_request": PULL}, GITHUB_REPOSITORY=project))


@pytest.mark.parametrize("api", ["ftp://x", "https://", "https://user@host", "https://x/y?z", "x"])
def test_an_address_is_one(tmp_path: Path, api: str) -> None:
    with pytest.raises(EditguardError, match="is no address"):
        find_context(actions(tmp_path, {"pull_request": PULL}), Given(api=api))


def test_a_merge_request() -> None:
    env = {
        "GITLAB_CI": "true",
        "CI_SERVER_URL": "https://lab.example",
        "CI_API_V4_URL": "https://lab.example/api/v4",
        "CI_MERGE_REQUEST_IID": "4",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
        "CI_MERGE_REQUEST_PROJECT_PATH": "g/s/r",
        "CI_MERGE_REQUEST_TITLE": "T",
        "CI_COMMIT_SHA": "m" * 40,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "s" * 40,
    }
    found = find_context(env)
    assert (found.platform, found.project, found.number, found.token) == (Platform.GITLAB, "g/s/r", 4, "")
    assert found.told is not None
    assert (found.told.from_fork, found.head_sha) == (True, "s" * 40)
    with pytest.raises(EditguardError, match="merge_request_event"):
        find_context({"GITLAB_CI": "true"})


def test_nowhere() -> None:
    with pytest.raises(EditguardError, match="neither GitHub Actions nor GitLab CI"):
        find_context({})
