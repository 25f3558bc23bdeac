"""Imports that stand in another order, seen across edits."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Sequence

from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.kinds.trees import rebinds
from editguard.edits.text import dedented
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Kind

_Binding = tuple[str, str, str]
_Bindings = Counter[_Binding]


def settle_imports(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
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
        if group and not _order_is_free([drafts[index] for index, _, _ in group], files):
            continue
        for index, _, _ in group:
            others = tuple(other for other, _, _ in group if other != index)
            settled[index] = drafts[index]._replace(
                kind=Kind.IMPORT, detail="imports in another order, the same names bound", partners=others
            )
    return settled


def _order_is_free(drafts: Sequence[Draft], files: Sequence[ParsedFile]) -> bool:
    """Whether the imports from the first to the last of ``drafts``, unchanged ones between them included, may stand
    in any order: no star among them, and no name that two of them bind."""
    parsed = files[drafts[0].file]
    if parsed.after is None:
        return False
    first = min(draft.run.new_first for draft in drafts)
    last = max(draft.run.new_first + len(draft.run.new) - 1 for draft in drafts)
    try:
        tree = parse_ast(dedented("\n".join(parsed.after.lines[first - 1 : last])))
    except SyntaxError:
        return False
    found = [_bound_by(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    every = [binding for bindings in found if bindings is not None for binding in bindings]
    return None not in found and not rebinds(every)


def _bound_by(node: ast.Import | ast.ImportFrom) -> list[_Binding] | None:
    """What an import binds; ``None`` for a star: that depends on what comes after it."""
    if isinstance(node, ast.Import):
        return [(alias.asname or alias.name, alias.name, "") for alias in node.names]
    if any(alias.name == "*" for alias in node.names):
        return None
    module = "." * node.level + (node.module or "")
    return [(alias.asname or alias.name, module, alias.name) for alias in node.names]


def _depth(draft: Draft) -> int:
    """Indentation of an edit: an import that moves into a block is not in another order."""
    first = (draft.run.new or draft.run.old)[0]
    return len(first) - len(first.lstrip(b" \t"))


def _bindings(lines: Sequence[bytes]) -> Counter[_Binding] | None:
    """What import statements bind: name, module, attribute; ``None`` if other statements are there."""
    found: Counter[_Binding] = Counter()
    try:
        tree = parse_ast(dedented(b"".join(lines).decode()))
    except (SyntaxError, UnicodeDecodeError):
        return None
    for node in tree.body:
        bindings = _bound_by(node) if isinstance(node, ast.Import | ast.ImportFrom) else None
        if bindings is None:
            return None
        found.update(bindings)
    return found
