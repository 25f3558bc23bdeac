"""A pull request on GitHub, through its REST interface."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote

from editguard.bots.context import github_request, is_project
from editguard.bots.github.client import Client
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
from editguard.vocabulary.patch import Span


class GitHubHost:
    """See `editguard.bots.host.Host`. ``open_client`` reads without the token."""

    def __init__(self, context: Context, name: str, client: Client, open_client: Client) -> None:
        self._name, self._client, self._open = name, client, open_client
        self._project = context.project
        self._number = context.number if context.number is not None else self._find(context)
        self._from_fork = True  # until it is known better
        self.web = context.web

    def _find(self, context: Context) -> int:
        """The pull request whose branch a run was about, if it still is."""
        found = list(
            self._client.pages(f"repos/{self._project}/pulls", state="open", head=context.head_branch, sort="created")
        )
        for one in found:
            if one["head"]["sha"] == context.head_sha:
                return int(one["number"])
        raise HostError(
            f"no open pull request of {context.head_branch} stands at {context.head_sha[:12]}: it was closed, or has "
            "moved on"
        )

    @property
    def project(self) -> str:
        """``owner/name``."""
        return self._project

    @property
    def number(self) -> int:
        """Of the pull request."""
        return self._number

    def request(self) -> PullRequest:
        """The pull request as it is now."""
        found = self._client.get(f"repos/{self._project}/pulls/{self._number}")
        if not isinstance(found.get("number"), int):
            raise HostError("GitHub's answer is no pull request")
        request = github_request(found, self._project)
        self._from_fork = request.from_fork
        return request

    def issue(self, reference: Reference) -> Issue:
        """An issue. The words of a stranger must not make the token's rights read what they may not: issues of other
        projects are read without the token if the pull request comes from a fork."""
        project = reference.project or self._project
        if not is_project(project, Platform.GITHUB):
            raise MissingError(f"{project!r} is no project")
        client = self._client if reference.project is None or not self._from_fork else self._open
        found = client.get(f"repos/{project}/issues/{reference.number}")
        return Issue(str(found.get("title") or ""), str(found.get("body") or ""))

    def hunks(self) -> Mapping[str, FileHunks]:
        """Of each file that is shown; GitHub leaves the lines of large ones out."""
        files = self._client.pages(f"repos/{self._project}/pulls/{self._number}/files")
        return {
            one["filename"]: FileHunks(one["patch"], one.get("previous_filename") or one["filename"])
            for one in files
            if one.get("patch")
        }

    @cached_property
    def _login(self) -> str | None:
        """Who posts; ``None`` for a token of an app, as that of a workflow is, which may not ask."""
        try:
            return str(self._client.get("user")["login"])
        except (ForbiddenError, MissingError):
            return None

    def _ours(self, comment: Mapping[str, Any]) -> bool:
        user = comment.get("user") or {}
        return bool(user.get("login") == self._login if self._login is not None else user.get("type") == "Bot")

    def summaries(self) -> list[Posted]:
        """Comments in the conversation that start with our mark."""
        found = self._client.pages(f"repos/{self._project}/issues/{self._number}/comments")
        mark = summary_mark(self._name)
        return [
            Posted(str(one["id"]), int(one["id"]), one["body"])
            for one in found
            if (one.get("body") or "").lstrip().startswith(mark) and self._ours(one)
        ]

    def post_summary(self, body: str) -> Posted:
        """Comment in the conversation."""
        made = self._client.post(f"repos/{self._project}/issues/{self._number}/comments", {"body": body})
        return Posted(str(made["id"]), int(made["id"]), body)

    def edit_summary(self, posted: Posted, body: str) -> None:
        """Edit in place."""
        self._client.patch(f"repos/{self._project}/issues/comments/{posted.id}", {"body": body})

    def delete_summary(self, posted: Posted) -> None:
        """Delete it."""
        self._client.delete(f"repos/{self._project}/issues/comments/{posted.id}")

    def remarks(self) -> list[Posted]:
        """Review comments that start with our mark."""
        found = list(self._client.pages(f"repos/{self._project}/pulls/{self._number}/comments"))
        answered = {one["in_reply_to_id"] for one in found if one.get("in_reply_to_id")}
        posted = []
        for one in found:
            key = key_of(self._name, one.get("body") or "")
            if key is not None and not one.get("in_reply_to_id") and self._ours(one):
                posted.append(Posted(str(one["id"]), int(one["id"]), one["body"], key, one["id"] in answered))
        return posted

    def post_remarks(self, request: PullRequest, bodies: Sequence[tuple[Remark, str]]) -> list[Remark]:
        """One review with all of them, so that people hear of it once. If GitHub does not take it, it does not say
        because of which: then each by itself."""
        comments = [self._comment(remark, body) for remark, body in bodies]
        place = f"repos/{self._project}/pulls/{self._number}"
        try:
            self._client.post(
                f"{place}/reviews", {"commit_id": request.head_sha, "event": "COMMENT", "comments": comments}
            )
            return []
        except RefusedError:
            refused = []
            for (remark, _), comment in zip(bodies, comments, strict=True):
                try:
                    self._client.post(f"{place}/comments", {"commit_id": request.head_sha, **comment})
                except RefusedError:
                    refused.append(remark)
            return refused

    @staticmethod
    def _comment(remark: Remark, body: str) -> dict[str, Any]:
        side = "RIGHT" if remark.side is Side.NEW else "LEFT"
        comment: dict[str, Any] = {"path": remark.path, "body": body, "line": remark.last, "side": side}
        if remark.first < remark.last:
            comment |= {"start_line": remark.first, "start_side": side}
        return comment

    def withdraw(self, posted: Posted, why: str) -> None:
        """Delete it, or say that it is done where people have answered."""
        if posted.answered:
            self._client.patch(
                f"repos/{self._project}/pulls/comments/{posted.id}", {"body": done_body(self._name, why, posted.body)}
            )
        else:
            self.delete_remark(posted)

    def delete_remark(self, posted: Posted) -> None:
        """Delete it."""
        self._client.delete(f"repos/{self._project}/pulls/comments/{posted.id}")

    def fence(self, remark: Remark) -> str:
        """GitHub replaces the lines that the comment spans."""
        return "suggestion"

    def link(self, path: str, new: Span | None, old: Span | None) -> str:
        """Lines in the tab of changed files."""
        anchor = hashlib.sha256(path.encode("utf-8", "surrogateescape" if _raw(path) else "surrogatepass")).hexdigest()
        lines = "" if new is None and old is None else _lines("R", new) if new is not None else _lines("L", old)
        return f"{self.web}/{self._project}/pull/{self._number}/files#diff-{anchor}{lines}"

    def label(self, wanted: str, unwanted: Sequence[str]) -> None:
        """Labels of the pull request; one that does not exist yet is made by GitHub."""
        place = f"repos/{self._project}/issues/{self._number}/labels"
        there = {one["name"] for one in self._client.pages(place)}
        if wanted not in there:
            self._client.post(place, {"labels": [wanted]})
        for name in unwanted:
            if name in there:
                self._client.delete(f"{place}/{quote(name, safe='')}")


def _raw(path: str) -> bool:
    return any(0xDC80 <= ord(letter) <= 0xDCFF for letter in path)


def _lines(side: str, span: Span | None) -> str:
    if span is None:
        return ""
    return f"{side}{span.first}" + (f"-{side}{span.last}" if span.last != span.first else "")
