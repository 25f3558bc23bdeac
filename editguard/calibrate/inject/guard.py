"""A check for a value that nobody said could come."""

from __future__ import annotations

import random

from editguard.calibrate.inject.code import Code, body_start, parameters, parses, shuffled

_CHECKS = (
    ("if {0} is None:", "return None"),
    ("if not {0}:", "return"),
    ("if {0} is None:", 'raise ValueError("{0} must not be None")'),
)


def inject(code: Code, rng: random.Random) -> str | None:
    """Two lines at the start of a function that leave it early."""
    for function in shuffled(code.functions(), rng):
        first = body_start(function)
        given = [arg for arg in parameters(function) if arg.arg not in ("args", "kwargs")]
        if first is None or not given or first.lineno <= function.body[0].lineno - 1:
            continue
        name = rng.choice(given).arg
        indent = code.indent(first.lineno)
        start = min([first.lineno, *(part.lineno for part in getattr(first, "decorator_list", ()))])
        lines = [part.format(name) for part in rng.choice(_CHECKS)]
        found = code.with_lines(start, start - 1, [indent + lines[0], f"{indent}    {lines[1]}"])
        if parses(found):
            return found
    return None
