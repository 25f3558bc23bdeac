"""A helper that nobody asked for and nothing calls."""

from __future__ import annotations

import random

from editguard.calibrate.inject.code import Code, parses, shuffled

_BODIES = (
    ("_is_valid_{0}", "value", ['"""Return whether ``value`` can be used."""', "return value is not None"]),
    ("_normalize_{0}", "value", ["if isinstance(value, str):", "    return value.strip()", "return value"]),
    ("_safe_{0}", "value, default=None", ["try:", "    return str(value)", "except Exception:", "    return default"]),
    ("_ensure_{0}_list", "value", ["if isinstance(value, (list, tuple)):", "    return list(value)", "return [value]"]),
)


def inject(code: Code, rng: random.Random) -> str | None:
    """A function of its own behind another one at the top of the module, or behind a method in its class."""
    for function in shuffled(code.functions(), rng):
        end = function.end_lineno or function.lineno
        name, given, body = rng.choice(_BODIES)
        indent = code.indent(function.lineno)
        name = name.format(function.name.strip("_").lower() or "call")
        if name in code.text or not code.free(end, end + 1):
            continue
        given = f"self, {given}" if indent and function in _methods(code) else given
        lines = [f"{indent}def {name}({given}):", *(f"{indent}    {line}" for line in body)]
        found = code.with_lines(end + 1, end, [*([""] if indent else ["", ""]), *lines])
        if parses(found):
            return found
    return None


def _methods(code: Code) -> list[object]:
    import ast

    return [part for node in ast.walk(code.tree) if isinstance(node, ast.ClassDef) for part in node.body]
