"""One commit's files with their outlines: who imports whom, what a name refers to.

Names are followed through imports (relative ones, `as`, `*`, re-exports, `__all__`), modules, classes with their bases
(depth first, left to right), attributes that are assigned in a class or to `self`, and names that are assigned once
from a call of a class or annotated with one. Not followed: what is computed when the code runs (`getattr`, `globals`,
`importlib`, decorators and metaclasses that change what they get, module `__getattr__`, `sys.path`), what a function
returns, and code outside of the commit. What cannot be followed has no answer; nothing is guessed here.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from editguard.index import javascript
from editguard.index.modules import Modules
from editguard.index.outline import CLASS, FUNCTION, VALUE, Import, Outline, Symbol

_STEPS = 24
"""Names that are followed from one to the next before it is given up: they may go in circles."""


class Target(NamedTuple):
    """What a name refers to: a definition in the file ``path``, or with an empty ``name`` the module itself."""

    path: str
    name: str


class Skipped(NamedTuple):
    """A file that was not taken apart, or only by its lines, and why."""

    path: str
    why: str


class CommitGraph:
    """The files of one commit."""

    def __init__(self, outlines: Mapping[str, Outline], skipped: Iterable[Skipped] = ()) -> None:
        self.outlines = outlines
        self.skipped = tuple(skipped)
        self.modules = Modules(outlines)
        self._defined: dict[str, tuple[Target, ...]] = {}
        self._members: dict[tuple[str, str], Target | None] = {}
        self._resolved: dict[tuple[str, str, str], Target | None] = {}

    def __len__(self) -> int:
        return len(self.outlines)

    def after(self, outlines: Mapping[str, Outline], gone: Iterable[str] = ()) -> CommitGraph:
        """The graph of the same commit with other ``outlines`` in place of some, and without the files ``gone``."""
        kept = {path: outline for path, outline in self.outlines.items() if path not in set(gone)}
        return CommitGraph(kept | dict(outlines), self.skipped)

    def symbol(self, target: Target) -> Symbol | None:
        """The definition that ``target`` is."""
        outline = self.outlines.get(target.path)
        return None if outline is None else outline.by_name.get(target.name)

    # imports

    @cached_property
    def imports(self) -> dict[str, frozenset[str]]:
        """For each file those that it imports, itself left out."""
        return {path: frozenset(self._imported(path)) for path in self.outlines}

    def _imported(self, path: str) -> Iterator[str]:
        if path.endswith(javascript.SUFFIXES):
            yield from javascript.imported(path, self.outlines[path], self.outlines)
            return
        for item in self.outlines[path].imports:
            found = self._file_of(path, item)
            if found is not None and found != path:
                yield found

    def _file_of(self, path: str, item: Import) -> str | None:
        """The file that an import reads: the module that ``name`` is, else the one that it is taken from."""
        if item.name and item.bound != "*":
            whole = f"{item.module}.{item.name}" if item.module else item.name
            found = self.module(path, item.level, whole)
            if found is not None:
                return found
        return self.module(path, item.level, item.module)

    def module(self, importer: str, level: int, dotted: str) -> str | None:
        """The file of a module as the file ``importer`` names it, with ``level`` dots in front."""
        if level:
            return self.modules.beside(importer, level, dotted)
        found = self.modules.find(dotted, importer)
        if found is None and self._looks_beside(importer) and not self._elsewhere(dotted.split(".")[0]):
            found = self.modules.beside(importer, 1, dotted)
        return found

    def _looks_beside(self, importer: str) -> bool:
        """Whether a plain import may mean a file beside: a script has its own folder on its path, and Python 2, of
        which only lines are read, looks there first."""
        outline = self.outlines.get(importer)
        return not self.modules.in_package(importer) or (outline is not None and bool(outline.note))

    def _elsewhere(self, name: str) -> bool:
        return self.modules.is_folder(name) or name in sys.stdlib_module_names

    @cached_property
    def importers(self) -> dict[str, frozenset[str]]:
        """For each file those that import it."""
        found: dict[str, set[str]] = {}
        for path, imported in self.imports.items():
            for other in imported:
                found.setdefault(other, set()).add(path)
        return {path: frozenset(paths) for path, paths in found.items()}

    def distances(self, start: str, limit: int) -> dict[str, int]:
        """How many imports, in whichever direction, lie between ``start`` and the files within ``limit`` of it."""
        found = {start: 0}
        queue = deque([start])
        nothing: frozenset[str] = frozenset()
        while queue:
            path = queue.popleft()
            if found[path] >= limit:
                continue
            for other in self.imports.get(path, nothing) | self.importers.get(path, nothing):
                if other not in found:
                    found[other] = found[path] + 1
                    queue.append(other)
        return found

    # names

    def resolve(self, path: str, scope: str, chain: str, outline: Outline | None = None) -> Target | None:
        """What ``chain`` refers to where ``scope`` of the file ``path`` uses it; ``outline`` is the file's where it is
        not the one of the commit. Where only a beginning of the chain can be followed, that is the answer."""
        if outline is not None and outline is not self.outlines.get(path):
            return _Names(self, path, outline, _STEPS).chain(scope, chain)
        key = (path, scope, chain)
        if key not in self._resolved:
            known = self.outlines.get(path)
            self._resolved[key] = None if known is None else _Names(self, path, known, _STEPS).chain(scope, chain)
        return self._resolved[key]

    def member(self, path: str, name: str, steps: int = _STEPS) -> Target | None:
        """What ``name`` is in the module at ``path``."""
        key = (path, name)
        if key in self._members:
            return self._members[key]
        if steps <= 0 or path not in self.outlines:
            return None
        self._members[key] = None  # whoever comes back here while it is looked for goes in a circle
        found = _Names(self, path, self.outlines[path], steps).global_name(name)
        if found is None:
            below = self.modules.below(path, name)
            found = Target(below, "") if below else None
        self._members[key] = found
        return found

    def attribute(self, target: Target, name: str, steps: int = _STEPS) -> Target | None:
        """What ``name`` is on ``target``: a module, a class or its instance, a name that stands for one of those."""
        if steps <= 0:
            return None
        if not target.name:
            return self.member(target.path, name, steps - 1)
        symbol = self.symbol(target)
        if symbol is None or symbol.kind == FUNCTION:
            return None
        outline = self.outlines[target.path]
        if symbol.kind == VALUE:
            held = self.held(target, steps - 1)
            return None if held is None or held == target else self.attribute(held, name, steps - 1)
        own = f"{target.name}.{name}"
        if own in outline.by_name:
            return Target(target.path, own)
        for base in self.bases(target, steps - 1):
            found = self.attribute(base, name, steps - 1) if base != target else None
            if found is not None:
                return found
        return None

    def bases(self, target: Target, steps: int = _STEPS) -> list[Target]:
        """The classes that the class ``target`` derives from, as far as they are found."""
        symbol = self.symbol(target)
        if symbol is None or symbol.kind != CLASS:
            return []
        names = _Names(self, target.path, self.outlines[target.path], steps)
        around = target.name.rpartition(".")[0]
        found = [names.chain(around, chain, whole=True) for chain in symbol.says]
        return [base for base in found if base is not None and base.name]

    def held(self, target: Target, steps: int = _STEPS) -> Target | None:
        """What the value ``target`` is made from: another name of it, or an instance of a class."""
        symbol = self.symbol(target)
        if symbol is None or symbol.kind != VALUE or not symbol.says or steps <= 0:
            return None
        names = _Names(self, target.path, self.outlines[target.path], steps)
        return names.chain(symbol.name.rpartition(".")[0], symbol.says[0], whole=True)

    def ending(self, end: str) -> tuple[str, ...]:
        """The files whose paths end with ``end``, whole folders of it."""
        return tuple(
            path for path in self._by_file_name.get(end.rpartition("/")[2], ()) if f"/{path}".endswith("/" + end)
        )

    @cached_property
    def _by_file_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path in self.outlines:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    def defined(self, name: str) -> tuple[Target, ...]:
        """Functions and classes whose names end with ``name``, a whole part."""
        if name not in self._defined:
            self._defined[name] = tuple(
                Target(path, full) for path, outline in self.outlines.items() for full in outline.by_last.get(name, ())
            )
        return self._defined[name]

    @cached_property
    def subclasses(self) -> dict[Target, tuple[Target, ...]]:
        """Classes by those that they derive from directly."""
        found: dict[Target, list[Target]] = {}
        for path, outline in self.outlines.items():
            for symbol in outline.symbols:
                if symbol.kind == CLASS and symbol.says:
                    for base in self.bases(Target(path, symbol.name)):
                        found.setdefault(base, []).append(Target(path, symbol.name))
        return {base: tuple(derived) for base, derived in found.items()}


class _Names:
    """Names as one file sees them; ``steps`` bounds how far they are followed."""

    def __init__(self, graph: CommitGraph, path: str, outline: Outline, steps: int) -> None:
        self._graph = graph
        self._path = path
        self._outline = outline
        self._steps = steps

    def chain(self, scope: str, chain: str, *, whole: bool = False) -> Target | None:
        """See `CommitGraph.resolve`; with ``whole`` only an answer for all of the chain counts."""
        if self._steps <= 0:
            return None
        first, *rest = chain.split(".")
        if not first:
            return None  # an attribute of nobody knows what
        called = first.endswith("()")
        at: Target | None
        if first in ("@", "^"):
            around = self._class_around(scope)
            if around is None:
                return None
            if first == "^" and rest:
                return self._of_bases(around, rest, whole=whole)
            at = Target(self._path, around)
        else:
            at = self._name(scope, first.removesuffix("()"))
        if at is None:
            return None
        if called:
            instance = self._called(at)
            if instance is None:
                return None if whole or rest else at
            at = instance
        return self._follow(at, rest, whole=whole)

    def _follow(self, at: Target, rest: list[str], *, whole: bool) -> Target | None:
        for part in rest:
            found = self._attribute(at, part.removesuffix("()"))
            if found is not None and part.endswith("()"):
                found = self._called(found)
            if found is None:
                return None if whole else at
            at = found
        return at

    def _called(self, at: Target) -> Target | None:
        """What a call of ``at`` gives: an instance of a class; what a function returns is not known."""
        symbol = self._symbol(at)
        if symbol is not None and symbol.kind == VALUE:
            held = self._graph.held(at, self._steps - 1)
            symbol, at = (None, at) if held is None else (self._symbol(held), held)
        return at if symbol is not None and symbol.kind == CLASS else None

    def _symbol(self, at: Target) -> Symbol | None:
        if at.path == self._path:
            return self._outline.by_name.get(at.name)
        return self._graph.symbol(at)

    def _attribute(self, at: Target, name: str) -> Target | None:
        if at.path == self._path and at.name:
            own = f"{at.name}.{name}"
            if own in self._outline.by_name:
                return Target(at.path, own)
            symbol = self._outline.by_name.get(at.name)
            if symbol is not None and symbol.kind == CLASS:
                return self._of_bases(at.name, [name], whole=True)
        return self._graph.attribute(at, name, self._steps - 1)

    def _of_bases(self, around: str, rest: list[str], *, whole: bool) -> Target | None:
        symbol = self._outline.by_name.get(around)
        if symbol is None:
            return None
        outer = around.rpartition(".")[0]
        for said in symbol.says:
            names = _Names(self._graph, self._path, self._outline, self._steps - 4)
            base = names.chain(outer, said, whole=True)
            if base is None or not base.name or base == Target(self._path, around):
                continue
            found = names._attribute(base, rest[0].removesuffix("()"))
            if found is not None:
                return found if len(rest) == 1 else self._follow(found, rest[1:], whole=whole)
        return None

    def _class_around(self, scope: str) -> str | None:
        while scope:
            symbol = self._outline.by_name.get(scope)
            if symbol is not None and symbol.kind == CLASS:
                return scope
            scope = scope.rpartition(".")[0]
        return None

    def _name(self, scope: str, name: str) -> Target | None:
        """What the plain ``name`` is in ``scope``: its own and those of the functions around, then the module's."""
        own = True
        while scope:
            symbol = self._outline.by_name.get(scope)
            if own or symbol is None or symbol.kind != CLASS:
                item = self._outline.bindings.get((scope, name))
                if item is not None:
                    return self._import(item)
                inner = self._outline.by_name.get(f"{scope}.{name}")
                if inner is not None and (inner.kind != VALUE or (symbol is not None and symbol.kind == CLASS)):
                    return Target(self._path, inner.name)
            own = False
            scope = scope.rpartition(".")[0]
        return self.global_name(name)

    def global_name(self, name: str) -> Target | None:
        """What ``name`` is in the module itself."""
        if name in self._outline.by_name:
            return Target(self._path, name)
        item = self._outline.bindings.get(("", name))
        if item is not None:
            return self._import(item)
        for star in self._outline.imports:
            if star.bound == "*" and not star.scope:
                source = self._graph.module(self._path, star.level, star.module)
                if source is None or source == self._path:
                    continue
                exports = self._graph.outlines[source].exports
                if (name in exports) if exports is not None else not name.startswith("_"):
                    found = self._graph.member(source, name, self._steps - 1)
                    if found is not None:
                        return found
        return None

    def _import(self, item: Import) -> Target | None:
        graph = self._graph
        if not item.name:
            dotted = item.module if item.whole else item.module.split(".")[0]
            found = graph.module(self._path, 0, dotted)
            return None if found is None else Target(found, "")
        source = graph.module(self._path, item.level, item.module)
        if source is not None and source != self._path:
            member = graph.member(source, item.name, self._steps - 1)
            if member is not None:
                return member
        whole = f"{item.module}.{item.name}" if item.module else item.name
        found = graph.module(self._path, item.level, whole)
        return None if found is None else Target(found, "")
