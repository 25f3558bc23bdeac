"""What a constraint is about: paths, names of code, and words such as `the tests`, read off the start of a text."""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.patterns import Pattern

# ruff: noqa: E501 (a list of words is one line)


class Thing(NamedTuple):
    """``sort`` is ``path``, ``name`` or ``word``; ``text`` is as the sentence has it, without marks, a word by its
    category (`WORDS`)."""

    sort: str
    text: str


_ENDINGS = (
    "py|pyi|pyx|md|rst|txt|toml|lock|cfg|ini|conf|ya?ml|json|sql|js|jsx|ts|tsx|css|html?|xml|sh|c|h|cc|cpp|hpp|rs|go|java|rb"
    "|proto|po|csv|in|env"
)
_PATH = Pattern(
    rf"(?:\./)?(?:\.?[\w*?\[\]-][\w.*?\[\]-]*/)+(?:[\w*?\[\]-][\w.*?\[\]-]*)?(?<![.?])|\.?[\w*?-][\w.*?-]*\.(?:{_ENDINGS})\b(?![\w(])"
    r"|\.(?:env|gitignore|gitattributes|editorconfig|dockerignore|npmrc|flake8|pylintrc|coveragerc|pre-commit-config\.yaml|github|gitlab|circleci)\b(?!/)|(?:Makefile|Dockerfile|Jenkinsfile|Procfile|LICENSE|README|CHANGELOG|CHANGES|NOTICE|CODEOWNERS)\b(?!\.\w)"
)
_NAME = Pattern(
    r"[A-Z]\w+(?=\s+class\b)|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?:\.\*)?(?:\(\))?|[A-Za-z_]\w*\(\)|[A-Za-z]\w*_\w+|_\w+|[A-Z][a-z0-9]+(?:[A-Z]\w*)+|[a-z]+[A-Z]\w*"
)
_CODE = Pattern(r"`([^`\n]+)`|“([^”\n]+)”")
_PLAIN = Pattern(r"[A-Za-z_][\w.]*")
_IDENTIFIER = Pattern(r"[A-Za-z_]\w*(?:\.[\w*]+)*(?:\(\))?")

WORDS: tuple[tuple[str, Pattern[str]], ...] = tuple(
    (category, Pattern(rf"(?:{words})\b(?![-/\w])(?!\.\w)", re.IGNORECASE))
    for category, words in (
        ("tests", r"(?:unit |existing |current |integration )*tests?(?: (?:changes?|edits?|files?|cases?|suites?|code|modules?))?|test[- ]suite"),
        ("docs", r"(?:docs?|documentation)(?: (?:changes?|edits?|updates?))|docs|documentation(?: files?)?|(?:user )?manual|user guide|handbook"),
        ("config", r"config(?:uration)?(?: files?)|config(?:uration)?(?! \w)"),
        ("dependencies", r"dependenc(?:y|ies)(?: (?:files?|changes?|updates?))?|deps"),
        ("migrations", r"(?:database |existing |db )*migrations?(?: files?)?"),
        ("comments", r"(?:existing |code )*comments?"),
        ("docstrings", r"(?:existing )*doc ?-?strings?"),
        ("formatting", r"(?:the )?formatting(?: of (?:the |any )?(?:existing |other |unrelated )?(?:code|files?|lines))?|code style|white ?space"),
        (
            "api",
            r"public (?:api|interface)s?|(?:(?:public|function|method|existing|api) )*signatures?(?: of (?:any |the |all )?(?:public|existing) "
            r"(?:functions?|methods?|classes|api))?|api signatures",
        ),
    )
)  # fmt: skip
"""Words for parts of a repository, by category."""

_LEADING = Pattern(
    r"(?:(?:any|all|the|our|my|your|their|these|those|of|existing|other|either|both|a|an|single)\s+"
    r"|(?:any\s?thing|every\s?thing|all files|any of the files|files?|any files?|code|the code|any code|anything at all|anything|(?:the )?(?:contents?|body|code|implementation))\s+(?:in|under|inside|below|within|of)\s+"
    r"|(?:[a-z]+\s+)?(?:files?|fixtures|data|sources|modules|scripts|templates|snapshots|assets|workflows|configuration|config|code|tests)\s+(?:in|under|inside|below|within)\s+(?=`?[\w./*-]+/`?(?:[\s.,;:!]|$))"
    r")*",
    re.IGNORECASE,
)
_NOUN = Pattern(
    r"(?:function|class|method|module|files?|folder|directory|package|variable|script|helper|test file|lock ?file)\s+(?=[`“A-Za-z_./*])",
    re.IGNORECASE,
)
_TRAILING = Pattern(
    r"\s+(?:function|class|method|module|files?|folder|directory|package|itself|tree|helpers?|script)s?\b",
    re.IGNORECASE,
)
_AND = Pattern(r"\s*(?:,\s*(?:and|or|nor)?|\band\b|\bor\b|\bnor\b|&)\s+", re.IGNORECASE)
_KINDS_OF_NAME = Pattern(r"(?:function|class|method|variable|helper)\s", re.IGNORECASE)


def read_things(text: str) -> tuple[list[Thing], str]:
    """The things that ``text`` starts with, joined by `and` and `or`, and the rest of it. None where it starts with
    something else."""
    found: list[Thing] = []
    rest = text
    while True:
        thing, after = _one(rest)
        if thing is None:
            return found, rest
        found.append(thing)
        rest = after
        joint = _AND.match(rest)
        if joint is None:
            return found, rest
        ahead, _ = _one(rest[joint.end() :])
        if ahead is None:
            return found, rest
        rest = rest[joint.end() :]


def _one(text: str) -> tuple[Thing | None, str]:
    lead = _LEADING.match(text)
    start = lead.end() if lead else 0
    body = text[start:]
    thing, size = _thing(body, named=False)
    noun = _NOUN.match(body)
    if noun and (thing is None or thing.sort != "word"):
        body = body[noun.end() :]
        thing, size = _thing(body, named=bool(_KINDS_OF_NAME.match(noun[0])))
    if thing is None:
        return None, text
    trail = _TRAILING.match(body[size:])
    return thing, body[size + (trail.end() if trail else 0) :]


def _thing(text: str, *, named: bool) -> tuple[Thing | None, int]:
    code = _CODE.match(text)
    if code:
        inner = (code[1] or code[2]).strip()
        return (_sorted(inner), code.end()) if inner else (None, 0)
    for category, words in WORDS:
        match = words.match(text)
        if match:
            return Thing("word", category), match.end()
    path = _PATH.match(text)
    if path:
        return Thing("path", path[0].rstrip(",")), path.end()
    name = _NAME.match(text)
    if name:
        return Thing("name", name[0]), name.end()
    plain = _PLAIN.match(text) if named else None
    return (Thing("name", plain[0].rstrip(".")), len(plain[0].rstrip("."))) if plain else (None, 0)


def _sorted(code: str) -> Thing | None:
    """What stands between backticks: a path, a name, or something that is neither."""
    path = _PATH.match(code)
    if (path and path.end() == len(code)) or ("/" in code and " " not in code and ":" not in code):
        return Thing("path", code)
    return Thing("name", code) if _IDENTIFIER.fullmatch(code) else None
