"""Definitions that stand in another place."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence

from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.kinds.moved import normalised_statement
from editguard.edits.runs import Run, changed_runs
from editguard.edits.text import dedented
from editguard.edits.units import innermost, units
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Kind

MOVED_TOKENS = 12
"""Fewest tokens of code that count as moved: shorter code (``return None``) recurs by chance."""


def settle_moves(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
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
            if _passes_use(drafts[source], drafts[target], files):
                continue
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


def _passes_use(source: Draft, target: Draft, files: Sequence[ParsedFile]) -> bool:
    """Whether a definition moves past code that runs when the file is loaded and knows its name, or binds a name
    that the definition reads there and then (decorators, defaults, hints, bases): then it matters where it is."""
    try:
        body = parse_ast(dedented(target.code)).body
        if source.file != target.file:
            return not all(isinstance(node, ast.FunctionDef) and not _read_at_once(node) for node in body)
        parsed = files[target.file]
        if parsed.before is None or parsed.after is None:
            return True
        shift = sum(len(run.new) - len(run.old) for run in _before(source, target, parsed))
        there = source.run.old_first + shift  # where it would stand now, had it stayed
        here = target.run.new_first
        span = (here + len(target.run.new), there) if here < there else (there, here)
        between = parse_ast(dedented("\n".join(parsed.after.lines[max(0, span[0] - 1) : span[1] - 1]))).body
    except SyntaxError:
        return True
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    needed = {name for node in body for name in _read_at_once(node)}
    for node in between:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name in needed or node.name in names or names & _read_at_once(node):
                return True
            continue
        found = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        bound = getattr(node, "name", None)
        if names & found or needed & found or bound in needed | names:
            return True
    return False


def _before(source: Draft, target: Draft, parsed: ParsedFile) -> list[Run]:
    """The runs of the file before the place that the source left."""
    return [
        run
        for run in changed_runs(parsed.file.hunks)
        if run.old_first + len(run.old) <= source.run.old_first and run.old_first <= source.run.old_first
    ]


def _read_at_once(node: ast.stmt) -> set[str]:
    """Names that a statement reads when it is executed, the bodies of functions left aside."""
    parts: list[ast.AST]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        parts = [node.args, *node.decorator_list, *([node.returns] if node.returns else [])]
    else:
        parts = [node]
    return {part.id for outer in parts for part in ast.walk(outer) if isinstance(part, ast.Name)}
