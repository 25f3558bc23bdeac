"""The one module that speaks with a model: one call of `Client.once` is one HTTP request through the openai package.

The package's own retries are off: each attempt is counted before it is made, by whoever calls.
"""

from __future__ import annotations

import contextlib
import email.utils
import importlib.util
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, InvalidStateError, wait
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from editguard.judge.answers import Answers, MalformedError, read, schema
from editguard.judge.prompt import JSON_FORM, Sent
from editguard.judging.server import Server
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.judge import CHAT, PLAIN, RESPONSES, JudgeConfig

if TYPE_CHECKING:
    from openai import OpenAI

T = TypeVar("T")

LADDER = (RESPONSES, CHAT, PLAIN)
"""The ways to ask, best first."""

_FRAME = 1024 * 1024
_TOKEN = 64
"""Bytes of an answer that are read: for what stands around its text, and for each token of it."""

_UNKNOWN_HERE = frozenset({400, 404, 405, 415, 422, 501})
"""Statuses with which servers refuse a way to ask that they do not know."""

_NO_USE = frozenset(
    {"context_length_exceeded", "content_filter", "content_policy_violation", "string_above_max_length"}
)
"""Codes of errors that another way to ask would not mend."""


class Response(NamedTuple):
    """What a server answered. ``answers`` is ``None`` where there is none that can be read: ``problem`` says why, and
    ``text`` is what was there instead. Tokens are ``None`` where the server does not count them."""

    answers: Answers | None
    text: str
    input_tokens: int | None
    output_tokens: int | None
    problem: str = ""
    malformed: bool = False
    """Whether the model wrote something else than was asked for."""


class FailedError(Exception):
    """A request without a response. ``again`` says that to repeat it may help, after ``wait`` seconds where the server
    says so; ``unknown`` that the server may not know this way to ask; ``billed`` that it may have cost something;
    ``sent`` that something of it reached the server, or may have."""

    def __init__(
        self,
        why: str,
        *,
        again: bool,
        wait: float | None = None,
        unknown: bool = False,
        billed: bool = False,
        sent: bool = True,
    ) -> None:
        super().__init__(why)
        self.why = why
        self.again = again
        self.wait = wait
        self.unknown = unknown
        self.billed = billed
        self.sent = sent


def installed() -> None:
    """Say in time that the package is missing.

    Raises:
        UsageError: if it is.
    """
    if importlib.util.find_spec("openai") is None:
        raise UsageError("the judge needs the openai package: pip install 'editguard[judge]'")


