"""``[tool.editguard.judge]``, checked; and what a call says over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from editguard.settings import checks
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import ALL, AUTO, CHAT, PLAIN, RESPONSES, UNSURE, JudgeChoice, JudgeConfig

_KEYS = ("key", "api-key", "token", "secret")
_LEAST_REQUEST = 4_000
"""Tokens that a request must have room for: the instructions alone take more than half of them."""


def judge_config(value: object, where: str) -> JudgeConfig:
    """The settings in a table of TOML; ``where`` names it for people.

    Raises:
        UsageError: for an unknown key, a value that is not valid, and for a key of a server, which is no setting.
    """
    for key in _KEYS:
        if isinstance(value, dict) and key in value:
            raise UsageError(
                f"{where}.{key}: keys do not belong into settings; set EDITGUARD_JUDGE_API_KEY in the environment"
            )
    return _consistent(JudgeConfig(**checks.table(value, where, _CHECKS)), where)


def chosen(config: JudgeConfig, choice: JudgeChoice) -> JudgeConfig:
    """``config`` with what a call says.

    Raises:
        UsageError: if that is not valid.
    """
    values: dict[str, Any] = {
        name: _CHECKS[name.replace("_", "-")](value, f"--judge-{name.replace('_', '-')}")
        for name, value in choice.settings
    }
    return _consistent(config._replace(**values), "the judge") if values else config


def identity(config: JudgeConfig) -> JudgeConfig:
    """``config`` without what cannot change what a judge says and what that costs: two runs with the same have the same
    reports, if the judge says the same."""
    return config._replace(
        timeout=0, retries=0, concurrency=0, budget_requests=None, budget_tokens=None, budget_cost=None
    )


def _consistent(config: JudgeConfig, where: str) -> JudgeConfig:
    if config.budget_cost is not None and (config.price_input is None or config.price_output is None):
        raise UsageError(f"{where}: budget-cost needs price-input and price-output: the prices of a million tokens")
    if (config.price_input is None) != (config.price_output is None):
        raise UsageError(f"{where}: give both price-input and price-output, or neither")
    return config


def _url(value: object, where: str) -> str:
    text = checks.text(value, where)
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise UsageError(f'{where} must be an address such as "http://127.0.0.1:8000/v1", not {text!r}')
    if parts.username or parts.password:
        raise UsageError(f"{where}: no password belongs into an address; set EDITGUARD_JUDGE_API_KEY")
    return text.rstrip("/")


_CHECKS: Mapping[str, checks.Check] = {
    "model": checks.text,
    "base-url": _url,
    "interface": checks.one_of(AUTO, RESPONSES, CHAT, PLAIN),
    "ask": checks.one_of(UNSURE, ALL),
    "temperature": checks.number(0, 2),
    "votes": checks.whole(1, 25),
    "canaries": checks.number(0, 1),
    "prose": checks.truth,
    "request-tokens": checks.whole(_LEAST_REQUEST, 1_000_000),
    "answer-tokens": checks.whole(100, 200_000),
    "timeout": checks.whole(1, 3_600),
    "retries": checks.whole(0, 10),
    "concurrency": checks.whole(1, 64),
    "budget-requests": checks.whole(1, 10_000_000),
    "budget-tokens": checks.whole(1, 1_000_000_000_000),
    "budget-cost": checks.number(0, 1e9),
    "price-input": checks.number(0, 1e6),
    "price-output": checks.number(0, 1e6),
    "currency": checks.text,
}
