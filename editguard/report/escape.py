"""Text from a patch is data: nothing in it may steer a terminal or break a line of output."""

from __future__ import annotations

import re

from editguard.patterns import Pattern

# control characters, line and paragraph separators, bidirectional controls, lone surrogates
_UNSAFE = Pattern(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]"
)


def visible(text: str) -> str:
    """``text`` on one line, with everything that does not show made visible; tabs stay."""
    return _UNSAFE.sub(_escape, text)


def line_text(line: bytes) -> str:
    """A line of a file without its end, made visible; bytes that are no UTF-8 show as ``\\xff``."""
    text = line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "backslashreplace")
    return visible(text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"  # a byte that was no UTF-8, kept by surrogateescape
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
