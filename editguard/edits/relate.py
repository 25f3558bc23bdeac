"""Kinds that only show when edits are seen together: reordered imports, moved code, renames."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.kinds.moved import normalised_statement
from editguard.edits.kinds.trees import rebinds
from editguard.edits.runs import Run, changed_runs
from editguard.edits.units import innermost, units
from editguard.patterns import Pattern
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Kind

MOVED_TOKENS = 12
"""Fewest tokens of code that count as moved: shorter code (``return None``) recurs by chance."""

_WORDS_OF_PROSE = 8
"""A string of more words speaks to people: that it has a name in it does not make it a use of the name."""

_IDENTIFIER = Pattern(r"[^\W\d]\w*")

_Binding = tuple[str, str, str]
_Bindings = Counter[_Binding]


def relate(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Settle what single edits could not: import order across edits, moves, renames and their uses."""
    drafts = _imports(drafts, files)
    drafts = _moves(drafts, files)
    return _renames(drafts, files)


def _imports(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
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
        tree = parse_ast(_dedented("\n".join(parsed.after.lines[first - 1 : last])))
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
        tree = parse_ast(_dedented(b"".join(lines).decode()))
    except (SyntaxError, UnicodeDecodeError):
        return None
    for node in tree.body:
        bindings = _bound_by(node) if isinstance(node, ast.Import | ast.ImportFrom) else None
        if bindings is None:
            return None
        found.update(bindings)
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
        body = parse_ast(_dedented(target.code)).body
        if source.file != target.file:
            return not all(isinstance(node, ast.FunctionDef) and not _read_at_once(node) for node in body)
        parsed = files[target.file]
        if parsed.before is None or parsed.after is None:
            return True
        shift = sum(len(run.new) - len(run.old) for run in _before(source, target, parsed))
        there = source.run.old_first + shift  # where it would stand now, had it stayed
        here = target.run.new_first
        span = (here + len(target.run.new), there) if here < there else (there, here)
        between = parse_ast(_dedented("\n".join(parsed.after.lines[max(0, span[0] - 1) : span[1] - 1]))).body
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
            _renamed(pair, scope.before, scope.after)
            and not _accompanied(pair, drafts, draft.file, scope)
            and not _spelled_out(pair[0], parsed)
            for pair in draft.mapping
        ):
            local.add(index)
        whole = _file_names(parsed)
        for pair in draft.mapping:
            if _renamed(pair, *whole) and not _accompanied(pair, drafts) and not _spelled_out(pair[0], parsed):
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


def _spelled_out(name: str, parsed: ParsedFile) -> bool:
    """Whether the file still has ``name`` where a renaming does not reach: in a string, as `getattr` and templates
    have it, or as the keyword of a call."""
    if parsed.after is None:
        return True
    try:
        tree = parse_ast("\n".join(parsed.after.lines))
    except SyntaxError:
        return True
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == name:
            return True
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and len(text.split()) <= _WORDS_OF_PROSE and name in _IDENTIFIER.findall(text):
            return True
    return False


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
