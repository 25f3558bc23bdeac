"""Marks in comments by which they are found again; they do not show.

A mark stands at the very start of a comment and holds nothing from a patch. Only comments of the account that posts are
looked at, so that nobody else's words are taken for ours.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable

from editguard.vocabulary.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,49}")
_LINE = re.compile(r"<!-- editguard:line:(?P<name>[\w.-]+):(?P<key>[0-9a-f]{16}) -->")
_KNOWN = re.compile(r"<!-- editguard:known:(?P<keys>[A-Za-z0-9_-]*) -->")

KEY = 16
"""Hexadecimal digits of a key."""

_KEPT = 6
"""Bytes of a key that a summary remembers."""

_MOST = 500
"""Keys that a summary remembers."""


def check_name(name: str) -> str:
    """``name`` of a bot, which tells several on one pull request apart.

    Raises:
        UsageError: if it could not stand in a mark.
    """
    if not _NAME.fullmatch(name) or "--" in name:
        raise UsageError(f"{name!r} is no name: give up to 50 letters, digits, dots, underscores and single hyphens")
    return name


def summary_mark(name: str) -> str:
    """The mark of the one comment on the pull request as a whole."""
    return f"<!-- editguard:comment:{name} -->"


def line_mark(name: str, key: str) -> str:
    """The mark of a comment at a line."""
    return f"<!-- editguard:line:{name}:{key} -->"


def done_body(name: str, head: str, body: str) -> str:
    """``body`` of a comment at a line as it stands once its finding is gone and people have answered it: it is found
    no more."""
    return f"<!-- editguard:done:{name} -->\n**No longer found** in {head[:12]}.\n\n{without_marks(body)}"


def key_of(name: str, body: str) -> str | None:
    """The key in a comment at a line, if it is one of ``name``."""
    match = _LINE.match(body.lstrip())
    return match["key"] if match is not None and match["name"] == name else None


def known_mark(keys: Iterable[str]) -> str:
    """A mark that remembers of which findings people have been told."""
    packed = b"".join(bytes.fromhex(key)[:_KEPT] for key in list(keys)[:_MOST])
    return f"<!-- editguard:known:{base64.urlsafe_b64encode(packed).decode('ascii').rstrip('=')} -->"


def known_keys(body: str) -> frozenset[str]:
    """The beginnings of the keys that a comment remembers; see `is_known`."""
    match = _KNOWN.search(body.split("\n", 2)[1] if body.count("\n") else "")
    if match is None:
        return frozenset()
    text = match["keys"]
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return frozenset()
    return frozenset(packed[place : place + _KEPT].hex() for place in range(0, len(packed), _KEPT))


def is_known(key: str, known: Collection[str]) -> bool:
    """Whether ``key`` is among the ``known`` ones of `known_keys`."""
    return key[: 2 * _KEPT] in known


def without_marks(body: str) -> str:
    """``body`` as people see it."""
    return re.sub(r"\A\s*(?:<!-- editguard:[\w:.-]* -->\n?)+", "", body)
