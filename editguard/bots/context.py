"""Where a run takes place: what GitHub Actions and GitLab CI say of themselves, and what is given by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from editguard.bots.values import Context, Platform, PullRequest
from editguard.files import read_bytes
from editguard.vocabulary.errors import UsageError

_GITHUB_PROJECT = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_GITLAB_PROJECT = re.compile(r"\d+|[\w.-]+(?:/[\w.-]+)+")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")

TOKENS = {
    Platform.GITHUB: ("EDITGUARD_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"),
    Platform.GITLAB: ("EDITGUARD_TOKEN", "GITLAB_TOKEN"),
}
"""Variables that a token is read from, the first that is set. It is no option: those show in lists of processes."""


class Given(NamedTuple):
    """What the command line says in place of the environment."""

    platform: str | None = None
    api: str | None = None
    project: str | None = None
    number: int | None = None


_API = "api.github.com"

_AS_FOUND = Given()


def find_context(environment: Mapping[str, str], given: Given = _AS_FOUND) -> Context:
    """The pull request that a run is about.

    Raises:
        EditguardError: if none can be found, or what is given does not fit.
    """
    platform = _platform(environment, given)
    context = _github(environment, given) if platform is Platform.GITHUB else _gitlab(environment, given)
    form = _GITHUB_PROJECT if platform is Platform.GITHUB else _GITLAB_PROJECT
    if not is_project(context.project, platform):
        raise UsageError(
            f"{context.project!r} is no project of {platform.value}: give --project, as in {_example(form)}"
        )
    if not _ADDRESS.fullmatch(context.api):
        raise UsageError(f"{context.api!r} is no address of a REST interface: give --api-url https://HOST/PATH")
    return context


def is_project(name: str, platform: Platform) -> bool:
    """Whether ``name`` can be a project: nothing else may get into an address."""
    form = _GITHUB_PROJECT if platform is Platform.GITHUB else _GITLAB_PROJECT
    return form.fullmatch(name) is not None and not {".", ".."} & set(name.split("/"))


def _example(form: re.Pattern[str]) -> str:
    return "owner/name" if form is _GITHUB_PROJECT else "group/name"


def _platform(environment: Mapping[str, str], given: Given) -> Platform:
    if given.platform is not None:
        return Platform(given.platform)
    if environment.get("GITHUB_ACTIONS") == "true" or environment.get("GITHUB_EVENT_PATH"):
        return Platform.GITHUB
    if environment.get("GITLAB_CI"):
        return Platform.GITLAB
    raise UsageError(
        "this is neither GitHub Actions nor GitLab CI: say what is meant with --platform, --project owner/name and "
        "--number N"
    )


def _token(environment: Mapping[str, str], platform: Platform) -> str:
    return next((environment[name].strip() for name in TOKENS[platform] if environment.get(name, "").strip()), "")


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[1-9]\d{0,9}", text) else None


def _github(environment: Mapping[str, str], given: Given) -> Context:
    event: Mapping[str, Any] = {}
    path = environment.get("GITHUB_EVENT_PATH")
    if path:
        event = _event(path)
    project = given.project or environment.get("GITHUB_REPOSITORY", "")
    api = (given.api or environment.get("GITHUB_API_URL") or f"https://{_API}").rstrip("/")
    server = environment.get("GITHUB_SERVER_URL", "").rstrip("/") if given.api is None else ""
    if not server:
        parts = urlsplit(api)
        server = "https://github.com" if parts.netloc == _API else f"{parts.scheme}://{parts.netloc}"
    run = environment.get("GITHUB_RUN_ID")
    told = _told(event, project)
    if told is not None and given.number not in (None, told.number):
        told = None
    number = given.number or (told.number if told is not None else _numbered(event))
    done = event.get("workflow_run")
    head, branch = "", ""
    if number is None and isinstance(done, dict):
        # of a fork, GitHub does not say which pull request a run was about; its branch does
        head, branch = _text(done, "head_sha"), _branch(done)
        listed = [one for one in done.get("pull_requests") or () if isinstance(one, dict)]
        if len(listed) == 1 and isinstance(listed[0].get("number"), int):
            number = listed[0]["number"]
    if number is None and not branch:
        name = environment.get("GITHUB_EVENT_NAME") or "unknown"
        raise UsageError(
            f"this run is about no pull request (its event is {name}): run it on pull_request, or give --number N"
        )
    return Context(
        Platform.GITHUB,
        api,
        project,
        number,
        _token(environment, Platform.GITHUB),
        server,
        head or (told.head_sha if told is not None else ""),
        branch,
        f"{server}/{project}/actions/runs/{run}" if run and run.isdecimal() else "",
        told,
    )


def _event(path: str) -> Mapping[str, Any]:
    try:
        event = json.loads(read_bytes(path, "event file GITHUB_EVENT_PATH", standard_input=False))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the event file {path!r} (GITHUB_EVENT_PATH) is no JSON: {error}") from error
    if not isinstance(event, dict):
        raise UsageError(f"the event file {path!r} (GITHUB_EVENT_PATH) holds no event")
    return event


def _told(event: Mapping[str, Any], project: str) -> PullRequest | None:
    found = event.get("pull_request")
    if not isinstance(found, dict) or not isinstance(found.get("number"), int) or "head" not in found:
        return None
    return github_request(found, project)


def github_request(found: Mapping[str, Any], project: str) -> PullRequest:
    """A pull request as GitHub's events and its REST interface write it."""
    base, head = _part(found, "base"), _part(found, "head")
    home, from_where = _text(_part(base, "repo"), "full_name"), _text(_part(head, "repo"), "full_name")
    return PullRequest(
        project,
        int(found["number"]),
        _text(found, "title"),
        _text(found, "body"),
        _text(base, "sha"),
        _text(head, "sha"),
        from_where.lower() != home.lower(),  # of a fork that is gone, nothing is known
        _text(found, "html_url"),
    )


