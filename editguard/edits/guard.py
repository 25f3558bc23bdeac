"""Guards: a few lines that only keep the rest of a function from running."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.patterns import Pattern

_HEAD = Pattern(
    rb"[ \t]*(?:if[ \t]+(?:not[ \t]+[\w.]+|[\w.]+[ \t]+is[ \t]+(?:not[ \t]+)?None|(?:not[ \t]+)?(?:isinstance|hasattr|"
    rb"callable)\(.*)[ \t]*:|try[ \t]*:)"
)
_LEAVES = Pattern(
    rb"[ \t]*(?:return|raise|continue|break|pass)\b|[ \t]*if\b.*:[ \t]*(?:return|raise|continue|break|pass)\b"
)
_HANDLER = Pattern(rb"[ \t]*except\b")
_MOST = 4
"""Lines of code that a guard has at most."""


def is_guard(old: Sequence[bytes], new: Sequence[bytes]) -> bool:
    """Whether an edit adds nothing but a check for an odd value, or a `try`, that leaves early."""
    if any(_code(line) for line in old):
        return False
    lines = [line for line in new if _code(line)]
    if not 0 < len(lines) <= _MOST or not _HEAD.match(lines[0]):
        return False
    return any(_LEAVES.match(line) or _HANDLER.match(line) for line in lines)


def _code(line: bytes) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith(b"#")
