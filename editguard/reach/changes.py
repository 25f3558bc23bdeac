"""What a patch changes, in definitions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from editguard.index.commit import dialect
from editguard.index.graph import CommitGraph, Target
from editguard.index.outline import CLASS, EMPTY, VALUE, Outline, Symbol
from editguard.index.outlines import read_outline
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import AppliedFile, AppliedPatch, Span

_BESIDE = frozenset({Kind.TEST, Kind.DOCS, Kind.GENERATED, Kind.SCRATCH, Kind.CONFIG, Kind.DEPENDENCY, Kind.BINARY})
"""Kinds of edit that are no part of the code that a task is about."""

_SAME = frozenset({Kind.FORMATTING, Kind.COMMENT, Kind.DOCSTRING})
"""Kinds that leave every definition as it was."""


class ChangedFile(NamedTuple):
    """A file of code before and after; ``lines`` are the changed lines on each side, 1-based."""

    path: str
    old_path: str
    before: Outline
    after: Outline
    old_lines: frozenset[int]
    new_lines: frozenset[int]


class Changes(NamedTuple):
    """The code that a patch changes. ``edits`` are those of code, ``changed`` the definitions that hold them, as they
    are called before the patch (or after it, for new ones); one with an empty name is the module's own lines.
    ``interface``, ``inheritance`` and ``schema`` name what of it others can see."""

    edits: tuple[Edit, ...]
    files: tuple[ChangedFile, ...]
    changed: tuple[Target, ...]
    interface: tuple[str, ...]
    inheritance: tuple[str, ...]
    schema: tuple[str, ...]


def changes_of(edits: Sequence[Edit], applied: AppliedPatch, graph: CommitGraph) -> Changes:
    """The code that ``edits`` of ``applied`` change at the commit of ``graph``."""
    code = tuple(edit for edit in edits if edit.kind not in _BESIDE)
    by_path = {file.change.path: file for file in applied.files}
    files = [
        _file(path, by_path[path], [edit for edit in code if edit.path == path], graph)
        for path in dict.fromkeys(edit.path for edit in code)
        if path in by_path
    ]
    changed: dict[Target, None] = {}
    for file in files:
        for target in _changed(file, [edit for edit in code if edit.path == file.path]):
            changed.setdefault(target)
    seen: tuple[list[str], list[str], list[str]] = ([], [], [])
    for file in files:
        for found, more in zip(seen, _visible(file, by_path[file.path]), strict=True):
            found.extend(f"{file.path}: {name}" for name in more)
    return Changes(code, tuple(files), tuple(changed), tuple(seen[0]), tuple(seen[1]), tuple(seen[2]))


def _file(path: str, file: AppliedFile, edits: Sequence[Edit], graph: CommitGraph) -> ChangedFile:
    old_path = file.change.old_path or path
    name = dialect(path)
    before = graph.outlines.get(old_path)
    if before is None:
        before = read_outline(file.before, name) if file.before is not None and name else EMPTY
    after = read_outline(file.after, name) if file.after is not None and name else EMPTY
    return ChangedFile(
        path,
        old_path,
        before,
        after,
        frozenset(line for edit in edits for line in _lines(edit.old_lines)),
        frozenset(line for edit in edits for line in _lines(edit.new_lines)),
    )


def _lines(span: Span | None) -> range:
    return range(0) if span is None else range(span.first, span.last + 1)


def _changed(file: ChangedFile, edits: Sequence[Edit]) -> Iterator[Target]:
    """The innermost definitions that hold the changed lines; a new one counts as the one that it was put into as
    well, if that is a class."""
    for edit in edits:
        if edit.kind in _SAME:
            continue
        for span, outline in ((edit.old_lines, file.before), (edit.new_lines, file.after)):
            for line in _lines(span):
                symbol = outline.around(line)
                name = symbol.name if symbol is not None else _value(outline, line)
                path = file.old_path if outline is file.before or name in file.before.by_name else file.path
                yield Target(path, name)


def _value(outline: Outline, line: int) -> str:
    """The name that the module's own ``line`` assigns, empty for none."""
    return next(
        (
            symbol.name
            for symbol in outline.symbols
            if symbol.kind == VALUE and symbol.first <= line <= symbol.last and "." not in symbol.name
        ),
        "",
    )


class _Face(NamedTuple):
    """What others see of a definition: its parameters, its bases and decorators."""

    parameters: str
    bases: str


def _visible(file: ChangedFile, applied: AppliedFile) -> tuple[list[str], list[str], list[str]]:
    """Public definitions that came, went or take other parameters; classes with other bases; fields of records."""
    old, new = _faces(applied.before), _faces(applied.after)
    interface = [name for name in sorted({*old, *new}) if _public(name) and _face(old, name) != _face(new, name)]
    inheritance = [name for name in sorted({*old} & {*new}) if old[name].bases != new[name].bases]
    return interface, inheritance, sorted(_fields(file))


def _face(faces: Mapping[str, _Face], name: str) -> str | None:
    return faces[name].parameters if name in faces else None


def _public(name: str) -> bool:
    return not any(part.startswith("_") and part != "__init__" for part in name.split("."))


def _faces(data: bytes | None) -> dict[str, _Face]:
    if data is None or isinstance(decoded := decode_python(data), Undecodable):
        return {}
    try:
        tree = parse_ast(decoded.text)
    except SyntaxError:
        return {}
    found: dict[str, _Face] = {}

    def look(body: Sequence[ast.stmt], around: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[around + node.name] = _Face(ast.dump(node.args), "")
            elif isinstance(node, ast.ClassDef):
                found[around + node.name] = _Face("", " ".join(ast.dump(base) for base in node.bases))
                look(node.body, f"{around}{node.name}.")
            elif isinstance(node, ast.If | ast.Try):
                look([*node.body, *node.orelse], around)

    look(tree.body, "")
    return found


_RECORDS = ("Model", "Schema", "Serializer", "Form", "NamedTuple", "TypedDict", "BaseModel", "Struct")
"""Ends of the names of classes whose attributes are a data schema."""

_FIELDS = ("Field()", "Column()", "ForeignKey()", "ManyToManyField()", "mapped_column()", "relationship()", "field()")


def _fields(file: ChangedFile) -> set[str]:
    """Attributes of classes that describe data, and whole migrations."""
    found: set[str] = set()
    if "migrations" in file.path.split("/")[:-1]:
        found.add("a migration")
    for outline, lines in ((file.before, file.old_lines), (file.after, file.new_lines)):
        for symbol in outline.symbols:
            if symbol.kind != VALUE or "." not in symbol.name or not _touched(symbol, lines):
                continue
            around = outline.by_name.get(symbol.name.rpartition(".")[0])
            if around is None or around.kind != CLASS:
                continue
            if any(said.endswith(_FIELDS) for said in symbol.says) or any(
                base.split(".")[-1].endswith(_RECORDS) for base in around.says
            ):
                found.add(symbol.name)
    return found


def _touched(symbol: Symbol, lines: frozenset[int]) -> bool:
    return any(line in lines for line in range(symbol.first, symbol.last + 1))
