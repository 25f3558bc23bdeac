"""Which server is asked, with which key: the key comes from the environment, and goes to no other server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from editguard.report.escape import visible
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import JudgeConfig

KEY, OPENAI_KEY, OPENAI_URL = "EDITGUARD_JUDGE_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL"
DEFAULT_URL = "https://api.openai.com/v1"

_NONE = "none"
"""Sent to servers that want no key: the client insists on one."""

_LIKE_A_KEY = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][A-Za-z0-9_*.-]{6,}")
_LONGEST = 300


class Server(NamedTuple):
    """``url`` ends without a slash. ``key`` shows in no representation. ``own`` says that it is ``OPENAI_API_KEY``, and
    that this is the server it belongs to."""

    url: str
    key: str
    own: bool = False

    def __repr__(self) -> str:
        return f"Server(url={self.url!r}, key=…)"

    def without_key(self, value: Any) -> Any:
        """A JSON value from the server without the key in any of its texts: a model may repeat what it was told, and
        a server what it was sent."""
        if isinstance(value, str):
            return value.replace(self.key, "…") if len(self.key) > len(_NONE) else value
        if isinstance(value, list):
            return [self.without_key(part) for part in value]
        if isinstance(value, dict):
            return {self.without_key(name): self.without_key(part) for name, part in value.items()}
        return value

    def safe(self, text: str) -> str:
        """``text`` from the server or the client without the key and whatever looks like one, on one line."""
        shown = visible(" ".join(_LIKE_A_KEY.sub("…", self.without_key(text)).split()))
        return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def address_of(config: JudgeConfig, environment: Mapping[str, str]) -> str:
    """The address of the server that ``config`` and the environment name."""
    return config.base_url or _own(environment)


def host_of(url: str) -> str:
    """The host in an address, with its port if it has one."""
    return visible(urlsplit(url).netloc.rpartition("@")[2])


def _own(environment: Mapping[str, str]) -> str:
    return (environment.get(OPENAI_URL) or "").strip().rstrip("/") or DEFAULT_URL


def server_of(config: JudgeConfig, environment: Mapping[str, str]) -> Server:
    """The server that ``config`` and the environment name.

    ``OPENAI_API_KEY`` belongs to the server that ``OPENAI_BASE_URL`` names, OpenAI's without it, and is sent to that
    alone: settings may name another server, and settings come with repositories. The key of such a server is in
    ``EDITGUARD_JUDGE_API_KEY``.

    Raises:
        UsageError: if OpenAI is to be asked and there is no key, or the key is none that a header could carry.
    """
    own, url = _own(environment), address_of(config, environment)
    key = _key(environment, KEY)
    openai = not key and url == own
    if openai:
        key = _key(environment, OPENAI_KEY)
    if not key and url == DEFAULT_URL:
        raise UsageError(
            f"--judge needs a key in the environment ({KEY} or {OPENAI_KEY}), or a base-url of a server that wants none"
        )
    return Server(url, key or _NONE, own=openai and bool(key))


def _key(environment: Mapping[str, str], name: str) -> str:
    key = (environment.get(name) or "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise UsageError(f"{name} is no key: it holds blanks, line breaks or letters that no key has; set it anew")
    return key


def needs_model(config: JudgeConfig) -> None:
    """Refuse to ask a model without a name: there is no default that stays right.

    Raises:
        UsageError: if there is none.
    """
    if not config.model:
        raise UsageError("--judge needs a model: give --judge-model, or model in [tool.editguard.judge]")
