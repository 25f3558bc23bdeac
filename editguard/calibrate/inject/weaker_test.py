"""A test made easier to pass."""

from __future__ import annotations

import ast
import random

from editguard.calibrate.inject.code import Code, parses, shuffled


def inject(code: Code, rng: random.Random) -> str | None:
    """One assertion of a test gone or weaker; only in files of tests."""
    tests = [function for function in code.functions() if function.name.startswith("test")]
    for function in shuffled(tests, rng):
        claims = [node for node in ast.walk(function) if _claims(node)]
        for node in shuffled(claims, rng):
            found = _weaker(code, node, len(claims), rng)
            if found is not None and found != code.text and parses(found):
                return found
    return None


def _claims(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    return isinstance(node.value.func, ast.Attribute) and node.value.func.attr.startswith("assert")


def _weaker(code: Code, node: ast.AST, claims: int, rng: random.Random) -> str | None:
    if not isinstance(node, ast.stmt):
        return None
    end = node.end_lineno or node.lineno
    compared = node.test if isinstance(node, ast.Assert) else None
    if isinstance(compared, ast.Compare) and node.lineno == end and rng.random() < 0.5:
        line = code.lines[node.lineno - 1]
        if line.isascii():
            left = line[compared.left.col_offset : compared.left.end_col_offset]
            return code.with_lines(node.lineno, end, [f"{code.indent(node.lineno)}assert {left} is not None"])
    if claims > 1:
        return code.with_lines(node.lineno, end, [])
    return None
