"""The names that a Python file binds, each with its lines: what a change of some lines touches.

A name is qualified: ``pkg.mod.Class.method``. Definitions have names, and so has whatever binds one at the top of a
module or class: assignments, imports, loops, ``del``. Read by the running Python's own parser; a file in newer syntax
by LibCST, which tells definitions and plain bindings apart from nothing else here.
"""

from __future__ import annotations

import ast
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from editguard.patterns import Pattern
from editguard.scope.line_index import Bound, LineIndex
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.syntax.layout import Layout, Statement, Suite
from editguard.syntax.python_ast import parse_ast
from editguard.syntax.read import read_python

STAR = "*"
"""What ``from m import *`` binds: nobody can tell without reading ``m``."""


class Names:
    """All that a file binds. ``module`` is its dotted name."""

    def __init__(self, module: str, bound: Sequence[Bound], lines: Sequence[str]) -> None:
        self.module = module
        self.bound = tuple(bound)
        self._lines = lines
        self._touched: dict[_Stand, frozenset[str]] = {}
        self.imports = {one.name: one.target for one in bound if one.target is not None and one.name != STAR}
        """What a name of the module's own level stands for."""

    @cached_property
    def bound_names(self) -> frozenset[str]:
        """What is bound, qualified within the file."""
        return frozenset(one.name for one in self.bound)

    @cached_property
    def _index(self) -> LineIndex:
        return LineIndex(self.bound, self._lines)

    def qualified(self, name: str) -> str:
        """``name`` with the module in front; the first part of a dotted one may be an import: ``mod.f = g`` binds
        ``f`` in what ``mod`` stands for."""
        head, dot, rest = name.partition(".")
        target = self.imports.get(head) if dot else None
        return f"{target}.{rest}" if target else f"{self.module}.{name}"

    def all(self) -> frozenset[str]:
        """All qualified names."""
        return frozenset(self.qualified(one.name) for one in self.bound if one.name != STAR)

    def touched(self, lines: Iterable[int]) -> frozenset[str]:
        """The qualified names that a change of ``lines`` touches: what encloses them, and what begins or is bound on
        them. Lines that nothing binds belong to the class or module around them."""
        index = self._index
        numbers = sorted(lines)
        told = [number for number in numbers if index.text(number)] or numbers
        stands: dict[_Stand, None] = {}
        for number in told:
            at = index.owner_of_comment(number) if index.text(number).startswith("#") else number
            inner = index.innermost(at)
            # of lines that nothing begins or is bound on, those of one definition are all the same
            begins = at if index.begun(at) else 0
            stands[_Stand(index.statements(at), begins, inner)] = None
        return frozenset().union(*map(self._at, stands))

    def _at(self, stand: _Stand) -> frozenset[str]:
        if stand not in self._touched:
            index, inner = self._index, stand.inner
            here = [one for statement in stand.statements for one in index.bound_by(statement)]
            begun = index.begun(stand.begins)
            found = {f"{self.module}.{STAR}" if one.name == STAR else self.qualified(one.name) for one in here}
            found |= {self.qualified(one.name) for one in begun}
            if inner is not None:
                if not any(one.name.startswith(f"{inner.name}.") for one in here):
                    found.add(self.qualified(inner.name))
            elif not here:
                found.add(self.module)
            self._touched[stand] = frozenset(found)
        return self._touched[stand]

    def imported_on(self, lines: Iterable[int]) -> list[Bound] | None:
        """What the imports on ``lines`` bind; ``None`` if anything else than imports, at the module's own level, stands
        there."""
        index = self._index
        statements: dict[tuple[int, int], None] = {}
        for number in lines:
            if not index.text(number):
                continue
            here = index.statements(number)
            if not here or index.innermost(number) is not None:
                return None
            statements.update(dict.fromkeys(here))
        found = [one for statement in statements for one in index.bound_by(statement)]
        return None if any(one.target is None or "." in one.name for one in found) else found


class _Stand(NamedTuple):
    """Where a line stands: the statements on it that bind names, itself if a definition begins on it (else 0), and the
    innermost definition around."""

    statements: tuple[tuple[int, int], ...]
    begins: int
    inner: Bound | None


def read_names(source: bytes, module: str, *, package: bool, max_bytes: int) -> Names | None:
    """The names of a Python file, ``None`` if no parser reads it.

    Args:
        source: its content.
        module: its dotted name; ``package`` says that it is an ``__init__``.
        max_bytes: larger files are not read.
    """
    if len(source) > max_bytes:
        return None
    decoded = decode_python(source)
    if isinstance(decoded, Undecodable):
        return None
    lines = decoded.text.split("\n")
    reader = _Reader(module, package)
    try:
        tree = parse_ast(decoded.text)
    except SyntaxError:
        layout = read_python(source, max_bytes=max_bytes)
        if not isinstance(layout, Layout):
            return None
        return Names(module, list(_of_suite(layout.suite, "", lines, reader)), lines)
    try:
        return Names(module, list(reader.body(tree.body, "", inside=False)), lines)
    except RecursionError:
        return None


