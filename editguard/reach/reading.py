"""What has to be read for a change: what it depends on, and what depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.index.graph import CommitGraph, Target
from editguard.index.outline import CLASS, FUNCTION, VALUE, Outline, Symbol
from editguard.reach.changes import Changes

_LIKELY = 3
"""Definitions of one name up to which an attribute of an unknown value is taken for one of them."""


class Use(NamedTuple):
    """``scope`` of the file ``path`` refers to ``target`` on the 1-based ``line``; ``sure`` where the name was followed
    there, not where only a rare name says so."""

    path: str
    scope: str
    line: int
    target: Target
    sure: bool


def tokens(symbol: Symbol, outline: Outline) -> int:
    """An estimate of the tokens of ``symbol``, one for four characters; of a class without its methods, but for
    `__init__`."""
    size = symbol.size
    if symbol.kind == CLASS:
        inner = [
            other for other in outline.symbols if other.name.startswith(symbol.name + ".") and other.kind == FUNCTION
        ]
        direct = [other for other in inner if other.name.count(".") == symbol.name.count(".") + 1]
        size -= sum(other.size for other in direct if other.last_name != "__init__")
    return max(1, size // 4)


def impact(graph: CommitGraph, changed: Sequence[Target]) -> list[Use]:
    """Where other files refer to one of ``changed``: through names that lead there, through methods that override it,
    and through attributes of unknown values whose name is rare."""
    found: list[Use] = []
    for target in changed:
        symbol = graph.symbol(target)
        if symbol is None or not target.name:
            continue
        name = symbol.last_name
        if name.startswith("__") and name.endswith("__") and name != "__init__":
            continue  # called by what no name says
        spoken = target.name.split(".")[-2] if name == "__init__" and "." in target.name else name
        rare = symbol.kind != VALUE and len(graph.defined(name)) <= _LIKELY and "." in target.name
        for path, outline in graph.outlines.items():
            if path != target.path and outline.speaks_of(spoken):
                found.extend(_uses(graph, path, outline, target, spoken, rare=rare))
    return found


def _uses(graph: CommitGraph, path: str, outline: Outline, target: Target, name: str, *, rare: bool) -> Iterator[Use]:
    for reference in outline.references:
        parts = reference.chain.split(".")
        plain = [part.removesuffix("()") for part in parts]
        if name not in plain:
            continue
        if reference.chain.startswith("."):
            if rare:
                yield Use(path, reference.scope, reference.line, target, sure=False)
            continue
        chain = ".".join(parts[: plain.index(name) + 1]).removesuffix("()")
        led = graph.resolve(path, reference.scope, chain)
        if led is not None and (led == target or _same(led, target)):
            yield Use(path, reference.scope, reference.line, target, sure=True)


def _same(led: Target, target: Target) -> bool:
    """Whether a reference to ``led`` is one to ``target``: a class stands for its `__init__`."""
    return led.path == target.path and target.name == f"{led.name}.__init__"


def overriding(graph: CommitGraph, changed: Sequence[Target]) -> list[Target]:
    """Definitions in classes that derive from that of a changed method, in any file, which override it."""
    found: dict[Target, None] = {}
    for target in changed:
        around, _, name = target.name.rpartition(".")
        if not around or name == "__init__":
            continue
        for derived in descendants(graph, Target(target.path, around)):
            own = Target(derived.path, f"{derived.name}.{name}")
            if graph.symbol(own) is not None:
                found.setdefault(own)
    return list(found)


def descendants(graph: CommitGraph, target: Target) -> list[Target]:
    """Classes that derive from ``target``, directly or not."""
    found: dict[Target, None] = {}
    queue = [target]
    while queue:
        for derived in graph.subclasses.get(queue.pop(), ()):
            if derived not in found:
                found[derived] = None
                queue.append(derived)
    return list(found)


def context(graph: CommitGraph, changes: Changes) -> list[Use]:
    """What the changed definitions depend on, in their own file and in others; of a module's or a class's own lines
    only what the changed ones name. ``graph`` is that of the commit with the files after the patch."""
    found: dict[tuple[Target, str], Use] = {}
    own = set(changes.changed)
    for file in changes.files:
        outline = file.after
        inside = {target.name for target in changes.changed if target.path in (file.path, file.old_path)}
        for reference in outline.references:
            symbol = outline.by_name.get(reference.scope)
            whole = symbol is not None and symbol.kind == FUNCTION and _within(reference.scope, inside)
            if not whole and reference.line not in file.new_lines:
                continue
            target = graph.resolve(file.path, reference.scope, reference.chain, outline)
            sure = True
            if target is None and reference.chain.startswith(".") and reference.line in file.new_lines:
                named = graph.defined(reference.chain.rpartition(".")[2].removesuffix("()"))
                target, sure = (named[0], False) if len(named) == 1 else (None, False)
            if target is None or not target.name or target in own or Target(file.old_path, target.name) in own:
                continue
            use = Use(file.path, reference.scope, reference.line, target, sure)
            found.setdefault((target, file.path), use)
    return list(found.values())


def _within(scope: str, names: set[str]) -> bool:
    return any(scope == name or scope.startswith(name + ".") for name in names if name)


def crossing(graph: CommitGraph, changes: Changes) -> list[Use]:
    """Changed lines of one file that refer to what the patch changes in another: neither makes sense alone."""
    own = set(changes.changed)
    paths = {file.old_path: file.path for file in changes.files}
    found: list[Use] = []
    for file in changes.files:
        for reference in file.after.references:
            if reference.line not in file.new_lines:
                continue
            target = graph.resolve(file.path, reference.scope, reference.chain, file.after)
            if target is None or target.path == file.path or target.path not in paths.values():
                continue
            if target in own or any(Target(old, target.name) in own for old in paths if paths[old] == target.path):
                found.append(Use(file.path, reference.scope, reference.line, target, sure=True))
    return found
