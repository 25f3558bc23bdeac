"""A baseline: findings that are accepted as they are, by their fingerprints, which do not depend on line numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.suppression import Accepted

_VERSION = 1
_KEY = "editguard_baseline"
_HOW = "write one with `editguard check --write-baseline FILE`"


def write_baseline(findings: Iterable[Finding]) -> str:
    """The text of a baseline that accepts ``findings``, sorted; messages are for readers."""
    import json

    entries = sorted(
        (
            {"fingerprint": one.fingerprint, "rule": one.rule, "path": one.path, "message": one.message}
            for one in findings
        ),
        key=lambda entry: (entry["path"] or "", entry["rule"] or "", entry["fingerprint"] or ""),
    )
    return json.dumps({_KEY: _VERSION, "findings": entries}, indent=1, ensure_ascii=True) + "\n"


def parse_baseline(data: bytes, name: str) -> tuple[Accepted, ...]:
    """The entries of a baseline; ``name`` is its file, for messages.

    Raises:
        UsageError: if it is none.
    """
    import json

    try:
        document = json.loads(data.decode("utf-8").removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}: no baseline: {' '.join(str(error).split())[:200]}; {_HOW}") from error
    if not isinstance(document, dict) or document.get(_KEY) != _VERSION:
        raise UsageError(f"{name}: no baseline of version {_VERSION}; {_HOW}")
    entries = document.get("findings")
    if not isinstance(entries, list):
        raise UsageError(f"{name}: `findings` must be a list; {_HOW}")
    return tuple(_entry(entry, f"{name}: entry {number}") for number, entry in enumerate(entries, start=1))


def _entry(entry: Any, where: str) -> Accepted:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} must be an object")
    fingerprint, rule, path = entry.get("fingerprint"), entry.get("rule"), entry.get("path")
    if not isinstance(fingerprint, str) or not fingerprint:
        raise UsageError(f"{where} has no fingerprint")
    if not isinstance(rule, str) or not (path is None or isinstance(path, str)):
        raise UsageError(f"{where} needs the code of a rule, and a path or null")
    return Accepted(fingerprint, rule, path)
