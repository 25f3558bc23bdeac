"""Kinds that only show when edits are seen together: reordered imports, moved code, renames."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.kinds.moved import normalised_statement
from editguard.edits.units import innermost, units
from editguard.patterns import Pattern
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Kind

MOVED_TOKENS = 12
"""Fewest tokens of code that count as moved: shorter code (``return None``) recurs by chance."""

_IDENTIFIER = Pattern(r"[^\W\d]\w*")

_Binding = tuple[str, str, str]
_Bindings = Counter[_Binding]


def relate(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Settle what single edits could not: import order across edits, moves, renames and their uses."""
    drafts = _imports(drafts)
    drafts = _moves(drafts, files)
    return _renames(drafts, files)


def _imports(drafts: list[Draft]) -> list[Draft]:
    """Import statements dropped here and added there, in one block of a file, change no binding."""
    by_place: dict[tuple[int, str | None, int], list[tuple[int, Counter[_Binding], Counter[_Binding]]]] = defaultdict(
        list
    )
    for index, draft in enumerate(drafts):
        if draft.kind is not Kind.BEHAVIOUR:
            continue
        old, new = _bindings(draft.run.old), _bindings(draft.run.new)
        if old is not None and new is not None:
            by_place[(draft.file, draft.symbol, _depth(draft))].append((index, old, new))
    settled = list(drafts)
    for group in by_place.values():
        # edits whose bindings do not balance go, until those that remain balance among themselves
        while group:
            total: Counter[_Binding] = Counter()
            for _, old, new in group:
                total.update(new)
                total.subtract(old)
            off = {binding for binding, count in total.items() if count}
            rest = [part for part in group if not off & (part[1].keys() | part[2].keys())]
            if len(rest) == len(group):
                break
            group = rest
        for index, _, _ in group:
            others = tuple(other for other, _, _ in group if other != index)
            settled[index] = drafts[index]._replace(
                kind=Kind.IMPORT, detail="imports in another order, the same names bound", partners=others
            )
    return settled


def _depth(draft: Draft) -> int:
    """Indentation of an edit: an import that moves into a block is not in another order."""
    first = (draft.run.new or draft.run.old)[0]
    return len(first) - len(first.lstrip(b" \t"))


def _bindings(lines: Sequence[bytes]) -> Counter[_Binding] | None:
    """What import statements bind: name, module, attribute; ``None`` if other statements are there."""
    found: Counter[_Binding] = Counter()
    try:
        tree = parse_ast(_dedented(b"".join(lines).decode()))
    except (SyntaxError, UnicodeDecodeError):
        return None
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[(alias.asname or alias.name, alias.name, "")] += 1
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                found[(alias.asname or alias.name, module, alias.name)] += 1
        else:
            return None
    return found


