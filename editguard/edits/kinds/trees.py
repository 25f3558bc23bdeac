"""Trees of slices, and what can be taken off them."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from editguard.edits.kinds.tokens import wrapped
from editguard.syntax.python_ast import parse_ast

Body = list[ast.stmt]


def parse_slice(text: str) -> Body | None:
    """The statements of a slice; ``None`` if the running `ast` does not read them."""
    module = wrapped(text)
    try:
        tree = parse_ast(module)
    except SyntaxError:
        return None
    body = tree.body
    if module is not text and body:
        first = body[0]
        return first.body if isinstance(first, ast.If) and len(body) == 1 else None
    return body


def same(one: Body, other: Body) -> bool:
    """Whether two bodies are one and the same tree, positions and the ``u`` of strings aside."""
    return len(one) == len(other) and dump(one) == dump(other)


def dump(body: Body) -> list[str]:
    """Statements as text without positions."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant):
                node.kind = None
    return [ast.dump(statement) for statement in body]


def without_docstrings(body: Body, *, opens_suite: bool) -> Body:
    """``body`` without docstrings, its own first statement included where it opens a suite; what is left
    empty holds ``pass``. Nested definitions are changed in place."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and _docstring(node.body):
                node.body = node.body[1:] or [ast.Pass()]
    if opens_suite:
        return (body[1:] if _docstring(body) else body) or [ast.Pass()]
    return body


def without_annotations(body: Body, suite: str) -> Body:
    """``body`` without type hints that nothing reads at run time: those of parameters, of results and of
    variables outside classes. Fields of classes keep theirs: dataclasses and their like read them; so do functions
    with decorators that are not known to leave hints alone: web frameworks and dispatchers read them."""
    found: Body = []
    for statement in body:
        inner = suite
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = "function"
            if all(_leaves_hints(decorator) for decorator in statement.decorator_list):
                _drop_hints(statement)
        elif isinstance(statement, ast.ClassDef):
            inner = "class"
        elif isinstance(statement, ast.AnnAssign) and suite != "class":
            if statement.value is None:
                if isinstance(statement.target, ast.Name):
                    continue
            else:
                found.append(ast.Assign(targets=[statement.target], value=statement.value, type_comment=None))
                continue
        for name, value in ast.iter_fields(statement):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(statement, name, without_annotations(value, inner) or [ast.Pass()])
            elif isinstance(value, list) and value and isinstance(value[0], ast.ExceptHandler | ast.match_case):
                for part in value:
                    part.body = without_annotations(part.body, inner) or [ast.Pass()]
        found.append(statement)
    return found


_HARMLESS = frozenset(
    (
        *("abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod", "contextmanager"),
        *("deprecated", "final", "fixture", "lru_cache", "overload", "override", "property", "setter"),
        *("staticmethod", "wraps"),
    )
)
"""Last parts of the names of decorators that do not read type hints."""


def _leaves_hints(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in _HARMLESS


def _drop_hints(function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    function.returns = None
    given = function.args
    for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        if argument is not None:
            argument.annotation = None


def binds(body: Body) -> list[tuple[str, str, str]] | None:
    """What the imports of ``body`` bind, sorted: name, module, attribute; ``None`` if it holds anything
    but imports, and where their order matters: a star, or a name that two of them bind."""
    found: list[tuple[str, str, str]] = []
    for statement in body:
        if isinstance(statement, ast.Import):
            found.extend((alias.asname or alias.name, alias.name, "") for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            module = "." * statement.level + (statement.module or "")
            if any(alias.name == "*" for alias in statement.names):
                return None
            found.extend((alias.asname or alias.name, module, alias.name) for alias in statement.names)
        else:
            return None
    return None if rebinds(found) else sorted(found)


def rebinds(bindings: Iterable[tuple[str, str, str]]) -> bool:
    """Whether a name stands for two things, the later of which wins. Submodules share the name of their package."""
    owners: dict[str, tuple[str, str]] = {}
    for name, module, attribute in set(bindings):
        if owners.setdefault(name, (module, attribute)) != (module, attribute):
            return True
    return False


def is_docstring(statement: ast.stmt) -> bool:
    """Whether ``statement`` is a string by itself."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _docstring(body: Body) -> bool:
    return bool(body) and is_docstring(body[0])
