"""Kinds by LibCST, for grammar that the running `ast` does not know.

The trees are written out without layout, comments and parentheses and compared as they stand; equivalent
rewritings are not looked for here, so what they would explain counts as behaviour.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from editguard.edits.kinds.rename import plausible
from editguard.edits.kinds.slices import Decision, SlicePair
from editguard.edits.kinds.tokens import wrapped
from editguard.syntax.guard import too_deep_for_libcst
from editguard.vocabulary.edit import Kind

_SKIPPED_FIELDS = frozenset({"lpar", "rpar", "comma", "semicolon", "newline", "leading_lines", "header", "footer"})
_SKIPPED_TYPES = frozenset(
    {
        "Comma",
        "Comment",
        "EmptyLine",
        "LeftParen",
        "Newline",
        "ParenthesizedWhitespace",
        "RightParen",
        "Semicolon",
        "SimpleWhitespace",
        "TrailingWhitespace",
        "MaybeSentinel",
    }
)

Word = tuple[str, str]


def decide_by_libcst(pair: SlicePair) -> Decision:
    """As `decide`, by LibCST; the kind is ``None`` where it reads one side or the other not."""
    before, after = _module(pair.before), _module(pair.after)
    if before is None or after is None:
        return Decision(None, parser="none")
    plain = [_words(side, pair, docstrings=True, annotations=True) for side in (before, after)]
    if plain[0] == plain[1]:
        if _comments(before) != _comments(after):
            return Decision(Kind.COMMENT, "comments", parser="libcst")
        return Decision(Kind.FORMATTING, "layout of the same tokens", parser="libcst")
    bare = [_words(side, pair, docstrings=False, annotations=True) for side in (before, after)]
    if bare[0] == bare[1]:
        return Decision(Kind.DOCSTRING, "docstring", parser="libcst")
    hintless = [_words(side, pair, docstrings=False, annotations=False) for side in (before, after)]
    if hintless[0] == hintless[1]:
        return Decision(Kind.ANNOTATION, "type hints", parser="libcst")
    renamed = _substitution(*bare)
    if renamed:
        shown = ", ".join(f"`{old}` to `{new}`" for old, new in renamed[:3])
        return Decision(Kind.RENAME, shown, renamed, parser="libcst")
    return Decision(Kind.BEHAVIOUR, parser="libcst")


def _module(text: str) -> Any | None:
    if too_deep_for_libcst(text):
        return None
    import libcst

    try:
        return libcst.parse_module(wrapped(text))
    except (libcst.ParserSyntaxError, RecursionError):
        return None


def _words(module: Any, pair: SlicePair, *, docstrings: bool, annotations: bool) -> list[Word]:
    words: list[Word] = []
    body = list(module.body)
    if not docstrings and pair.opens_suite:
        inner = body
        if len(body) == 1 and pair.before.startswith((" ", "\t")) and hasattr(body[0], "body"):
            inner = list(body[0].body.body)
        body = _less_docstring(inner)
    for statement in body:
        _write(statement, words, pair.suite, docstrings=docstrings, annotations=annotations)
    return words


def _write(node: Any, words: list[Word], suite: str, *, docstrings: bool, annotations: bool) -> None:
    name = type(node).__name__
    if name in _SKIPPED_TYPES:
        return
    if name == "Name":
        words.append(("name", node.value))
        return
    if name == "SimpleString":
        words.append(("string", repr(node.evaluated_value)))
        return
    if name == "Annotation" and not annotations and suite != "class":
        return
    words.append(("node", name))
    inner = {"ClassDef": "class", "FunctionDef": "function"}.get(name, suite)
    for field in dataclasses.fields(node):
        if field.name in _SKIPPED_FIELDS or field.name.startswith("whitespace"):
            continue
        value = getattr(node, field.name)
        # the hints of a method's signature are hints, whatever class it stands in
        signature = name in ("ClassDef", "FunctionDef") and field.name in ("params", "returns")
        child = "function" if signature else inner
        if field.name == "body" and not docstrings and name in ("ClassDef", "FunctionDef"):
            value = _less_docstring(list(getattr(value, "body", ())))
        _write_value(value, words, child, docstrings=docstrings, annotations=annotations)
    words.append(("end", name))


def _write_value(value: Any, words: list[Word], suite: str, *, docstrings: bool, annotations: bool) -> None:
    if isinstance(value, str):
        words.append(("text", value))
    elif isinstance(value, list | tuple):
        for part in value:
            _write_value(part, words, suite, docstrings=docstrings, annotations=annotations)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        _write(value, words, suite, docstrings=docstrings, annotations=annotations)


def _less_docstring(body: list[Any]) -> list[Any]:
    if not body or type(body[0]).__name__ != "SimpleStatementLine":
        return body
    first = body[0].body[0]
    if type(first).__name__ == "Expr" and type(first.value).__name__ in (
        "SimpleString",
        "ConcatenatedString",
    ):
        return body[1:]
    return body


def _comments(module: Any) -> list[str]:
    import libcst

    found: list[str] = []
    pending: list[Any] = [module]
    while pending:
        node = pending.pop()
        if isinstance(node, libcst.Comment):
            found.append(node.value.rstrip())
        pending.extend(reversed(node.children))
    return found


def _substitution(one: list[Word], other: list[Word]) -> tuple[tuple[str, str], ...]:
    forward: dict[str, str] = {}
    backward: dict[str, str] = {}
    if len(one) != len(other):
        return ()
    for (kind, old), (same, new) in zip(one, other, strict=True):
        if kind != same or (kind != "name" and old != new):
            return ()
        if kind == "name" and (forward.setdefault(old, new) != new or backward.setdefault(new, old) != old):
            return ()
    pairs = tuple(sorted((old, new) for old, new in forward.items() if old != new))
    return pairs if plausible(pairs) else ()
