"""Text from a patch is data: nothing in it may steer a terminal or break a line of output."""

from __future__ import annotations

import re

from editguard.patterns import Pattern

# Control characters, line and paragraph separators, bidirectional controls, lone surrogates, and what takes
# no room on a screen: soft hyphen, zero-width characters, blank letters, tags.
_UNSAFE = Pattern(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ud800-\udfff\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}

_COMMAND = Pattern(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_OLD_COMMAND = Pattern(r"#(?=#\[)")


def visible(text: str) -> str:
    """``text`` on one line, with everything that does not show made visible."""
    return _UNSAFE.sub(_escape, text)


def visible_code(text: str) -> str:
    """As `visible`, for lines of files: tabs stay, since they are layout there."""
    return "\t".join(visible(part) for part in text.split("\t"))


def inert(text: str) -> str:
    """``text`` of any number of lines, all of them printed by themselves, without a command for the runner of GitHub
    Actions: it takes one from ``::`` at the start of any line, after blanks, and from ``##[`` anywhere in it
    (``actions/runner``, ``src/Runner.Common/ActionCommand.cs``). A character of either is written as an escape."""
    return old_commands_inert(_COMMAND.sub(r"\1\\x3a", text))


def old_commands_inert(text: str) -> str:
    """As `inert`, for what never begins a line."""
    return _OLD_COMMAND.sub(r"\\x23", text)


def leading_path(path: str) -> str:
    """``path`` made visible, to stand first on a line that ends or goes on with a colon: one that would make a command
    of it is written as the same path from ``./``."""
    shown = visible(path)
    return f"./{shown}" if shown.lstrip().startswith(":") else shown


def line_text(line: bytes) -> str:
    """A line of a file without its end, made visible; bytes that are no UTF-8 show as ``\\xff``, and blanks
    at its end as dots."""
    text = visible_code(line[: len(line) - len(line_end(line))].decode("utf-8", "backslashreplace"))
    code = text.rstrip(" \t")
    return code + text[len(code) :].replace(" ", "·").replace("\t", "\\t")


def line_end(line: bytes) -> bytes:
    """The terminator of ``line``, empty where the file ends without one."""
    if line.endswith(b"\r\n"):
        return b"\r\n"
    return b"\n" if line.endswith(b"\n") else b""


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"  # a byte that was no UTF-8, kept by surrogateescape
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
