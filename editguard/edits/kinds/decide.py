"""The least change that explains the difference between two slices of Python.

In order: layout, comments, docstrings, import order, type hints, equivalent rewriting, renaming; what none
of them explains is a change of behaviour. Each step takes more off both trees and compares again.
"""

from __future__ import annotations

from editguard.edits.kinds.rename import substitution
from editguard.edits.kinds.slices import Decision, SlicePair
from editguard.edits.kinds.tokens import Tokens, tokens
from editguard.edits.kinds.trees import (
    Body,
    binds,
    is_docstring,
    parse_slice,
    same,
    without_annotations,
    without_docstrings,
)
from editguard.edits.text import SAME
from editguard.patterns import Pattern
from editguard.vocabulary.edit import Kind

_F_STRING = Pattern(r"[a-z]*f[a-z]*[\"']")
_FREE = frozenset(
    (
        "dict",
        "list",
        "tuple",
        "set",
        "object",
        "super",
        "None",
        "return",
        "pass",
        "else",
        "elif",
        "if",
        "not",
        "and",
        "or",
    )
)
"""Words that a canonical form may add or drop."""

_PRAGMA = Pattern(
    r"^#\s*(?:!|.*coding[:=]|noqa|type:\s*ignore|pragma|fmt:|pylint:|mypy:|ruff:|isort:|pyright:|nosec|yapf:|flake8:)"
)
BLANKS_OF_DOCSTRING = "only blanks in a docstring"

_TYPE = Pattern(r"^#\s*type:\s*(?!ignore)")


def decide(pair: SlicePair) -> Decision:
    """The kind of the change from ``pair.before`` to ``pair.after``, in a few words."""
    one, other = tokens(pair.before), tokens(pair.after)
    if one is None or other is None:
        return _by_libcst(pair)
    if not one.words and not other.words:
        return _comments(pair, one, other)
    before, after = parse_slice(pair.before), parse_slice(pair.after)
    if before is None or after is None:
        return _by_libcst(pair)
    if same(before, after):
        return _equal_trees(pair, one, other)
    decision = _less_docstrings(pair, before, after)
    if decision is None and _could_be_equivalent(one, other):
        decision = _canonical(pair, before, after)
    return decision or Decision(Kind.BEHAVIOUR)


def _equal_trees(pair: SlicePair, one: Tokens, other: Tokens) -> Decision:
    if one.words != other.words:
        return Decision(Kind.EQUIVALENT, "the same tree in other tokens")
    if one.comments != other.comments:
        return _comments(pair, one, other)
    return Decision(Kind.FORMATTING, _layout(pair.before, pair.after, one, other))


def _layout(before: str, after: str, one: Tokens | None = None, other: Tokens | None = None) -> str:
    if before == after:
        return SAME
    old, new = before.split("\n"), after.split("\n")
    if [line.rstrip() for line in old] == [line.rstrip() for line in new]:
        return "trailing whitespace"
    if [line for line in old if line.strip()] == [line for line in new if line.strip()]:
        return "blank lines"
    if one is not None and other is not None and one.raw != other.raw:
        return "string quotes"
    if [line.strip() for line in old if line.strip()] == [line.strip() for line in new if line.strip()]:
        return "indentation"
    return "layout of the same tokens"


def _comments(pair: SlicePair, one: Tokens, other: Tokens) -> Decision:
    if one.comments == other.comments:
        return Decision(Kind.FORMATTING, _layout(pair.before, pair.after))
    removed = [comment for comment in one.comments if comment not in other.comments]
    added = [comment for comment in other.comments if comment not in one.comments]
    changed = removed + added
    if changed and all(_TYPE.match(comment) for comment in changed):
        return Decision(Kind.ANNOTATION, "type comments")
    verb = "added" if not removed else "removed" if not added else "reworded"
    if not changed:
        return Decision(Kind.COMMENT, "comments moved")
    what = "pragma" if all(_PRAGMA.match(comment) for comment in changed) else "comment"
    return Decision(Kind.COMMENT, f"{what} {verb}")


