"""Layout of a Python file by the running interpreter's own `ast`: the fast way."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import cast

from editguard.syntax.layout import Layout, Statement, Suite


def parse_ast(text: str) -> ast.Module:
    """Parse without letting warnings about the user's code through.

    Raises:
        SyntaxError: for text that the running grammar does not know; also for text that it gives up
            on (too deep, too long), with line 1.
    """
    with _quietly():
        return ast.parse(text)


@lru_cache(maxsize=16)
def shared_tree(text: str) -> ast.Module:
    """The tree of a file or of its parts around changes, kept for the next who asks: it is to be read, never to be
    changed. Several parts of a check look at the same file, and the patches of a task change the same files.

    Raises:
        SyntaxError: as `parse_ast` does.
    """
    return parse_ast(text)


def parse_expression(text: str) -> ast.expr:
    """Parse one expression.

    Raises:
        SyntaxError: as `parse_ast` does.
    """
    with _quietly():
        return ast.parse(text, mode="eval").body


@contextmanager
def _quietly() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise SyntaxError(str(error) or type(error).__name__) from error


def layout_by_ast(text: str, lines: Sequence[str], *, whole: bool = True) -> Layout:
    """Layout of ``text``, a file or the part of one behind blank lines; ``lines`` are those of the file.

    Raises:
        SyntaxError: as `parse_ast` does.
    """
    tree = shared_tree(text)
    return Layout(_suite(tree.body, "module", body=whole), lines, "ast")


def _suite(nodes: Sequence[ast.stmt], kind: str, *, body: bool) -> Suite:
    return Suite([_statement(node, kind) for node in nodes], kind, body)


def _statement(node: ast.stmt, kind: str) -> Statement:
    first = node.lineno
    for decorator in getattr(node, "decorator_list", ()):
        first = min(first, decorator.lineno)
    return Statement(
        first,
        node.end_lineno or node.lineno,
        type(node).__name__,
        getattr(node, "name", None),
        lambda: _suites(node, kind),
        lambda: _names(node),
    )


def _suites(node: ast.stmt, kind: str) -> list[Suite]:
    inner = kind
    if isinstance(node, ast.ClassDef):
        inner = "class"
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inner = "function"
    suites = []
    if isinstance(node, ast.If):
        # an `elif` chain is one statement with several suites, as people read it
        while True:
            suites.append(_suite(node.body, kind, body=False))
            if not _continues(node):
                break
            node = cast("ast.If", node.orelse[0])
        if node.orelse:
            suites.append(_suite(node.orelse, kind, body=False))
        return suites
    for _, value in ast.iter_fields(node):
        if not isinstance(value, list) or not value:
            continue
        if isinstance(value[0], ast.stmt):
            suites.append(_suite(value, inner, body=_defines(node)))
        elif isinstance(value[0], ast.ExceptHandler | ast.match_case):
            suites.extend(_suite(part.body, kind, body=False) for part in value)
    return sorted(suites, key=lambda suite: suite.statements[0].first)


def _continues(node: ast.If) -> bool:
    """Whether ``node`` goes on with an ``elif``: its alternative starts in its own column."""
    alternative = node.orelse
    return len(alternative) == 1 and isinstance(alternative[0], ast.If) and alternative[0].col_offset == node.col_offset


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _names(node: ast.stmt) -> tuple[frozenset[str], frozenset[str]]:
    bound: set[str] = set()
    read: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            (read if isinstance(part.ctx, ast.Load) else bound).add(part.id)
        elif isinstance(part, ast.alias):
            bound.add((part.asname or part.name).split(".")[0])
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(part.name)
        elif isinstance(part, ast.ExceptHandler):
            if part.name:
                bound.add(part.name)
        elif isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            # `self.x = 1` binds what a later `self.x` reads
            bound.add("." + part.attr)
        elif isinstance(part, ast.Attribute):
            read.add("." + part.attr)
        elif isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            read.add(part.target.id)
    return frozenset(bound), frozenset(read)
