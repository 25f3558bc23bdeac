"""Issues that a pull request says it is about: ``Fixes #12``, ``owner/project#12``, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from editguard.bots.values import Reference

MOST = 10
"""Issues that are read; who names more means a list."""

# GitHub's and GitLab's closing words, and those by which people tie a change to an issue without closing it. A bare
# "#12" in a sentence is a remark on something else more often than not.
_WORDS = (
    r"close[sd]?|closing|fix(?:e[sd]|ing)?|resolve[sd]?|resolving|implement(?:s|ed|ing)?|address(?:es|ed|ing)?"
    r"|part\s+of|refs?|references|relate[sd]\s+to|issues?|ticket|towards"
)
_TIED = re.compile(rf"(?<![\w/#-])(?:{_WORDS})(?:\s*:\s*|\s+)(?:issues?\s+)?(?=\S)", re.IGNORECASE)
_PROJECT = r"[A-Za-z0-9_][\w.-]*(?:/[A-Za-z0-9_][\w.-]*)+"
_SHORT = re.compile(rf"(?P<project>{_PROJECT})?#(?P<number>[1-9]\d{{0,9}})(?!\w)")
_GH = re.compile(r"GH-(?P<number>[1-9]\d{0,9})(?!\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"<?(?P<url>https?://[^\s<>()\[\]\"'`]+)>?")
_PATH = re.compile(rf"/(?P<project>{_PROJECT}?)(?:/-)?/(?:issues|work_items)/(?P<number>[1-9]\d{{0,9}})/?")
_LINKED = re.compile(r"\[[^\]\n]{0,200}\]\((?P<inner>[^\s()]{1,500})\)")
_NEXT = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*)(?=\S)", re.IGNORECASE)
_ALONE = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?(?=\S)", re.MULTILINE)
_NOTHING_MORE = re.compile(r"[ \t]*[.,;]?[ \t\r]*(?:\n|\Z)")
_SIBLING = re.compile(r"(?P<project>[A-Za-z0-9_][\w.-]*)#(?P<number>[1-9]\d{0,9})(?!\w)")
# marks of emphasis; within a name an underscore is a letter
_EMPHASIS = re.compile(r"\*+|(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])")
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`", re.DOTALL)


def references(text: str, web: str, own: str, *, siblings: bool = False) -> list[Reference]:
    """The issues that ``text`` ties itself to, each once, in order.

    Args:
        text: title and body.
        web: the address of the platform's pages (``https://github.com``): links to others are no issues of it.
        own: the project itself.
        siblings: whether ``name#12`` is an issue of a project beside it, as on GitLab.
    """
    text = _EMPHASIS.sub("", _CODE.sub(" ", text))
    beside = own.rpartition("/")[0] if siblings else ""
    found: dict[Reference, None] = {}
    for reference in (*_tied(text, web, beside), *_alone(text, web, beside)):
        if reference.project is not None and reference.project.lower() == own.lower():
            reference = reference._replace(project=None)
        found[reference] = None
    return list(found)


def _tied(text: str, web: str, beside: str) -> Iterator[Reference]:
    for word in _TIED.finditer(text):
        place = word.end()
        while True:
            one = _one(text, place, web, beside)
            if one is None:
                break
            reference, place = one
            yield reference
            more = _NEXT.match(text, place)
            if more is None:
                break
            place = more.end()


def _alone(text: str, web: str, beside: str) -> Iterator[Reference]:
    """Lines that hold an issue and nothing else."""
    for start in _ALONE.finditer(text):
        one = _one(text, start.end(), web, beside)
        if one is not None and _NOTHING_MORE.match(text, one[1]):
            yield one[0]


def _one(text: str, place: int, web: str, beside: str) -> tuple[Reference, int] | None:
    """The issue that is named at ``place``, and where its name ends; ``beside`` is the namespace of projects that are
    named without one, empty where there are none."""
    linked = _LINKED.match(text, place)
    if linked is not None:
        inner = _address(linked["inner"], web)
        return None if inner is None else (inner, linked.end())
    match = _SHORT.match(text, place) or _GH.match(text, place)
    if match is not None:
        return Reference(match.groupdict().get("project"), int(match["number"])), match.end()
    sibling = _SIBLING.match(text, place) if beside else None
    if sibling is not None:
        return Reference(f"{beside}/{sibling['project']}", int(sibling["number"])), sibling.end()
    address = _ADDRESS.match(text, place)
    if address is not None:
        reference = _address(address["url"].rstrip(".,;:!?"), web)
        return None if reference is None else (reference, address.end())
    return None


def _address(url: str, web: str) -> Reference | None:
    try:
        parts, home = urlsplit(url), urlsplit(web)
    except ValueError:
        return None
    if (parts.scheme, parts.netloc.lower().removeprefix("www.")) != (home.scheme, home.netloc.lower()):
        return None
    match = _PATH.fullmatch(parts.path.removeprefix(home.path.rstrip("/")))
    return None if match is None else Reference(match["project"], int(match["number"]))
