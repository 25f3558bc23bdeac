"""Which file a module is: packages, `src` layouts, namespace packages and stubs, by the paths of a commit alone.

A file's root is the folder above its outermost package; without a package it is the top of the repository, or `src`
or `lib` there. A module has the name that it has from its root and, besides, that from the top of the repository. Of
several files of one name the one with the root of the importing file comes first, then the one nearest to it, then
source before stub. What changes `sys.path` when it runs is not known.
"""

from __future__ import annotations

from collections.abc import Iterable

_SUFFIXES = (".py", ".pyi", ".pyw")
_ROOTS = ("src/", "lib/")


class Modules:
    """The Python modules of a commit."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = sorted(path for path in paths if path.endswith(_SUFFIXES))
        self._packages = {path.rpartition("/")[0] for path in self._paths if _stem(path) == "__init__"}
        self._roots: dict[str, str] = {}
        self._folders: set[str] = set()
        self._files: dict[str, list[str]] = {}
        self._stems: dict[str, str] = {}
        for path in sorted(self._paths, key=lambda path: (_stem(path) != "__init__", _rank(path))):
            stem = path.rpartition(".")[0]
            self._stems.setdefault(stem, path)
            if stem == "__init__" or stem.endswith("/__init__"):
                self._stems[stem.removesuffix("__init__").rstrip("/")] = self._stems[stem]
        for path in self._paths:
            root = self.root(path)
            names = {self._dotted(path, root)} | {self._dotted(path, "")} - {""}
            for name in names:
                self._files.setdefault(name, []).append(path)
        for name in list(self._files):
            while (name := name.rpartition(".")[0]) and name not in self._folders:
                self._folders.add(name)

    def root(self, path: str) -> str:
        """The folder from which the module at ``path`` is imported, with `/` behind it; empty for the top."""
        folder = path.rpartition("/")[0]
        if folder not in self._roots:
            parts = folder.split("/") if folder else []
            heads = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
            outermost = next((head for head in heads if head in self._packages), None)
            if outermost is not None:
                above = outermost.rpartition("/")[0]
                self._roots[folder] = f"{above}/" if above else ""
            else:
                self._roots[folder] = next((root for root in _ROOTS if path.startswith(root)), "")
        return self._roots[folder]

    def name(self, path: str) -> str:
        """The dotted name of the module at ``path``."""
        return self._dotted(path, self.root(path))

    def _dotted(self, path: str, root: str) -> str:
        name = path[len(root) :].rpartition(".")[0].replace("/", ".")
        return name.removesuffix(".__init__") if name.endswith(".__init__") else name

    def is_package(self, path: str) -> bool:
        """Whether the module at ``path`` is a package's own."""
        return _stem(path) == "__init__"

    def in_package(self, path: str) -> bool:
        """Whether the file at ``path`` stands in a package."""
        return path.rpartition("/")[0] in self._packages

    def find(self, dotted: str, importer: str) -> str | None:
        """The file of the module ``dotted`` as seen by the file ``importer``."""
        files = self._files.get(dotted)
        if not files:
            return None
        if len(files) == 1:
            return files[0]
        root = self.root(importer)
        return min(files, key=lambda path: (self.root(path) != root, -_common(path, importer), _rank(path), path))

    def is_folder(self, dotted: str) -> bool:
        """Whether modules stand below ``dotted``: it is a package, with or without a file of its own."""
        return dotted in self._folders

    def beside(self, importer: str, level: int, dotted: str) -> str | None:
        """The file of a relative import: ``level`` dots and ``dotted`` behind them, in the file ``importer``."""
        folder = self.folder(importer, level, dotted)
        return None if folder is None else self.at(folder)

    def folder(self, importer: str, level: int, dotted: str) -> str | None:
        """The path without its ending that a relative import names; ``None`` above the top of the repository."""
        parts = importer.split("/")[:-1]
        if level - 1 > len(parts):
            return None
        parts = parts[: len(parts) - (level - 1)] + (dotted.split(".") if dotted else [])
        return "/".join(parts)

    def at(self, stem: str) -> str | None:
        """The module at a path without its ending: a package before a file, source before a stub."""
        return self._stems.get(stem)

    def below(self, module: str, name: str) -> str | None:
        """The submodule ``name`` of the package at ``module``."""
        return self.at(f"{module.rpartition('/')[0]}/{name}".lstrip("/")) if self.is_package(module) else None


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _rank(path: str) -> int:
    """Source before stubs."""
    return _SUFFIXES.index(path[path.rindex(".") :])


def _common(one: str, other: str) -> int:
    """Leading folders that two paths share."""
    count = 0
    for a, b in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if a != b:
            break
        count += 1
    return count
