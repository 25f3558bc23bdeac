"""Which server is asked, with which key: the key comes from the environment, and goes to no other server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

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
    """``url`` ends without a slash. ``key`` shows in no representation."""

    url: str
    key: str

    def __repr__(self) -> str:
        return f"Server(url={self.url!r}, key=…)"

    def safe(self, text: str) -> str:
        """``text`` from the server or the client without the key and whatever looks like one, on one line."""
        if len(self.key) > len(_NONE):
            text = text.replace(self.key, "…")
        shown = visible(" ".join(_LIKE_A_KEY.sub("…", text).split()))
        return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def address_of(config: JudgeConfig, environment: Mapping[str, str]) -> str:
    """The address of the server that ``config`` and the environment name."""
    return config.base_url or _own(environment)


def _own(environment: Mapping[str, str]) -> str:
    return (environment.get(OPENAI_URL) or "").strip().rstrip("/") or DEFAULT_URL


def server_of(config: JudgeConfig, environment: Mapping[str, str]) -> Server:
    """The server that ``config`` and the environment name.

    ``OPENAI_API_KEY`` belongs to the server that ``OPENAI_BASE_URL`` names, OpenAI's without it, and is sent to that
    alone: settings may name another server, and settings come with repositories. The key of such a server is in
    ``EDITGUARD_JUDGE_API_KEY``.

    Raises:
        UsageError: if OpenAI is to be asked and there is no key.
    """
    own, url = _own(environment), address_of(config, environment)
    key = (environment.get(KEY) or "").strip()
    if not key and url == own:
        key = (environment.get(OPENAI_KEY) or "").strip()
    if not key and url == DEFAULT_URL:
        raise UsageError(
            f"--judge needs a key in the environment ({KEY} or {OPENAI_KEY}), or a base-url of a server that wants none"
        )
    return Server(url, key or _NONE)


def needs_model(config: JudgeConfig) -> None:
    """Refuse to ask a model without a name: there is no default that stays right.

    Raises:
        UsageError: if there is none.
    """
    if not config.model:
        raise UsageError("--judge needs a model: give --judge-model, or model in [tool.editguard.judge]")
