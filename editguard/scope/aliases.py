"""What else a symbol is called: the definition behind a re-export, and the roots that packages stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from editguard.scope.names import STAR, Names, read_names
from editguard.scope.symbols import SymbolPattern
from editguard.vocabulary.snapshot import Snapshot

_ROOTS = ("", "src/", "lib/")
_HOPS = 16
"""Re-exports that are followed: a chain that is longer is a ring."""


class Aliases:
    """Names at one commit; each file is read once."""

    def __init__(self, snapshot: Snapshot, max_bytes: int) -> None:
        self._snapshot = snapshot
        self._max_bytes = max_bytes
        self._known: dict[str, Names | None] = {}

    def of(self, pattern: str) -> tuple[str, ...]:
        """The patterns that mean at the base what ``pattern`` does, itself left out: with `from pkg.impl import f` in
        `pkg/__init__.py`, `pkg.f` is `pkg.impl.f`."""
        found: dict[str, None] = {}
        waiting = [pattern]
        for _ in range(_HOPS):
            if not waiting:
                break
            current = waiting.pop()
            for target in self._behind(current):
                if target != pattern and target not in found:
                    found[target] = None
                    waiting.append(target)
        return tuple(found)

    def _behind(self, pattern: str) -> Iterable[str]:
        parts = pattern.split(".")
        literal = SymbolPattern(pattern).literal
        module = self._module(literal)
        if module is None or len(module) >= len(literal):
            return
        names = self._read(module)
        if names is None:
            return
        head, rest = literal[len(module)], parts[len(module) + 1 :]
        if head in names.imports:
            yield ".".join([str(names.imports[head]), *rest])
        elif not any(one.name == head for one in names.bound):
            for one in names.bound:
                if one.name == STAR and one.target and self._defines(one.target, head):
                    yield ".".join([one.target, head, *rest])

    def _defines(self, module: str, name: str) -> bool:
        parts = tuple(module.split("."))
        found = self._read(parts) if self._module(parts) == parts else None
        return found is not None and any(one.name in (name, STAR) for one in found.bound)

    def _module(self, parts: Sequence[str]) -> tuple[str, ...] | None:
        """The longest beginning of ``parts`` that is a module."""
        wanted = [path for size in range(1, len(parts) + 1) for path in _files(parts[:size])]
        entries = self._snapshot.entries(wanted)
        for size in range(len(parts), 0, -1):
            if any(path in entries for path in _files(parts[:size])):
                return tuple(parts[:size])
        return None

    def _read(self, module: Sequence[str]) -> Names | None:
        dotted = ".".join(module)
        if dotted not in self._known:
            self._known[dotted] = self._names(module, dotted)
        return self._known[dotted]

    def _names(self, module: Sequence[str], dotted: str) -> Names | None:
        entries = self._snapshot.entries(_files(module))
        for path in _files(module):
            entry = entries.get(path)
            data = self._snapshot.read([entry.id]).get(entry.id) if entry and entry.type == "blob" else None
            if data is not None:
                package = path.endswith("/__init__.py")
                return read_names(data, dotted, package=package, max_bytes=self._max_bytes)
        return None


def _files(module: Sequence[str]) -> list[str]:
    stem = "/".join(module)
    return [root + stem + end for root in _ROOTS for end in ("/__init__.py", ".py", ".pyi")]


def modules_of(path: str, plain: str, is_package: Callable[[str], bool]) -> tuple[str, ...]:
    """The dotted names under which the file at ``path`` may be meant: ``plain``, and the one from the folder on that
    is a package while the folder above is none, as for ``lib/pkg/mod.py``."""
    folders = path.split("/")[:-1]
    for start in range(len(folders)):
        if is_package("/".join(folders[: start + 1])):
            if start == 0:
                break
            stem = path[len("/".join(folders[:start])) + 1 :].removesuffix(".pyi").removesuffix(".py")
            dotted = stem.removesuffix("/__init__").replace("/", ".")
            return tuple(dict.fromkeys((plain, dotted)))
    return (plain,)


def packages(paths: Iterable[str], snapshot: Snapshot, added: Mapping[str, bool]) -> Callable[[str], bool]:
    """Whether a folder above one of ``paths`` is a package, at the base or by files that the patch adds."""
    folders = {"/".join(path.split("/")[:size]) for path in paths for size in range(1, path.count("/") + 1)}
    inits = {f"{folder}/__init__.py" for folder in folders}
    there = set(snapshot.entries(sorted(inits))) | {path for path in added if path in inits}
    return lambda folder: f"{folder}/__init__.py" in there
