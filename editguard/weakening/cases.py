"""The tests of a file of Python: what each demands, and whether it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from editguard.syntax.python_ast import shared_tree
from editguard.vocabulary.patch import Span
from editguard.weakening.demands import Demand, demands

_Function = ast.FunctionDef | ast.AsyncFunctionDef

_SKIPPING_CALLS = frozenset(("skip", "skipTest", "xfail", "importorskip"))
_CONDITIONAL = ("skipif", "skipunless", "importorskip")


class Skip(NamedTuple):
    """A mark or a call by which a test does not run, or may fail: its source, and whether it has a condition."""

    text: str
    conditional: bool
    line: int


class ExistingTest:
    """A test, by its name within the file (`Class.test_it`). ``span`` are its lines with its decorators, ``source``
    these lines and what marks the classes around it: what does not differ there needs no closer look."""

    def __init__(self, node: _Function, prefix: str, above: tuple[Skip, ...], lines: Sequence[str]) -> None:
        self.name = prefix + node.name
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        self.span = Span(first, node.end_lineno or node.lineno)
        self.source = (tuple(lines[first - 1 : self.span.last]), tuple(skip.text for skip in above))
        self._node = node
        self._above = above

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """Its assertions."""
        return tuple(demands(self._node))

    @cached_property
    def skips(self) -> tuple[Skip, ...]:
        """By which it does not run, those of its classes included."""
        return (*self._above, *_marks(self._node.decorator_list), *_calls(self._node.body))

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The sources of its parameter sets."""
        return tuple(_rows(self._node))

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """The sources of the statements of its body."""
        return tuple(ast.unparse(statement) for statement in self._node.body)

    @cached_property
    def names(self) -> frozenset[str]:
        """The identifiers that it uses, and its own."""
        used = (
            part.id if isinstance(part, ast.Name) else part.attr
            for part in ast.walk(self._node)
            if isinstance(part, ast.Name | ast.Attribute)
        )
        return frozenset((*used, *self.name.split(".")))


class FileOfTests(NamedTuple):
    """The tests of a file by name; ``skips`` concern all of them, ``shadowed`` are names that a later definition takes
    over."""

    cases: dict[str, ExistingTest]
    skips: tuple[Skip, ...]
    shadowed: frozenset[str]


def read_tests(text: str) -> FileOfTests:
    """The tests in ``text``.

    Raises:
        SyntaxError: if it does not parse.
    """
    tree = shared_tree(text)
    cases: dict[str, ExistingTest] = {}
    shadowed: set[str] = set()
    for case in _cases(tree.body, "", (), text.split("\n")):
        if case.name in cases:
            shadowed.add(case.name)
        cases[case.name] = case
    return FileOfTests(cases, tuple(_of_module(tree)), frozenset(shadowed))


def _cases(
    body: Sequence[ast.stmt], prefix: str, above: tuple[Skip, ...], lines: Sequence[str]
) -> Iterator[ExistingTest]:
    for node in body:
        if isinstance(node, _Function) and node.name.startswith("test"):
            yield ExistingTest(node, prefix, above, lines)
        elif isinstance(node, ast.ClassDef):
            marks = (*above, *_marks(node.decorator_list))
            yield from _cases(node.body, f"{prefix}{node.name}.", marks, lines)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            for suite in (node.body, getattr(node, "orelse", [])):
                yield from _cases(suite, prefix, above, lines)


def _dotted(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(node)


def _marks(decorators: list[ast.expr]) -> Iterator[Skip]:
    for decorator in decorators:
        last = _dotted(decorator).rpartition(".")[2]
        lower = last.lower()
        if lower.startswith("skip") or lower == "xfail" or last == "expectedFailure":
            arguments = decorator.args if isinstance(decorator, ast.Call) else []
            always = bool(arguments) and isinstance(arguments[0], ast.Constant) and arguments[0].value is True
            conditional = lower not in ("skip", "xfail", "expectedfailure") and not always
            if lower == "xfail" and arguments and not always:
                conditional = True
            yield Skip(f"@{ast.unparse(decorator)}", conditional, decorator.lineno)


def _calls(body: list[ast.stmt], *, conditional: bool = False) -> Iterator[Skip]:
    for node in body:
        call = node.value if isinstance(node, ast.Expr | ast.Assign) else None
        if isinstance(call, ast.Call):
            owner, _, last = _dotted(call).rpartition(".")
            if last in _SKIPPING_CALLS and (owner in ("pytest", "self") or last in ("skipTest", "importorskip")):
                yield Skip(ast.unparse(call), conditional or last == "importorskip", node.lineno)
        elif isinstance(node, ast.Raise) and node.exc is not None and _dotted(node.exc).endswith("SkipTest"):
            yield Skip(ast.unparse(node), conditional, node.lineno)
        elif isinstance(node, ast.Return) and not conditional and node is not body[-1]:
            yield Skip("return", conditional, node.lineno)
        for field in ("body", "orelse"):
            suite = getattr(node, field, None)
            if isinstance(suite, list) and not isinstance(node, _Function | ast.ClassDef):
                yield from _calls(suite, conditional=conditional or not isinstance(node, ast.With))


def _of_module(tree: ast.Module) -> Iterator[Skip]:
    """Marks and calls by which no test of the file runs."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "pytestmark" for target in node.targets):
            values = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
            yield from _marks(values)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _calls([node])
        elif isinstance(node, ast.Assign) and ast.unparse(node) == "__test__ = False":
            yield Skip("__test__ = False", False, node.lineno)


def _rows(node: _Function) -> Iterator[str]:
    for decorator in node.decorator_list:
        if not isinstance(decorator, ast.Call) or _dotted(decorator).rpartition(".")[2] != "parametrize":
            continue
        values = decorator.args[1] if len(decorator.args) > 1 else None
        if isinstance(values, ast.List | ast.Tuple):
            names = ast.unparse(decorator.args[0])
            for value in values.elts:
                yield f"{names}: {ast.unparse(value)}"
