"""Paths alone against a contract: what can be said before an edit is made, without reading a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from editguard.scope.paths import Globs, same_file
from editguard.scope.words import denied_words, outside_words, said_by
from editguard.vocabulary.contract import Breach, Clause, Contract, Subject, Verb

COMPILED = (".so", ".pyd", ".pyx")
"""Endings of what Python imports in place of the source beside it, or is made into that."""


def may_define(path: str) -> bool:
    """Whether the file at ``path`` may define symbols that a contract can name."""
    from editguard.edits.paths import language

    return language(path) == "python" or path.endswith(COMPILED)


def path_breaches(contract: Contract, names: Sequence[str], *, new: bool) -> Iterator[Breach]:
    """Where an edit of one file leaves ``contract`` by its path.

    A source that allows symbols as well says nothing here: which symbols an edit touches is not known yet.

    Args:
        contract: what may change.
        names: repository-relative names of the file, the one that was given and the one that links lead to.
        new: whether there is no such file yet.
    """
    for name in names:
        if same_file(name, contract.files):
            yield Breach("EG205", f"`{name}` is the contract itself", None, name)
    for clauses in _by_source(contract.clauses):
        yield from _of_source(clauses, names, new=new)


def _of_source(clauses: Sequence[Clause], names: Sequence[str], *, new: bool) -> Iterator[Breach]:
    allow = [clause for clause in clauses if clause.verb is Verb.ALLOW and clause.subject is not Subject.NEW_FILE]
    paths = [clause for clause in allow if clause.subject is Subject.PATH]
    deny = Globs([c for c in clauses if c.verb is Verb.DENY and c.subject is Subject.PATH], careless=True)
    allowed = Globs(paths, careless=False)
    for name in names:
        clause = deny.match(name)
        if clause is not None:
            yield Breach("EG201", denied_words(name, clause), clause, name)
        elif allow and len(paths) == len(allow) and allowed.match(name) is None:
            yield Breach("EG201", outside_words(name, allow), allow[0], name)
    if not new:
        return
    places = [clause for clause in clauses if clause.subject is Subject.NEW_FILE]
    if places and Globs(places, careless=False).match(names[0]) is None:
        message = f"`{names[0]}` is new, and files may only be added at `{places[0].pattern}`: {places[0].source}"
        yield Breach("EG204", message, places[0], names[0])
    for clause in clauses:
        if clause.subject is Subject.NEW_FILES and clause.bound == 0:
            yield Breach("EG204", f"`{names[0]}` is new: {said_by(clause)}", clause, names[0])


def _by_source(clauses: Iterable[Clause]) -> Iterable[list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(clause.source, []).append(clause)
    return found.values()
