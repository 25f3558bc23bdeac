"""OpenAI's Batch API over HTTP, with a model behind it that does as a test says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from werkzeug import Request, Response

from tests.judging.fake import Server, of_chat, of_responses, prompt_of


class Batches:
    """Takes files and batches. A batch is finished when it was looked at ``looks`` times. ``drop`` are the numbers of
    requests that come back without an answer, ``status`` how batches end."""

    def __init__(self, server: Server, looks: int = 2) -> None:
        self.server, self.looks = server, looks
        self.files: dict[str, str] = {}
        self.made: dict[str, dict[str, Any]] = {}
        self.seen: dict[str, int] = {}
        self.drop: set[int] = set()
        self.status = "completed"
        self.more: list[str] = []
        """Lines that are in results besides the answers."""
        self.fail_create = False
        """Make the batch, and let the connection die before its id is told."""
        http = server.http
        http.expect_request("/v1/files", method="POST").respond_with_handler(self._upload)
        http.expect_request(re.compile(r"/v1/files/[\w-]+/content")).respond_with_handler(self._content)
        http.expect_request("/v1/batches", method="POST").respond_with_handler(self._create)
        http.expect_request("/v1/batches", method="GET").respond_with_handler(self._list)
        http.expect_request(re.compile(r"/v1/batches/[\w-]+"), method="GET").respond_with_handler(self._retrieve)

    @property
    def requests(self) -> list[dict[str, Any]]:
        """All requests that were handed in, in order."""
        return [
            json.loads(line) for batch in self.made.values() for line in self.files[batch["input_file_id"]].splitlines()
        ]

    def _upload(self, request: Request) -> Response:
        assert request.form["purpose"] == "batch"
        name = f"file-{len(self.files)}"
        self.files[name] = request.files["file"].read().decode()
        return _json(
            {"id": name, "object": "file", "bytes": 1, "created_at": 1, "filename": "x", "purpose": "batch",
             "status": "processed"}
        )  # fmt: skip

    def _create(self, request: Request) -> Response:
        body = json.loads(request.get_data())
        name = f"batch_{len(self.made)}"
        self.made[name] = body
        if self.fail_create:
            self.fail_create = False
            return Response("gone", 502)
        return _json(self._document(name, "validating"))

    def _list(self, request: Request) -> Response:
        found = [self._document(name, "in_progress") for name in reversed(self.made)]
        return _json({"object": "list", "data": found, "has_more": False, "first_id": None, "last_id": None})

    def _retrieve(self, request: Request) -> Response:
        name = request.path.rsplit("/", 1)[1]
        self.seen[name] = self.seen.get(name, 0) + 1
        return _json(self._document(name, "in_progress" if self.seen[name] < self.looks else self.status))

    def _document(self, name: str, status: str) -> dict[str, Any]:
        made = self.made[name]
        over = status in ("completed", "expired")
        return {
            "id": name, "object": "batch", "endpoint": made["endpoint"], "input_file_id": made["input_file_id"],
            "completion_window": "24h", "created_at": 1, "status": status, "metadata": made["metadata"],
            "output_file_id": f"out-{name}" if over else None, "error_file_id": None,
            "errors": {"object": "list", "data": [{"message": "no such thing"}]} if status == "failed" else None,
            "request_counts": {"total": 2, "completed": 1, "failed": 0},
        }  # fmt: skip

    def _content(self, request: Request) -> Response:
        name = request.path.split("/")[-2].removeprefix("out-")
        lines = []
        for number, line in enumerate(self.files[self.made[name]["input_file_id"]].splitlines()):
            row: Mapping[str, Any] = json.loads(line)
            if number in self.drop:
                continue
            text = json.dumps({"edits": self.server.speaks(prompt_of(row["body"]))})
            make = of_responses if row["url"] == "/v1/responses" else of_chat
            answer = {"status_code": 200, "request_id": "r", "body": make(row["body"], text)}
            lines.append(json.dumps({"id": "x", "custom_id": row["custom_id"], "response": answer, "error": None}))
        lines += self.more
        lines.reverse()  # OpenAI promises no order
        return Response("\n".join(lines) + "\n", mimetype="application/jsonl")


def _json(value: Mapping[str, Any]) -> Response:
    return Response(json.dumps(value), mimetype="application/json")