class Client:
    """A connection to one server; may be used by several threads."""

    def __init__(self, server: Server, config: JudgeConfig) -> None:
        installed()
        self.server = server
        self._config = config
        self._most = _FRAME + _TOKEN * config.answer_tokens
        self._client = self._opened(self._most)
        self._hurried: Future[float] = Future()

    def _opened(self, most: int) -> OpenAI:
        """A client of the package that reads at most ``most`` bytes of an answer."""
        from openai import OpenAI

        from editguard.judging import bounded

        seconds = float(self._config.timeout)
        client = OpenAI(
            api_key=self.server.key,
            base_url=self.server.url,
            max_retries=0,
            timeout=seconds,
            http_client=bounded.client(seconds, most),
        )
        if not self.server.own:
            # what the environment says of OpenAI (OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_CUSTOM_HEADERS) is nobody
            # else's business; the package adds it wherever it asks
            client.organization = client.project = None
            client._custom_headers = {}
        return client

    @property
    def api(self) -> OpenAI:
        """The client of the package, for what is no single request."""
        return self._client

    def lines(self, file: str, rows: int) -> Iterator[bytes]:
        """The lines of a file at the server with the answers to at most ``rows`` requests.

        Raises:
            UnboundedError: if it has more than such a file can need.
            OpenAIError: if it cannot be had.
        """
        import httpx2
        import openai

        from editguard.judging.bounded import lines

        with (
            self._opened(self._most * max(1, rows)) as client,
            client.files.with_streaming_response.content(file) as response,
        ):
            try:
                yield from lines(response.iter_bytes(), self._most)
            except httpx2.RequestError as error:
                raise openai.APIConnectionError(request=response.http_request) from error

    def hurry(self, seconds: float) -> None:
        """Answers are waited for ``seconds`` more at the most, those of requests under way included."""
        with contextlib.suppress(InvalidStateError):
            self._hurried.set_result(time.monotonic() + seconds)

    def close(self) -> None:
        """Close the connections; requests under way fail."""
        self._client.close()

    def once(self, sent: Sent, interface: str, earlier: tuple[str, str] | None = None) -> Response:
        """Ask once, in the way ``interface``; the whole of it takes no longer than the settings' timeout.

        ``earlier`` is an answer that could not be read, and why: the server is asked to write it anew.

        Raises:
            FailedError: if there is no response.
            EditguardError: if the server refuses this key or does not know the model.
        """
        import openai

        from editguard.judging.bounded import UnboundedError

        try:
            # the package's own limit is one for each read: a server that sends a byte at a time would not meet it
            raw = within(self._config.timeout, lambda: self._send(sent, interface, earlier), self._hurried)
            return self._read(raw, interface)
        except UnboundedError as error:
            raise FailedError(self.server.safe(str(error)), again=False, billed=True) from error
        except (openai.APITimeoutError, TimeoutError) as error:
            reached = not _unconnected(error)
            why = f"no answer within {self._config.timeout} seconds"
            raise FailedError(why, again=True, billed=reached, sent=reached) from error
        except openai.APIConnectionError as error:
            why = self.server.safe(str(error.__cause__ or error))
            reached = not _unconnected(error)
            raise FailedError(
                f"the server cannot be reached: {why}", again=True, billed=reached, sent=reached
            ) from error
        except openai.APIStatusError as error:
            raise self._status(error) from error
        except openai.OpenAIError as error:
            raise FailedError(self.server.safe(f"{type(error).__name__}: {error}"), again=True, billed=True) from error

    def _send(self, sent: Sent, interface: str, earlier: tuple[str, str] | None) -> Any:
        """The raw response: what the package makes of it is looked at after what it cost."""
        body = body_of(sent, interface, self._config, earlier)
        if interface == RESPONSES:
            del body["text"]  # `parse` makes it from the class
            return self._client.responses.with_raw_response.parse(text_format=Answers, **body)
        if interface == CHAT:
            del body["response_format"]
            return self._client.chat.completions.with_raw_response.parse(response_format=Answers, **body)
        return self._client.chat.completions.with_raw_response.create(**body)

    def _read(self, raw: Any, interface: str) -> Response:
        try:
            document = json.loads(raw.text)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise FailedError("the server's answer is no JSON", again=True, billed=True)
        return response_of(document, interface, self.server)

    def _status(self, error: Any) -> Exception:
        """What to make of a status that says no."""
        status: int = error.status_code
        code = error.code or ""
        # the package's own words repeat the status and the whole body
        told = error.body.get("message") if isinstance(error.body, dict) else None
        said = self.server.safe(told if isinstance(told, str) else error.message)
        if status in (401, 403):
            return EditguardError(f"the judge's server {self.server.url} refuses the key ({status}): {said}")
        if code == "model_not_found":
            return UsageError(f"the judge's server {self.server.url} has no model {self._config.model!r}: {said}")
        if status == 429:
            again = code != "insufficient_quota"
            return FailedError(
                f"the server asks to slow down (429): {said}", again=again, wait=_wait(error.response.headers)
            )
        if status in (408, 409) or status >= 500:
            unknown = status == 501
            why = f"the server failed ({status}): {said}"
            return FailedError(why, again=not unknown, wait=_wait(error.response.headers), unknown=unknown, billed=True)
        unknown = status in _UNKNOWN_HERE and code not in _NO_USE
        return FailedError(f"the server refuses the request ({status}): {said}", again=False, unknown=unknown)


def _unconnected(error: BaseException) -> bool:
    """Whether a request failed before anything of it could be sent."""
    return type(error.__cause__).__name__ in ("ConnectError", "ConnectTimeout", "PoolTimeout")


def within(seconds: float, call: Callable[[], T], hurried: Future[float]) -> T:
    """What ``call`` gives, in a thread of its own that is left behind if it takes longer. Once ``hurried`` has a time
    (of the monotonic clock), it is not waited for after that.

    Raises:
        TimeoutError: if it takes longer; else whatever ``call`` raises.
    """
    end = time.monotonic() + seconds
    found: Future[T] = Future()

    def work() -> None:
        try:
            found.set_result(call())
        except BaseException as error:  # for whoever waits
            found.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    either: tuple[Future[Any], ...] = (found, hurried)
    wait(either, seconds, FIRST_COMPLETED)
    if hurried.done():
        wait((found,), max(0.0, min(end, hurried.result()) - time.monotonic()))
    return found.result(0)