def _moves(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Definitions removed in one edit that stand, token for token, in what another one adds, in the same class
    or in a module. Statements are not moved: in another place they run at another time."""
    removed: dict[tuple[str, str], list[int]] = defaultdict(list)
    added: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        if draft.kind is not Kind.BEHAVIOUR or (draft.run.old and draft.run.new):
            continue
        home = _home(draft, files[draft.file])
        text = normalised_statement(draft.code) if home is not None else None
        if text is None or home is None or len(text.split()) < MOVED_TOKENS:
            continue
        (removed if draft.run.old else added)[home, text].append(index)
    settled = list(drafts)
    for key, sources in removed.items():
        targets = added.get(key, [])
        if len(sources) != len(targets):
            continue  # copied or merged rather than moved
        for source, target in zip(sources, targets, strict=True):
            for one, other in ((source, target), (target, source)):
                settled[one] = drafts[one]._replace(
                    kind=Kind.MOVE,
                    detail="the same code, moved" if one == target else "the same code, moved away",
                    partners=(other,),
                )
    return settled


def _home(draft: Draft, parsed: ParsedFile) -> str | None:
    """What the definitions of a one-sided edit stand in: the name of their class, "" for any module; ``None``
    if it is a function, or if there is other code among them."""
    layout, first, changed = (
        (parsed.before, draft.run.old_first, draft.run.old)
        if draft.run.old
        else (parsed.after, draft.run.new_first, draft.run.new)
    )
    if layout is None:
        return None
    parts = units(layout, first, first + len(changed) - 1)
    if not parts or not all(part.statement and part.statement.is_definition for part in parts):
        return None
    around = innermost(layout, first, first + len(changed) - 1).owners
    if not around:
        return ""
    if any(owner.type != "ClassDef" for owner in around):
        return None
    return ".".join(owner.name or "" for owner in around)


def _renames(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Confirm candidates: the old name was bound where the new one is now, neither stands where the other
    did, and nothing but renaming happens to either. Everything else that swaps one name for another is a
    change of behaviour."""
    candidates = [index for index, draft in enumerate(drafts) if draft.kind is Kind.RENAME]
    if not candidates:
        return drafts
    settled = list(drafts)
    confirmed: set[tuple[str, str]] = set()
    """Names of definitions and attributes, renamed for other files too."""
    local: set[int] = set()
    for index in candidates:
        draft = drafts[index]
        parsed = files[draft.file]
        if parsed.before is None or parsed.after is None or any(_special(*pair) for pair in draft.mapping):
            continue
        scope = _scope(draft, parsed)
        if scope and all(
            _renamed(pair, scope.before, scope.after) and not _accompanied(pair, drafts, draft.file, scope)
            for pair in draft.mapping
        ):
            local.add(index)
        whole = _file_names(parsed)
        for pair in draft.mapping:
            if _renamed(pair, *whole) and not _accompanied(pair, drafts):
                confirmed.add(pair)
    for index in candidates:
        draft = drafts[index]
        if index not in local and not all(pair in confirmed for pair in draft.mapping):
            settled[index] = draft._replace(kind=Kind.BEHAVIOUR, detail="", mapping=())
    return settled


class _Names(NamedTuple):
    """All names of a scope, and those bound in it."""

    every: frozenset[str]
    bound: frozenset[str]


class _Scope(NamedTuple):
    """A function before and after: its lines and its names, without what can be seen from outside."""

    old: tuple[int, int]
    new: tuple[int, int]
    before: _Names
    after: _Names


_SILENT = frozenset({Kind.COMMENT, Kind.DOCSTRING, Kind.FORMATTING})
"""Kinds of edits that mention a name without doing anything with it."""


def _special(old: str, new: str) -> bool:
    """Whether Python gives one of the names a meaning of its own."""
    return any(name.startswith("__") and name.endswith("__") for name in (old, new))


def _renamed(pair: tuple[str, str], before: _Names, after: _Names) -> bool:
    old, new = pair
    return old in before.bound and new in after.bound and old not in after.every and new not in before.every


def _accompanied(
    pair: tuple[str, str], drafts: Sequence[Draft], file: int | None = None, scope: _Scope | None = None
) -> bool:
    """Whether an edit that is more than this renaming takes the old name away, brings the new one, or brings
    one that the old name would be mistaken for (`old_type` beside `type`)."""
    old, new = pair
    for draft in drafts:
        if draft.kind in _SILENT or pair in draft.mapping or (file is not None and draft.file != file):
            continue
        if scope is not None and not _within(draft, scope):
            continue
        gone = _identifiers(draft.run.old)
        come = _identifiers(draft.run.new) - gone
        if old in gone or new in come or any(f"_{old}_" in f"_{name}_" for name in come):
            return True
    return False


def _within(draft: Draft, scope: _Scope) -> bool:
    for span, (first, last) in ((draft.run.old_span, scope.old), (draft.run.new_span, scope.new)):
        if span is not None and span.first <= last and first <= span.last:
            return True
    return False


def _identifiers(lines: Sequence[bytes]) -> frozenset[str]:
    return frozenset(_IDENTIFIER.findall(b"".join(lines).decode("utf-8", "replace")))


def _file_names(parsed: ParsedFile) -> tuple[_Names, _Names]:
    before, after = parsed.before, parsed.after
    return (
        _names_in("\n".join(before.lines) if before else ""),
        _names_in("\n".join(after.lines) if after else ""),
    )


def _scope(draft: Draft, parsed: ParsedFile) -> _Scope | None:
    """The outermost function around the edit, ``None`` where there is none."""
    sides = []
    for layout, span in ((parsed.before, draft.run.old_span), (parsed.after, draft.run.new_span)):
        function = None
        if layout is not None and span is not None:
            around = layout.enclosing(span.first, span.last)
            function = next((one for one in around if one.type in ("FunctionDef", "AsyncFunctionDef")), None)
        if layout is None or function is None:
            return None
        text = _dedented("\n".join(layout.lines[function.first - 1 : function.last]))
        sides.append(((function.first, function.last), _names_in(text, local=True)))
    (old, before), (new, after) = sides
    return _Scope(old, new, before, after)


def _dedented(text: str) -> str:
    import textwrap  # compiles patterns that a hook seldom needs

    return textwrap.dedent(text)


def _names_in(text: str, *, local: bool = False) -> _Names:
    """The names of ``text``; if ``local``, attributes and the names of its outermost definitions do not count
    as bound: they are known outside."""
    try:
        tree = parse_ast(text)
    except SyntaxError:
        return _Names(frozenset(), frozenset())
    every: set[str] = set()
    bound: set[str] = set()
    outer = {id(node) for node in tree.body} if local else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            every.add(node.id)
            if not isinstance(node.ctx, ast.Load):
                bound.add(node.id)
        elif isinstance(node, ast.Attribute):
            every.add(node.attr)
            if not isinstance(node.ctx, ast.Load) and not local:
                bound.add(node.attr)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.keyword) and node.arg:
            every.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            (every if id(node) in outer else bound).add(node.name)
        elif isinstance(node, ast.alias):
            # what an import takes over has its name elsewhere; only `as` names it here
            (bound if node.asname else every).add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.Global | ast.Nonlocal) and local:
            every.update(node.names)
    if local:
        outside = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
        bound -= outside
    return _Names(frozenset(every | bound), frozenset(bound))
