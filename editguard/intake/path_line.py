"""Recognise the path of a file in the line a model wrote above, or in the fence around, its code."""

from __future__ import annotations

import re

from editguard.intake.lines import text_of

_LONGEST = 1024
"""Bytes of a line beyond which it is no path line; paths themselves may be longer only in principle."""

_EXTENSION = re.compile(r"\.[A-Za-z0-9_+-]*[A-Za-z][A-Za-z0-9_+-]*\Z")
_KNOWN_NAMES = frozenset(
    re.split(
        " ",
        "makefile dockerfile containerfile license licence copying readme changelog changes authors notice "
        "install manifest procfile gemfile rakefile vagrantfile jenkinsfile brewfile justfile codeowners "
        "version todo news build workspace pipfile",
    )
)
_LABEL = re.compile(r"(?:file[ _-]?path|file[ _-]?name|file|path|edit|modified|new file)[ \t]*:[ \t]*", re.I)
_OPENING = re.compile(r"\A(?:\#{1,6}|//|--|;|%|>|/\*|<!--|\d{1,3}[.)]|[-*](?=[ \t]))[ \t]*")
_NOTE = re.compile(r"[ \t]+\((?:new|modified|updated|changed|created|added|edited)[^()]*\)\Z", re.I)
_CLOSING = ("*/", "-->")
_QUOTES = (("**", "**"), ("__", "__"), ("`", "`"), ('"', '"'), ("'", "'"), ("<", ">"), ("[", "]"), ("*", "*"))
_TAG = re.compile(r"\A<(path|file|file_path|filepath|filename)>([^<>]*)</\1>\Z", re.I)
_INFO_KEY = re.compile(r"""(?:title|file|filename|path|filepath)=["']?([^"'\s}]+)""", re.I)
_BACKTICKED = re.compile(r"`([^`\n]+)`")


def is_path(text: str, *, spaces: bool = False) -> bool:
    """Whether ``text`` alone reads as the path of a file rather than as prose.

    ``spaces`` admits blanks inside, for text that quotes or a label already set apart.
    """
    if not text or len(text) > _LONGEST or "://" in text or text != text.strip():
        return False
    if any(mark in text for mark in '<>|*?"`={}()\n\r\0,;') or text.endswith((".", "/", "\\", ":")):
        return False
    if not spaces and any(mark in text for mark in " \t"):
        return False
    name = re.split(r"[/\\]", text)[-1]
    if not name:
        return False
    known = name.lower() in _KNOWN_NAMES or _EXTENSION.search(name) is not None
    return known or ("/" in text and not text.startswith("//") and " " not in text)


def has_known_ending(path: str) -> bool:
    """Whether the last part of ``path`` has an extension or is a well-known name such as Makefile."""
    name = re.split(r"[/\\]", path)[-1]
    return name.lower() in _KNOWN_NAMES or _EXTENSION.search(name) is not None


def path_in_line(line: bytes | str) -> str | None:
    """The path that ``line`` consists of, without its decoration, or ``None``.

    Decoration is what models put around a path: heading and comment signs, list bullets, emphasis,
    backticks, quotes, a label such as ``File:`` and a colon at the end.
    """
    if len(line) > _LONGEST:
        return None
    text = _as_text(line).strip()
    tag = _TAG.match(text)
    if tag:
        inner = tag[2].strip()
        return inner if is_path(inner, spaces=True) else None
    set_apart = False
    for _ in range(8):
        before = text
        opening = _OPENING.match(text)
        if opening and opening.end() < len(text):
            text = text[opening.end() :]
        for closing in _CLOSING:
            text = text.removesuffix(closing).rstrip()
        text = _NOTE.sub("", text)
        text = text.rstrip(":").rstrip() if not re.fullmatch(r"[A-Za-z]:", text) else text
        label = _LABEL.match(text)
        if label and label.end() < len(text):
            text = text[label.end() :]
            set_apart = True
        for left, right in _QUOTES:
            if len(text) > len(left) + len(right) and text.startswith(left) and text.endswith(right):
                text = text[len(left) : -len(right)].strip()
                set_apart = True
        if text == before:
            break
    text = text.replace("\\_", "_")
    return text if is_path(text, spaces=set_apart) else None


def path_in_prose(line: bytes | str) -> str | None:
    """The only path in backticks of a line of prose (``In `a/b.py`, replace:``), or ``None``."""
    if len(line) > _LONGEST:
        return None
    found = {text.strip() for text in _BACKTICKED.findall(_as_text(line))}
    paths = [text for text in found if is_path(text, spaces=True) and has_known_ending(text)]
    return paths[0] if len(paths) == 1 else None


def path_in_info(info: bytes | str) -> str | None:
    """The path in the info string of a fence: ``python a/b.py``, ``python:a/b.py``, ``title="a/b.py"``."""
    text = _as_text(info).strip()
    if not text or len(text) > _LONGEST:
        return None
    keyed = _INFO_KEY.search(text)
    if keyed and is_path(keyed[1]):
        return keyed[1]
    words = text.split()
    candidates = [*words[1:], words[0]]
    if ":" in words[0]:
        candidates.insert(0, words[0].split(":", 1)[1])
    for candidate in candidates:
        bare = candidate.strip("`\"'()[]{}")
        if is_path(bare) and has_known_ending(bare):
            return bare
    return None


def _as_text(line: bytes | str) -> str:
    return text_of(line) if isinstance(line, bytes) else line
