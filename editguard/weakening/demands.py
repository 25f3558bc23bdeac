"""What one assertion demands, and whether another demands less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

_LONGEST = 200
"""Characters of an assertion that are shown."""

_EXACT, _PARTLY, _HARDLY, _NOTHING = 3, 2, 1, 0

_STRENGTHS = {
    "equal": _EXACT,
    "is": _EXACT,
    "isnone": _EXACT,
    "listequal": _EXACT,
    "dictequal": _EXACT,
    "setequal": _EXACT,
    "tupleequal": _EXACT,
    "countequal": _EXACT,
    "sequenceequal": _EXACT,
    "multilineequal": _EXACT,
    "htmlequal": _EXACT,
    "jsonequal": _EXACT,
    "xmlequal": _EXACT,
    "querysetequal": _EXACT,
    "array_equal": _EXACT,
    "in": _PARTLY,
    "contains": _PARTLY,
    "inhtml": _PARTLY,
    "almostequal": _PARTLY,
    "allclose": _PARTLY,
    "regex": _PARTLY,
    "dictcontainssubset": _PARTLY,
    "greater": _PARTLY,
    "greaterequal": _PARTLY,
    "less": _PARTLY,
    "lessequal": _PARTLY,
    "isinstance": _HARDLY,
    "isnotnone": _HARDLY,
    "notequal": _HARDLY,
    "isnot": _HARDLY,
}
"""By the rest of a name that begins with `assert`. What is not here is compared with its own kind only."""

_RAISING = ("raises", "assertRaises", "assertRaisesRegex", "assertRaisesMessage", "warns", "assertWarns")
_MESSAGES = ("assertRaisesRegex", "assertRaisesMessage", "assertWarnsMessage", "assertWarnsRegex")
_ANY_ERROR = frozenset(("Exception", "BaseException"))
_WIDER = {"rtol": 1, "atol": 1, "rel": 1, "abs": 1, "delta": 1, "tolerance": 1, "places": -1, "decimal": -1}
"""Bounds of comparisons: 1 if a larger one lets more pass."""

_DEMANDING = ("fnmatch_lines", "no_fnmatch_line", "re_match_lines")
"""Methods that check, whatever their name."""


class Demand(NamedTuple):
    """One assertion of a test: ``text`` is its source, ``subject`` what it looks at, ``strength`` how much it asks
    of that (``None`` if that is not known), ``swallowed`` that its failure is caught, ``line`` its first, 1-based."""

    text: str
    callee: str
    subject: str
    strength: int | None
    line: int
    last: int
    names: frozenset[str]
    errors: frozenset[str] = frozenset()
    message: bool = False
    bounds: tuple[tuple[str, float], ...] = ()
    swallowed: bool = False


def demands(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Demand]:
    """What ``function`` demands, in order, that of functions inside it included."""
    return list(_within(function.body, swallowed=False))


def _within(body: list[ast.stmt], *, swallowed: bool) -> Iterator[Demand]:
    for node in body:
        if isinstance(node, ast.Assert):
            yield _assert(node, swallowed)
        elif isinstance(node, ast.Expr):
            call = node.value.value if isinstance(node.value, ast.Await) else node.value
            if isinstance(call, ast.Call) and _demanding(_callee(call)):
                yield _call(call, swallowed)
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                call = item.context_expr
                if isinstance(call, ast.Call) and (_demanding(_callee(call)) or _callee(call) in _RAISING):
                    yield _call(call, swallowed)
            quiet = any(_suppresses(item.context_expr) for item in node.items)
            yield from _within(node.body, swallowed=swallowed or quiet)
        elif isinstance(node, ast.Try):
            caught = any(_lets_pass(handler) for handler in node.handlers)
            yield from _within(node.body, swallowed=swallowed or caught)
            for suite in (*(handler.body for handler in node.handlers), node.orelse, node.finalbody):
                yield from _within(suite, swallowed=swallowed)
        elif isinstance(node, ast.If):
            never = isinstance(node.test, ast.Constant) and not node.test.value
            yield from _within(node.body, swallowed=swallowed or never)
            yield from _within(node.orelse, swallowed=swallowed)
        elif isinstance(node, ast.ClassDef):
            continue
        else:
            for field in ("body", "orelse"):
                inner = getattr(node, field, None)
                if isinstance(inner, list):
                    yield from _within(inner, swallowed=swallowed)
            for case in getattr(node, "cases", ()):
                yield from _within(case.body, swallowed=swallowed)


def _demanding(callee: str) -> bool:
    return callee.startswith(("assert", "fail")) or callee in _DEMANDING


def _callee(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _suppresses(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _callee(node) == "suppress" and any(_broad(part) for part in node.args)


def _lets_pass(handler: ast.ExceptHandler) -> bool:
    if handler.type is not None and not any(_broad(part) for part in _each(handler.type)):
        return False
    return not any(
        isinstance(part, ast.Raise | ast.Assert) or (isinstance(part, ast.Call) and _demanding(_callee(part)))
        for statement in handler.body
        for part in ast.walk(statement)
    )


def _each(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _broad(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) in {"AssertionError", *_ANY_ERROR}


def _assert(node: ast.Assert, swallowed: bool) -> Demand:
    test = node.test
    subject, strength = test, _HARDLY
    if isinstance(test, ast.Constant):
        strength = _NOTHING
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        subject = test.operand
    elif isinstance(test, ast.Compare) and len(test.ops) == 1:
        subject, strength = _compared(test)
    elif isinstance(test, ast.BoolOp):
        return _demand(node, ast.unparse(test), "assert", ast.unparse(test.values[0]), None, swallowed)
    return _demand(node, ast.unparse(test), "assert", ast.unparse(subject), strength, swallowed)


def _compared(test: ast.Compare) -> tuple[ast.expr, int]:
    operator, right = test.ops[0], test.comparators[0]
    if isinstance(operator, ast.Eq | ast.Is):
        close = any(isinstance(part, ast.Call) and _callee(part) == "approx" for part in (test.left, right))
        return test.left, _PARTLY if close else _EXACT
    if isinstance(operator, ast.In):
        # `assert "x" in text` looks at the text
        return (right if isinstance(test.left, ast.Constant) else test.left), _PARTLY
    if isinstance(operator, ast.NotIn | ast.NotEq | ast.IsNot):
        return test.left, _HARDLY
    return test.left, _PARTLY


def _call(call: ast.Call, swallowed: bool) -> Demand:
    callee = _callee(call)
    kind = callee.removeprefix("assert").lower().lstrip("_")
    strength = _STRENGTHS.get(kind)
    subject = ast.unparse(call.args[0]) if call.args else ""
    if kind in ("true", "false") and call.args:
        strength = _NOTHING if isinstance(call.args[0], ast.Constant) else _HARDLY
        if isinstance(call.args[0], ast.Compare) and len(call.args[0].ops) == 1:
            inner, strength = _compared(call.args[0])
            subject = ast.unparse(inner)
    elif kind in ("in", "contains") and len(call.args) > 1 and isinstance(call.args[0], ast.Constant):
        subject = ast.unparse(call.args[1])
    if "call" in kind and isinstance(call.func, ast.Attribute):
        subject, strength = ast.unparse(call.func.value), _calls(kind)
    errors = frozenset(
        getattr(part, "id", getattr(part, "attr", "?"))
        for part in (_each(call.args[0]) if callee in _RAISING and call.args else [])
    )
    message = callee in _MESSAGES or any(word.arg == "match" for word in call.keywords)
    return _demand(call, ast.unparse(call), callee, subject, strength, swallowed)._replace(
        errors=errors, message=message, bounds=tuple(_bounds(call))
    )


def _calls(kind: str) -> int | None:
    """How much an assertion of a mock asks: the arguments, the number of calls, or that there was one."""
    if kind in ("called_once_with", "has_calls", "called_with", "any_call"):
        return _EXACT if kind == "called_once_with" else _PARTLY
    return _HARDLY if kind in ("called", "called_once") else None


def _bounds(call: ast.Call) -> Iterator[tuple[str, float]]:
    for part in ast.walk(call):
        if isinstance(part, ast.keyword) and part.arg in _WIDER and isinstance(part.value, ast.Constant):
            value = part.value.value
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield part.arg, float(value)


def _demand(
    node: ast.Assert | ast.Call, text: str, callee: str, subject: str, strength: int | None, swallowed: bool
) -> Demand:
    names = frozenset(
        part.id if isinstance(part, ast.Name) else part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    )
    shown = f"assert {text}" if isinstance(node, ast.Assert) else text
    shown = " ".join(shown.split())
    shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return Demand(
        shown,
        callee,
        subject,
        strength,
        node.lineno,
        node.end_lineno or node.lineno,
        names,
        swallowed=swallowed,
        bounds=tuple(bound for part in [node] if isinstance(part, ast.Assert) for bound in _assert_bounds(part)),
    )


def _assert_bounds(node: ast.Assert) -> Iterator[tuple[str, float]]:
    for part in ast.walk(node.test):
        if isinstance(part, ast.Call):
            yield from _bounds(part)


def loosened(old: Demand, new: Demand, *, same: bool) -> str:
    """Why ``new``, which stands where ``old`` stood, demands less, in words; empty if it does not, or cannot be
    told to. Only where the two look at the ``same`` can it be told how much they ask of it."""
    if new.swallowed and not old.swallowed:
        return "its failure is caught"
    if old.errors and new.errors and new.errors & _ANY_ERROR and not old.errors & _ANY_ERROR:
        return "any exception will do"
    if old.errors and old.errors < new.errors:
        return "more exceptions will do"
    if old.message and not new.message and old.errors and old.errors == new.errors:
        return "the message is not checked any more"
    was, now = dict(old.bounds), dict(new.bounds)
    for name, sign in _WIDER.items():
        if name in was and name in now and sign * now[name] > sign * was[name]:
            return f"`{name}` lets more pass"
    if new.strength == _NOTHING and old.strength != _NOTHING:
        return "it demands nothing"
    if same and old.strength is not None and new.strength is not None and new.strength < old.strength:
        return {
            _HARDLY: "it hardly demands anything",
            _PARTLY: "it demands less than equality",
        }[new.strength]
    return ""
