"""The task of a pull request: its title and body, and the issues that it is tied to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from editguard.bots.boilerplate import clean
from editguard.bots.references import MOST, references
from editguard.bots.values import HostError, Issue, PullRequest, Reference
from editguard.vocabulary.task import Task

_LONG = 30_000
"""Characters of one source that are read; nobody asks for something in more."""

_RAW = 100_000
"""Characters that are cleaned; GitHub takes 65,536."""

_CUT = (
    "the description was cut before it came here: what it says further on, and issues that it names there, are not "
    "known; a token that may read the request gets all of it"
)
_OWN_ONLY = "relevance was judged on title and body only"


class Asked(NamedTuple):
    """``task`` with its sources named, ``None`` where nobody wrote a word; ``notes`` say aloud what is missing."""

    task: Task | None
    notes: tuple[str, ...] = ()


def asked(
    request: PullRequest,
    web: str,
    templates: Sequence[str],
    read: Callable[[Reference], Issue],
    *,
    siblings: bool = False,
) -> Asked:
    """What was asked for.

    Args:
        request: title and body.
        web: the address of the platform's pages.
        templates: texts of the project that new requests and issues start from, as the base has them.
        read: reads an issue, or raises `HostError`.
        siblings: see `references`.
    """
    whole = clean(request.body[:_RAW], templates)
    body = _bounded(whole)
    title = clean(request.title) or request.title.strip()
    # a reference in a comment or a template is nobody's word; one at the end of a long body is
    named = references(f"{title}\n\n{whole}", web, request.project, siblings=siblings)
    issues, sources = [], []
    notes = [_CUT] if request.cut else []
    for reference in named[:MOST]:
        shown = reference.shown(request.project)
        try:
            issue = read(reference)
        except HostError as error:
            notes.append(f"the issue {shown} could not be read ({error})")
            continue
        words = _bounded(
            "\n\n".join(part for part in (issue.title.strip(), clean(issue.body[:_RAW], templates)) if part)
        )
        if words:
            issues.append(words)
            sources.append(f"issue {shown}")
        else:
            notes.append(f"the issue {shown} is empty")
    if len(named) > MOST:
        notes.append(f"{len(named) - MOST:,} more issues are named and were not read")
    if named and not issues:
        notes.append(_OWN_ONLY)
    text = "\n\n".join(part for part in (title, body, *issues) if part)
    if not text.strip():
        return Asked(None, tuple(notes))
    own = f"title and body of #{request.number}" if body else f"title of #{request.number}"
    task = Task(text, " + ".join((own, *sources)), orders="\n\n".join(issues))
    return Asked(task, tuple(notes))


def _bounded(text: str) -> str:
    return text if len(text) <= _LONG else text[:_LONG]
