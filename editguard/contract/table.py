"""A contract as a table of plain values: what ``[tool.editguard.scope]`` and contract files have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from editguard.patterns import Pattern
from editguard.settings.checks import closest
from editguard.vocabulary.contract import Clause, Subject, Verb
from editguard.vocabulary.errors import UsageError

KEYS = ("allow", "deny", "allow-symbols", "deny-symbols", "new-files", "max-lines", "max-files", "reason")

_SYMBOL = Pattern(r"(?:\*\*|[^\W\d][\w*?]*|[*?][\w*?]*)(?:\.(?:\*\*|[\w*?]+))*")
_LONGEST = 4096
_MOST = 10_000
"""Clauses of one table: each is looked at for every file of a patch."""


def clauses_of(table: Mapping[str, Any], source: str) -> tuple[Clause, ...]:
    """The clauses of ``table``, whose keys are those of `KEYS`.

    Args:
        table: plain values, as TOML, YAML and JSON give them.
        source: names the table in messages, and is the source of its clauses.

    Raises:
        UsageError: for an unknown key or a value that is none, with its place.
    """
    found: list[Clause] = []
    readers: Mapping[str, Callable[[Any, str], Iterable[Clause]]] = {
        "allow": lambda value, place: _entries(value, place, Verb.ALLOW, source),
        "deny": lambda value, place: _entries(value, place, Verb.DENY, source),
        "allow-symbols": lambda value, place: _symbols(value, place, Verb.ALLOW, source),
        "deny-symbols": lambda value, place: _symbols(value, place, Verb.DENY, source),
        "new-files": lambda value, place: _new_files(value, place, source),
        "max-lines": lambda value, place: [_limit(value, place, Subject.LINES, source)],
        "max-files": lambda value, place: [_limit(value, place, Subject.FILES, source)],
    }
    general = _text(table.get("reason", ""), f"{source}: reason")
    for key, value in table.items():
        if key == "reason":
            continue
        if key not in readers:
            raise UsageError(f"{source}: unknown key {key!r}{closest(str(key), KEYS)}")
        found.extend(readers[key](value, key))
        if len(found) > _MOST:
            raise UsageError(f"{source}: more than {_MOST:,} clauses; use globs")
    return tuple(clause if clause.reason else _with_reason(clause, general) for clause in found)


def path_clause(verb: Verb, glob: object, source: str, origin: str, reason: str = "") -> Clause:
    """The clause on the paths that ``glob`` matches.

    Raises:
        UsageError: if it is no glob as in ``.gitignore``, or one that cannot match a path of a repository.
    """
    return Clause(verb, Subject.PATH, _glob(glob, f"{source}: {origin}"), None, source, origin, reason)


def symbol_clause(verb: Verb, name: object, source: str, origin: str, reason: str = "") -> Clause:
    """The clause on the symbols that ``name`` matches.

    Raises:
        UsageError: if it is no qualified name with wildcards.
    """
    return Clause(verb, Subject.SYMBOL, _symbol(name, f"{source}: {origin}"), None, source, origin, reason)


def limit_clause(subject: Subject, bound: object, source: str, origin: str, reason: str = "") -> Clause:
    """The clause that bounds a number.

    Raises:
        UsageError: if ``bound`` is no whole number of 0 or more.
    """
    if isinstance(bound, bool) or not isinstance(bound, int) or bound < 0:
        raise UsageError(f"{source}: {origin} must be a whole number of 0 or more, not {bound!r}")
    return Clause(Verb.LIMIT, subject, "", bound, source, origin, reason)


def _entries(value: Any, key: str, verb: Verb, source: str) -> Iterable[Clause]:
    """Globs as strings, or tables with ``path`` or ``symbol`` and a ``reason``."""
    for number, entry in enumerate(_list(value, key, source), start=1):
        origin = f"{key}[{number}]"
        if isinstance(entry, str):
            yield path_clause(verb, entry, source, origin)
            continue
        if not isinstance(entry, Mapping):
            raise UsageError(f"{source}: {origin} must be a glob, or a table with path or symbol, not {entry!r}")
        for name in entry:
            if name not in ("path", "symbol", "reason"):
                raise UsageError(
                    f"{source}: {origin}: unknown key {name!r}{closest(str(name), ('path', 'symbol', 'reason'))}"
                )
        if ("path" in entry) == ("symbol" in entry):
            raise UsageError(f"{source}: {origin} needs either path or symbol")
        reason = _text(entry.get("reason", ""), f"{source}: {origin}: reason")
        if "path" in entry:
            yield path_clause(verb, entry["path"], source, origin, reason)
        else:
            yield symbol_clause(verb, entry["symbol"], source, origin, reason)


def _symbols(value: Any, key: str, verb: Verb, source: str) -> Iterable[Clause]:
    for number, name in enumerate(_list(value, key, source), start=1):
        yield symbol_clause(verb, name, source, f"{key}[{number}]")


def _new_files(value: Any, key: str, source: str) -> Iterable[Clause]:
    """``true`` allows any, ``false`` none, a number so many, globs those."""
    if value is True:
        return
    if value is False:
        yield limit_clause(Subject.NEW_FILES, 0, source, key)
    elif isinstance(value, list):
        if not value:
            raise UsageError(f"{source}: {key} is an empty list; write false if no file may be added")
        for number, glob in enumerate(value, start=1):
            origin = f"{key}[{number}]"
            pattern = _glob(glob, f"{source}: {origin}")
            yield Clause(Verb.ALLOW, Subject.NEW_FILE, pattern, None, source, origin)
    elif isinstance(value, int):
        yield limit_clause(Subject.NEW_FILES, value, source, key)
    else:
        raise UsageError(f"{source}: {key} must be true, false, a number or a list of globs, not {value!r}")


def _limit(value: Any, key: str, subject: Subject, source: str) -> Clause:
    """A number, or a table with ``max`` and a ``reason``."""
    if not isinstance(value, Mapping):
        return limit_clause(subject, value, source, key)
    for name in value:
        if name not in ("max", "reason"):
            raise UsageError(f"{source}: {key}: unknown key {name!r}{closest(str(name), ('max', 'reason'))}")
    if "max" not in value:
        raise UsageError(f"{source}: {key} needs max")
    reason = _text(value.get("reason", ""), f"{source}: {key}: reason")
    return limit_clause(subject, value["max"], source, key, reason)


def _list(value: Any, key: str, source: str) -> list[Any]:
    if not isinstance(value, list):
        raise UsageError(f"{source}: {key} must be a list, not {value!r}")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{place} must be text, not {value!r}")
    return " ".join(value.split())


def _glob(glob: object, place: str) -> str:
    from editguard.globs import check_glob

    if not isinstance(glob, str):
        raise UsageError(f'{place} must be a glob, such as "src/**", not {glob!r}')
    # `.gitignore` takes `./x` for a folder named `.`: a clause that matches nothing holds nobody back
    pattern = glob.strip().replace("/./", "/")
    while pattern.startswith("./"):
        pattern = pattern[2:]
    body = pattern.removeprefix("!")
    if ".." in body.split("/"):
        raise UsageError(f"{place}: {glob!r} leaves the repository; globs are matched against paths inside of it")
    if body.startswith("#") or not body.strip("/") or "\0" in body or "\n" in body or len(body) > _LONGEST:
        raise UsageError(f"{place}: {glob!r} matches no path; write globs as in .gitignore (all files: **)")
    try:
        check_glob(pattern)
    except ValueError as error:
        raise UsageError(f"{place}: {glob!r} is no glob as in .gitignore") from error
    return pattern


def _symbol(name: object, place: str) -> str:
    if not isinstance(name, str) or len(name) > _LONGEST or not _SYMBOL.fullmatch(name.strip().removesuffix("()")):
        raise UsageError(f'{place} must be a qualified name, such as "package.module.Class.*", not {name!r}')
    return name.strip().removesuffix("()")


def _with_reason(clause: Clause, reason: str) -> Clause:
    from dataclasses import replace

    return replace(clause, reason=reason) if reason else clause
