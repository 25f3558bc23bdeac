"""Two versions of a module, compared as those who import it see them.

Names, signatures and what is public are read by griffe, statically: https://mkdocstrings.github.io/griffe/.
"""

from __future__ import annotations

import builtins
import logging
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from editguard.interface.readable import Readable
from editguard.interface.signature import incompatibilities, joins_compatibly, new_options, shown
from editguard.interface.surface import Surface, surface
from editguard.patterns import Pattern
from editguard.vocabulary.interface import InterfaceChange, InterfaceKind

if TYPE_CHECKING:
    import griffe

_ROOTS = frozenset(("object", "ABC", "Protocol", "Generic", "Enum", "NamedTuple", "TypedDict"))
"""Bases that hand down no names of their own."""

_KEEPS_OLD = Pattern(r"deprecat|renamed|compat|legacy", 2)  # re.IGNORECASE
"""What is in the name of a decorator that goes on taking the old arguments."""

_NO_LOSS = frozenset(("log", "logger", "LOG", "LOGGER", *dir(object))) - {"__init__", "__new__"}
"""Names that nobody imports, and those that every object has."""


class _Side(NamedTuple):
    """One version: what griffe and the outline say, and which names could not be read."""

    module: griffe.Module
    surface: Surface
    hidden: frozenset[str]
    complete: bool


def compare(path: str, module: str, before: Readable, after: Readable) -> list[InterfaceChange]:
    """The changes of the interface of the file at ``path``, which is the module ``module`` by its dotted name.

    Raises:
        SyntaxError: if a side does not parse.
    """
    old, new = _side(path, module, before), _side(path, module, after)
    found = list(_removed(path, old, new))
    for name, one, other in _pairs(old.module, new.module, ""):
        if _certain(name, old, new):
            found.extend(_definition(path, name, one, other, old, new))
    found.extend(_added(path, old, new))
    return sorted(found, key=lambda change: (change.new_lines or change.old_lines or (0, 0), change.name, change.kind))


@lru_cache(maxsize=8)  # the patches of a task change the same files
def _side(path: str, module: str, source: Readable) -> _Side:
    return _Side(_visited(path, module, source.text), surface(source.text), source.hidden, source.complete)


def _visited(path: str, module: str, text: str) -> griffe.Module:
    import griffe

    logging.getLogger("griffe").setLevel(logging.CRITICAL)  # it would write to standard error by itself
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            modules = griffe.ModulesCollection()
            found = griffe.visit(module, Path(path), text, modules_collection=modules)
            modules.set_member(module, found) if "." not in module else None
            griffe.DataclassesExtension().on_package(pkg=found)
    except (RecursionError, ValueError) as error:
        raise SyntaxError(str(error)) from error
    return found


def _certain(name: str, old: _Side, new: _Side) -> bool:
    """Whether both sides say what ``name`` is, whatever the circumstances."""
    parts = name.split(".")
    if parts[0] in old.hidden | new.hidden:
        return False
    prefixes = (".".join(parts[: count + 1]) for count in range(len(parts)))
    return not any(old.surface.ambiguous(prefix) or new.surface.ambiguous(prefix) for prefix in prefixes)


def _pairs(old: Any, new: Any, prefix: str) -> Iterator[tuple[str, Any, Any]]:
    """Public functions, classes and attributes that stand on both sides, with their qualified names."""
    for name, one in old.members.items():
        other = new.members.get(name)
        if other is None or one.is_alias or other.is_alias or not one.is_public:
            continue
        yield prefix + name, one, other
        if one.is_class and other.is_class:
            yield from _pairs(one, other, f"{prefix}{name}.")


def _removed(path: str, old: _Side, new: _Side) -> Iterator[InterfaceChange]:
    yield from _unlisted(path, old, new)
    if new.surface.wildcard or not new.complete:
        return
    for name, one in _gone(old.module, new.module, ""):
        if name.split(".")[0] in old.hidden | new.hidden or name.rpartition(".")[2] in _NO_LOSS:
            continue
        if name in new.surface.names:
            continue
        yield InterfaceChange(
            InterfaceKind.REMOVED,
            path,
            name,
            f"`{name}` is gone",
            before=shown(name, one),
            subjects=tuple(name.split(".")),
            old_lines=old.surface.head(name),
        )


