"""What code does where there is a choice: each place with its kind of choice and what was chosen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.syntax.around import tree_around
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.syntax.python_ast import parse_ast

Spans = Sequence[tuple[int, int]]

_SNAKE = re.compile(r"_*[a-z0-9]+(?:_[a-z0-9]+)+_*")
_CAMEL = re.compile(r"_*[a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]*)+")
_PASCAL = re.compile(r"_*[A-Z][A-Z0-9]*[a-z][A-Za-z0-9]*")
_NUMPY = re.compile(r"^[ \t]*(?:Parameters|Returns|Raises|Yields|Attributes|Notes|Examples)[ \t]*\n[ \t]*-{3,}", re.M)
_GOOGLE = re.compile(r"^[ \t]*(?:Args|Arguments|Returns|Raises|Yields|Attributes):[ \t]*$", re.M)
_REST = re.compile(r"^[ \t]*:(?:param|type|returns?|rtype|raises?)\b[^:\n]*:", re.M)
_LOGGERS = frozenset({"log", "logger", "logging", "_log", "_logger", "LOG", "LOGGER"})
_LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})


class Trait(NamedTuple):
    """A choice: its ``group`` (what there was to choose), the ``value`` that was chosen, the 1-based ``line``, and
    the ``name`` of what it is about, for messages."""

    group: str
    value: str
    line: int
    name: str = ""


FUNCTION, CLASS, VARIABLE = "function names", "class names", "variable names"
QUOTES, FORMATTING = "string quotes", "string formatting"
DOCSTRING, DOCUMENTED = "docstring sections", "docstrings of public functions"
ANNOTATED = "annotations of parameters"
IMPORTS, OUTPUT, ERRORS, PATHS = "imports of its own package", "messages", "errors raised", "paths"
INDENT, LINE_ENDS = "indentation", "line ends"


def traits(source: bytes, package: str, spans: Spans | None = None, around: Spans = ()) -> list[Trait]:
    """The choices in a Python file of the top-level package ``package``; with ``spans`` at least those in the lines
    that these first and last lines hold, and ``around`` are all that the patch changes. A file that does not parse has
    none but its line ends."""
    found = list(_line_ends(source, spans))
    decoded = decode_python(source)
    if isinstance(decoded, Undecodable):
        return found
    try:
        tree = parse_ast(decoded.text) if spans is None else tree_around(decoded.text, around or spans)
    except SyntaxError:
        return found
    reader = _Reader(decoded.text.split("\n"), package, spans)
    try:
        reader.body(tree.body, None)
    except RecursionError:
        return found
    return found + reader.found


def _line_ends(source: bytes, spans: Spans | None) -> Iterator[Trait]:
    lines = source.split(b"\n")[:-1]
    numbers = range(1, len(lines) + 1) if spans is None else (n for a, b in spans for n in range(a, b + 1))
    for number in numbers:
        if number <= len(lines):
            yield Trait(LINE_ENDS, "CRLF" if lines[number - 1].endswith(b"\r") else "LF", number)


def case_of(name: str) -> str | None:
    """How a name is written, ``None`` for one that does not tell (a single lower-case word, all capitals)."""
    if name.startswith("__") and name.endswith("__"):
        return None
    if _SNAKE.fullmatch(name):
        return "snake_case"
    if _CAMEL.fullmatch(name):
        return "camelCase"
    return "PascalCase" if _PASCAL.fullmatch(name) else None


class _Reader:
    """Goes over a tree, past statements that hold none of the spans."""

    def __init__(self, lines: Sequence[str], package: str, spans: Spans | None) -> None:
        self._lines, self._package, self._spans = lines, package, spans
        self.found: list[Trait] = []

    def body(self, statements: Sequence[ast.stmt], owner: ast.AST | None) -> None:
        for statement in statements:
            if self._wanted(statement):
                self._statement(statement, owner)

    def _wanted(self, node: ast.stmt) -> bool:
        if self._spans is None:
            return True
        end = node.end_lineno or node.lineno
        start = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        return any(first <= end and start <= last for first, last in self._spans)

    def _statement(self, node: ast.stmt, owner: ast.AST | None) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._function(node, owner)
        elif isinstance(node, ast.ClassDef):
            self._named(CLASS, node.name, node.lineno)
            self._indent(node, node.body)
            for part in (*node.decorator_list, *node.bases, *(word.value for word in node.keywords)):
                self._expression(part)
            self.body(_without_docstring(node.body), node)
        else:
            self._plain(node, owner)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: ast.AST | None) -> None:
        # what a method is called may be the choice of a base class
        if not (isinstance(owner, ast.ClassDef) and (owner.bases or owner.decorator_list)) and not node.decorator_list:
            self._named(FUNCTION, node.name, node.lineno)
        self._indent(node, node.body)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        if isinstance(owner, ast.ClassDef) and arguments:
            arguments = arguments[1:]
        for argument in arguments:
            self._named(VARIABLE, argument.arg, argument.lineno)
        annotated = sum(argument.annotation is not None for argument in arguments)
        if arguments and annotated in (0, len(arguments)):
            self._add(ANNOTATED, "annotated" if annotated else "not annotated", node.lineno, node.name)
        text = ast.get_docstring(node, clean=False)
        nested = isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef)
        if not node.name.startswith("_") and not nested:
            self._add(DOCUMENTED, "a docstring" if text else "no docstring", node.lineno, node.name)
        style = _sections(text) if text else None
        if style is not None:
            self._add(DOCSTRING, style, node.body[0].lineno, node.name)
        for part in (*node.decorator_list, node.args, *([node.returns] if node.returns else [])):
            self._expression(part)
        self.body(_without_docstring(node.body), node)

    def _plain(self, node: ast.stmt, owner: ast.AST | None) -> None:
        if isinstance(node, ast.ImportFrom):
            if node.level:
                self._add(IMPORTS, "relative", node.lineno, node.module or ".")
            elif self._package and (node.module or "").split(".")[0] == self._package:
                self._add(IMPORTS, "absolute", node.lineno, node.module or "")
        elif isinstance(node, ast.Raise):
            name = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            shown = name.id if isinstance(name, ast.Name) else name.attr if isinstance(name, ast.Attribute) else ""
            if shown[:1].isupper():
                self._add(ERRORS, shown, node.lineno, shown)
        for field, value in ast.iter_fields(node):
            if field in ("body", "orelse", "finalbody") and isinstance(value, list):
                self._indent(node, value)
                self.body(value, owner)
            elif field == "handlers" and isinstance(value, list):
                for handler in value:
                    self._indent(handler, handler.body)
                    if handler.type is not None:
                        self._expression(handler.type)
                    self.body(handler.body, owner)
            elif field == "cases" and isinstance(value, list):
                for case in value:
                    self.body(case.body, owner)
            elif isinstance(value, ast.AST):
                self._expression(value, local=isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef))
            elif isinstance(value, list):
                for part in value:
                    if isinstance(part, ast.AST):
                        self._expression(part, local=isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef))

    def _expression(self, node: ast.AST, *, local: bool = False) -> None:
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if isinstance(one, ast.JoinedStr):
                self._quotes(one)
                if any(isinstance(part, ast.FormattedValue) for part in one.values):
                    self._add(FORMATTING, "f-strings", one.lineno)
                waiting.extend(part.value for part in one.values if isinstance(part, ast.FormattedValue))
                continue
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                self._quotes(one)
            elif isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mod) and _is_text(one.left):
                self._add(FORMATTING, "the % operator", one.lineno)
            elif isinstance(one, ast.Call):
                self._call(one)
            elif isinstance(one, ast.Attribute) and one.attr == "path" and _name(one.value) == "os":
                self._add(PATHS, "os.path", one.lineno)
            elif local and isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                self._named(VARIABLE, one.id, one.lineno)
            waiting.extend(ast.iter_child_nodes(one))

    def _call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name):
            if function.id == "print":
                self._add(OUTPUT, "print", node.lineno)
            elif function.id in ("Path", "PurePath", "PurePosixPath"):
                self._add(PATHS, "pathlib", node.lineno)
        elif isinstance(function, ast.Attribute):
            if function.attr == "format" and _is_text(function.value):
                self._add(FORMATTING, "str.format", node.lineno)
            elif function.attr in _LEVELS and _last(function.value) in _LOGGERS:
                self._add(OUTPUT, "logging", node.lineno)
            elif function.attr == "Path" and _name(function.value) == "pathlib":
                self._add(PATHS, "pathlib", node.lineno)

    def _quotes(self, node: ast.Constant | ast.JoinedStr) -> None:
        line = self._lines[node.lineno - 1]
        # columns of `ast` count bytes
        rest = (
            line.encode()[node.col_offset :].decode("utf-8", "replace")
            if not line.isascii()
            else line[node.col_offset :]
        )
        text = rest.lstrip("rRbBuUfF")
        quote = text[:1]
        if quote not in ("'", '"') or text.startswith((quote * 3, quote * 2)) or node.end_lineno != node.lineno:
            return  # an empty string says as little as one over several lines
        value = text[1 : text.find(quote, 1)] if text.find(quote, 1) > 0 else ""
        if value and "'" not in value and '"' not in value and "\\" not in value:
            self._add(QUOTES, "single" if quote == "'" else "double", node.lineno)

    def _indent(self, owner: ast.AST, body: Sequence[ast.stmt]) -> None:
        first = body[0] if body else None
        line = getattr(owner, "lineno", None)
        if first is None or line is None or first.lineno == line:
            return
        outer, inner = _margin(self._lines[line - 1]), _margin(self._lines[first.lineno - 1])
        if getattr(first, "decorator_list", None):
            return
        if inner.startswith(outer) and (added := inner[len(outer) :]):
            value = "tabs" if added.strip("\t") == "" else f"{len(added)} blanks" if added.strip(" ") == "" else "a mix"
            self._add(INDENT, value, first.lineno)

    def _named(self, group: str, name: str, line: int) -> None:
        case = case_of(name)
        if group == CLASS and case is None and name[:1].isupper() and len(name) > 1 and not name.isupper():
            case = "PascalCase"
        if case is not None:
            self._add(group, case, line, name)

    def _add(self, group: str, value: str, line: int, name: str = "") -> None:
        self.found.append(Trait(group, value, line, name))


def _sections(text: str) -> str | None:
    """The convention of a docstring's sections, ``None`` if it has none, or of several."""
    styles = [
        name for name, pattern in (("NumPy", _NUMPY), ("Google", _GOOGLE), ("reST", _REST)) if pattern.search(text)
    ]
    return styles[0] if len(styles) == 1 else None


def _without_docstring(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and _is_text(first.value):
        return body[1:]
    return body


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else _name(node)


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
