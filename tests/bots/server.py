"""What the two fakes share: a server on this machine that answers from a state, one that tests can also disturb."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Asked(NamedTuple):
    """A request that came in."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


class Answer(NamedTuple):
    """What goes back."""

    status: int
    value: Any = None
    headers: tuple[tuple[str, str], ...] = ()


class Trouble(NamedTuple):
    """An answer that is given instead, so many times."""

    method: str
    path: str
    answer: Answer


Route = Callable[["Asked", "re.Match[str]"], Answer]


class Fake:
    """A platform. Its state changes under a lock, as it does in a database."""

    def __init__(self) -> None:
        self.routes: list[tuple[str, re.Pattern[str], Route]] = []
        self.log: list[Asked] = []
        self.troubles: list[Trouble] = []
        self.late: list[Trouble] = []
        """Answers that are given although what was asked for has been done."""
        self.lock = threading.RLock()
        self.before: Callable[[Asked], None] | None = None
        self.next_id = 1_000

    def new_id(self) -> int:
        """Ids grow, as they do."""
        self.next_id += 7
        return self.next_id

    def disturb(self, method: str, path: str, *answers: Answer) -> None:
        """The next requests of that form get these answers."""
        self.troubles.extend(Trouble(method, path, answer) for answer in answers)

    def writes(self) -> list[tuple[str, str]]:
        """What was asked to change."""
        return [(one.method, one.path) for one in self.log if one.method != "GET"]

    def answer(self, asked: Asked) -> Answer:
        """What a request gets."""
        if self.before is not None:
            self.before(asked)
        with self.lock:
            self.log.append(asked)
            for trouble in self.troubles:
                if trouble.method == asked.method and re.search(trouble.path, asked.path):
                    self.troubles.remove(trouble)
                    return trouble.answer
            for method, pattern, route in self.routes:
                match = pattern.fullmatch(asked.path)
                if method == asked.method and match is not None:
                    done = self.paged(asked, route(asked, match))
                    for trouble in self.late:
                        if trouble.method == asked.method and re.search(trouble.path, asked.path):
                            self.late.remove(trouble)
                            return trouble.answer
                    return done
            return Answer(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"})

    def paged(self, asked: Asked, answer: Answer) -> Answer:
        """One page of a list, with the way to the next."""
        value, part = answer.value, None
        if isinstance(value, dict) and "total_count" in value:
            part = next(name for name, inner in value.items() if isinstance(inner, list))
            value = value[part]
        if answer.status != 200 or not isinstance(value, list):
            return answer
        size, page = int(asked.query.get("per_page", "30")), int(asked.query.get("page", "1"))
        assert size <= 100
        shown = value[(page - 1) * size : page * size]
        headers = list(answer.headers)
        last = max(1, -(-len(value) // size))
        if page < last:
            query = "&".join(f"{k}={v}" for k, v in {**asked.query, "page": str(page + 1)}.items())
            headers.append(("Link", f'<{self.address}{asked.path}?{query}>; rel="next"'))
            headers.append(("X-Next-Page", str(page + 1)))
        else:
            headers.append(("X-Next-Page", ""))
        headers += [("X-Page", str(page)), ("X-Per-Page", str(size)), ("X-Total", str(len(value)))]
        whole = shown if part is None else {**answer.value, part: shown}
        return Answer(200, whole, tuple(headers))

    address = ""


@contextmanager
def serving(fake: Fake) -> Iterator[str]:
    """The address at which ``fake`` answers."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            body = json.loads(raw) if raw else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), body, headers)
            answer = fake.answer(asked)
            data = b"" if answer.value is None else json.dumps(answer.value).encode()
            status = answer.status
            tag = f'W/"{hashlib.sha256(data).hexdigest()}"'
            if self.command == "GET" and status == 200 and headers.get("if-none-match") == tag:
                status, data = 304, b""
            self.send_response(status)
            if self.command == "GET" and status in (200, 304):
                self.send_header("ETag", tag)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Nothing to the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    fake.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