def _unlisted(path: str, old: _Side, new: _Side) -> Iterator[InterfaceChange]:
    """Names that are still there and that `__all__` has no more."""
    if not old.module.exports or new.module.exports is None:
        return
    listed = {name for name in new.module.exports if isinstance(name, str)}
    if not all(isinstance(name, str) for name in new.module.exports):
        return  # taken over from another module
    for name in old.module.exports:
        if isinstance(name, str) and name not in listed and name in new.module.members:
            yield InterfaceChange(
                InterfaceKind.REMOVED,
                path,
                name,
                f"`{name}` is no longer in `__all__`",
                before=f"__all__ with {name!r}",
                after=f"__all__ without {name!r}",
                subjects=(name, "__all__"),
                old_lines=old.surface.head("__all__"),
                new_lines=new.surface.head("__all__"),
            )


def _gone(old: Any, new: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Public names of ``old`` that ``new`` lacks and cannot have from elsewhere."""
    for name, one in old.members.items():
        other = new.members.get(name)
        if other is not None:
            # an alias is asked first: it knows nothing of what it stands for
            if not one.is_alias and not other.is_alias and one.is_class and other.is_class and one.is_public:
                yield from _gone(one, other, f"{prefix}{name}.")
            continue
        if one.is_alias:
            # imports are an interface where `__all__` or a package's own `__init__` hands them on
            if not prefix and (one.is_public or _handed_on(old, name, one)):
                yield name, one
        elif one.is_public and not (prefix and _may_inherit(new, name)) and not _of_instances(one):
            yield prefix + name, one


def _handed_on(module: Any, name: str, alias: Any) -> bool:
    package = module.path.partition(".")[0]
    return (
        bool(module.is_init_module)
        and module.exports is None
        and not name.startswith("_")
        and alias.target_path.partition(".")[0] == package
    )


def _may_inherit(owner: Any, name: str) -> bool:
    """Whether the class ``owner`` has ``name`` from a base, or may have it from one that is not known here."""
    pending, seen = [str(base) for base in owner.bases], set()
    while pending:
        base = pending.pop()
        if base in seen or _last(base) in _ROOTS:
            continue
        seen.add(base)
        known = owner.module.members.get(base)
        if known is not None and not known.is_alias and known.is_class:
            if name in known.members:
                return True
            pending.extend(str(part) for part in known.bases)
            continue
        plain = None if known is not None else getattr(builtins, base, None)
        if not isinstance(plain, type) or hasattr(plain, name):
            return True
    return False


def _of_instances(one: Any) -> bool:
    """An attribute that is only set on instances, or that was only declared."""
    return bool(one.is_attribute) and "class-attribute" not in one.labels and "module-attribute" not in one.labels


def _definition(path: str, name: str, one: Any, other: Any, old: _Side, new: _Side) -> Iterator[InterfaceChange]:
    places = {"old_lines": old.surface.head(name), "new_lines": new.surface.head(name)}
    subjects = tuple(name.split("."))
    if one.is_class and other.is_class:
        kept = {_last(base) for base in other.bases}
        gone = [str(base) for base in one.bases if _last(base) not in kept and str(base) != "object"]
        if gone and not _may_derive(one, other, gone, new.module):
            yield InterfaceChange(
                InterfaceKind.BASES,
                path,
                name,
                "no longer derives from " + ", ".join(f"`{base}`" for base in gone),
                shown(name, one),
                shown(name, other),
                (*subjects, *(base.rpartition(".")[2] for base in gone)),
                **places,
            )
    elif _property(one) != _property(other) and all(part.is_function or _property(part) for part in (one, other)):
        words = "a method becomes a property" if _property(other) else "a property becomes a method"
        yield InterfaceChange(
            InterfaceKind.SIGNATURE, path, name, words, shown(name, one), shown(name, other), subjects, **places
        )
    elif one.is_function and other.is_function:
        if not _goes_on(one, other):
            yield from _function(path, name, one, other, places)
        yield from _exceptions(path, name, old, new)


def _last(base: object) -> str:
    """The name of a base without its module: it may be taken from another place."""
    return str(base).partition("[")[0].rpartition(".")[2]


def _goes_on(one: Any, other: Any) -> bool:
    """Whether a new decorator may take care of the old arguments."""
    old = {str(decorator.value) for decorator in one.decorators}
    return any(
        _KEEPS_OLD.search(str(decorator.value)) for decorator in other.decorators if str(decorator.value) not in old
    )


def _function(path: str, name: str, one: Any, other: Any, places: dict[str, Any]) -> Iterator[InterfaceChange]:
    owner, _, bare = name.rpartition(".")
    broken = incompatibilities(one, other, method=bool(owner))
    before, after = shown(name, one), shown(name, other)
    for kind in (InterfaceKind.SIGNATURE, InterfaceKind.DEFAULT):
        reasons = [reason for reason in broken if reason.kind is kind]
        if reasons:
            subjects = (*name.split("."), *(part for reason in reasons for part in reason.subjects))
            words = "; ".join(dict.fromkeys(reason.words for reason in reasons))
            yield InterfaceChange(kind, path, name, words, before, after, subjects, **places)
            return
    options = new_options(one, other)
    if options and joins_compatibly(bare):
        words = "new optional " + ("parameter " if len(options) == 1 else "parameters ")
        words += ", ".join(f"`{option}`" for option in options)
        yield InterfaceChange(
            InterfaceKind.ADDED, path, name, words, before, after, (*name.split("."), *options), **places
        )


def _exceptions(path: str, name: str, old: _Side, new: _Side) -> Iterator[InterfaceChange]:
    """One exception that gives way to another; one more or one fewer is a matter of behaviour."""
    before, after = old.surface.names.get(name), new.surface.names.get(name)
    if not before or not after:
        return
    was, now = dict(before[-1].raises), dict(after[-1].raises)
    gone, come = [one for one in was if one not in now], [one for one in now if one not in was]
    if len(gone) != 1 or len(come) != 1 or len(before[-1].raises) != len(after[-1].raises):
        return
    yield InterfaceChange(
        InterfaceKind.EXCEPTION,
        path,
        name,
        f"raises `{come[0]}` where it raised `{gone[0]}`",
        f"raise {gone[0]}",
        f"raise {come[0]}",
        (*name.split("."), gone[0], come[0]),
        old_lines=_line(was[gone[0]]),
        new_lines=_line(now[come[0]]),
    )


def _line(number: int) -> Any:
    from editguard.vocabulary.patch import Span

    return Span(number, number)


def _may_derive(one: Any, other: Any, gone: Sequence[str], module: Any) -> bool:
    """Whether a new base of ``other`` derives from what is gone, or comes from another file, so that it may."""
    had = {_last(base) for base in one.bases}
    pending = [str(base) for base in other.bases if _last(base) not in had]
    left, seen = set(gone), set()
    while pending:
        base = pending.pop()
        if base in seen:
            continue
        seen.add(base)
        known = module.members.get(base)
        if known is not None and not known.is_alias and known.is_class:
            bases = [str(part) for part in known.bases]
            left.difference_update(bases)
            pending.extend(bases)
            continue
        plain = getattr(builtins, base, None)
        if not isinstance(plain, type):
            return True
        left.difference_update(parent.__name__ for parent in plain.__mro__)
    return not left


def _property(one: Any) -> bool:
    return bool(one.is_attribute) and "property" in one.labels


def _added(path: str, old: _Side, new: _Side) -> Iterator[InterfaceChange]:
    """Names that `__all__` takes up."""
    if old.module.exports is None or new.module.exports is None:
        return
    known = {str(name) for name in old.module.exports}
    come = [name for name in new.module.exports if isinstance(name, str) and name not in known]
    if come:
        names = ", ".join(f"`{name}`" for name in come)
        yield InterfaceChange(
            InterfaceKind.ADDED,
            path,
            "__all__",
            f"`__all__` takes up {names}",
            subjects=tuple(come),
            old_lines=old.surface.head("__all__"),
            new_lines=new.surface.head("__all__"),
        )
