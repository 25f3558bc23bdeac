"""A server that plays GitLab's REST interface (v4), in the shapes that GitLab documents."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from tests.bots.diffs import Shown, rows
from tests.bots.server import Answer, Asked, Fake

PROJECT = "group/sub/project"
ROBOT = {"id": 99, "username": "project_1_bot", "name": "editguard", "state": "active", "bot": True}
PERSON = {"id": 1, "username": "root", "name": "Administrator", "state": "active", "bot": False}
FORBIDDEN = Answer(403, {"message": "403 Forbidden"})


class GitLab(Fake):
    """One project with one merge request, number 7."""

    def __init__(self) -> None:
        super().__init__()
        self.may_write = True
        self.title, self.body = "Double faster", "Closes #12"
        self.base_sha = self.head_sha = ""
        self.fork = False
        self.files: list[Shown] = []
        self.issues: dict[tuple[str, int], dict[str, Any]] = {}
        self.private: set[str] = set()
        self.discussions: list[dict[str, Any]] = []
        self.labels: list[str] = []
        here = rf"/api/v4/projects/{re.escape(PROJECT.replace('/', '%2F'))}/merge_requests/7"
        for method, path, route in (
            ("GET", "/api/v4/user", lambda *_: Answer(200, ROBOT)),
            ("GET", here, lambda *_: Answer(200, self.request())),
            ("PUT", here, self._update),
            ("GET", r"/api/v4/projects/([^/]+)/issues/(\d+)", self._issue),
            ("GET", f"{here}/diffs", self._diffs),
            ("GET", f"{here}/notes", lambda *_: Answer(200, [n for d in self.discussions for n in d["notes"]])),
            ("POST", f"{here}/notes", self._note),
            ("PUT", rf"{here}/notes/(\d+)", self._edit),
            ("DELETE", rf"{here}/notes/(\d+)", self._delete),
            ("GET", f"{here}/discussions", lambda *_: Answer(200, self.discussions)),
            ("POST", f"{here}/discussions", self._discuss),
            ("PUT", rf"{here}/discussions/(\w+)", self._resolve),
            ("PUT", rf"{here}/discussions/\w+/notes/(\d+)", self._edit),
            ("DELETE", rf"{here}/discussions/\w+/notes/(\d+)", self._delete),
        ):
            self.routes.append((method, re.compile(path), route))

    @property
    def notes(self) -> list[dict[str, Any]]:
        """Those on the merge request as a whole."""
        return [one["notes"][0] for one in self.discussions if one["individual_note"]]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """First notes at lines."""
        return [one["notes"][0] for one in self.discussions if not one["individual_note"]]

    def answer(self, asked: Asked) -> Answer:
        """As GitLab for a token that may only read."""
        if asked.method != "GET" and not self.may_write:
            with self.lock:
                self.log.append(asked)
            return FORBIDDEN
        return super().answer(asked)

    def request(self) -> dict[str, Any]:
        """The merge request."""
        return {
            "id": 155016530, "iid": 7, "project_id": 15513260, "title": self.title, "description": self.body,
            "state": "opened", "source_branch": "topic", "target_branch": "main", "author": PERSON,
            "source_project_id": 2 if self.fork else 15513260, "target_project_id": 15513260,
            "labels": self.labels, "draft": False, "sha": self.head_sha, "merge_status": "can_be_merged",
            "web_url": f"{self.address}/{PROJECT}/-/merge_requests/7",
            "diff_refs": {"base_sha": self.base_sha, "head_sha": self.head_sha, "start_sha": self.base_sha},
        }  # fmt: skip

    def add_issue(self, number: int, title: str, body: str, project: str = PROJECT) -> None:
        """Open an issue."""
        self.issues[project, number] = {"id": number, "iid": number, "title": title, "description": body}

    def _issue(self, asked: Asked, match: re.Match[str]) -> Answer:
        project = unquote(match[1])
        found = self.issues.get((project, int(match[2])))
        if found is None or (project in self.private and "private-token" not in asked.headers):
            return Answer(404, {"message": "404 Not found"})
        return Answer(200, found)

    def _update(self, asked: Asked, _: re.Match[str]) -> Answer:
        gone = asked.body["remove_labels"].split(",")
        self.labels = [name for name in self.labels if name not in gone]
        self.labels += [asked.body["add_labels"]]
        return Answer(200, self.request())

    def _diffs(self, asked: Asked, _: re.Match[str]) -> Answer:
        return Answer(
            200,
            [
                {
                    "old_path": one.old_path, "new_path": one.path, "a_mode": "100644", "b_mode": "100644",
                    "diff": one.patch + "\n" if one.patch else "", "new_file": one.status == "A",
                    "renamed_file": one.status == "R", "deleted_file": one.status == "D", "generated_file": False,
                    "collapsed": False, "too_large": False,
                }
                for one in self.files
            ],
        )  # fmt: skip

    def _made(self, body: str, **more: Any) -> dict[str, Any]:
        return {
            "id": self.new_id(), "type": None, "body": body, "author": ROBOT, "system": False,
            "noteable_type": "MergeRequest", "resolvable": False, **more,
        }  # fmt: skip

    def _note(self, asked: Asked, _: re.Match[str]) -> Answer:
        note = self._made(asked.body["body"])
        self.discussions.append({"id": f"{note['id']:040x}", "individual_note": True, "notes": [note]})
        return Answer(201, note)

    def _discuss(self, asked: Asked, _: re.Match[str]) -> Answer:
        place = asked.body["position"]
        file = next((one for one in self.files if one.path == place["new_path"]), None)
        assert {place["base_sha"], place["start_sha"]} == {self.base_sha}
        assert place["head_sha"] == self.head_sha
        wanted = (place.get("old_line"), place.get("new_line"))
        if file is None or wanted not in [row[1:] for row in rows(file.patch)] or file.old_path != place["old_path"]:
            error = {"message": '400 Bad request - Note {:line_code=>["can\'t be blank", "must be a valid line code"]}'}
            return Answer(400, error)
        note = self._made(asked.body["body"], type="DiffNote", position=place, resolvable=True, resolved=False)
        made = {"id": f"{note['id']:040x}", "individual_note": False, "notes": [note]}
        self.discussions.append(made)
        return Answer(201, made)

    def _find(self, number: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
        for discussion in self.discussions:
            for note in discussion["notes"]:
                if note["id"] == number:
                    return discussion, note
        return None

    def _edit(self, asked: Asked, match: re.Match[str]) -> Answer:
        found = self._find(int(match[1]))
        if found is None:
            return Answer(404, {"message": "404 Note Not Found"})
        found[1]["body"] = asked.body["body"]
        return Answer(200, found[1])

    def _delete(self, asked: Asked, match: re.Match[str]) -> Answer:
        found = self._find(int(match[1]))
        if found is None:
            return Answer(404, {"message": "404 Note Not Found"})
        found[0]["notes"].remove(found[1])
        if not found[0]["notes"]:
            self.discussions.remove(found[0])
        return Answer(204)

    def _resolve(self, asked: Asked, match: re.Match[str]) -> Answer:
        for one in self.discussions:
            if one["id"] == match[1]:
                for note in one["notes"]:
                    note["resolved"] = asked.body["resolved"]
                return Answer(200, one)
        return Answer(404, {"message": "404 Discussion Not Found"})
