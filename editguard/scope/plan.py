"""A contract drafted from a task, for a person to confirm: where its words point to, and what they rule out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from editguard.contract.file import VERSION
from editguard.globs import matcher
from editguard.vocabulary.contract import Aspect, Clause, Contract, Subject, Verb
from editguard.vocabulary.reach import Reach
from editguard.vocabulary.snapshot import Snapshot

_TEST_FOLDERS = frozenset(("tests", "test", "testing", "__tests__", "spec"))
_DOCUMENTS = frozenset(("docs", "doc", "changelog", "changelog.d", "changes", "news"))
_CHANGELOGS = frozenset(("changelog", "changes", "history", "news", "release_notes"))
_NAMED = 3
"""Definitions that are named for a file."""

_LIMITS: Mapping[Subject, str] = {
    Subject.LINES: "max-lines",
    Subject.FILES: "max-files",
    Subject.NEW_FILES: "new-files",
}


def draft(title: str, snapshot: Snapshot, reach: Reach, stated: Contract, files: int) -> dict[str, Any]:
    """The contract as plain values, in the form of a contract file.

    Args:
        title: what the task is called, for people.
        snapshot: the base.
        reach: of the task's text, with the ranked places.
        stated: what the task says itself.
        files: how many of the ranked files are let in where the task names none.
    """
    own = [_entry(clause) for clause in _of(stated, Verb.ALLOW, Subject.PATH)]
    symbols = [clause.pattern for clause in _of(stated, Verb.ALLOW, Subject.SYMBOL)]
    document: dict[str, Any] = {"version": VERSION, "task": title}
    if own or not symbols:
        denied = matcher([clause.pattern for clause in _of(stated, Verb.DENY, Subject.PATH)])
        found = own or _ranked(reach, denied, files)
        ruled_out = {clause.pattern for clause in stated.clauses if clause.subject is Subject.ASPECT}
        if not own and not ruled_out & {Aspect.TESTS, Aspect.NEW_TESTS}:
            found += _company(snapshot, [entry["path"] for entry in found])
        document["allow"] = found
    document |= {
        key: value
        for key, value in (
            ("allow-symbols", symbols),
            ("deny", [_entry(clause) for clause in _of(stated, Verb.DENY, Subject.PATH)]),
            ("deny-symbols", [clause.pattern for clause in _of(stated, Verb.DENY, Subject.SYMBOL)]),
        )
        if value
    }
    for clause in stated.clauses:
        if clause.verb is Verb.LIMIT and clause.subject in _LIMITS:
            document[_LIMITS[clause.subject]] = clause.bound
    return document


def remarks(stated: Contract) -> list[str]:
    """What the task says that no contract file can: it is held to it all the same, wherever the task is given."""
    said = [
        f"the task also rules out {clause.pattern}: “{clause.reason}”"
        for clause in stated.clauses
        if clause.subject is Subject.ASPECT
    ]
    return [
        *said,
        *(f"not clear enough to be a clause ({notice.why}): “{notice.sentence}”" for notice in stated.notices),
    ]


def _of(contract: Contract, verb: Verb, subject: Subject) -> list[Clause]:
    return [clause for clause in contract.clauses if clause.verb is verb and clause.subject is subject]


def _entry(clause: Clause) -> dict[str, str]:
    return {"path": clause.pattern, "reason": f"the task says: {clause.reason}"}


def _ranked(reach: Reach, denied: Callable[[str], bool], files: int) -> list[dict[str, str]]:
    places = [place for place in reach.places if place.symbol is None and not denied(place.path)][:files]
    found = []
    for number, place in enumerate(places, 1):
        inside = [other.symbol for other in reach.places if other.path == place.path and other.symbol][:_NAMED]
        names = f": {', '.join(inside)}" if inside else ""
        found.append({"path": _literal(place.path), "reason": f"number {number} by the words of the task{names}"})
    return found


def _company(snapshot: Snapshot, paths: Sequence[str]) -> list[dict[str, str]]:
    """The tests and documents that a good change of ``paths`` brings along, where the base has such."""
    tops = {path.lstrip("/").split("/")[0] for path in paths}
    tests: dict[str, None] = {}
    documents: dict[str, None] = {}
    for path in snapshot.paths():
        parts = path.split("/")
        for depth, part in enumerate(parts[:-1]):
            if part in _TEST_FOLDERS and (depth == 0 or parts[0] in tops):
                tests["/" + "/".join(parts[: depth + 1]) + "/"] = None
                break
        if len(parts) > 1 and parts[0] in _DOCUMENTS:
            documents[f"/{parts[0]}/"] = None
        elif len(parts) == 1 and posixpath.splitext(path)[0].lower() in _CHANGELOGS:
            documents[_literal(path)] = None
    return [
        *({"path": path, "reason": "a change brings its tests"} for path in tests),
        *({"path": path, "reason": "what changes is documented"} for path in documents),
    ]


def _literal(path: str) -> str:
    """A glob that matches this path alone."""
    return "/" + "".join(f"\\{letter}" if letter in "*?[]\\!#" or (letter == " ") else letter for letter in path)
