"""Imports sorted in passing."""

from __future__ import annotations

import ast
import random

from editguard.calibrate.inject.code import Code, shuffled


def inject(code: Code, rng: random.Random) -> str | None:
    """A block of imports on single lines in the order of the alphabet, or the names of one import so."""
    blocks: list[list[ast.stmt]] = [[]]
    for node in code.tree.body:
        joins = blocks[-1] and blocks[-1][-1].end_lineno == node.lineno - 1
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno == node.end_lineno:
            if not joins:
                blocks.append([])
            blocks[-1].append(node)
        else:
            blocks.append([])
    for block in shuffled([block for block in blocks if len(block) > 1], rng):
        first, last = block[0].lineno, block[-1].lineno
        lines = list(code.lines[first - 1 : last])
        ordered = sorted(lines, key=lambda line: (line.startswith("from"), line.lower()))
        if rng.random() < 0.3:
            ordered.sort(key=len)
        if ordered != lines and not any("__future__" in line for line in lines) and code.free(first, last):
            return code.with_lines(first, last, ordered)
    return None
