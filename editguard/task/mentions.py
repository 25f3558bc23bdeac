"""What a task names: paths, identifiers, frames of tracebacks, messages."""

from __future__ import annotations

from typing import NamedTuple

from editguard.patterns import Pattern
from editguard.task.prose import Prose

# each pattern starts where a word does and takes it whole: a log of one long word is read once, not from each letter on
_PATH = Pattern(
    r"(?<![\w./-])/?(?:[\w.-]+/)*[\w.-]+\.(?:pyi?|pyx|js|jsx|ts|tsx|html?|txt|rst|md|cfg|toml|ini|ya?ml|json|css|sh|c|h)\b"
)
_FRAME = Pattern(r"File \"([^\"\n]+)\", line (\d+)(?:, in ([\w<>.]+))?|(?<![\w./-])(/?(?:[\w.-]+/)+[\w.-]+\.py):(\d+)")
_BACKTICKED = Pattern(r"(?<!`)`+([^`\n]{1,200})`+")
_IDENTIFIER = Pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_CODE_LIKE = Pattern(r"_|[a-z][A-Z]|[A-Z][a-z]+[A-Z]|^[A-Z]{2,}[a-z]|\.")
_CALLED = Pattern(r"([A-Za-z_][\w.]*+)(\()?")
_QUOTED = Pattern(r"\"([^\"\n]{4,120})\"|'([^'\n]{4,120})'")
_LINK = Pattern(r"https?://\S+")
_ABBREVIATION = frozenset({"e.g", "i.e", "etc", "vs", "a.k.a"})


class Frame(NamedTuple):
    """A line of a traceback: ``line`` is 1-based, ``function`` may not be said."""

    path: str
    line: int
    function: str | None


class Mentions(NamedTuple):
    """What is named, each in the order of the text.

    ``names`` are identifiers that the prose marks as code or that look like code, ``in_code`` those of
    its examples, ``literals`` the quoted messages and strings.
    """

    paths: tuple[str, ...]
    names: tuple[str, ...]
    in_code: tuple[str, ...]
    frames: tuple[Frame, ...]
    literals: tuple[str, ...]


def read_mentions(text: str, prose: Prose) -> Mentions:
    """What ``text``, taken apart as ``prose``, names."""
    words = _LINK.sub(" ", prose.text)
    names: dict[str, None] = {}
    for match in _BACKTICKED.compiled.finditer(words):
        for name in _IDENTIFIER.findall(match[1]):
            names.setdefault(name)
    for name, called in _CALLED.compiled.findall(words):
        if called:
            names.setdefault(name)
    for name in _IDENTIFIER.findall(words):
        if _CODE_LIKE.search(name) and name.lower() not in _ABBREVIATION:
            names.setdefault(name)
    frames = [
        Frame(match[1] or match[4], int(match[2] or match[5]), match[3]) for match in _FRAME.compiled.finditer(text)
    ]
    return Mentions(
        paths=tuple(dict.fromkeys(_PATH.findall(_LINK.sub(_path_of, text)))),
        names=tuple(names),
        in_code=tuple(dict.fromkeys(_IDENTIFIER.findall(prose.code))),
        frames=tuple(dict.fromkeys(frames)),
        literals=tuple(dict.fromkeys(one or other for one, other in _QUOTED.compiled.findall(text))),
    )


def _path_of(match: object) -> str:
    """The file that a link into a repository points to."""
    link = match[0]  # type: ignore[index]
    _, found, rest = link.partition("/blob/")
    return rest.split("/", 1)[-1].split("#")[0] if found and "/" in rest else " "
