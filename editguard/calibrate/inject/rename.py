"""A local variable by another name."""

from __future__ import annotations

import ast
import builtins
import random

from editguard.calibrate.inject.code import Code, Function, parses, shuffled

_OTHER = {
    "i": "index", "e": "exc", "x": "value", "k": "key", "v": "val", "f": "file_obj", "data": "payload",
    "result": "output", "res": "result", "ret": "result", "name": "item_name", "value": "val", "obj": "instance",
    "item": "entry", "line": "row", "path": "file_path", "kwargs": "options", "args": "arguments",
}  # fmt: skip
_HIDDEN = frozenset(("locals", "vars", "eval", "exec", "globals"))


def inject(code: Code, rng: random.Random) -> str | None:
    """All uses of one variable of one function renamed."""
    for function in shuffled(code.functions(), rng):
        for old in shuffled(sorted(_locals(function)), rng):
            new = _OTHER.get(old, old.rstrip("s") + ("_items" if old.endswith("s") else "_value"))
            if new in _names(function) or hasattr(builtins, new) or new in code.text:
                continue
            found = _renamed(code, function, old, new)
            if found is not None and parses(found):
                return found
    return None


def _locals(function: Function) -> set[str]:
    """Names that the function sets and nothing else can see: no parameter, nothing declared, nothing shared with an
    inner scope, and no look-up by a built name."""
    inner = (*_SCOPES, ast.Global, ast.Nonlocal)
    if any(isinstance(node, inner) for node in ast.walk(function) if node is not function):
        return set()
    if _HIDDEN & _names(function):
        return set()
    given = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored - given


_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp,
)  # fmt: skip


def _names(function: Function) -> set[str]:
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return names | {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}


def _renamed(code: Code, function: Function, old: str, new: str) -> str | None:
    places = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == old]
    lines = list(code.lines)
    for node in sorted(places, key=lambda each: (each.lineno, each.col_offset), reverse=True):
        line = lines[node.lineno - 1]
        if not line.isascii() or line[node.col_offset : node.end_col_offset] != old:
            return None  # columns count bytes; within f-strings older grammars count from elsewhere
        lines[node.lineno - 1] = line[: node.col_offset] + new + line[node.end_col_offset :]
    return "\n".join(lines)
