"""Names that stand for others, and nothing else."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.text import dedented
from editguard.patterns import Pattern
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Kind

_MOST_WORDS = 8
"""Words of a name up to which all its parts are looked at."""

_WORDS_OF_PROSE = 8
"""A string of more words speaks to people: that it has a name in it does not make it a use of the name."""

_IDENTIFIER = Pattern(r"[^\W\d]\w*")


def settle_renames(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Confirm candidates: the old name was bound where the new one is now, neither stands where the other
    did, and nothing but renaming happens to either. Everything else that swaps one name for another is a
    change of behaviour."""
    candidates = [index for index, draft in enumerate(drafts) if draft.kind is Kind.RENAME]
    if not candidates:
        return drafts
    look = _Look(drafts, files)
    settled = list(drafts)
    confirmed: set[tuple[str, str]] = set()
    """Names of definitions and attributes, renamed for other files too."""
    local: set[int] = set()
    for index in candidates:
        draft = drafts[index]
        if any(_special(*pair) for pair in draft.mapping):
            continue
        if all(look.local(pair, draft) for pair in draft.mapping):
            local.add(index)
        confirmed.update(pair for pair in draft.mapping if look.everywhere(pair, draft.file))
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


class _Look:
    """What has to be known of edits and files to tell a renaming; each question is answered once."""

    def __init__(self, drafts: Sequence[Draft], files: Sequence[ParsedFile]) -> None:
        self._drafts = drafts
        self._files = files
        self._takers: defaultdict[str, list[int]] = defaultdict(list)
        """Edits by the names that they take away; the next by those that they bring, and by parts of those."""
        self._bringers: defaultdict[str, list[int]] = defaultdict(list)
        self._lookalikes: defaultdict[str, list[int]] = defaultdict(list)
        for index, draft in enumerate(drafts):
            if draft.kind in _SILENT:
                continue
            gone = _identifiers(draft.run.old)
            for name in gone:
                self._takers[name].append(index)
            for name in _identifiers(draft.run.new) - gone:
                self._bringers[name].append(index)
                for part in _parts(name):
                    self._lookalikes[part].append(index)
        self._whole: dict[int, tuple[_Names, _Names]] = {}
        self._spelled: dict[int, frozenset[str] | None] = {}
        self._scopes: dict[tuple[int, int, int], _Scope] = {}
        self._answers: dict[tuple[object, ...], bool] = {}

    def local(self, pair: tuple[str, str], draft: Draft) -> bool:
        """Whether the name belongs to the function around ``draft``, and is renamed in it and nothing else."""
        found = self._around(draft)
        if found is None:
            return False
        key, scope = found
        question = (pair, key)
        if question not in self._answers:
            self._answers[question] = (
                _renamed(pair, scope.before, scope.after)
                and not self._accompanied(pair, draft.file, scope)
                and not self._spelled_out(pair[0], draft.file)
            )
        return self._answers[question]

    def everywhere(self, pair: tuple[str, str], file: int) -> bool:
        """Whether the name is renamed all over the file, and nothing else happens to it in any."""
        question = (pair, file)
        if question not in self._answers:
            self._answers[question] = (
                _renamed(pair, *self._names(file))
                and not self._accompanied(pair)
                and not self._spelled_out(pair[0], file)
            )
        return self._answers[question]

    def _names(self, file: int) -> tuple[_Names, _Names]:
        if file not in self._whole:
            before, after = self._files[file].before, self._files[file].after
            self._whole[file] = (
                _names_in("\n".join(before.lines) if before else ""),
                _names_in("\n".join(after.lines) if after else ""),
            )
        return self._whole[file]

    def _around(self, draft: Draft) -> tuple[tuple[int, int, int], _Scope] | None:
        """The outermost function around an edit, ``None`` where there is none."""
        parsed = self._files[draft.file]
        sides = []
        for layout, span in ((parsed.before, draft.run.old_span), (parsed.after, draft.run.new_span)):
            function = None
            if layout is not None and span is not None:
                around = layout.enclosing(span.first, span.last)
                function = next((one for one in around if one.type in ("FunctionDef", "AsyncFunctionDef")), None)
            if layout is None or function is None:
                return None
            sides.append((function.first, function.last, layout))
        (first, last, before), (new_first, new_last, after) = sides
        key = (draft.file, first, new_first)
        if key not in self._scopes:
            texts = [
                dedented("\n".join(layout.lines[start - 1 : end]))
                for start, end, layout in ((first, last, before), (new_first, new_last, after))
            ]
            names = [_names_in(text, local=True) for text in texts]
            self._scopes[key] = _Scope((first, last), (new_first, new_last), *names)
        return key, self._scopes[key]

    def _accompanied(self, pair: tuple[str, str], file: int | None = None, scope: _Scope | None = None) -> bool:
        """Whether an edit that is more than this renaming takes the old name away, brings the new one, or brings
        one that the old name would be mistaken for (`old_type` beside `type`)."""
        old, new = pair
        for index in (*self._takers[old], *self._bringers[new], *self._lookalikes[old]):
            draft = self._drafts[index]
            if pair in draft.mapping or (file is not None and draft.file != file):
                continue
            if scope is None or _within(draft, scope):
                return True
        return False

    def _spelled_out(self, name: str, file: int) -> bool:
        """Whether the file still has ``name`` where a renaming does not reach: in a string, as `getattr` and
        templates have it, or as the keyword of a call."""
        if file not in self._spelled:
            after = self._files[file].after
            self._spelled[file] = None if after is None else _spelled_names("\n".join(after.lines))
        names = self._spelled[file]
        return names is None or name in names


def _special(old: str, new: str) -> bool:
    """Whether Python gives one of the names a meaning of its own."""
    return any(name.startswith("__") and name.endswith("__") for name in (old, new))


def _renamed(pair: tuple[str, str], before: _Names, after: _Names) -> bool:
    old, new = pair
    return old in before.bound and new in after.bound and old not in after.every and new not in before.every


def _identifiers(lines: Sequence[bytes]) -> frozenset[str]:
    return frozenset(_IDENTIFIER.findall(b"".join(lines).decode("utf-8", "replace")))


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


def _parts(name: str) -> set[str]:
    """What of ``name`` stands between underscores or at its ends: `new_user_id` has `user_id` and five more."""
    words = name.split("_")
    if len(words) > _MOST_WORDS:
        return set(words)
    spans = ((first, last) for first in range(len(words)) for last in range(first + 1, len(words) + 1))
    return {"_".join(words[first:last]) for first, last in spans} - {name, ""}


def _within(draft: Draft, scope: _Scope) -> bool:
    for span, (first, last) in ((draft.run.old_span, scope.old), (draft.run.new_span, scope.new)):
        if span is not None and span.first <= last and first <= span.last:
            return True
    return False


def _spelled_names(text: str) -> frozenset[str] | None:
    """Names in short strings and as keywords; ``None`` if ``text`` cannot be read."""
    try:
        tree = parse_ast(text)
    except SyntaxError:
        return None
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            found.add(node.arg)
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and len(value.split()) <= _WORDS_OF_PROSE:
            found.update(_IDENTIFIER.findall(value))
    return frozenset(found)
