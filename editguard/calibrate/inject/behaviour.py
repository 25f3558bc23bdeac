"""A change of what the code does that nobody asked for."""

from __future__ import annotations

import ast
import random

from editguard.calibrate.inject.code import Code, Function, parses, shuffled


def inject(code: Code, rng: random.Random) -> str | None:
    """Another default or constant, a condition widened, an error swallowed, or a value put into a list."""
    for function in shuffled(code.functions(), rng):
        if function.name.startswith("test"):
            continue
        for way in shuffled((_constant, _condition, _swallow, _sorted), rng):
            found = way(code, function, rng)
            if found is not None and found != code.text and parses(found):
                return found
    return None


def _constant(code: Code, function: Function, rng: random.Random) -> str | None:
    for node in shuffled(ast.walk(function), rng):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, int | float):
            continue
        line = code.lines[node.lineno - 1]
        if line.isascii() and line[node.col_offset : node.end_col_offset] == repr(node.value):
            new = repr(not node.value) if isinstance(node.value, bool) else repr(node.value * 2 + 1)
            return _put(code, node, new)
    return None


def _condition(code: Code, function: Function, rng: random.Random) -> str | None:
    for node in shuffled(ast.walk(function), rng):
        if not isinstance(node, ast.If) or node.test.lineno != node.test.end_lineno:
            continue
        line = code.lines[node.lineno - 1]
        names = [part.id for part in ast.walk(node.test) if isinstance(part, ast.Name)]
        if line.isascii() and names and line.rstrip().endswith(":"):
            text = line[node.test.col_offset : node.test.end_col_offset]
            wider = f"({text})" if isinstance(node.test, ast.BoolOp) else text
            return _put(code, node.test, f"{wider} and {names[0]} is not None")
    return None


def _swallow(code: Code, function: Function, rng: random.Random) -> str | None:
    """The last simple statement within a ``try``."""
    plain = [
        node
        for node in function.body
        if isinstance(node, ast.Expr | ast.Assign) and not isinstance(getattr(node, "value", None), ast.Constant)
        and node.lineno == node.end_lineno
    ]  # fmt: skip
    for node in shuffled(plain, rng):
        indent, line = code.indent(node.lineno), code.lines[node.lineno - 1]
        new = [f"{indent}try:", f"    {line}", f"{indent}except Exception:", f"{indent}    pass"]
        return code.with_lines(node.lineno, node.lineno, new)
    return None


def _sorted(code: Code, function: Function, rng: random.Random) -> str | None:
    for node in shuffled(ast.walk(function), rng):
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Name):
            return _put(code, node.iter, rng.choice(("list({})", "sorted({})")).format(node.iter.id))
    return None


def _put(code: Code, node: ast.expr, new: str) -> str | None:
    if node.lineno != node.end_lineno:
        return None
    line = code.lines[node.lineno - 1]
    return code.with_lines(node.lineno, node.lineno, [line[: node.col_offset] + new + line[node.end_col_offset :]])
