"""What a task rules out, as clauses: each thing that it names is looked up at the base, and what is not there, or is
there several times, is only noticed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from editguard.edits.find import module_name
from editguard.edits.paths import language
from editguard.task.constraints import Constraint, Rule, read_constraints
from editguard.task.objects import Thing
from editguard.vocabulary.contract import TASK, Aspect, Clause, Contract, Notice, Subject, Verb
from editguard.vocabulary.snapshot import Snapshot
from editguard.vocabulary.task import Task

if TYPE_CHECKING:
    from editguard.index.base import BaseIndex

_ASPECTS = {
    "tests": Aspect.TESTS,
    "docs": Aspect.DOCS,
    "config": Aspect.CONFIG,
    "dependencies": Aspect.DEPENDENCIES,
    "comments": Aspect.COMMENTS,
    "docstrings": Aspect.DOCSTRINGS,
}
_NEW = {
    "tests": Aspect.NEW_TESTS,
    "comments": Aspect.NEW_COMMENTS,
    "docstrings": Aspect.NEW_DOCSTRINGS,
    "dependencies": Aspect.NEW_DEPENDENCIES,
}
_LEFT_OUT = {"formatting": Aspect.FORMATTING, "refactoring": Aspect.REFACTORING, "renames": Aspect.RENAMES}
_LIMITS = {"lines": Subject.LINES, "files": Subject.FILES}


def stated_contract(task: Task, snapshot: Snapshot, index: Callable[[], BaseIndex], *, enforce: bool) -> Contract:
    """What the words of ``task`` allow; without ``enforce`` everything is only noticed. ``index`` is asked for where a
    name of code has to be found."""
    clauses: dict[Clause, None] = {}
    notices: dict[Notice, None] = {}
    look = _Look(snapshot, index)
    ordered = None if task.orders is None else {one.sentence for one in _constraints(task.orders)}
    for constraint in _constraints(task.text):
        doubt = constraint.doubt
        if not doubt and enforce and ordered is not None and constraint.sentence not in ordered:
            doubt = "it stands in what tells of the change, not in what was asked for"
        if not doubt and not enforce:
            doubt = "a commit message tells what was done" if task.account else "the settings say so"
        found = [] if doubt else _clauses(constraint, look)
        if isinstance(found, _Missing):
            doubt, found = found.why, []
        if doubt:
            notices[Notice(constraint.sentence, doubt)] = None
        clauses.update(dict.fromkeys(found))
    return Contract(tuple(clauses), tuple(notices))


@lru_cache(maxsize=8)  # the patches of a task come one after another
def _constraints(text: str) -> tuple[Constraint, ...]:
    return read_constraints(text)


class _Missing(NamedTuple):
    why: str


def _clauses(constraint: Constraint, look: _Look) -> list[Clause] | _Missing:
    def clause(verb: Verb, subject: Subject, pattern: str = "", bound: int | None = None, *names: str) -> Clause:
        return Clause(verb, subject, pattern, bound, TASK, TASK, constraint.sentence, names)

    words = [thing.text for thing in constraint.things]
    match constraint.rule:
        case Rule.NO_NEW if words == ["files"]:
            return [clause(Verb.LIMIT, Subject.NEW_FILES, "", 0)]
        case Rule.NO_NEW:
            return [clause(Verb.DENY, Subject.ASPECT, _NEW[word]) for word in words]
        case Rule.KEEP_API:
            names = [word.removesuffix("()") for word in words]
            return [clause(Verb.DENY, Subject.ASPECT, Aspect.SIGNATURES, None, *names)]
        case Rule.LEAVE_OUT:
            return [clause(Verb.DENY, Subject.ASPECT, _LEFT_OUT[word]) for word in words]
        case Rule.MINIMAL:
            return [clause(Verb.DENY, Subject.ASPECT, Aspect.NEEDLESS)]
        case Rule.RENAME_ONLY:
            return [clause(Verb.DENY, Subject.ASPECT, Aspect.OTHER_THAN_RENAME, None, *words)]
        case Rule.BUDGET:
            return [clause(Verb.LIMIT, _LIMITS[words[0]], "", constraint.bound)]
    verb = Verb.ALLOW if constraint.rule is Rule.ONLY else Verb.DENY
    found: list[Clause] = []
    missing: list[_Missing] = []
    for thing in constraint.things:
        place = look.up(thing)
        if isinstance(place, _Missing):
            missing.append(place)
        else:
            found.append(clause(verb, *place))
    # of a list of what must stay each entry holds by itself; what alone may change is known only as a whole
    if missing and (verb is Verb.ALLOW or not found):
        return missing[0]
    return found


class _Look:
    """Things of a sentence, found at the base."""

    def __init__(self, snapshot: Snapshot, index: Callable[[], BaseIndex]) -> None:
        self._snapshot = snapshot
        self._index = index

    def up(self, thing: Thing) -> tuple[Subject, str] | _Missing:
        """The subject and pattern that ``thing`` means."""
        if thing.sort == "word":
            if thing.text == "migrations":
                return Subject.PATH, "migrations/"
            return Subject.ASPECT, _ASPECTS[thing.text]
        return self._path(thing.text) if thing.sort == "path" else self._name(thing.text)

    def _path(self, text: str) -> tuple[Subject, str] | _Missing:
        path = text.removeprefix("./").lstrip("/")
        if any(mark in path for mark in "*?["):
            return Subject.PATH, path
        wanted = path.rstrip("/")
        known = self._snapshot.paths()
        folders = {path[: path.rindex("/")] for path in known if "/" in path}
        folders |= {
            "/".join(folder.split("/")[:size]) for folder in folders for size in range(1, folder.count("/") + 1)
        }
        if wanted in folders or (not text.endswith("/") and wanted in known):
            return Subject.PATH, f"/{wanted}"
        bare = "." not in wanted and "/" not in wanted
        same = [one for one in (*known, *sorted(folders)) if _ends(one, wanted, bare=bare)]
        if bare and any("/" not in one for one in same):
            same = [one for one in same if "/" not in one]
        if len(same) == 1:
            return Subject.PATH, f"/{same[0]}"
        return _Missing(_why(f"file or folder `{text}`", len(same)))

    def _name(self, text: str) -> tuple[Subject, str] | _Missing:
        name = text.removesuffix("()")
        inner = name.endswith(".*")
        name = name.removesuffix(".*")
        index = self._index()
        places = {(place.path, place.definition.name) for place in index.defined(name)}
        places = {place for place in places if language(place[0]) == "python"}
        # where the whole name is given, it decides
        exact = {(path, own) for path, own in places if f"{module_name(path)}.{own}".endswith(f".{name}")}
        places = exact or places
        if len(places) == 1:
            path, own = next(iter(places))
            return Subject.SYMBOL, f"{module_name(path)}.{own}" + (".*" if inner else "")
        if not places and "." in name and index.has_module(name):
            return Subject.SYMBOL, name
        return _Missing(_why(f"definition of `{text}`", len(places)))


def _ends(path: str, wanted: str, *, bare: bool) -> bool:
    if path.endswith(f"/{wanted}"):
        return True
    # `README` is whatever the project's is called in full
    return bare and path.rsplit("/", 1)[-1].partition(".")[0] == wanted


def _why(what: str, count: int) -> str:
    return f"the base has no {what}" if not count else f"the base has {count} of them: {what}"
