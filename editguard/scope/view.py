"""A file of a patch as its contract sees it: its names on both sides, its edits, the symbols that they touch."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence

from editguard.edits.find import module_name
from editguard.edits.paths import language, path_kind
from editguard.scope.aliases import modules_of, packages
from editguard.scope.names import Names, read_names
from editguard.scope.paths import canonical
from editguard.scope.quick import COMPILED
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Applied, AppliedFile, FileStatus, Span
from editguard.vocabulary.snapshot import Snapshot

_LINK, _GITLINK = "120000", "160000"


class FileView:
    """One file. ``before_modules`` and ``after_modules`` are its dotted names, the truest last."""

    def __init__(
        self,
        file: AppliedFile,
        edits: Sequence[Edit],
        config: Config,
        before_modules: Sequence[str],
        after_modules: Sequence[str],
    ) -> None:
        self.file = file
        self.edits = tuple(edits)
        self.config = config
        self.before_modules = tuple(before_modules)
        self.after_modules = tuple(after_modules)
        self._names: dict[bool, Names | None] = {}
        self._kind: list[Kind | None] = []

    @property
    def path(self) -> str:
        """Its path after the change, or before a deletion."""
        return self.file.change.path

    @property
    def added(self) -> bool:
        """Whether the patch brings it."""
        return self.file.change.status in (FileStatus.ADDED, FileStatus.COPIED)

    @property
    def paths(self) -> tuple[str, ...]:
        """All names that the change touches: both of a renamed file, and what a symlink that it makes points to."""
        change = self.file.change
        names = [change.path]
        if change.old_path and change.status is not FileStatus.COPIED:
            names.append(change.old_path)
        if _LINK in (self.file.new_mode, change.new_mode) and self.file.after is not None:
            target = self.file.after.decode("utf-8", "surrogateescape")
            pointed = canonical(posixpath.join(posixpath.dirname(change.path), target))
            names += [pointed, f"{pointed}/*"]  # perhaps a folder
        if {_LINK, _GITLINK} & {self.file.new_mode, change.new_mode}:
            names.append(f"{change.path}/*")  # it stands where a folder could
        return tuple(dict.fromkeys(names))

    @property
    def place(self) -> Kind | None:
        """What it is by where it stands: a test, a document …"""
        if not self._kind:
            content = self.file.before if self.file.before is not None else self.file.after
            self._kind.append(path_kind(self.path, added=False, config=self.config, content=content))
        return self._kind[0]

    @property
    def python(self) -> bool:
        """Whether it is Python on either side, and was applied."""
        change = self.file.change
        return self.file.applied is not Applied.FAILED and any(
            language(path) == "python" for path in (change.path, change.old_path) if path
        )

    @property
    def compiled(self) -> bool:
        """Whether Python imports it, and nobody can read what it defines."""
        change = self.file.change
        return any(path.endswith(COMPILED) for path in (change.path, change.old_path) if path)

    @property
    def modules(self) -> tuple[str, ...]:
        """Its dotted names before and after."""
        return tuple(dict.fromkeys((*self.before_modules, *self.after_modules)))

    def names(self, *, after: bool) -> Names | None:
        """What it binds on one side; ``None`` where that is not known."""
        if after not in self._names:
            self._names[after] = self._read(after=after)
        return self._names[after]

    def _read(self, *, after: bool) -> Names | None:
        change = self.file.change
        data = self.file.after if after else self.file.before
        path = change.path if after else change.old_path or change.path
        module = (self.after_modules if after else self.before_modules)[-1]
        if data is None or language(path) != "python":
            return Names(module, (), ())
        package = path.endswith(("/__init__.py", "/__init__.pyi"))
        return read_names(data, module, package=package, max_bytes=self.config.limits.syntax_bytes)

    @property
    def readable(self) -> bool:
        """Whether the names of both sides are known."""
        return self.names(after=False) is not None and self.names(after=True) is not None

    def touched(self, edit: Edit) -> list[tuple[str, ...]]:
        """The symbols that ``edit`` touches, before and after; each with all names that it has."""
        found: dict[tuple[str, ...], None] = {}
        for after, span in ((False, edit.old_lines), (True, edit.new_lines)):
            names = self.names(after=after)
            if names is None:
                continue
            touched = names.touched(_lines(span)) if span else frozenset()
            if not edit.old_text and not edit.new_text:
                touched = frozenset({names.module})  # a rename, a mode: the file as a whole
            for name in sorted(touched):
                found[self.called(name, after=after)] = None
        return list(found)

    def called(self, name: str, *, after: bool) -> tuple[str, ...]:
        """All names of what is called ``name`` here: by each name of its module, and by what an ``__init__`` takes it
        from at the base."""
        modules = self.after_modules if after else self.before_modules
        own = modules[-1]
        others = []
        if name == own or name.startswith(f"{own}."):
            rest = name[len(own) :]
            others = [module + rest for module in modules[:-1]]
            before = self.names(after=False)
            if before is not None and (self.file.change.old_path or self.path).endswith("/__init__.py"):
                head, _, tail = rest.removeprefix(".").partition(".")
                target = before.imports.get(head)
                if target:
                    others.append(f"{target}.{tail}" if tail else target)
        return (name, *others)

    def come_and_gone(self) -> list[tuple[str, ...]]:
        """The symbols that are there on one side only, each with all names that it has."""
        before, after = self.names(after=False), self.names(after=True)
        if before is None or after is None:
            return []
        old, new = before.all(), after.all()
        return [
            *(self.called(name, after=False) for name in sorted(old - new)),
            *(self.called(name, after=True) for name in sorted(new - old)),
        ]


def _source(path: str) -> str:
    """The path of the source that ``path`` stands for: `pkg/m.cpython-313-darwin.so` is the module of `pkg/m.py`."""
    if not path.endswith(COMPILED):
        return path
    folder, name = posixpath.split(path)
    return posixpath.join(folder, f"{name.split('.')[0]}.py")


def _lines(span: Span | None) -> Iterable[int]:
    return range(span.first, span.last + 1) if span else ()


def views(files: Sequence[AppliedFile], edits: Sequence[Edit], config: Config, snapshot: Snapshot) -> list[FileView]:
    """The files of a patch, each with its edits."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    paths = {path for file in files for path in (file.change.path, file.change.old_path) if path}
    added: Mapping[str, bool] = {file.change.path: True for file in files if file.after is not None}
    sources = [_source(path) for path in paths]
    is_package = packages((path for path in sources if language(path) == "python"), snapshot, added)

    def modules(path: str) -> tuple[str, ...]:
        source = _source(path)
        return modules_of(source, module_name(source), is_package)

    found = []
    for file in files:
        change = file.change
        # two changes of one file in a patch share its edits: each edit is looked at once
        own = by_path.pop(change.path, [])
        found.append(FileView(file, own, config, modules(change.old_path or change.path), modules(change.path)))
    return found