def _less_docstrings(pair: SlicePair, before: Body, after: Body) -> Decision | None:
    had = pair.opens_suite and bool(before) and is_docstring(before[0])
    has = pair.opens_suite and bool(after) and is_docstring(after[0])
    if not before and not after:
        return Decision(Kind.FORMATTING, "layout")
    one_sided = not before or not after
    before = without_docstrings(before, opens_suite=pair.opens_suite)
    after = without_docstrings(after, opens_suite=pair.opens_suite)
    if same(before, after):
        if _examples(pair.before) != _examples(pair.after):
            return Decision(Kind.BEHAVIOUR, "doctest")
        if has and had and pair.before.split() == pair.after.split():
            return Decision(Kind.DOCSTRING, BLANKS_OF_DOCSTRING)
        verb = "added" if has and not had else "removed" if had and not has else "reworded"
        return Decision(Kind.DOCSTRING, f"docstring {verb}")
    if one_sided:
        return Decision(Kind.BEHAVIOUR, _what(after if pair.after.strip() else before, bool(pair.after.strip())))
    bound = binds(before)
    if bound is not None and bound == binds(after):
        return Decision(Kind.IMPORT, "imports in another order or form, the same names bound")
    return _less_annotations(pair, before, after)


def _examples(text: str) -> list[str]:
    """The lines of doctests: they are run, so they are no mere words."""
    found: list[str] = []
    inside = False
    for line in map(str.strip, text.split("\n")):
        inside = bool(line) and (inside or line.startswith(">>>"))
        if inside:
            found.append(line)
    return found


def _less_annotations(pair: SlicePair, before: Body, after: Body) -> Decision | None:
    renamed = substitution(before, after)
    before, after = without_annotations(before, pair.suite), without_annotations(after, pair.suite)
    if same(before, after):
        return Decision(Kind.ANNOTATION, "type hints")
    if renamed is None:
        renamed = substitution(before, after)
    if renamed is None:
        return None
    shown = ", ".join(f"`{old}` to `{new}`" for old, new in renamed[:3])
    return Decision(Kind.RENAME, shown + (" …" if len(renamed) > 3 else ""), renamed)


def _canonical(pair: SlicePair, before: Body, after: Body) -> Decision | None:
    from editguard.edits.kinds.equivalent import BUILTINS, rebound_builtins

    for invert_first in (False, True):
        used: set[str] = set()
        if not _same_form(pair, before, after, BUILTINS, invert_first, used):
            continue
        # looking through the whole file for `dict = …` is dear, so only where it matters
        rebound = rebound_builtins(pair.file_text() or pair.before + pair.after)
        if not rebound or _same_form(pair, before, after, BUILTINS - rebound, invert_first, set()):
            return Decision(Kind.EQUIVALENT, ", ".join(sorted(used)[:3]) or "the same canonical form")
    return None


def _same_form(
    pair: SlicePair, before: Body, after: Body, builtins: frozenset[str], invert_first: bool, used: set[str]
) -> bool:
    """Whether both sides have one canonical form; ``used`` receives the rewritings that differ."""
    from editguard.edits.kinds.equivalent import canonical

    old, one = canonical(_again(pair.before, pair, before), builtins=builtins, invert_first=invert_first)
    new, other = canonical(_again(pair.after, pair, after), builtins=builtins, invert_first=invert_first)
    used.update(one ^ other or one | other)
    return old == new


def _could_be_equivalent(one: Tokens, other: Tokens) -> bool:
    """A cheap look at the words: canonical forms drop or add hardly any name, so a name, a number or a
    string that only one side has rules them out. But f-strings take names in, and `super` may lose its
    arguments."""
    words = set(one.words) ^ set(other.words)
    if "super" in one.words or any(_F_STRING.match(word) for word in words):
        return True
    return not {word for word in words if word[:1].isalnum() or word[:1] in "_\"'"} - _FREE


def _again(text: str, pair: SlicePair, fallback: Body) -> Body:
    """A tree of its own for each attempt, since canonical forms are made in place."""
    body = parse_slice(text)
    if body is None:
        return fallback
    return without_annotations(without_docstrings(body, opens_suite=pair.opens_suite), pair.suite)


def _what(body: Body, added: bool) -> str:
    names = {
        "FunctionDef": "function",
        "AsyncFunctionDef": "function",
        "ClassDef": "class",
        "Import": "import",
        "ImportFrom": "import",
    }
    kinds = sorted({names.get(type(statement).__name__, "statement") for statement in body})
    return f"{' and '.join(kinds)} {'added' if added else 'removed'}"


def _by_libcst(pair: SlicePair) -> Decision:
    from editguard.edits.kinds.concrete import decide_by_libcst

    return decide_by_libcst(pair)
