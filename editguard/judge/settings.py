"""``[tool.editguard.judge]``, checked; and what a call says over it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

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
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a table")
    settings: dict[str, Any] = {}
    for key, given in value.items():
        if key in _KEYS:
            raise UsageError(
                f"{where}.{key}: keys do not belong into settings; set EDITGUARD_JUDGE_API_KEY in the environment"
            )
        if key not in _CHECKS:
            raise UsageError(f"{where}: unknown key {key!r}{_closest(key)}")
        settings[key.replace("-", "_")] = _CHECKS[key](given, f"{where}.{key}")
    return _consistent(JudgeConfig(**settings), where)


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


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or any(ord(sign) < 32 for sign in value):
        raise UsageError(f"{where} must be a text, not {value!r}")
    return value.strip()


def _url(value: object, where: str) -> str:
    text = _text(value, where)
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


def _one_of(*known: str) -> Callable[[object, str], str]:
    def check(value: object, where: str) -> str:
        if value not in known:
            raise UsageError(f"{where} must be one of {', '.join(known)}, not {value!r}")
        return str(value)

    return check


def _truth(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{where} must be true or false, not {value!r}")
    return value


def _number(least: float, most: float) -> Callable[[object, str], float]:
    def check(value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise UsageError(f"{where} must be a number from {least:g} to {most:g}, not {value!r}")
        if not least <= value <= most:
            raise UsageError(f"{where} must be a number from {least:g} to {most:g}, not {value!r}")
        return float(value)

    return check


def _whole(least: int, most: int) -> Callable[[object, str], int]:
    def check(value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise UsageError(f"{where} must be a whole number from {least:,} to {most:,}, not {value!r}")
        return value

    return check


_CHECKS: Mapping[str, Callable[[object, str], object]] = {
    "model": _text,
    "base-url": _url,
    "interface": _one_of(AUTO, RESPONSES, CHAT, PLAIN),
    "ask": _one_of(UNSURE, ALL),
    "temperature": _number(0, 2),
    "votes": _whole(1, 25),
    "canaries": _number(0, 1),
    "prose": _truth,
    "request-tokens": _whole(_LEAST_REQUEST, 1_000_000),
    "answer-tokens": _whole(100, 200_000),
    "timeout": _whole(1, 3_600),
    "retries": _whole(0, 10),
    "concurrency": _whole(1, 64),
    "budget-requests": _whole(1, 10_000_000),
    "budget-tokens": _whole(1, 1_000_000_000_000),
    "budget-cost": _number(0, 1e9),
    "price-input": _number(0, 1e6),
    "price-output": _number(0, 1e6),
    "currency": _text,
}


def _closest(key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key.replace("_", "-"), _CHECKS, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else "; known are " + ", ".join(_CHECKS)
