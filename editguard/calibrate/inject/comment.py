"""Comments: reworded, removed, or added to tell what the code says itself."""

from __future__ import annotations

import ast
import io
import random
import tokenize

from editguard.calibrate.inject.code import Code, shuffled


def inject(code: Code, rng: random.Random) -> str | None:
    """One comment changed, or a new one above a statement."""
    for way in shuffled((_reworded, _removed, _added), rng):
        found = way(code, rng)
        if found is not None and found != code.text:
            return found
    return None


def _alone(code: Code) -> list[int]:
    """The 1-based lines that hold nothing but a comment of words, and may be changed."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code.text).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT
        and code.lines[token.start[0] - 1].strip() == token.string
        and len(token.string.split()) > 3
        and not token.string.startswith(("#!", "# -*-", "# type:", "# noqa", "# pragma", "# fmt", "# pylint"))
        and code.free(token.start[0], token.start[0])
    ]


def _reworded(code: Code, rng: random.Random) -> str | None:
    for line in shuffled(_alone(code), rng):
        indent, text = code.indent(line), code.lines[line - 1].strip().lstrip("#").strip()
        text = rng.choice((f"Note: {text}", f"{text.rstrip('.')} (see below)", text[:1].swapcase() + text[1:] + "."))
        return code.with_lines(line, line, [f"{indent}# {text}"])
    return None


def _removed(code: Code, rng: random.Random) -> str | None:
    for line in shuffled(_alone(code), rng):
        return code.with_lines(line, line, [])
    return None


def _added(code: Code, rng: random.Random) -> str | None:
    for node in shuffled(ast.walk(code.tree), rng):
        words = next((words for kind, words in _SAID.items() if isinstance(node, kind)), None)
        if words is None or not isinstance(node, ast.stmt) or not code.free(node.lineno, node.lineno):
            continue
        if code.lines[node.lineno - 1].lstrip().startswith("elif"):
            continue
        return code.with_lines(node.lineno, node.lineno - 1, [f"{code.indent(node.lineno)}# {rng.choice(words)}"])
    return None


_SAID: dict[type[ast.stmt], tuple[str, ...]] = {
    ast.For: ("Iterate over all items", "Process each element"),
    ast.Return: ("Return the result", "Return the computed value"),
    ast.If: ("Check the condition first", "Handle the special case"),
    ast.With: ("Use a context manager here",),
    ast.Raise: ("Raise an error for invalid input",),
}
