"""Checks of values in a table of TOML, YAML or JSON; ``where`` names the value for people.

Each returns the value as it is kept, or raises `UsageError` with one line that says what would be right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from editguard.vocabulary.errors import UsageError

Check = Callable[[Any, str], object]
"""Takes a value and where it stands."""


def table(value: object, where: str, known: Mapping[str, Check], joint: str = ".") -> dict[str, Any]:
    """The values of a table by the names of fields (``_`` for ``-``), each through its check in ``known``; ``joint``
    stands between ``where`` and a key."""
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a table")
    for key in value:
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}{closest(key, known)}")
    return {key.replace("-", "_"): known[key](given, f"{where}{joint}{key}") for key, given in value.items()}


def closest(key: str, known: Iterable[str]) -> str:
    """The end of a message on an unknown key: the one that may be meant, or all."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(key.replace("_", "-"), names, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else "; known are " + ", ".join(names)


def truth(value: object, where: str) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise UsageError(f"{where} must be true or false, not {value!r}")
    return value


def text(value: object, where: str) -> str:
    """Words, without blanks around them."""
    if not isinstance(value, str) or not value.strip() or any(ord(sign) < 32 for sign in value):
        raise UsageError(f"{where} must be a text, not {value!r}")
    return value.strip()


def one_of(*known: str) -> Callable[[object, str], str]:
    """One of some words."""

    def check(value: object, where: str) -> str:
        if value not in known:
            raise UsageError(f"{where} must be one of {', '.join(known)}, not {value!r}")
        return str(value)

    return check


def number(least: float, most: float) -> Callable[[object, str], float]:
    """A number, both bounds included."""

    def check(value: object, where: str) -> float:
        good = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
        if not good or not least <= value <= most:  # type: ignore[operator]
            raise UsageError(f"{where} must be a number from {least:g} to {most:g}, not {value!r}")
        return float(value)  # type: ignore[arg-type]

    return check


def whole(least: int, most: int | None = None, unit: str = "") -> Callable[[object, str], int]:
    """A whole number, both bounds included; ``unit`` is what it counts."""
    what = f"whole number of {unit}" if unit else "whole number"
    bounds = f"above {least - 1:,}" if most is None else f"from {least:,} to {most:,}"

    def check(value: object, where: str) -> int:
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or value < least
            or (most is not None and value > most)
        ):
            raise UsageError(f"{where} must be a {what} {bounds}, not {value!r}")
        return value

    return check


def strings(value: object, where: str) -> tuple[str, ...]:
    """A list of texts that are not empty."""
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise UsageError(f'{where} must be a list of strings, such as ["docs/*"]')
    return tuple(value)


def glob(value: str, where: str) -> str:
    """A glob as in ``.gitignore``."""
    from editguard.globs import check_glob

    try:
        check_glob(value)
    except ValueError as error:
        raise UsageError(f"{where}: {value!r} is no glob as in .gitignore") from error
    return value


def globs(value: object, where: str) -> tuple[str, ...]:
    """A list of globs."""
    return tuple(glob(part, where) for part in strings(value, where))


def codes(value: object, where: str) -> tuple[str, ...]:
    """A list of codes of rules, or of how they begin."""
    from editguard.rules import registry

    found = strings(value, where)
    try:
        registry.select(found, ())
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
    return found


def codes_by_glob(value: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A table of codes by globs."""
    if not isinstance(value, dict):
        raise UsageError(f'{where} must be a table of globs, such as {{ "scripts/*" = ["EG110"] }}')
    for one in value:
        glob(one, where)
    return tuple((one, codes(listed, f"{where}: {one!r}")) for one, listed in value.items())


def file(value: object, where: str) -> str:
    """The path of a file in the repository."""
    if not isinstance(value, str) or not value.strip() or value.startswith("/") or ".." in value.split("/"):
        raise UsageError(f'{where} must be the path of a file in the repository, such as "editguard.json"')
    return value.removeprefix("./")