class _Reader:
    def __init__(self, module: str, package: bool) -> None:
        self._parts = module.split(".")
        self._package = package

    def body(self, nodes: Sequence[ast.stmt], scope: str, *, inside: bool) -> Iterator[Bound]:
        """What ``nodes`` bind; ``inside`` says that they run in a function, whose own names nobody else sees."""
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                name = scope + node.name
                yield Bound(name, first, node.end_lineno or node.lineno, definition=True)
                within = inside or not isinstance(node, ast.ClassDef)
                yield from self.body(node.body, f"{name}.", inside=within)
                continue
            suites = list(_suites(node))
            last = suites[0][0].lineno - 1 if suites else node.end_lineno or node.lineno
            last = max(last, node.lineno)
            if isinstance(node, ast.Global):
                yield from (Bound(name, node.lineno, last) for name in node.names)
            elif not inside:
                for name, target in self._bindings(node, bool(suites)):
                    yield Bound(name if name == STAR else scope + name, node.lineno, last, False, target)
            if not inside:
                for part in _parts(node):
                    yield from self._of_part(part, scope)
            for suite in suites:
                yield from self.body(suite, scope, inside=inside)

    @staticmethod
    def _of_part(part: ast.ExceptHandler | ast.match_case, scope: str) -> Iterator[Bound]:
        """What `except … as name` and `case` bind on their own lines."""
        last = part.body[0].lineno
        heads: tuple[ast.AST | None, ...]
        if isinstance(part, ast.ExceptHandler):
            first, heads = part.lineno, (part.type,)
            if part.name:
                yield Bound(scope + part.name, first, max(first, last - 1))
        else:
            first, heads = part.pattern.lineno, (part.pattern, part.guard)
        for head in heads:
            for one in ast.walk(head) if head is not None else ():
                name = one.id if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load) else None
                if isinstance(one, ast.MatchAs | ast.MatchStar):
                    name = one.name
                elif isinstance(one, ast.MatchMapping):
                    name = one.rest
                if name:
                    yield Bound(scope + name, first, max(first, last - 1))

    def _bindings(self, node: ast.stmt, compound: bool) -> Iterator[tuple[str, str | None]]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
            return
        if isinstance(node, ast.ImportFrom):
            origin = self._origin(node)
            for alias in node.names:
                target = origin if alias.name == STAR else f"{origin}.{alias.name}"
                yield (STAR if alias.name == STAR else alias.asname or alias.name), target
            return
        for part in _header(node) if compound else ast.walk(node):
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
                yield part.id, None
            elif isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load):
                dotted = _dotted(part)
                if dotted:
                    yield dotted, None

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        kept = len(self._parts) - node.level + (1 if self._package else 0)
        return ".".join([*self._parts[: max(0, kept)], *([node.module] if node.module else [])])


def _suites(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value:
            if isinstance(value[0], ast.stmt):
                yield value
            elif isinstance(value[0], ast.ExceptHandler | ast.match_case):
                yield from (part.body for part in value)


def _parts(node: ast.stmt) -> Iterator[ast.ExceptHandler | ast.match_case]:
    for _, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else ():
            if isinstance(part, ast.ExceptHandler | ast.match_case):
                yield part


def _header(node: ast.stmt) -> Iterator[ast.AST]:
    """What a compound statement says itself, its suites left out."""
    for _, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and not isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case):
                yield from ast.walk(part)


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _of_suite(suite: Suite, scope: str, lines: Sequence[str], reader: _Reader) -> Iterator[Bound]:
    """As `_Reader.body`, by the layout that LibCST gives: definitions from the layout, and each other statement read by
    itself, since few of them are in newer syntax; of one that has some inside, what it binds itself is read from its
    lines before those."""
    for statement in suite.statements:
        if statement.is_definition and statement.name:
            name = scope + unicodedata.normalize("NFKC", statement.name)
            yield Bound(name, statement.first, statement.last, definition=True)
            for inner in statement.suites:
                yield from _of_suite(inner, f"{name}.", lines, reader)
            continue
        if suite.kind != "function":
            whole = _parsed(lines[statement.first - 1 : statement.last]) if statement.suites else None
            if whole is not None:
                above = statement.first - 1
                for one in reader.body(whole, scope, inside=False):
                    yield one._replace(first=one.first + above, last=one.last + above)
                continue
            yield from _of_statement(statement, scope, lines, reader)
        for inner in statement.suites:
            yield from _of_suite(inner, scope, lines, reader)


def _of_statement(statement: Statement, scope: str, lines: Sequence[str], reader: _Reader) -> Iterator[Bound]:
    last = statement.last
    if statement.suites:
        inner = [one.first for part in statement.suites for one in part.statements[:1]]
        last = max(statement.first, min(inner, default=last) - 1)
    text = "\n".join(lines[statement.first - 1 : last])
    nodes = _parsed([_whole(text) if statement.suites else text])
    if nodes is None:
        alias = _TYPE_ALIAS.match(text.lstrip())
        if alias:
            name = scope + unicodedata.normalize("NFKC", alias[1])
            yield Bound(name, statement.first, statement.last)
        return
    for one in reader.body(nodes, scope, inside=False):
        yield one._replace(first=statement.first, last=statement.last)


def _parsed(lines: Sequence[str]) -> list[ast.stmt] | None:
    try:
        return parse_ast(textwrap.dedent("\n".join(lines))).body
    except SyntaxError:
        return None


def _whole(header: str) -> str:
    """A compound statement with nothing in it, of which ``header`` is the beginning."""
    last = header.rstrip().rsplit("\n", 1)[-1]
    body = f"{header}\n{' ' * (len(last) - len(last.lstrip()) + 1)}pass\n"
    return f"{body}finally:\n pass\n" if header.startswith("try") else body


_TYPE_ALIAS = Pattern(r"type\s+([^\W\d]\w*)")
