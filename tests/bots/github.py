"""A server that plays GitHub's REST interface, in the shapes that GitHub documents (version 2022-11-28)."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

from tests.bots.diffs import Shown, rows
from tests.bots.server import Answer, Asked, Fake

PROJECT = "octo-org/octo-repo"
BOT = {
    "login": "github-actions[bot]", "id": 41898282, "node_id": "MDM6Qm90NDE4OTgyODI=", "type": "Bot",
    "html_url": "https://github.com/apps/github-actions", "site_admin": False,
}  # fmt: skip
PERSON = {
    "login": "octocat", "id": 1, "node_id": "MDQ6VXNlcjE=", "type": "User",
    "html_url": "https://github.com/octocat", "site_admin": False,
}  # fmt: skip
FORBIDDEN = Answer(
    403,
    {
        "message": "Resource not accessible by integration",
        "documentation_url": "https://docs.github.com/rest/issues/comments#create-an-issue-comment",
        "status": "403",
    },
)
STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}


class GitHub(Fake):
    """One project with one pull request, number 7."""

    def __init__(self) -> None:
        super().__init__()
        self.actor: dict[str, Any] = BOT
        self.may_write = True
        self.may: dict[str, bool] = {"checks": True, "security": True}
        self.title, self.body = "Double faster", "Fixes #12"
        self.base_sha = self.head_sha = ""
        self.fork = False
        self.files: list[Shown] = []
        self.issues: dict[tuple[str, int], dict[str, Any]] = {}
        self.private: set[str] = set()
        self.comments: list[dict[str, Any]] = []
        self.line_comments: list[dict[str, Any]] = []
        self.reviews: list[dict[str, Any]] = []
        self.checks: list[dict[str, Any]] = []
        self.sarifs: list[dict[str, Any]] = []
        self.labels: list[str] = []
        here = f"/repos/{re.escape(PROJECT)}"
        pull, issue = f"{here}/pulls/7", f"{here}/issues/7"
        for method, path, route in (
            ("GET", "/user", self._user),
            ("GET", f"{here}/pulls", self._pulls),
            ("GET", pull, lambda *_: Answer(200, self.pull())),
            ("GET", r"/repos/([\w.-]+/[\w.-]+)/issues/(\d+)", self._issue),
            ("GET", f"{pull}/files", self._files),
            ("GET", f"{issue}/comments", lambda *_: Answer(200, self.comments)),
            ("POST", f"{issue}/comments", self._comment),
            ("PATCH", rf"{here}/issues/comments/(\d+)", self._edit),
            ("DELETE", rf"{here}/issues/comments/(\d+)", self._delete),
            ("GET", f"{pull}/comments", lambda *_: Answer(200, self.line_comments)),
            ("POST", f"{pull}/comments", self._line_comment),
            ("POST", f"{pull}/reviews", self._review),
            ("PATCH", rf"{here}/pulls/comments/(\d+)", self._edit_line),
            ("DELETE", rf"{here}/pulls/comments/(\d+)", self._delete_line),
            ("GET", rf"{here}/commits/(\w+)/check-runs", self._check_runs),
            ("POST", f"{here}/check-runs", self._check),
            ("PATCH", rf"{here}/check-runs/(\d+)", self._more),
            ("POST", f"{here}/code-scanning/sarifs", self._sarif),
            ("GET", f"{issue}/labels", lambda *_: Answer(200, [{"name": name} for name in self.labels])),
            ("POST", f"{issue}/labels", self._label),
            ("DELETE", f"{issue}/labels/(.+)", self._unlabel),
        ):
            self.routes.append((method, re.compile(path), route))

    def answer(self, asked: Asked) -> Answer:
        """As GitHub for a token that may only read."""
        if asked.method != "GET" and not self.may_write:
            with self.lock:
                self.log.append(asked)
            return FORBIDDEN
        return super().answer(asked)

    def pull(self) -> dict[str, Any]:
        """The pull request."""
        repo = {"id": 1296269, "full_name": PROJECT, "name": "octo-repo", "private": False, "fork": False}
        theirs = {**repo, "full_name": "stranger/octo-repo", "fork": True} if self.fork else repo
        return {
            "url": f"{self.address}/repos/{PROJECT}/pulls/7",
            "id": 1,
            "number": 7,
            "state": "open",
            "locked": False,
            "title": self.title,
            "user": PERSON,
            "body": self.body,
            "labels": [],
            "draft": False,
            "html_url": f"https://github.com/{PROJECT}/pull/7",
            "head": {"label": "octocat:topic", "ref": "topic", "sha": self.head_sha, "user": PERSON, "repo": theirs},
            "base": {"label": "octo-org:main", "ref": "main", "sha": self.base_sha, "user": PERSON, "repo": repo},
            "author_association": "CONTRIBUTOR",
            "merged": False,
            "mergeable": True,
            "comments": len(self.comments),
            "review_comments": len(self.line_comments),
            "changed_files": len(self.files),
        }

    def event(self) -> dict[str, Any]:
        """The payload of ``pull_request``."""
        return {
            "action": "synchronize",
            "number": 7,
            "pull_request": self.pull(),
            "repository": {"id": 1296269, "full_name": PROJECT, "private": False},
            "sender": PERSON,
        }

    def add_issue(self, number: int, title: str, body: str | None, project: str = PROJECT, **more: Any) -> None:
        """Open an issue."""
        self.issues[project, number] = {
            "id": number, "number": number, "title": title, "body": body, "state": "open", "user": PERSON,
            "html_url": f"https://github.com/{project}/issues/{number}", "comments": 0, "labels": [], **more,
        }  # fmt: skip

    def _user(self, asked: Asked, _: re.Match[str]) -> Answer:
        return FORBIDDEN if self.actor["type"] == "Bot" else Answer(200, self.actor)

    def _pulls(self, asked: Asked, _: re.Match[str]) -> Answer:
        head = "stranger:topic" if self.fork else "octo-org:topic"
        return Answer(200, [self.pull()] if asked.query.get("head", head) == head else [])

    def _issue(self, asked: Asked, match: re.Match[str]) -> Answer:
        found = self.issues.get((match[1], int(match[2])))
        if found is None or (match[1] in self.private and "authorization" not in asked.headers):
            return Answer(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest/issues"})
        return Answer(200, found)

    def _files(self, asked: Asked, _: re.Match[str]) -> Answer:
        files = []
        for one in self.files:
            lines = [line[:1] for line in one.patch.split("\n")]
            file = {
                "sha": "bbcd538c8e72b8c175046e27cc8f907076331401",
                "filename": one.path,
                "status": STATUS[one.status],
                "additions": lines.count("+"),
                "deletions": lines.count("-"),
                "changes": lines.count("+") + lines.count("-"),
            }
            if one.patch:
                file["patch"] = one.patch
            if one.status == "R":
                file["previous_filename"] = one.old_path
            files.append(file)
        return Answer(200, files)

    def _comment(self, asked: Asked, _: re.Match[str]) -> Answer:
        if len(asked.body["body"]) > 65_536:
            return _invalid("body is too long (maximum is 65536 characters)")
        made = {"id": self.new_id(), "body": asked.body["body"], "user": self.actor, "author_association": "NONE"}
        self.comments.append(made)
        return Answer(201, made)

    def _edit(self, asked: Asked, match: re.Match[str]) -> Answer:
        for one in self.comments:
            if one["id"] == int(match[1]):
                one["body"] = asked.body["body"]
                return Answer(200, one)
        return Answer(404, {"message": "Not Found"})

    def _delete(self, asked: Asked, match: re.Match[str]) -> Answer:
        return _removed(self.comments, int(match[1]))

    def _line_comment(self, asked: Asked, _: re.Match[str]) -> Answer:
        wrong = self._misplaced(asked.body)
        if wrong:
            return _invalid(wrong)
        assert asked.body["commit_id"] == self.head_sha
        return Answer(201, self._add_line(asked.body))

    def _review(self, asked: Asked, _: re.Match[str]) -> Answer:
        assert asked.body["event"] == "COMMENT"
        assert asked.body["commit_id"] == self.head_sha
        wrong = [self._misplaced(one) for one in asked.body["comments"]]
        if any(wrong):
            return _invalid(*(one for one in wrong if one))
        for one in asked.body["comments"]:
            self._add_line(one)
        made = {"id": self.new_id(), "user": self.actor, "body": "", "state": "COMMENTED"}
        self.reviews.append(made)
        return Answer(200, made)

    def _add_line(self, comment: dict[str, Any]) -> dict[str, Any]:
        made = {
            "id": self.new_id(),
            "user": self.actor,
            "commit_id": self.head_sha,
            "original_commit_id": self.head_sha,
            "start_line": None,
            **comment,
            "original_line": comment["line"],
            "subject_type": "line",
        }
        self.line_comments.append(made)
        return made

    def _misplaced(self, comment: dict[str, Any]) -> str:
        """What GitHub says of a comment that has no place; a suggestion over removed lines cannot be applied."""
        file = next((one for one in self.files if one.path == comment["path"]), None)
        if file is None:
            return "pull_request_review_thread.path is invalid"
        column = 2 if comment["side"] == "RIGHT" else 1
        places = {row[column]: number for number, row in enumerate(rows(file.patch)) if row[column] is not None}
        start = comment.get("start_line", comment["line"])
        if comment["line"] not in places or start not in places:
            return "pull_request_review_thread.line must be part of the diff"
        between = rows(file.patch)[places[start] : places[comment["line"]] + 1]
        if any(row[0] == "@" for row in between):
            return "pull_request_review_thread.start_line must be part of the same hunk as the line."
        if start > comment["line"] or ("start_line" in comment and start == comment["line"]):
            return "pull_request_review_thread.start_line must precede the end line."
        if "suggestion\n" in comment["body"]:
            assert comment["side"] == "RIGHT", comment
            assert all(row[0] != "-" for row in between), comment
        return ""

    def _edit_line(self, asked: Asked, match: re.Match[str]) -> Answer:
        for one in self.line_comments:
            if one["id"] == int(match[1]):
                one["body"] = asked.body["body"]
                return Answer(200, one)
        return Answer(404, {"message": "Not Found"})

    def _delete_line(self, asked: Asked, match: re.Match[str]) -> Answer:
        return _removed(self.line_comments, int(match[1]))

    def _check_runs(self, asked: Asked, match: re.Match[str]) -> Answer:
        if not self.may["checks"]:
            return FORBIDDEN
        found = [one for one in self.checks if one["head_sha"] == match[1] and one["name"] == asked.query["check_name"]]
        return Answer(200, {"total_count": len(found), "check_runs": found})

    def _check(self, asked: Asked, _: re.Match[str]) -> Answer:
        if not self.may["checks"]:
            return FORBIDDEN
        wrong = _wrong_output(asked.body["output"])
        if wrong:
            return _invalid(wrong)
        assert ("conclusion" in asked.body) == (asked.body["status"] == "completed")
        output = {**asked.body["output"], "annotations_count": len(asked.body["output"]["annotations"])}
        made = {"id": self.new_id(), "app": {"slug": "github-actions"}, **asked.body, "output": output}
        self.checks.append(made)
        return Answer(201, made)

    def _more(self, asked: Asked, match: re.Match[str]) -> Answer:
        wrong = _wrong_output(asked.body["output"])
        if wrong:
            return _invalid(wrong)
        for one in self.checks:
            if one["id"] == int(match[1]):
                one["output"]["annotations"] += asked.body["output"]["annotations"]
                one |= {name: value for name, value in asked.body.items() if name != "output"}
                return Answer(200, one)
        return Answer(404, {"message": "Not Found"})

    def _sarif(self, asked: Asked, _: re.Match[str]) -> Answer:
        if not self.may["security"]:
            return Answer(403, {"message": "Code Security must be enabled for this repository to use code scanning."})
        document = json.loads(gzip.decompress(base64.b64decode(asked.body["sarif"])))
        self.sarifs.append({**asked.body, "document": document})
        return Answer(202, {"id": "47177e22-5596-11eb-80a1-c1e54ef945c6", "url": f"{self.address}/sarifs/1"})

    def _label(self, asked: Asked, _: re.Match[str]) -> Answer:
        self.labels += [name for name in asked.body["labels"] if name not in self.labels]
        return Answer(200, [{"name": name} for name in self.labels])

    def _unlabel(self, asked: Asked, match: re.Match[str]) -> Answer:
        from urllib.parse import unquote

        self.labels.remove(unquote(match[1]))
        return Answer(200, [{"name": name} for name in self.labels])


def _invalid(*messages: str) -> Answer:
    errors = [{"resource": "PullRequestReviewComment", "code": "custom", "message": one} for one in messages]
    return Answer(
        422, {"message": "Validation Failed", "errors": errors, "documentation_url": "https://docs.github.com"}
    )


def _removed(comments: list[dict[str, Any]], number: int) -> Answer:
    for one in comments:
        if one["id"] == number:
            comments.remove(one)
            return Answer(204)
    return Answer(404, {"message": "Not Found"})


def _wrong_output(output: dict[str, Any]) -> str:
    if len(output["annotations"]) > 50:
        return "No more than 50 annotations are allowed"
    if len(output["summary"]) > 65_535 or len(output["title"]) > 255:
        return "too long"
    for note in output["annotations"]:
        if note["start_line"] < 1 or note["end_line"] < note["start_line"]:
            return "end_line must not precede start_line"
        assert note["annotation_level"] in ("notice", "warning", "failure")
        assert note["message"]
    return ""