def _numbered(event: Mapping[str, Any]) -> int | None:
    """The number in events about comments on a pull request."""
    issue = event.get("issue")
    if isinstance(issue, dict) and "pull_request" in issue and isinstance(issue.get("number"), int):
        return int(issue["number"])
    return None


def _branch(run: Mapping[str, Any]) -> str:
    owner = _text(_part(_part(run, "head_repository"), "owner"), "login")
    branch = _text(run, "head_branch")
    return f"{owner}:{branch}" if owner and branch else ""


def _part(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _gitlab(environment: Mapping[str, str], given: Given) -> Context:
    number = given.number or _number(environment.get("CI_MERGE_REQUEST_IID"))
    if number is None:
        raise UsageError(
            "this pipeline is about no merge request (CI_MERGE_REQUEST_IID is not set): run the job on "
            "merge_request_event, or give --number N"
        )
    project = (
        given.project
        or environment.get("CI_MERGE_REQUEST_PROJECT_PATH")
        or environment.get("CI_MERGE_REQUEST_PROJECT_ID")
        or environment.get("CI_PROJECT_PATH", "")
    )
    server = (environment.get("CI_SERVER_URL") or "https://gitlab.com").rstrip("/")
    if given.api is not None:
        server = given.api.rstrip("/").removesuffix("/api/v4")
    told = None
    if given.number in (None, _number(environment.get("CI_MERGE_REQUEST_IID"))):
        own = environment.get("CI_MERGE_REQUEST_PROJECT_ID", "")
        told = PullRequest(
            project,
            number,
            environment.get("CI_MERGE_REQUEST_TITLE", ""),
            # GitLab cuts it at 2,700 characters; the REST interface has all of it
            environment.get("CI_MERGE_REQUEST_DESCRIPTION", ""),
            environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", ""),
            # in a pipeline of the merged result CI_COMMIT_SHA is the merge; the source has a name of its own then
            environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA", ""),
            environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", own) != own,
            f"{server}/{project}/-/merge_requests/{number}",
            environment.get("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") == "true",
        )
    return Context(
        Platform.GITLAB,
        (given.api or environment.get("CI_API_V4_URL") or f"{server}/api/v4").rstrip("/"),
        project,
        number,
        _token(environment, Platform.GITLAB),
        server,
        told.head_sha if told is not None else "",
        "",
        environment.get("CI_JOB_URL", ""),
        told,
    )
