"""Whether a file is no worse without the dropped edits: it still parses, and every name is still defined."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from functools import lru_cache

from editguard.syntax.read import Unreadable, read_python
from editguard.vocabulary.errors import EditguardError

_RULES = "F821,F822,F823"
_TIMEOUT = 60.0
"""Seconds."""


def parses(text: bytes, max_bytes: int) -> bool:
    """Whether Python reads ``text``."""
    return not isinstance(read_python(text, max_bytes=max_bytes), Unreadable)


@lru_cache(maxsize=256)
def undefined_names(text: bytes, name: str) -> Counter[str]:
    """What ruff says of undefined names in ``text``, by its messages; a file that it cannot read has none.

    Raises:
        EditguardError: if ruff cannot be run.
    """
    from ruff import find_ruff_bin

    command = [
        find_ruff_bin(), "check", "--isolated", "--no-cache", "--quiet", "--select", _RULES, "--ignore-noqa",
        "--output-format", "json", "--stdin-filename", name, "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, input=text, capture_output=True, timeout=_TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EditguardError(f"ruff cannot be run ({error}); trim needs it to see that no name gets lost") from error
    if done.returncode not in (0, 1):
        return Counter()
    return Counter(item["message"] for item in json.loads(done.stdout or b"[]") if item["code"] in _RULES.split(","))
