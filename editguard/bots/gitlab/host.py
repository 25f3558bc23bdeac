"""A merge request on GitLab, through python-gitlab, which waits for rate limits and retries by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import quote

from editguard.bots.context import is_project
from editguard.bots.hunks import FileHunks
from editguard.bots.marks import done_body, key_of, summary_mark
from editguard.bots.values import (
    Context,
    ForbiddenError,
    HostError,
    Issue,
    MissingError,
    Platform,
    Posted,
    PullRequest,
    Reference,
    RefusedError,
    Remark,
    Side,
)
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.patch import Span

_TIMEOUT = 30.0
_API = "/api/v4"


class GitLabHost:
    """See `editguard.bots.host.Host`."""

    def __init__(self, context: Context, name: str) -> None:
        try:
            import gitlab
        except ImportError as error:
            raise UsageError("merge requests on GitLab need python-gitlab: pip install 'editguard[gitlab]'") from error
        if not context.api.endswith(_API) or context.number is None:
            raise UsageError(f"{context.api!r} is no address of GitLab's REST interface: it ends with {_API}")
        self.web = context.web
        server = context.api.removesuffix(_API)
        self._name, self._project, self._number = name, context.project, context.number
        token = context.token or None
        options: dict[str, Any] = {
            "timeout": _TIMEOUT,
            "retry_transient_errors": True,
            "per_page": 100,
            "keep_base_url": True,
        }
        self._gitlab = gitlab.Gitlab(server, private_token=token, **options)
        self._open = gitlab.Gitlab(server, **options)
        self._failed = gitlab.GitlabError
        self._place = f"/projects/{quote(self._project, safe='')}/merge_requests/{self._number}"
        self._from_fork = True  # until it is known better
        self._paths: dict[str, FileHunks] = {}
        self._refs: Mapping[str, Any] = {}

    @property
    def project(self) -> str:
        """``group/name``, or its number."""
        return self._project

    @property
    def number(self) -> int:
        """Of the merge request within its project."""
        return self._number

    @contextmanager
    def _asking(self) -> Iterator[None]:
        import requests

        try:
            yield
        except self._failed as error:
            told = f"GitLab answered {error.response_code}: {' '.join(str(error.error_message).split())[:200]}"
            if error.response_code == 401:
                raise ForbiddenError(f"{told}; the token is not valid, or may not do this") from error
            if error.response_code == 403:
                raise ForbiddenError(told) from error
            if error.response_code == 404:
                raise MissingError(told) from error
            if error.response_code in (400, 422):
                raise RefusedError(told) from error
            raise HostError(told) from error
        except requests.RequestException as error:
            raise HostError(f"GitLab at {self._gitlab.url} cannot be reached ({type(error).__name__})") from error

    def _get(self, place: str) -> Any:
        with self._asking():
            return self._gitlab.http_get(place)

    def _listed(self, place: str) -> list[dict[str, Any]]:
        with self._asking():
            return [dict(one) for one in self._gitlab.http_list(place, iterator=True)]

    def _delete(self, place: str) -> None:
        try:
            with self._asking():
                self._gitlab.http_delete(place)
        except MissingError:
            return  # it is gone already

    def request(self) -> PullRequest:
        """The merge request as it is now."""
        found = self._get(self._place)
        self._refs = found.get("diff_refs") or {}
        self._from_fork = found.get("source_project_id") != found.get("target_project_id")
        return PullRequest(
            self._project,
            self._number,
            str(found.get("title") or ""),
            str(found.get("description") or ""),
            str(self._refs.get("base_sha") or ""),
            str(found.get("sha") or ""),
            self._from_fork,
            str(found.get("web_url") or ""),
        )

    def issue(self, reference: Reference) -> Issue:
        """An issue; those of other projects are read without the token if the merge request comes from a fork, since
        the words of a stranger must not make the token's rights read what they may not."""
        project = reference.project or self._project
        if not is_project(project, Platform.GITLAB):
            raise MissingError(f"{project!r} is no project")
        reader = self._gitlab if reference.project is None or not self._from_fork else self._open
        with self._asking():
            found = reader.http_get(f"/projects/{quote(project, safe='')}/issues/{reference.number}")
        if not isinstance(found, dict):
            raise HostError("GitLab answered with something else than an issue")
        return Issue(str(found.get("title") or ""), str(found.get("description") or ""))

    def hunks(self) -> Mapping[str, FileHunks]:
        """Of each file that is shown; GitLab leaves the lines of large ones out."""
        self._paths = {
            one["new_path"]: FileHunks(one["diff"], one["old_path"])
            for one in self._listed(f"{self._place}/diffs")
            if one.get("diff")
        }
        return self._paths

    @cached_property
    def _login(self) -> str:
        return str(self._get("/user")["username"])

    def _ours(self, note: Mapping[str, Any]) -> bool:
        return bool((note.get("author") or {}).get("username") == self._login)

    def summaries(self) -> list[Posted]:
        """Notes that start with our mark."""
        mark = summary_mark(self._name)
        return [
            Posted(str(one["id"]), int(one["id"]), one["body"])
            for one in self._listed(f"{self._place}/notes")
            if not one.get("system") and (one.get("body") or "").lstrip().startswith(mark) and self._ours(one)
        ]

    def post_summary(self, body: str) -> Posted:
        """A note."""
        with self._asking():
            made = self._gitlab.http_post(f"{self._place}/notes", post_data={"body": body})
        assert isinstance(made, dict)  # noqa: S101
        return Posted(str(made["id"]), int(made["id"]), body)

    def edit_summary(self, posted: Posted, body: str) -> None:
        """Edit in place."""
        with self._asking():
            self._gitlab.http_put(f"{self._place}/notes/{posted.id}", post_data={"body": body})

    def delete_summary(self, posted: Posted) -> None:
        """Delete it."""
        self._delete(f"{self._place}/notes/{posted.id}")

    def remarks(self) -> list[Posted]:
        """Discussions at lines whose first note starts with our mark; the id names discussion and note."""
        found = []
        for discussion in self._listed(f"{self._place}/discussions"):
            notes = [note for note in discussion.get("notes") or () if not note.get("system")]
            key = key_of(self._name, notes[0].get("body") or "") if notes else None
            if key is not None and self._ours(notes[0]):
                note = int(notes[0]["id"])
                settled = bool(notes[0].get("resolved"))
                posted = Posted(
                    f"{discussion['id']}/{note}", note, notes[0]["body"], key, len(notes) > 1, open=not settled
                )
                found.append(posted)
        return found

    def post_remarks(self, request: PullRequest, bodies: Sequence[tuple[Remark, str]]) -> list[Remark]:
        """A discussion for each."""
        if not self._refs.get("head_sha"):
            return [remark for remark, _ in bodies]  # GitLab wants to know of which state they speak
        refused = []
        for remark, body in bodies:
            position = self._position(remark)
            try:
                with self._asking():
                    self._gitlab.http_post(f"{self._place}/discussions", post_data={"body": body, "position": position})
            except RefusedError:
                refused.append(remark)
        return refused

    def _position(self, remark: Remark) -> dict[str, Any]:
        shown = self._paths.get(remark.path)
        row = None if shown is None else shown.row(remark.side, remark.last)
        position = {
            "position_type": "text",
            "base_sha": self._refs.get("base_sha"),
            "start_sha": self._refs.get("start_sha"),
            "head_sha": self._refs.get("head_sha"),
            "old_path": remark.path if shown is None else shown.old_path,
            "new_path": remark.path,
        }
        # of a line that did not change GitLab wants both numbers
        if row is not None:
            position |= {"old_line": row.old, "new_line": row.new}
        else:
            position["new_line" if remark.side is Side.NEW else "old_line"] = remark.last
        return {name: value for name, value in position.items() if value is not None}

    def withdraw(self, posted: Posted, why: str) -> None:
        """Delete it, or resolve it and say so where people have answered."""
        if not posted.answered:
            self.delete_remark(posted)
            return
        discussion, note = posted.id.split("/")
        with self._asking():
            body = done_body(self._name, why, posted.body)
            self._gitlab.http_put(f"{self._place}/discussions/{discussion}/notes/{note}", post_data={"body": body})
            self._gitlab.http_put(f"{self._place}/discussions/{discussion}", post_data={"resolved": True})

    def delete_remark(self, posted: Posted) -> None:
        """Delete the note, and the discussion with it."""
        discussion, note = posted.id.split("/")
        self._delete(f"{self._place}/discussions/{discussion}/notes/{note}")

    def fence(self, remark: Remark) -> str:
        """GitLab counts the lines that go from the one that the discussion stands at."""
        return f"suggestion:-{remark.last - remark.first}+0"

    def link(self, path: str, new: Span | None, old: Span | None) -> str:
        """A file in the tab of changes; lines have addresses only together with those before."""
        anchor = hashlib.sha1(path.encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()
        return f"{self.web}/{self._project}/-/merge_requests/{self._number}/diffs#{anchor}"

    def label(self, wanted: str, unwanted: Sequence[str]) -> None:
        """Labels of the merge request; one that does not exist yet is made by GitLab."""
        with self._asking():
            self._gitlab.http_put(self._place, post_data={"add_labels": wanted, "remove_labels": ",".join(unwanted)})
