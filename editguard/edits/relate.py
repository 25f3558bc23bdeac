"""Kinds that only show when edits are seen together: reordered imports, moved code, renames."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Sequence

from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.kinds.moved import normalised_statement
from editguard.syntax.layout import Layout
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Kind

MOVED_TOKENS = 12
"""Fewest tokens of code that count as moved: shorter code (``return None``) recurs by chance."""

_Binding = tuple[str, str, str]
_Bindings = Counter[_Binding]


def relate(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Settle what single edits could not: import order across edits, moves, renames and their uses."""
    drafts = _imports(drafts)
    drafts = _moves(drafts)
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


def _moves(drafts: list[Draft]) -> list[Draft]:
    """Code removed in one edit that stands, token for token, in what another one adds."""
    removed: dict[str, list[int]] = defaultdict(list)
    added: dict[str, list[int]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        if draft.kind is not Kind.BEHAVIOUR or (draft.run.old and draft.run.new):
            continue
        text = normalised_statement(draft.code)
        if text is None or len(text.split()) < MOVED_TOKENS:
            continue
        (removed if draft.run.old else added)[text].append(index)
    settled = list(drafts)
    for text, sources in removed.items():
        targets = added.get(text, [])
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


def _renames(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Confirm candidates: the old name was bound where the new one is now, and neither stands where the
    other did. Everything else that swaps one name for another is a change of behaviour."""
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
        if parsed.before is None or parsed.after is None:
            continue
        scopes = _scopes(draft, parsed)
        if all(_renamed(pair, *scopes) for pair in draft.mapping):
            local.add(index)
        whole = _file_names(parsed)
        for pair in draft.mapping:
            if _renamed(pair, *whole):
                confirmed.add(pair)
    for index in candidates:
        draft = drafts[index]
        if index not in local and not all(pair in confirmed for pair in draft.mapping):
            settled[index] = draft._replace(kind=Kind.BEHAVIOUR, detail="", mapping=())
    return settled


_Names = tuple[frozenset[str], frozenset[str]]


def _renamed(pair: tuple[str, str], before: _Names, after: _Names) -> bool:
    """``before`` and ``after`` are all names of a scope and those bound in it."""
    old, new = pair
    return old in before[1] and new in after[1] and old not in after[0] and new not in before[0]


def _file_names(parsed: ParsedFile) -> tuple[_Names, _Names]:
    before, after = parsed.before, parsed.after
    return (
        _names_in("\n".join(before.lines) if before else ""),
        _names_in("\n".join(after.lines) if after else ""),
    )


def _scopes(draft: Draft, parsed: ParsedFile) -> tuple[_Names, _Names]:
    """Names of the outermost function around the edit, of the file where there is none."""
    sides = []
    for layout, span in ((parsed.before, draft.run.old_span), (parsed.after, draft.run.new_span)):
        text = ""
        if layout is not None and span is not None:
            text = _function_text(layout, span.first, span.last)
        sides.append(_names_in(text))
    return sides[0], sides[1]


def _function_text(layout: Layout, first: int, last: int) -> str:
    for statement in layout.enclosing(first, last):
        if statement.type in ("FunctionDef", "AsyncFunctionDef"):
            return _dedented("\n".join(layout.lines[statement.first - 1 : statement.last]))
    return "\n".join(layout.lines)


def _dedented(text: str) -> str:
    import textwrap  # compiles patterns that a hook seldom needs

    return textwrap.dedent(text)


def _names_in(text: str) -> _Names:
    try:
        tree = parse_ast(text)
    except SyntaxError:
        return frozenset(), frozenset()
    every: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            every.add(node.id)
            if not isinstance(node.ctx, ast.Load):
                bound.add(node.id)
        elif isinstance(node, ast.Attribute):
            every.add(node.attr)
            if not isinstance(node.ctx, ast.Load):
                bound.add(node.attr)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.keyword) and node.arg:
            every.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            # what an import takes over has its name elsewhere; only `as` names it here
            (bound if node.asname else every).add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            bound.add(node.name)
    return frozenset(every | bound), frozenset(bound)
