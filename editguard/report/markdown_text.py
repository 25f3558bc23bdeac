"""Text from a patch within Markdown: nothing in it may become markup, a link, a mention, a reference or a command."""

from __future__ import annotations

import re
import textwrap

from editguard.patterns import Pattern
from editguard.report.escape import visible, visible_code

_BREAK = "\u200b"
"""Takes no room. After rendering, GitHub and GitLab look for ``@name``, ``#12``, ``org/repo#1`` or ``:smile:`` in what
they show, where an escape has become the character again; only something in between keeps them from it. What the patch
brings of this character is made visible before."""

_MARKUP = Pattern(r"[\\`*_{}\[\]<>|&#!~$^@]")
_TRIGGER = Pattern(r"[@#!~$%&^](?=\S)|:(?=\S)|(?<=[A-Za-z])-(?=\d)|(?i:(?<=www)\.)")
_HEX = Pattern(r"(?<![0-9A-Za-z])[0-9a-fA-F]{7,40}(?![0-9A-Za-z])")
_NO_COMMIT = 6
"""Digits that are too few to be taken for the id of a commit."""
_LEGACY_COMMAND = "##["
"""What the runner of GitHub Actions still takes for a command, anywhere in a line of its log."""


def inline(text: str) -> str:
    """``text`` as words in a line. What it has between backticks becomes code."""
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:  # the last backtick has no partner
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(code(part) if index % 2 and part.strip() else words(part) for index, part in enumerate(parts))


def words(text: str) -> str:
    """``text`` as plain words."""
    apart = _HEX.sub(lambda found: _BREAK.join(textwrap.wrap(found[0], _NO_COMMIT)), visible(text))
    apart = _TRIGGER.sub(lambda found: found[0] + _BREAK, apart)
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", apart)


def code(text: str) -> str:
    """``text`` as a code span: its backticks are outnumbered, and neither GitHub nor GitLab looks into it."""
    shown = visible(text).replace(_LEGACY_COMMAND, f"#{_BREAK}#[") or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def block(lines: list[str]) -> str:
    """Lines of a diff, each with its operator, as a block that is coloured; they must not hold a line break. A
    ``<pre>`` needs no fence that could be closed."""
    entities = {ord(mark): f"&#{ord(mark)};" for mark in "&<>@#"}
    return '<pre lang="diff">\n' + "\n".join(visible_code(line).translate(entities) for line in lines) + "\n</pre>"
