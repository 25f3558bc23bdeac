"""Output that was there to see what happens, and stayed."""

from __future__ import annotations

import random

from editguard.calibrate.inject.code import Code, body_start, parameters, parses, shuffled


def inject(code: Code, rng: random.Random) -> str | None:
    """A line at the start of a function that prints what it was called with, or stops there."""
    for function in shuffled(code.functions(), rng):
        first = body_start(function)
        if first is None:
            continue
        given = [arg.arg for arg in parameters(function)][:2]
        shown = ", ".join(f"{name}={{{name}!r}}" for name in given)
        said = f'print(f"DEBUG: {function.name} called {shown}")' if given else f'print("DEBUG: in {function.name}")'
        line = rng.choice((said, f"print({', '.join((repr(function.name), *given))})", "import pdb; pdb.set_trace()"))
        start = min([first.lineno, *(part.lineno for part in getattr(first, "decorator_list", ()))])
        found = code.with_lines(start, start - 1, [code.indent(first.lineno) + line])
        if parses(found):
            return found
    return None
