"""Text in plain form, in each way in which it may be meant: nothing that hides words from people hides them here."""

# ruff: noqa: RUF001 (letters that look like others are the subject)

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator

from editguard.patterns import Pattern

_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u3164\uffa0")
_CONFUSABLE = str.maketrans(
    {
        latin: sign
        for sign, latins in {
            "a": "аαɑᴀ", "b": "вЬ", "c": "сϲ", "d": "ԁ", "e": "еεҽᴇ", "g": "ցɡ", "h": "һհн", "i": "іιıɪ", "j": "јϳ",
            "k": "кκ", "l": "ʟӏ", "m": "м", "n": "ոη", "o": "оοօσᴏ", "p": "рρ", "q": "ԛզ", "s": "ѕ", "t": "тτ",
            "u": "սυ", "v": "νѵ", "w": "ԝ", "x": "хχ", "y": "уγ", "z": "ᴢ",
        }.items()
        for latin in latins
    }
)  # fmt: skip
"""Letters of other scripts that look like Latin ones, as attacks use them."""

_SPLIT = Pattern(r"[\"'`]\s*(?:\+|\.|,|\\|~)?\s*[\"'`]")
_CAMEL = Pattern(r"(?<=[a-z])(?=[A-Z])")
_JOINTS = Pattern(r"[_\-/\\.+=|~]+")
_SIGNS = Pattern(r"(?m)^[ \t]*(?:#+|//+|/\*+|\*+/?|--|;+|%+|<!--|\"\"\"|'''|>)[ \t]?|(?:-->|\*/)[ \t]*$")
_BLANKS = Pattern(r"\s+")
_SPACED = Pattern(r"\b(?:\w[ .*_-]){5,}\w\b")
_BETWEEN = Pattern(r"[ .*_-]")
_TURNS = "\u202d\u202e\u2066\u2067"
"""What turns the direction of text."""

_BASE64 = Pattern(r"[A-Za-z0-9+/]{24,}={0,2}")
_ENTITIES = Pattern(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|&#x([0-9a-fA-F]{2,6});|&#([0-9]{2,7});")


def readings(text: str) -> Iterator[str]:
    """``text`` in plain form, in each way in which it may be meant."""
    seen: set[str] = set()
    for reading in _ways(text):
        flat = _flat(reading)
        if flat and flat not in seen:
            seen.add(flat)
            yield flat


def _ways(text: str) -> Iterator[str]:
    clear = _clear(text)
    yield clear
    latin = _latin(clear)
    yield latin
    yield _JOINTS.sub(" ", _CAMEL.sub(" ", latin))
    yield _SPLIT.sub("", latin)
    yield _SPACED.sub(lambda match: _BETWEEN.sub("", match.group()), latin)
    if "\\" in text or "&#" in text:
        yield _latin(_clear(_ENTITIES.sub(_character, text)))
    for match in _BASE64.compiled.finditer(text):
        if decoded := _decoded(match.group()):
            yield _latin(_clear(decoded))
    if tags := "".join(chr(ord(sign) - 0xE0000) for sign in text if 0xE0020 <= ord(sign) <= 0xE007E):
        yield tags
    if any(sign in _TURNS for sign in text):
        yield latin[::-1]


def _clear(text: str) -> str:
    """Without what does not show, and with one form for each letter."""
    whole = unicodedata.normalize("NFKC", text)
    if whole.isascii():
        return whole
    return "".join(sign for sign in whole if unicodedata.category(sign) != "Cf" and sign not in _INVISIBLE)


def _latin(text: str) -> str:
    """With Latin letters for those that look like them, and without accents."""
    if text.isascii():
        return text
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return bare.translate(_CONFUSABLE)


def _flat(text: str) -> str:
    """One line in small letters, without the signs of comments at the beginnings of lines."""
    return _BLANKS.sub(" ", _SIGNS.sub("", text)).casefold()


def _character(match: re.Match[str]) -> str:
    hexadecimal = match[1] or match[2] or match[3]
    code = int(hexadecimal, 16) if hexadecimal else int(match[4])
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _decoded(text: str) -> str:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        decoded = data.decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return decoded if decoded.isprintable() else ""
