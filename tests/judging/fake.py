"""A server that speaks OpenAI's API, with a model that does as a test says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

_BLOCK = re.compile(r"^Edit ([A-Z]+):\n<<DATA (\w+) edit \1>>\n(.*?)\n<<END \2>>$", re.MULTILINE | re.DOTALL)
_TASK = re.compile(r"<<DATA (\w+) task>>\n(.*?)\n<<END \1>>", re.DOTALL)


class Shown(NamedTuple):
    """One edit as the model sees it."""

    label: str
    text: str

    @property
    def path(self) -> str:
        return self.text.split("\n", 1)[0].removeprefix("file: ").split(" (before: ")[0]

    @property
    def lines(self) -> list[str]:
        return self.text.split("\nlines:\n", 1)[1].split("\n")


class Prompt(NamedTuple):
    """What a request asks."""

    task: str
    edits: tuple[Shown, ...]
    body: Mapping[str, Any]


Answer = dict[str, Any]
Speaks = Callable[[Prompt], Any]
"""What a model answers: a list of answers, a text, or a `Response`."""


def prompt_of(body: Mapping[str, Any]) -> Prompt:
    """What a body of either API asks."""
    text = body["input"] if "input" in body else body["messages"][1]["content"]
    task = _TASK.search(text)
    assert task is not None, text
    return Prompt(task.group(2), tuple(Shown(label, shown) for label, _, shown in _BLOCK.findall(text)), body)


def is_canary(edit: Shown) -> bool:
    """What an honest model can see, though nothing says so."""
    return edit.path.startswith("docs/changes/") or bool(
        re.search(r"aquarium|orchard|bakery|lighthouse|choir|beehive|vineyard|harbour|pottery|greenhouse|carousel"
                  r"|observatory|windmill|stable|ferry|puppet|quilt|saddle|teapot|violin", edit.path)
    )  # fmt: skip


def answer(edit: Shown, verdict: str, confidence: float = 0.95, quotes: list[str] | None = None) -> Answer:
    """An answer that quotes the edit's last line."""
    quotes = [edit.lines[-1][1:].strip() or edit.path] if quotes is None else quotes
    return {"edit": edit.label, "quotes": quotes, "reason": f"it is {verdict}", "verdict": verdict,
            "confidence": confidence}  # fmt: skip


def honest(verdicts: Mapping[str, str], confidence: float = 0.95) -> Speaks:
    """A model that knows canaries when it sees them, and says of the others what ``verdicts`` has for their paths."""

    def speak(prompt: Prompt) -> list[Answer]:
        found = []
        for edit in prompt.edits:
            if edit.path in verdicts:
                found.append(answer(edit, verdicts[edit.path], confidence))
            elif edit.path.startswith("docs/changes/"):
                found.append(answer(edit, "supporting"))
            else:
                found.append(answer(edit, "irrelevant"))
        return found

    return speak


def usage(body: Mapping[str, Any], text: str) -> tuple[int, int]:
    """Tokens, as a server would count them."""
    return len(json.dumps(body)) // 4, len(text) // 4


def of_responses(body: Mapping[str, Any], text: str, **more: Any) -> dict[str, Any]:
    """A response of the Responses API."""
    read, wrote = usage(body, text)
    part = {"type": "output_text", "text": text, "annotations": []}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    return {
        "id": "resp_1", "object": "response", "created_at": 1, "model": body["model"], "status": "completed",
        "error": None, "incomplete_details": None, "instructions": None, "metadata": {}, "output": [message],
        "parallel_tool_calls": True, "temperature": 1.0, "tool_choice": "auto", "tools": [], "top_p": 1.0,
        "usage": {
            "input_tokens": read, "output_tokens": wrote, "total_tokens": read + wrote,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    } | more  # fmt: skip


def of_chat(body: Mapping[str, Any], text: str | None, **choice: Any) -> dict[str, Any]:
    """A chat completion."""
    read, wrote = usage(body, text or "")
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "c_1", "object": "chat.completion", "created": 1, "model": body["model"],
        "choices": [{"index": 0, "finish_reason": "stop", "message": message, "logprobs": None} | choice],
        "usage": {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote},
    }  # fmt: skip


def no_such_route() -> Response:
    return Response(
        json.dumps({"error": {"message": "Not Found", "type": "not_found"}}), 404, mimetype="application/json"
    )


def refused(status: int, message: str, code: str | None = None, **headers: str) -> Response:
    """An error as OpenAI writes it."""
    body = {"error": {"message": message, "type": "error", "code": code, "param": None}}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps(body), status, headers=names, mimetype="application/json")


class Server:
    """Serves the two ways to ask at ``url``; ``speaks`` is the model. What came in is in ``bodies`` and ``heads``."""

    def __init__(self, http: HTTPServer, speaks: Speaks) -> None:
        self.http, self.speaks = http, speaks
        self.bodies: list[tuple[str, Mapping[str, Any]]] = []
        self.heads: list[Mapping[str, str]] = []
        self.first: list[Response] = []
        """What is answered before the model is asked."""
        self.knows = {"/v1/responses", "/v1/chat/completions"}
        self.knows_schemas = True
        http.expect_request(re.compile(r"/v1/(responses|chat/completions)"), method="POST").respond_with_handler(
            self._answer
        )

    @property
    def url(self) -> str:
        return self.http.url_for("/v1")

    @property
    def ways(self) -> list[str]:
        return [path for path, _ in self.bodies]

    def _answer(self, request: Request) -> Response:
        body = json.loads(request.get_data())
        self.bodies.append((request.path, body))
        self.heads.append(dict(request.headers))
        if request.path not in self.knows:
            return no_such_route()
        if not self.knows_schemas and ("text" in body or "response_format" in body):
            return refused(400, "response_format of type json_schema is not supported")
        if self.first:
            return self.first.pop(0)
        said = self.speaks(prompt_of(body))
        if isinstance(said, Response):
            return said
        text = said if isinstance(said, str) else json.dumps({"edits": said})
        document = of_responses(body, text) if request.path.endswith("responses") else of_chat(body, text)
        return Response(json.dumps(document), mimetype="application/json")
