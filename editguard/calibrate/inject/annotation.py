"""Type hints on a function that had none."""

from __future__ import annotations

import ast
import random

from editguard.calibrate.inject.code import Code, Function, parameters, parses, shuffled

_TYPES = {"name": "str", "path": "str", "text": "str", "index": "int", "count": "int", "size": "int", "n": "int"}


def inject(code: Code, rng: random.Random) -> str | None:
    """A signature on one line, with hints."""
    for function in shuffled(code.functions(), rng):
        given = parameters(function)
        line = code.lines[function.lineno - 1]
        if not given or function.returns is not None or any(arg.annotation for arg in given) or not line.isascii():
            continue
        if not line.rstrip().endswith(":") or any(arg.lineno != function.lineno for arg in given):
            continue
        defaults = _defaults(function)
        new = line
        for arg in reversed(given):
            hint = _hint(defaults.get(arg.arg)) or _TYPES.get(arg.arg, "object")
            rest = new[arg.end_col_offset :]
            if rest.startswith("="):
                rest = " = " + rest[1:]
            new = f"{new[: arg.end_col_offset]}: {hint}{rest}"
        if not _returns(function):
            new = new.rstrip()[:-1] + " -> None:"
        found = code.with_lines(function.lineno, function.lineno, [new])
        if parses(found):
            return found
    return None


def _defaults(function: Function) -> dict[str, ast.expr]:
    args = [*function.args.posonlyargs, *function.args.args]
    count = len(function.args.defaults)
    return {arg.arg: value for arg, value in zip(args[len(args) - count :], function.args.defaults, strict=True)}


def _hint(default: ast.expr | None) -> str | None:
    if not isinstance(default, ast.Constant) or default.value is None:
        return None
    return type(default.value).__name__


def _returns(function: Function) -> bool:
    return any(isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) for node in ast.walk(function))
