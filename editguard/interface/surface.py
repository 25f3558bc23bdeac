"""The outline of a Python source that decides whether its interface may have changed, and where definitions stand.

It is made by `ast` alone, of the parts around the changes: loading a library that knows interfaces costs more than
most checks do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.syntax.around import tree_around
from editguard.syntax.python_ast import shared_tree
from editguard.vocabulary.patch import Span

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Defined(NamedTuple):
    """A definition or an assignment in a module or a class. ``head`` are the lines of its decorators and its
    signature, ``form`` is what of it others depend on, ``raises`` the names of the exceptions that it raises itself
    with their lines, ``alternative`` says that it stands beside others of its name (overloads, accessors) or in a
    branch."""

    head: Span
    form: str
    raises: tuple[tuple[str, int], ...] = ()
    alternative: bool = False


class Surface(NamedTuple):
    """What a source defines by qualified name, in order; a name may be defined several times."""

    names: dict[str, list[Defined]]
    wildcard: bool
    """It takes over all names of another module, or answers for names that it does not define."""

    def outline(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """What others can depend on, without places."""
        return {
            name: [(one.form, frozenset(raised for raised, _ in one.raises)) for one in found]
            for name, found in self.names.items()
        }

    def ambiguous(self, name: str) -> bool:
        """Whether it depends on circumstances which definition of ``name`` counts."""
        found = [one for one in self.names.get(name, ()) if not one.form.startswith(_BESIDE)]
        return len(found) > 1 or any(one.alternative for one in found)

    def head(self, name: str) -> Span | None:
        """The lines of the definition of ``name`` that counts, the last one."""
        found = self.names.get(name)
        return found[-1].head if found else None


_BESIDE = "beside "


def may_differ(before: str, after: str, old: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]]) -> bool:
    """Whether the interface may differ between two sources, looked at around the changed lines ``old`` and ``new``.

    Raises:
        SyntaxError: if a part does not parse.
    """
    return _outline(tree_around(before, old)) != _outline(tree_around(after, new))


def _outline(tree: ast.Module) -> dict[str, list[tuple[str, frozenset[str]]]]:
    return _surface(tree).outline()


def surface(text: str) -> Surface:
    """The outline of ``text``.

    Raises:
        SyntaxError: if it does not parse.
    """
    return _surface(shared_tree(text))


def _surface(tree: ast.Module) -> Surface:
    names: dict[str, list[Defined]] = {}
    wildcard = False
    for name, one in _members(tree.body, "", branch=False):
        names.setdefault(name, []).append(one)
        wildcard = wildcard or name in ("*", "__getattr__")
    return Surface(names, wildcard)


def _members(body: Sequence[ast.stmt], prefix: str, *, branch: bool) -> Iterator[tuple[str, Defined]]:
    for node in body:
        span = Span(node.lineno, node.end_lineno or node.lineno)
        if isinstance(node, _Function):
            yield prefix + node.name, _function(node, branch)
            if node.name == "__init__" and prefix:
                yield from _set_on_self(node, prefix)
        elif isinstance(node, ast.ClassDef):
            name = prefix + node.name
            bases = ", ".join(ast.unparse(part) for part in (*node.bases, *(word.value for word in node.keywords)))
            yield name, Defined(_head(node), f"class ({bases}) {_decorators(node)}", alternative=branch)
            yield from _members(node.body, f"{name}.", branch=branch)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            source = "" if isinstance(node, ast.Import) else "." * node.level + (node.module or "")
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                yield prefix + bound, Defined(span, f"import {source} {alias.name}", alternative=branch)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in _assigned(targets):
                yield prefix + name, Defined(span, _assignment(name, node), alternative=branch)
        else:
            for inner in _suites(node):
                yield from _members(inner, prefix, branch=True)


def _assignment(name: str, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> str:
    if name == "__all__":
        return f"all {ast.unparse(node)}"
    if isinstance(node, ast.AnnAssign):  # perhaps a field of a dataclass
        return f"field {ast.unparse(node.value) if node.value else ''}"
    return "value"


def _assigned(targets: Sequence[ast.expr]) -> Iterator[str]:
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id
        elif isinstance(target, ast.Tuple | ast.List):
            yield from _assigned(target.elts)


def _set_on_self(node: _Function, prefix: str) -> Iterator[tuple[str, Defined]]:
    """Attributes that a constructor sets: a name for a class attribute that goes."""
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Attribute)
            and isinstance(part.ctx, ast.Store)
            and isinstance(part.value, ast.Name)
            and part.value.id == "self"
        ):
            yield prefix + part.attr, Defined(Span(part.lineno, part.lineno), _BESIDE + "instance")


def _function(node: _Function, branch: bool) -> Defined:
    decorators = _decorators(node)
    beside = any(word in decorators for word in ("overload", ".setter", ".deleter", ".getter", ".register"))
    form = f"{type(node).__name__} ({ast.unparse(_bare(node.args))}) {decorators}"
    return Defined(_head(node), (_BESIDE if beside else "") + form, _raises(node), branch)


def _bare(arguments: ast.arguments) -> ast.arguments:
    """``arguments`` without type hints: they bind nobody."""

    def bare(one: ast.arg) -> ast.arg:
        return ast.arg(one.arg)

    return ast.arguments(
        posonlyargs=[bare(one) for one in arguments.posonlyargs],
        args=[bare(one) for one in arguments.args],
        vararg=bare(arguments.vararg) if arguments.vararg else None,
        kwonlyargs=[bare(one) for one in arguments.kwonlyargs],
        kw_defaults=arguments.kw_defaults,
        kwarg=bare(arguments.kwarg) if arguments.kwarg else None,
        defaults=arguments.defaults,
    )


def _decorators(node: _Function | ast.ClassDef) -> str:
    return " ".join("@" + ast.unparse(decorator) for decorator in node.decorator_list)


def _head(node: _Function | ast.ClassDef) -> Span:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return Span(first, max(node.lineno, node.body[0].lineno - 1))


def _raises(node: _Function) -> tuple[tuple[str, int], ...]:
    """The exceptions that the function raises itself, not those of functions inside it."""
    found: list[tuple[str, int]] = []
    pending: list[ast.AST] = list(node.body)
    while pending:
        part = pending.pop(0)
        if isinstance(part, _Function | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(part, ast.Raise) and part.exc is not None:
            raised = part.exc.func if isinstance(part.exc, ast.Call) else part.exc
            name = raised.attr if isinstance(raised, ast.Attribute) else getattr(raised, "id", "")
            if name[:1].isupper():
                found.append((name, part.lineno))
        pending.extend(ast.iter_child_nodes(part))
    return tuple(found)


def _suites(node: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        suite = getattr(node, field, None)
        if isinstance(suite, list):
            yield suite
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body