def body_of(sent: Sent, interface: str, config: JudgeConfig, earlier: tuple[str, str] | None = None) -> dict[str, Any]:
    """The body of a request in the way ``interface``, with the schema that the answer must have."""
    body: dict[str, Any] = {"model": config.model}
    if config.temperature is not None:
        body["temperature"] = config.temperature
    if interface == RESPONSES:
        form = {"type": "json_schema", "name": "Answers", "strict": True, "schema": schema()}
        return body | {
            "instructions": sent.instructions,
            "input": sent.data,
            "max_output_tokens": config.answer_tokens,
            "store": False,
            "text": {"format": form},
        }
    plain = interface == PLAIN
    messages = [
        {"role": "system", "content": sent.instructions + ("\n" + JSON_FORM if plain else "")},
        {"role": "user", "content": sent.data},
    ]
    if earlier is not None:
        text, why = earlier
        messages += [
            {"role": "assistant", "content": text},
            {"role": "user", "content": f"That could not be read ({why}). Write the whole answer again. {JSON_FORM}"},
        ]
    if plain:
        return body | {"messages": messages, "max_tokens": config.answer_tokens}
    form = {"name": "Answers", "strict": True, "schema": schema()}
    return body | {
        "messages": messages,
        "max_completion_tokens": config.answer_tokens,
        "response_format": {"type": "json_schema", "json_schema": form},
    }


def response_of(document: dict[str, Any], interface: str, server: Server) -> Response:
    """The response in the body that a server sent, whatever way it was asked."""
    document = server.without_key(document)
    text, problem = _of_responses(document) if interface == RESPONSES else _of_chat(document)
    usage = document.get("usage")
    names = ("input_tokens", "output_tokens") if interface == RESPONSES else ("prompt_tokens", "completion_tokens")
    came, went = (_count(usage, name) for name in names)
    if problem:
        return Response(None, text, came, went, server.safe(problem))
    try:
        return Response(read(text), text, came, went)
    except MalformedError as error:
        return Response(None, text, came, went, f"the answer is malformed: {server.safe(str(error))}", malformed=True)


def _of_responses(document: dict[str, Any]) -> tuple[str, str]:
    """The text of a response of the Responses API, and why it is no answer."""
    texts: list[str] = []
    for item in _dicts(document.get("output")):
        if item.get("type") != "message" or item.get("phase") not in (None, "final_answer"):
            continue
        for part in _dicts(item.get("content")):
            if part.get("type") == "refusal":
                return "", f"the model refuses: {part.get('refusal')}"
            if part.get("type") == "output_text" and isinstance(part.get("text"), str):
                texts.append(part["text"])
    text = "".join(texts)
    status = document.get("status")
    if status == "incomplete":
        details = document.get("incomplete_details")
        reason = details.get("reason") if isinstance(details, dict) else None
        return text, _cut_off(reason)
    if status in ("failed", "cancelled"):
        error = document.get("error")
        return text, f"the model failed: {error.get('message') if isinstance(error, dict) else status}"
    return text, "" if text else "the answer is empty"


def _of_chat(document: dict[str, Any]) -> tuple[str, str]:
    """The text of a chat completion, and why it is no answer."""
    choices = _dicts(document.get("choices"))
    if not choices:
        return "", "the answer is empty"
    message = choices[0].get("message")
    message = message if isinstance(message, dict) else {}
    content = message.get("content")
    text = content if isinstance(content, str) else ""
    if message.get("refusal"):
        return text, f"the model refuses: {message['refusal']}"
    finish = choices[0].get("finish_reason")
    if finish in ("length", "content_filter"):
        return text, _cut_off(finish)
    return text, "" if text.strip() else "the answer is empty"


def _cut_off(reason: object) -> str:
    if reason == "content_filter":
        return "the server's content filter stopped the answer"
    return "the answer was cut off (answer-tokens)"


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _count(usage: object, name: str) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _wait(headers: Any) -> float | None:
    """The seconds that a server asks to wait: ``retry-after-ms``, or ``Retry-After`` in seconds or as a date (RFC 9110,
    section 10.2.3)."""
    with contextlib.suppress(TypeError, ValueError):
        return max(0.0, float(headers.get("retry-after-ms")) / 1000)
    value = headers.get("retry-after")
    if value is None:
        return None
    with contextlib.suppress(ValueError):
        return max(0.0, float(value))
    with contextlib.suppress(TypeError, ValueError):
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    return None
