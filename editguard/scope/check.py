"""A change held against its contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from editguard.scope.aliases import Aliases
from editguard.scope.aspects import allowed_by, broken_by
from editguard.scope.budgets import over_budget
from editguard.scope.paths import Globs, same_file
from editguard.scope.symbols import Symbols
from editguard.scope.view import FileView, views
from editguard.scope.words import allowed_words, denied_words, outside_words, said_by
from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import TASK, Breach, Clause, Contract, Scope, Subject, Verb
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.snapshot import Snapshot

PATH, SYMBOL, WORDS, BUDGET, OWN = "EG201", "EG202", "EG203", "EG204", "EG205"


def check_scope(
    contract: Contract, files: Sequence[AppliedFile], edits: Sequence[Edit], snapshot: Snapshot, config: Config
) -> Scope:
    """What ``files`` and ``edits`` make of ``contract``; nothing is raised for a change that leaves it."""
    seen = views(files, edits, config, snapshot)
    aliases = Aliases(snapshot, config.limits.syntax_bytes)
    breaches = list(_own_file(contract, seen))
    for part in _parts(contract, aliases):
        for view in seen:
            breaches.extend(_denied(part, view))
            breaches.extend(_not_allowed(part, view))
            breaches.extend(_aspects(part, view))
        breaches.extend(over_budget(part.clauses, seen, WORDS if part.source == TASK else BUDGET))
    outside = frozenset(id for breach in breaches if breach.rule != BUDGET for id in breach.edits)
    return Scope(contract, tuple(breaches), outside)


class _Part(NamedTuple):
    """What one source says."""

    source: str
    clauses: tuple[Clause, ...]
    allow: tuple[Clause, ...]
    allow_paths: Globs
    deny_paths: Globs
    allow_symbols: Symbols
    deny_symbols: Symbols

    @property
    def by_symbol(self) -> bool:
        """Whether it allows symbols."""
        return any(clause.subject is Subject.SYMBOL for clause in self.allow)


def _parts(contract: Contract, aliases: Aliases) -> Iterator[_Part]:
    by_source: dict[str, list[Clause]] = {}
    for clause in contract.clauses:
        by_source.setdefault(clause.source, []).append(clause)
    for source, clauses in by_source.items():

        def of(verb: Verb, subject: Subject, clauses: Sequence[Clause] = clauses) -> list[Clause]:
            return [clause for clause in clauses if clause.verb is verb and clause.subject is subject]

        def symbols(found: list[Clause]) -> Symbols:
            return Symbols(found, [aliases.of(clause.pattern) for clause in found])

        yield _Part(
            source=source,
            clauses=tuple(clauses),
            allow=tuple(
                clause
                for clause in clauses
                if clause.verb is Verb.ALLOW and clause.subject in (Subject.PATH, Subject.SYMBOL, Subject.ASPECT)
            ),
            allow_paths=Globs(of(Verb.ALLOW, Subject.PATH), careless=False),
            deny_paths=Globs(of(Verb.DENY, Subject.PATH), careless=True),
            allow_symbols=symbols(of(Verb.ALLOW, Subject.SYMBOL)),
            deny_symbols=symbols(of(Verb.DENY, Subject.SYMBOL)),
        )


def _own_file(contract: Contract, seen: Iterable[FileView]) -> Iterator[Breach]:
    for view in seen:
        if any(same_file(path, contract.files) for path in view.paths):
            ids = tuple(edit.id for edit in view.edits)
            yield Breach(OWN, "changes the contract that it is held against", None, view.path, ids)


# --- what is taken out


def _denied(part: _Part, view: FileView) -> Iterator[Breach]:
    for path in view.paths:
        clause = part.deny_paths.match(path)
        if clause is not None:
            ids = tuple(edit.id for edit in view.edits)
            yield _breach(PATH, denied_words(path, clause), clause, view.path, ids)
            return
    yield from _denied_symbols(part, view)


def _denied_symbols(part: _Part, view: FileView) -> Iterator[Breach]:
    if not (view.python or view.compiled) or not _has(part, Verb.DENY, Subject.SYMBOL):
        return
    if view.compiled or not view.readable:
        clause = part.deny_symbols.concerning(view.modules)
        if clause is not None:
            said = "what this file defines cannot be read, so it is not known whether"
            ids = tuple(edit.id for edit in view.edits)
            yield _breach(SYMBOL, f"{said} `{clause.pattern}` changes: {said_by(clause)}", clause, view.path, ids)
        return
    told: set[str] = set()
    for edit in view.edits:
        for names in view.touched(edit):
            clause = part.deny_symbols.match(names)
            if clause is not None:
                told.add(clause.pattern)
                said = f"`{_best(names, clause)}` must not change"
                yield _breach(SYMBOL, f"{said}: {said_by(clause)}", clause, view.path, (edit.id,))
                break
    for names in view.come_and_gone():
        clause = part.deny_symbols.match(names)
        if clause is not None and clause.pattern not in told:
            told.add(clause.pattern)
            ids = tuple(edit.id for edit in view.edits if _around(view, edit, names))
            said = f"`{_best(names, clause)}` must not change, and is there on one side of the patch only"
            yield _breach(SYMBOL, f"{said}: {said_by(clause)}", clause, view.path, ids)


def _around(view: FileView, edit: Edit, names: Iterable[str]) -> bool:
    """Whether ``edit`` touches a definition around one of ``names``."""
    given = tuple(names)
    return any(name.startswith(f"{outer}.") for outers in view.touched(edit) for outer in outers for name in given)


def _best(names: Sequence[str], clause: Clause) -> str:
    """The name to show: the one that the clause speaks of, if it is among them."""
    return next((name for name in names if name.startswith(clause.pattern.rstrip(".*"))), names[0])


# --- what is let in


def _not_allowed(part: _Part, view: FileView) -> Iterator[Breach]:
    if not part.allow:
        return
    outside = [path for path in view.paths if part.allow_paths.match(path) is None]
    if not outside:
        return
    stray = [edit for edit in view.edits if not _let_in(part, view, edit)]
    if view.edits and not stray:
        return
    clause = part.allow[0]
    only = allowed_words(part.allow)
    if part.by_symbol and view.python and view.edits:
        inside = len(stray) < len(view.edits)
        for edit in stray:
            if inside and _serving_import(view, edit):
                continue
            names = [names[0] for names in view.touched(edit) if part.allow_symbols.match(names) is None]
            shown = f"`{names[0]}`" if names else f"`{view.path}`"
            unread = "" if view.readable else ", and the file cannot be read"
            yield _breach(
                SYMBOL, f"{shown} is not among what may change{unread}: {only}", clause, view.path, (edit.id,)
            )
        return
    ids = tuple(edit.id for edit in stray)
    if any(one.subject is Subject.ASPECT for one in part.allow) and stray and len(stray) < len(view.edits):
        for edit in stray:
            yield _breach(PATH, f"this is not among what may change: {only}", clause, view.path, (edit.id,))
        return
    yield _breach(PATH, outside_words(outside[0], part.allow), clause, view.path, ids)


def _let_in(part: _Part, view: FileView, edit: Edit) -> bool:
    if any(allowed_by(clause, view, edit) for clause in part.allow if clause.subject is Subject.ASPECT):
        return True
    if not part.by_symbol:
        return False
    if part.source == TASK and view.place in (Kind.TEST, Kind.DOCS):
        return True  # who asks for a change of one function alone seldom means its tests
    if not view.python or not view.readable:
        return False
    touched = view.touched(edit)
    return bool(touched) and all(part.allow_symbols.match(names) is not None for names in touched)


def _serving_import(view: FileView, edit: Edit) -> bool:
    """Whether ``edit`` does no more than import names that were free: what an allowed definition begins to use."""
    before, after = view.names(after=False), view.names(after=True)
    if before is None or after is None or not edit.new_lines:
        return False
    new = after.imported_on(range(edit.new_lines.first, edit.new_lines.last + 1))
    old = before.imported_on(range(edit.old_lines.first, edit.old_lines.last + 1)) if edit.old_lines else []
    if not new or old is None:
        return False
    kept, known = ({(one.name, one.target) for one in side} for side in (new, old))
    gone = known - kept
    come = [one for one in new if (one.name, one.target) not in known]
    return not gone and not any(one.name in before.bound_names or one.name == "*" for one in come)


# --- what only a task's words rule out


def _aspects(part: _Part, view: FileView) -> Iterator[Breach]:
    for clause in part.clauses:
        if clause.subject is not Subject.ASPECT or clause.verb is not Verb.DENY:
            continue
        for said, edit in broken_by(clause, view):
            ids = () if edit is None else (edit.id,)
            yield _breach(WORDS, f"{said}: {said_by(clause)}", clause, view.path, ids)


def _breach(rule: str, message: str, clause: Clause, path: str | None, edits: tuple[str, ...]) -> Breach:
    return Breach(WORDS if clause.from_task else rule, message, clause, path, edits)


def _has(part: _Part, verb: Verb, subject: Subject) -> bool:
    return any(clause.verb is verb and clause.subject is subject for clause in part.clauses)
