"""Docstrings: reworded, lengthened, or added."""

from __future__ import annotations

import ast
import random

from editguard.calibrate.inject.code import Code, Function, parameters, parses, shuffled


def inject(code: Code, rng: random.Random) -> str | None:
    """One docstring of a function changed, or a new one."""
    for function in shuffled(code.functions(), rng):
        found = _reworded(code, function, rng) or (_added(code, function) if rng.random() < 0.4 else None)
        if found is not None and found != code.text and parses(found):
            return found
    return None


def _reworded(code: Code, function: Function, rng: random.Random) -> str | None:
    first = function.body[0]
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
        return None
    if not isinstance(first.value.value, str):
        return None
    line = code.lines[first.lineno - 1]
    quote = next((mark for mark in ('"""', "'''") if line.strip().startswith(mark)), None)
    if quote is None:
        return None
    indent, text = code.indent(first.lineno), line.strip().removeprefix(quote)
    single = first.lineno == first.end_lineno
    text = text.removesuffix(quote) if single else text
    if not text.strip() or quote in text:
        return None
    end = quote if single else ""
    new = rng.choice((_verb(text), f"{text.rstrip('.')} as needed.", f"Helper method. {text}"))
    return code.with_lines(first.lineno, first.lineno, [f"{indent}{quote}{new}{end}"])


def _verb(text: str) -> str:
    word, _, rest = text.partition(" ")
    word = word.removesuffix("s") if word.endswith("s") and not word.endswith("ss") else word + "s"
    return f"{word} {rest}" if rest else text + " Nothing else changes."


def _added(code: Code, function: Function) -> str | None:
    first = function.body[0]
    if isinstance(first, ast.Expr) or function.name.startswith("test"):
        return None
    indent = code.indent(first.lineno)
    words = function.name.strip("_").replace("_", " ").capitalize() or "Call"
    lines = [f'{indent}"""{words}.', ""]
    given = parameters(function)
    lines += [f"{indent}Args:", *(f"{indent}    {arg.arg}: The {arg.arg.replace('_', ' ')}." for arg in given)]
    lines = lines if given else [f'{indent}"""{words}."""']
    start = min([first.lineno, *(part.lineno for part in getattr(first, "decorator_list", ()))])
    return code.with_lines(start, start - 1, [*lines, f'{indent}"""'] if given else lines)
