"""GitHub's REST interface: patient where it asks for patience, and never louder than it allows.

After GitHub's "Rate limits for the REST API" and "Best practices for using the REST API" (version 2022-11-28).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from editguard import __version__
from editguard.bots.values import ForbiddenError, HostError, MissingError, RefusedError
from editguard.vocabulary.errors import UsageError

if TYPE_CHECKING:
    import httpx2

ATTEMPTS = 5
"""Times that one request is sent."""

TIMEOUT = 30.0
"""Seconds without a byte after which a request has failed."""

_SECONDARY = 60.0
"""Seconds to wait at least after a secondary limit that does not say how long."""

_LONGEST_PAUSE = 16.0
"""Seconds between attempts where the server is in trouble."""

_PAGES = 100
"""Pages of a listing: 10,000 entries, more than GitHub gives of anything that is read here."""

_TRANSIENT = frozenset({500, 502, 503, 504})


class _Kept(NamedTuple):
    """An answer that holds as long as its tag does."""

    tag: str
    value: Any
    following: str


class Client:
    """Sends requests and reads answers. ``patience`` bounds the seconds that are waited in total, for limits and
    troubles of the server together."""

    def __init__(
        self,
        api: str,
        token: str,
        *,
        patience: float = 300.0,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        try:
            import httpx2
        except ImportError as error:  # pragma: no cover - it comes along with another dependency today
            raise UsageError("pull requests on GitHub need httpx2: pip install 'editguard[github]'") from error
        headers = {
            "Accept": "application/vnd.github+json",
            "User-Agent": f"editguard/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._api = api.rstrip("/") + "/"
        self._http = httpx2.Client(headers=headers, timeout=TIMEOUT, follow_redirects=True)
        self._failures = (httpx2.TransportError, httpx2.DecodingError, httpx2.TooManyRedirects)
        self._left = patience
        self._sleep, self._clock = sleep, clock
        self._kept: dict[str, _Kept] = {}

    def close(self) -> None:
        """Close connections."""
        self._http.close()

    def get(self, path: str, **parameters: str | int) -> Mapping[str, Any]:
        """One document."""
        value = self._read(self._url(path, parameters)).value
        if not isinstance(value, dict):
            raise HostError(f"GitHub answered {path} with something else than an object")
        return value

    def pages(self, path: str, part: str | None = None, **parameters: str | int) -> Iterator[Any]:
        """The entries of a listing, all pages of it; ``part`` names the list where a page is an object."""
        url = self._url(path, {"per_page": 100, **parameters})
        for _ in range(_PAGES):
            answer = self._read(url)
            entries = (
                answer.value.get(part, ()) if part is not None and isinstance(answer.value, dict) else answer.value
            )
            if not isinstance(entries, list):
                raise HostError(f"GitHub answered {path} with something else than a list")
            yield from entries
            if not answer.following:
                return
            url = answer.following
        raise HostError(f"GitHub lists more than {_PAGES} pages of {path}")

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Make something."""
        return self._value(self._send("POST", self._url(path, {}), body))

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """Change something."""
        return self._value(self._send("PATCH", self._url(path, {}), body))

    def delete(self, path: str) -> None:
        """Take something away; that it is gone already is no failure."""
        try:
            self._send("DELETE", self._url(path, {}))
        except MissingError:
            return

    def _url(self, path: str, parameters: Mapping[str, str | int]) -> str:
        from urllib.parse import urlencode

        return urljoin(self._api, path) + (f"?{urlencode(parameters)}" if parameters else "")

    def _read(self, url: str) -> _Kept:
        kept = self._kept.get(url)
        answer = self._send("GET", url, None, {} if kept is None else {"If-None-Match": kept.tag})
        if answer.status_code == 304 and kept is not None:
            return kept  # such an answer counts against no limit
        found = _Kept(answer.headers.get("etag", ""), self._value(answer), self._following(answer))
        if found.tag:
            self._kept[url] = found
        return found

    def _following(self, answer: httpx2.Response) -> str:
        url = str(answer.links.get("next", {}).get("url", ""))
        if url and urlsplit(url)[:2] != urlsplit(self._api)[:2]:
            raise HostError("GitHub's listing goes on at another host, where the token does not belong")
        return url

    @staticmethod
    def _value(answer: httpx2.Response) -> Any:
        if not answer.content:
            return None
        try:
            return answer.json()
        except (ValueError, RecursionError) as error:
            raise HostError(f"GitHub's answer to {answer.request.url.path} is no JSON") from error

    def _send(
        self, method: str, url: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._http.request(method, url, json=body, headers=dict(headers or {}))
            except self._failures as error:
                if attempt == ATTEMPTS:
                    raise HostError(
                        f"GitHub at {self._api} cannot be reached ({type(error).__name__}: {error})"
                    ) from error
                self._pause(_backoff(attempt), "GitHub cannot be reached")
                continue
            if answer.status_code < 400:
                return answer
            wait = self._asked_to_wait(answer, attempt)
            if wait is None or attempt == ATTEMPTS:
                raise _failure(answer)
            self._pause(wait, _told(answer))
        raise AssertionError("the last attempt returns or raises")

    def _asked_to_wait(self, answer: httpx2.Response, attempt: int) -> float | None:
        """Seconds until the request may be sent again; ``None`` if that would not help."""
        status, headers = answer.status_code, answer.headers
        after = _number(headers.get("retry-after"))
        if status in _TRANSIENT:
            return _backoff(attempt) if after is None else after
        spent = headers.get("x-ratelimit-remaining") == "0"
        if status not in (403, 429):
            return None
        if status == 403 and after is None and not spent and "rate limit" not in _told(answer).lower():
            return None
            return None
        if after is not None:
            return after
        reset = _number(headers.get("x-ratelimit-reset"))
        if spent and reset is not None:
            return max(0.0, reset - self._clock()) + 1.0  # in which part of that second is not said
        return float(_SECONDARY * 2 ** (attempt - 1))

    def _pause(self, seconds: float, why: str) -> None:
        if seconds > self._left:
            left = f"{max(0.0, self._left):,.0f} s of patience are left (--patience)"
            raise HostError(f"{why}; it takes another {seconds:,.0f} s, and {left}")
        self._left -= seconds
        self._sleep(seconds)


def _backoff(attempt: int) -> float:
    return min(_LONGEST_PAUSE, float(2 ** (attempt - 1)))


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and text.isdecimal() else None


def _told(answer: httpx2.Response) -> str:
    """What the answer says is wrong, on one line."""
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        found = None
    said = found.get("message") if isinstance(found, dict) else None
    words = " ".join(str(said).split())[:200] if said else answer.reason_phrase
    errors = found.get("errors") if isinstance(found, dict) else None
    if isinstance(errors, list) and errors:
        first = errors[0]
        detail = first.get("message") or first.get("code") if isinstance(first, dict) else first
        words += f": {' '.join(str(detail).split())[:200]}" if detail else ""
    return f"GitHub answered {answer.status_code}: {words}"


def _failure(answer: httpx2.Response) -> HostError:
    told, status = _told(answer), answer.status_code
    if status == 401:
        return HostError(f"{told}; the token is not valid (any more)")
    if status == 403:
        return ForbiddenError(told)
    if status in (404, 410):
        return MissingError(told)
    if status == 422:
        return RefusedError(told)
    return HostError(told)
