"""Canonical forms: rewritings that provably leave behaviour as it is.

Each form is a small function with the reason why it is safe. What needs an assumption about types
(``len(x) == 0``, ``d.keys()``, ``a == b`` for ``not a != b``, ``i += 1``) is not here: a class may define it
otherwise. Two bodies are equivalent if their canonical forms are one tree.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence

from editguard.edits.kinds.trees import Body, is_docstring

BUILTINS = frozenset({"dict", "list", "tuple", "set", "object", "super"})
"""Builtins that these forms rely on."""


def rebound_builtins(text: str) -> frozenset[str]:
    """The builtins that these forms rely on and that ``text`` may bind anew."""
    return frozenset(
        name
        for name in BUILTINS
        if re.search(
            rf"\b(?:def|class|for|as|import|global|nonlocal)\s+(?:[\w.]+\s*,\s*)*{name}\b|\b{name}\s*(?::[^=\n]*)?=(?!=)"
            rf"|import\s*\([^)]*\b{name}\b|import\s+\*|lambda\s[^:]*\b{name}\b|\bdef\s+\w+\([^)]*\b{name}\b",
            text,
        )
    )


def canonical(body: Body, *, builtins: frozenset[str], invert_first: bool) -> tuple[list[str], set[str]]:
    """The canonical form of ``body`` as text and the names of the rewritings that were used.

    ``builtins`` are those that are not rebound. ``invert_first`` turns negated conditions round before
    branches that leave are taken out of their ``else``; the two orders meet different authors.
    """
    maker = _Canonical(builtins, invert_first)
    return [ast.dump(statement) for statement in maker.suite(body)], maker.used


class _Canonical(ast.NodeTransformer):
    def __init__(self, builtins: frozenset[str], invert_first: bool) -> None:
        self.builtins = builtins
        self.invert_first = invert_first
        self.used: set[str] = set()
        self._class: list[str | None] = [None]
        self._self: list[str | None] = [None]
        self._nested = 0

    def _use(self, name: str) -> None:
        self.used.add(name)

    # --- suites

    def suite(self, body: Sequence[ast.stmt], *, ends_function: bool = False) -> Body:
        """A suite with each statement canonical, `pass` dropped and `else` flattened."""
        found: Body = []
        for number, statement in enumerate(body):
            made = self.visit(statement)
            if isinstance(made, ast.Pass) or (is_docstring(made) and number):
                # neither `pass` among others nor a string by itself does anything
                self._use("`pass`" if isinstance(made, ast.Pass) else "string without effect")
                continue
            found.extend(self._flattened(made))
        if ends_function and found and isinstance(found[-1], ast.Return) and found[-1].value is None:
            # falling off the end returns None as well
            self._use("`return` at the end")
            found.pop()
        return found or [ast.Pass()]

    def _flattened(self, statement: ast.stmt) -> Body:
        """`else` behind a branch that always leaves: its statements run under the same condition."""
        if isinstance(statement, ast.If) and statement.orelse and _leaves(statement.body):
            rest = statement.orelse
            statement.orelse = []
            self._use("`else` after a branch that leaves")
            return [statement, *(one for other in rest for one in self._flattened(other))]
        return [statement]

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, name, self.suite(value))
            elif isinstance(value, list):
                setattr(node, name, [self.visit(part) if isinstance(part, ast.AST) else part for part in value])
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    # --- definitions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        arguments = [*node.args.posonlyargs, *node.args.args]
        self._self.append(arguments[0].arg if arguments else None)
        body, node.body = node.body, []
        self.generic_visit(node)
        node.body = self.suite(body, ends_function=True)
        self._self.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        if (
            len(node.bases) == 1
            and isinstance(node.bases[0], ast.Name)
            and node.bases[0].id == "object"
            and "object" in self.builtins
        ):
            # every class of Python 3 derives from object
            node.bases = []
            self._use("`object` as base")
        self._class.append(node.name)
        self.generic_visit(node)
        self._class.pop()
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Constant) and node.value.value is None:
            self._use("`return None`")
            node.value = None
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.type, ast.Tuple) and len(node.type.elts) == 1:
            self._use("tuple of one exception")
            node.type = node.type.elts[0]
        return node

    # --- conditions

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        node.test = self._condition(node.test)
        if node.orelse and (self.invert_first or not _leaves(node.body)):
            bare = self._inverse(node.test)
            if bare is not None:
                self._use("condition turned round")
                node.test, node.body, node.orelse = bare, node.orelse, node.body
        inner = node.body[0]
        if len(node.body) == 1 and isinstance(inner, ast.If) and not node.orelse and not inner.orelse:
            # both conditions are evaluated in the same order, and only if the first one holds
            self._use("nested `if`")
            node.test = _both(node.test, inner.test)
            node.body = inner.body
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        node.test = self._condition(node.test)
        bare = self._inverse(node.test)
        if bare is not None:
            self._use("condition turned round")
            node.test, node.body, node.orelse = bare, node.orelse, node.body
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        self.generic_visit(node)
        node.test = self._condition(node.test)
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        self.generic_visit(node)
        node.test = self._condition(node.test)
        return node

    def _condition(self, test: ast.expr) -> ast.expr:
        """Only the truth of a condition counts, so negations can be moved inwards (De Morgan); operands
        are evaluated in the same order and as often."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner = test.operand
            if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Not):
                self._use("double negation")
                return self._condition(inner.operand)
            if isinstance(inner, ast.BoolOp):
                self._use("De Morgan")
                op: ast.boolop = ast.And() if isinstance(inner.op, ast.Or) else ast.Or()
                return ast.BoolOp(
                    op, [self._condition(self._not(ast.UnaryOp(ast.Not(), value))) for value in inner.values]
                )
        elif isinstance(test, ast.BoolOp):
            return ast.BoolOp(test.op, [self._condition(value) for value in test.values])
        return test

    def _inverse(self, test: ast.expr) -> ast.expr | None:
        """What a negated condition negates."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return test.operand
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            # `is not` and `not in` are defined as the negations
            if isinstance(test.ops[0], ast.IsNot):
                return ast.Compare(test.left, [ast.Is()], test.comparators)
            if isinstance(test.ops[0], ast.NotIn):
                return ast.Compare(test.left, [ast.In()], test.comparators)
        return None

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return self._not(node)

    def _not(self, node: ast.UnaryOp) -> ast.expr:
        inner = node.operand
        if isinstance(node.op, ast.Not) and isinstance(inner, ast.Compare) and len(inner.ops) == 1:
            swap: dict[type[ast.cmpop], ast.cmpop] = {
                ast.In: ast.NotIn(),
                ast.NotIn: ast.In(),
                ast.Is: ast.IsNot(),
                ast.IsNot: ast.Is(),
            }
            op = swap.get(type(inner.ops[0]))
            if op is not None:
                # the language defines `x not in y` as `not x in y`, and likewise `is not`
                self._use("`not … in` or `not … is`")
                return ast.Compare(inner.left, [op], inner.comparators)
        return node

    # --- calls

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self.builtins and not node.keywords:
            made = self._literal(name, node.args)
            if made is not None:
                return made
        if name == "super" and name in self.builtins and self._own_super(node):
            self._use("`super()`")
            node.args = []
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            joined = _joined(node)
            if joined is not None:
                self._use("`format` and f-string")
                return joined
        if len(node.keywords) > 1 and all(_plain(keyword) for keyword in node.keywords):
            # names and constants: nothing happens when they are evaluated, so their order is free
            ordered = sorted(node.keywords, key=lambda keyword: keyword.arg or "")
            if ordered != node.keywords:
                self._use("order of keyword arguments")
                node.keywords = ordered
        return node

    def _inside(self, node: ast.AST) -> ast.AST:
        """A scope of its own, in which ``super()`` means something else."""
        self._nested += 1
        self.generic_visit(node)
        self._nested -= 1
        return node

    visit_Lambda = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _inside  # noqa: N815

    def _literal(self, name: str, arguments: Sequence[ast.expr]) -> ast.expr | None:
        if not arguments:
            empty: dict[str, Callable[[], ast.expr]] = {
                "dict": lambda: ast.Dict([], []),
                "list": lambda: ast.List([], ast.Load()),
                "tuple": lambda: ast.Tuple([], ast.Load()),
            }
            if name in empty:
                self._use(f"`{name}()`")
                return empty[name]()
        if name == "set" and len(arguments) == 1:
            inside = arguments[0]
            if isinstance(inside, ast.List | ast.Tuple) and inside.elts:
                self._use("`set` of a literal")
                return ast.Set(inside.elts)
        return None

    def _own_super(self, node: ast.Call) -> bool:
        return (
            len(node.args) == 2
            and all(isinstance(argument, ast.Name) for argument in node.args)
            and node.args[0].id == self._class[-1]  # type: ignore[attr-defined]
            and node.args[1].id == self._self[-1]  # type: ignore[attr-defined]
            and len(self._self) == 2  # directly in a method: not in a function inside it
            and not self._nested
        )


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)


def _both(one: ast.expr, other: ast.expr) -> ast.expr:
    values: list[ast.expr] = []
    for test in (one, other):
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            values.extend(test.values)
        else:
            values.append(test)
    return ast.BoolOp(ast.And(), values)


def _plain(keyword: ast.keyword) -> bool:
    return keyword.arg is not None and isinstance(keyword.value, ast.Name | ast.Constant)


def _joined(node: ast.Call) -> ast.JoinedStr | None:
    """``"{} of {}".format(a, b)`` as the f-string that it equals: plain fields in order, plain names.

    Both call ``format(value, "")`` on each value; names can be looked up in any order.
    """
    function = node.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Constant):
        return None
    text = function.value.value
    if not isinstance(text, str) or node.keywords or not all(isinstance(value, ast.Name) for value in node.args):
        return None
    import string  # compiles patterns that a hook seldom needs

    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    values: list[ast.expr] = []
    used = 0
    for literal, field, specification, conversion in parts:
        if literal:
            values.append(ast.Constant(literal))
        if field is None:
            continue
        if specification or conversion or field not in ("", str(used)) or used >= len(node.args):
            return None
        values.append(ast.FormattedValue(node.args[used], -1, None))
        used += 1
    return ast.JoinedStr(values) if used == len(node.args) and used else None
