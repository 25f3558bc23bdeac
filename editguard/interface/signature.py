"""Whether every call that one signature takes is taken by another, and means the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from editguard.vocabulary.interface import InterfaceKind

_LONGEST = 300
"""Characters of a signature that are shown."""

_CALLED_BY_NAME = frozenset(("__init__", "__new__", "__call__", "__init_subclass__"))
"""Special methods whose parameters callers name; the others are called by operators."""

_PLACED = ("positional-only", "positional or keyword")
_NAMED = ("keyword-only", "positional or keyword")
_ALL_PLACED, _ALL_NAMED = "variadic positional", "variadic keyword"


class Broken(NamedTuple):
    """One reason why a call may fail, or mean something else (``DEFAULT``)."""

    kind: InterfaceKind
    words: str
    subjects: tuple[str, ...] = ()


def shown(name: str, one: Any) -> str:
    """What griffe's object ``one`` looks like to who uses it."""
    if one.is_alias:
        text = f"from {one.target_path.rpartition('.')[0]} import {one.target_path.rpartition('.')[2]}"
    elif one.is_class:
        bases = ", ".join(str(base) for base in one.bases)
        text = f"class {name}({bases})" if bases else f"class {name}"
    elif one.is_function:
        text = ("async " if "async" in one.labels else "") + one.signature(name=name)
    elif "property" in one.labels:
        text = f"{name} (a property)"
    else:
        text = f"{name} = {one.value}" if one.value is not None else name
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def incompatibilities(one: Any, other: Any, *, method: bool) -> list[Broken]:
    """What calls of griffe's function ``one`` meet in ``other``; of a ``method``, the instance or class is no
    argument."""
    bindings = [_binding(part) if method else "" for part in (one, other)]
    if bindings[0] != bindings[1]:
        return [Broken(InterfaceKind.SIGNATURE, f"{_article(bindings[0])} becomes {_article(bindings[1])}")]
    if ("async" in one.labels) != ("async" in other.labels):
        words = "becomes a coroutine" if "async" in other.labels else "is a coroutine no more"
        return [Broken(InterfaceKind.SIGNATURE, words)]
    bound = method and bindings[0] != "static method"
    old, new = list(one.parameters)[bound:], list(other.parameters)[bound:]
    if bound and one.parameters and other.parameters and one.parameters[0].kind.value == _ALL_PLACED:
        return []  # `def f(*args)` takes the instance along
    if {part.kind.value for part in old} >= {_ALL_PLACED, _ALL_NAMED}:
        return []  # `def f(*args, **kwargs)` never said what calls it takes
    called_by_name = not (one.name.startswith("__") and one.name.endswith("__")) or one.name in _CALLED_BY_NAME
    return list(_broken(old, new, called_by_name=called_by_name))


def _broken(old: list[Any], new: list[Any], *, called_by_name: bool) -> list[Broken]:
    found: list[Broken] = []
    after = {part.name: (place, part) for place, part in enumerate(new)}
    kinds = {part.kind.value for part in new}
    renamed: set[str] = set()
    for place, part in enumerate(old):
        kind = part.kind.value
        if part.name not in after:
            taken = (kind not in _NAMED or _ALL_NAMED in kinds) and (kind not in _PLACED or _ALL_PLACED in kinds)
            follower = new[place] if place < len(new) else None
            if kind in (_ALL_PLACED, _ALL_NAMED):
                if kind not in kinds:
                    found.append(_signature(f"`{'*' if kind == _ALL_PLACED else '**'}{part.name}` is gone", part.name))
            elif kind in _PLACED and follower is not None and _takes_over(part, follower, old):
                renamed.add(follower.name)
                if called_by_name and kind in _NAMED and not taken:
                    words = f"parameter `{part.name}` is called `{follower.name}` now"
                    found.append(_signature(words, part.name, follower.name))
            elif not taken:
                found.append(_signature(f"parameter `{part.name}` is gone", part.name))
            continue
        found.extend(_kept(part, place, *after[part.name], kinds))
    for part in new:
        if part.required and part.name not in renamed and all(part.name != known.name for known in old):
            found.append(_signature(f"new required parameter `{part.name}`", part.name))
    return found


def _kept(part: Any, place: int, now: int, other: Any, kinds: set[str]) -> list[Broken]:
    name = part.name
    was, kind = part.kind.value, other.kind.value
    if was in (_ALL_PLACED, _ALL_NAMED) or kind in (_ALL_PLACED, _ALL_NAMED):
        return []
    found: list[Broken] = []
    if other.required and not part.required:
        found.append(_signature(f"parameter `{name}` is required now", name))
    if was in _PLACED and kind not in _PLACED and _ALL_PLACED not in kinds:
        found.append(_signature(f"parameter `{name}` can only be given by name now", name))
    elif was in _NAMED and kind not in _NAMED and _ALL_NAMED not in kinds:
        found.append(_signature(f"parameter `{name}` can no longer be given by name", name))
    elif was in _PLACED and kind in _PLACED and place != now:
        found.append(_signature(f"parameter `{name}` moves from place {place + 1} to {now + 1}", name))
    if not part.required and not other.required and str(part.default) != str(other.default):
        words = f"the default of `{name}` changes from `{part.default}` to `{other.default}`"
        found.append(Broken(InterfaceKind.DEFAULT, words, (name,)))
    return found


def _takes_over(part: Any, follower: Any, old: list[Any]) -> bool:
    """Whether ``follower`` is ``part`` under another name: in its place, new, and as optional."""
    return (
        follower.kind.value in _PLACED
        and all(follower.name != known.name for known in old)
        and (not follower.required or part.required)
    )


def _signature(words: str, *subjects: str) -> Broken:
    return Broken(InterfaceKind.SIGNATURE, words, subjects)


def new_options(one: Any, other: Any) -> list[str]:
    """Names of the optional parameters that ``other`` has beside those of ``one``."""
    known = {part.name for part in one.parameters}
    variadic = (_ALL_PLACED, _ALL_NAMED)
    return [
        part.name
        for part in other.parameters
        if part.name not in known and not part.required and part.kind.value not in variadic
    ]


def joins_compatibly(name: str) -> bool:
    """Whether new options of a function ``name`` are an offer to those who call it by name."""
    return not (name.startswith("__") and name.endswith("__")) or name in _CALLED_BY_NAME


def _binding(one: Any) -> str:
    for label in ("staticmethod", "classmethod"):
        if label in one.labels:
            return label.replace("method", " method")
    return "method"


def _article(words: str) -> str:
    return f"a {words}"
