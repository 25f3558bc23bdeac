"""Evidence in sentences: what was found of an edit, and what was looked for in vain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from editguard.relevance.direct import Direct
from editguard.relevance.features import Context
from editguard.relevance.own import Own
from editguard.relevance.subject import Subject
from editguard.vocabulary.edit import Edit, Evidence, Kind

_TEXT = ("around", "mass", "literal", "symbol", "share", "peer", "near_named", "called", "around_gap")
_FILE = ("file_relative", "file_gap")
_OTHERS = ("relative", "gap", "tied", "by_name", "several")
"""The features behind each sentence: its weight is what they add to the log-odds together."""

_WORTH = 0.25
"""From which worth on a shared name or word is told."""

_REACHED = 0.2
_NEAR = 0.7
_CLOSEST = 0.99
_TOLD = 80
"""Characters of a message that is quoted."""


def of_own(own: Own) -> str:
    """What is wrong with an edit by itself, in a sentence."""
    if own.unused_import:
        return f"imports `{own.unused_import}`, which nothing in the file uses"
    if own.repeated_import:
        return f"imports `{own.repeated_import}`, which is imported already"
    if own.unreachable:
        return "adds code right behind a statement that leaves its block: it is never reached"
    if own.unreferenced:
        return f"adds `{own.unreferenced}`, to which nothing in the patch or the repository refers"
    if own.unread:
        return f"sets `{own.unread}`, which nothing reads"
    return f"takes `{own.requalified}` from another module, or serves that alone; the task speaks of neither"


def of_code(
    subject: Subject,
    direct: Direct,
    context: Context,
    contributions: Mapping[str, float],
    edits: Sequence[Edit],
) -> tuple[Evidence, ...]:
    """What ties a change of code to the task and to the other edits; weights are log-odds, positive ones speak
    against it."""
    found = [
        Evidence("task", _to_task(edits[context.place], direct, subject), _sum(contributions, _TEXT)),
        Evidence("edits", _to_others(context, edits), _sum(contributions, _OTHERS)),
    ]
    place = _file(direct, context, subject)
    if place:
        found.append(Evidence("file", place, _sum(contributions, _FILE)))
    return tuple(found)


def _sum(contributions: Mapping[str, float], names: Sequence[str]) -> float:
    return round(sum(contributions.get(name, 0.0) for name in names), 2)


def _to_task(edit: Edit, direct: Direct, subject: Subject) -> str:
    ties = []
    does = "speaks of" if edit.kind is Kind.DOCS else "changes"
    if direct.named_by and direct.named >= _WORTH:
        ties.append(f"{does} `{direct.named_by}`, which the task names")
    if direct.literal_by:
        ties.append(f"holds “{direct.literal_by[:_TOLD]}”, which the task quotes")
    if direct.place_by:
        ties.append(f"stands where the task points to ({direct.place_by})")
    if direct.symbol_by and direct.symbol >= _WORTH and direct.symbol_by != direct.named_by:
        ties.append(f"stands in `{direct.symbol_by}`, which the task names")
    words = [word for word in direct.words_by if subject.weights.get(word, 0.0) >= _WORTH**2]
    if words and not ties:
        shown = ", ".join(f"“{word}”" for word in words)
        ties.append(f"has rare words of the task ({shown})")
    if not ties:
        return "no path, name or message of the task reaches this edit"
    return "; ".join(ties)


def _to_others(context: Context, edits: Sequence[Edit]) -> str:
    reached = context.reached
    if len(edits) == 1:
        return "it is the only edit of the patch"
    if context.features.get("relative", 0.0) >= _CLOSEST and context.seed >= reached.value:
        return "no other change of code is closer to the task"
    if reached.link is None or reached.value < _REACHED:
        return "nothing ties it to an edit that the task speaks of"
    link, origin = reached.link, edits[reached.origin].id
    next_to = edits[link.other if link.one == context.place else link.one].id
    way = f"{origin}, which the task speaks of" if next_to == origin else f"{next_to}, and so to {origin}"
    if link.relation in ("file", "folder"):
        return f"nothing but {link.by} ties it to {way}"
    if link.relation == "name":
        return f"tied through {link.by} to {way}"
    return f"tied ({link.by}) to {way}"


def _file(direct: Direct, context: Context, subject: Subject) -> str:
    rank = subject.ranks.get(context.path)
    if rank is None:
        return ""
    place = f"`{context.path}` is number {rank + 1:,} of {len(subject.base):,} files by the words of the task"
    if context.features.get("file_relative", 1.0) < _NEAR:
        return place + "; another file of the patch is closer to it"
    return place
