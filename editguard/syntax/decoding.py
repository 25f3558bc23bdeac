"""From the bytes of a Python file to text whose lines are those of the bytes."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from editguard.patterns import Pattern

_COOKIE = Pattern(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BOM = codecs.BOM_UTF8
BARE_RETURN = "a carriage return that ends no line"
"""Why a file is refused that Python may well read."""


class Decoded(NamedTuple):
    """``text`` has ``\\n`` line ends only and no byte order mark; its lines are those of the bytes."""

    text: str
    encoding: str


class Undecodable(NamedTuple):
    """Why the bytes are no text that Python reads, with the 1-based line."""

    line: int
    message: str


def decode_python(source: bytes) -> Decoded | Undecodable:
    """Decode a Python file as Python would (PEP 263), with ``\\r\\n`` folded to ``\\n``.

    A carriage return that ends no line is refused: Python takes it for a line end, git does not, so
    line numbers would no longer agree.
    """
    body = source.removeprefix(_BOM)
    encoding = "utf-8"
    if b"coding" in body[:400]:
        for line in body.split(b"\n", 2)[:2]:
            cookie = _COOKIE.match(line)
            if cookie:
                encoding = cookie.group(1).decode("ascii")
                break
            if line.strip() and not line.lstrip().startswith(b"#"):
                break
    nul = body.find(b"\0")
    if nul >= 0:
        return Undecodable(body.count(b"\n", 0, nul) + 1, "a NUL byte")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        return Undecodable(body.count(b"\n", 0, error.start) + 1, f"not valid {encoding}")
    except LookupError:
        return Undecodable(1, f"unknown encoding {encoding!r}")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        bare = text.find("\r")
        if bare >= 0:
            return Undecodable(text.count("\n", 0, bare) + 1, BARE_RETURN)
    return Decoded(text, encoding)
