"""Code laid out anew: other quotes, a call over several lines, a blank line more or less."""

from __future__ import annotations

import ast
import io
import random
import tokenize

from editguard.calibrate.inject.code import Code, same_tree, shuffled


def inject(code: Code, rng: random.Random) -> str | None:
    """One statement or gap in another layout; the syntax tree stays the same."""
    for way in shuffled((_quotes, _wrap, _blank), rng):
        found = way(code, rng)
        if found is not None and found != code.text and same_tree(code.text, found):
            return found
    return None


def _quotes(code: Code, rng: random.Random) -> str | None:
    """The other quotes for the plain strings of a few neighbouring lines."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code.text).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    strings = [t for t in tokens if t.type == tokenize.STRING and t.start[0] == t.end[0] and _plain(t.string)]
    for token in shuffled(strings, rng):
        first, last = token.start[0], token.start[0] + rng.randint(0, 2)
        if not code.free(first, last):
            continue
        lines = list(code.lines)
        for other in reversed([t for t in strings if first <= t.start[0] <= last]):
            line, start, end = other.start[0] - 1, other.start[1], other.end[1]
            quote = '"' if other.string.startswith("'") else "'"
            lines[line] = lines[line][:start] + quote + other.string[1:-1] + quote + lines[line][end:]
        return "\n".join(lines)
    return None


def _plain(text: str) -> bool:
    return len(text) > 2 and text[0] in "'\"" and text[1:-1].isascii() and not set(text[1:-1]) & set("'\"\\")


def _wrap(code: Code, rng: random.Random) -> str | None:
    """The arguments of a call on a line each."""
    for node in shuffled(ast.walk(code.tree), rng):
        if not isinstance(node, ast.Call) or node.lineno != node.end_lineno or len(node.args) + len(node.keywords) < 2:
            continue
        line = code.lines[node.lineno - 1]
        if not line.isascii() or not code.free(node.lineno, node.lineno):
            continue
        given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
        given.sort(key=lambda each: each.col_offset)
        start = line.find("(", node.func.end_col_offset or 0)
        close = (node.end_col_offset or 0) - 1
        if start < 0 or line[close] != ")" or start >= given[0].col_offset:
            continue
        indent = code.indent(node.lineno)
        inner = [f"{indent}    {line[part.col_offset : part.end_col_offset]}," for part in given]
        return code.with_lines(node.lineno, node.lineno, [line[: start + 1], *inner, indent + line[close:]])
    return None


def _blank(code: Code, rng: random.Random) -> str | None:
    """A blank line in front of a statement, or one less."""
    for node in shuffled(ast.walk(code.tree), rng):
        if not isinstance(node, ast.stmt) or node.lineno < 2 or not code.free(node.lineno - 1, node.lineno):
            continue
        if not code.lines[node.lineno - 2].strip():
            return code.with_lines(node.lineno - 1, node.lineno - 1, [])
        if isinstance(node, ast.Return | ast.If | ast.For | ast.With):
            return code.with_lines(node.lineno, node.lineno - 1, [""])
    return None
