"""Kinds of change that a task's words rule out: comments, new dependencies, signatures …"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from editguard.patterns import Pattern
from editguard.scope.view import FileView
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.contract import Aspect, Clause
from editguard.vocabulary.edit import Edit, Kind

Found = Iterator[tuple[str, Edit | None]]

_HISTORY = Pattern(
    r"(?:^|/)(?:change(?:s|log)|history|news|authors|contributors)\b[^/]*$|^changelog(?:\.d)?/|^(?:changes|news)/",
    re.IGNORECASE,
)
"""Files that a project wants written with every change: no documentation that somebody else looks after."""

_REQUIREMENT = Pattern(rb"^\s*[-\"'\[\s]*([A-Za-z0-9][\w.-]*)")
_REQUIREMENTS_FILE = Pattern(r"(?:^|/)(?:requirements[^/]*\.(?:txt|in)|requirements/[^/]*\.(?:txt|in)|Pipfile)$")

_PLACES = {
    Aspect.TESTS: Kind.TEST,
    Aspect.DOCS: Kind.DOCS,
    Aspect.CONFIG: Kind.CONFIG,
    Aspect.DEPENDENCIES: Kind.DEPENDENCY,
}
_KINDS = {
    Aspect.FORMATTING: (Kind.FORMATTING,),
    Aspect.REFACTORING: (Kind.RENAME, Kind.MOVE, Kind.EQUIVALENT),
    Aspect.RENAMES: (Kind.RENAME,),
    Aspect.NEEDLESS: (Kind.FORMATTING, Kind.IMPORT, Kind.EQUIVALENT),
}
_DEEDS = {
    Kind.FORMATTING: "lays code out anew",
    Kind.RENAME: "renames",
    Kind.MOVE: "moves code",
    Kind.EQUIVALENT: "writes code anew that does the same",
    Kind.IMPORT: "puts imports in another order or form",
}


def allowed_by(clause: Clause, view: FileView, edit: Edit) -> bool:
    """Whether ``edit`` is of the kind that ``clause`` alone lets in."""
    aspect = Aspect(clause.pattern)
    if aspect is Aspect.COMMENTS:
        return edit.kind is Kind.COMMENT
    if aspect is Aspect.DOCSTRINGS:
        return edit.kind is Kind.DOCSTRING
    if aspect is Aspect.DOCS:
        return view.place is Kind.DOCS or edit.kind in (Kind.DOCSTRING, Kind.COMMENT, Kind.DOCS)
    return view.place is _PLACES.get(aspect) or edit.kind is _PLACES.get(aspect)


def broken_by(clause: Clause, view: FileView) -> Found:
    """Where the changes of ``view`` do what ``clause`` rules out: a sentence, and the edit if there is one."""
    aspect = Aspect(clause.pattern)
    if aspect in _PLACES:
        yield from _in_place(aspect, view)
    elif aspect in _KINDS:
        for edit in view.edits:
            if edit.kind in _KINDS[aspect] and edit.old_text:
                yield _DEEDS[edit.kind], edit
    elif aspect is Aspect.OTHER_THAN_RENAME:
        yield from _beyond_rename(clause, view)
    elif aspect is Aspect.SIGNATURES:
        yield from _signatures(clause, view)
    else:
        yield from _READERS[aspect](view)


def _in_place(aspect: Aspect, view: FileView) -> Found:
    if aspect is Aspect.DEPENDENCIES:
        for edit in view.edits:
            if edit.kind is Kind.DEPENDENCY:
                yield "changes what the project depends on", edit
        return
    if view.place is not _PLACES[aspect] or view.file.before is None:
        return  # what is there is to stay; what comes is another matter
    if aspect is Aspect.DOCS and _HISTORY.search(view.path):
        return
    what = {Aspect.TESTS: "a test", Aspect.DOCS: "a document", Aspect.CONFIG: "a configuration file"}[aspect]
    for edit in view.edits:
        yield f"changes {what} that is there", edit


def _comments(view: FileView) -> Found:
    for edit in view.edits:
        if edit.kind is Kind.COMMENT and edit.old_text:
            yield "changes a comment that is there", edit


def _docstrings(view: FileView) -> Found:
    for edit in view.edits:
        if edit.kind is Kind.DOCSTRING and edit.old_text:
            yield "changes a docstring that is there", edit


def _new_tests(view: FileView) -> Found:
    if view.place is not Kind.TEST:
        return
    before, after = view.names(after=False), view.names(after=True)
    if before is None or after is None:
        return
    come = {name for name in after.all() - before.all() if name.rpartition(".")[2].lower().startswith("test")}
    gone = {name for name in before.all() - after.all() if name.rpartition(".")[2].lower().startswith("test")}
    if len(come) <= len(gone):
        return  # renamed
    for edit in view.edits:
        shown = sorted(name for names in view.touched(edit) for name in names[:1] if name in come)
        if shown:
            yield f"adds the test `{shown[0]}`", edit
            come -= set(shown)


def _new_comments(view: FileView) -> Found:
    old, new = _comment_lines(view.file.before), _comment_lines(view.file.after)
    if not view.python or old is None or new is None:
        return
    known = Counter(text for _, text in old)
    lines = []
    for line, text in new:
        if known[text]:
            known[text] -= 1
        else:
            lines.append(line)
    for edit in view.edits:
        span = edit.new_lines
        if span and any(span.first <= line <= span.last for line in lines):
            # a comment that is reworded is not a new one
            if edit.kind is Kind.COMMENT and edit.old_text:
                continue
            yield "adds a comment", edit


def _comment_lines(data: bytes | None) -> list[tuple[int, str]] | None:
    if data is None:
        return []
    decoded = decode_python(data)
    if isinstance(decoded, Undecodable):
        return None
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(decoded.text).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def _new_docstrings(view: FileView) -> Found:
    old, new = _docstring_places(view.file.before), _docstring_places(view.file.after)
    if not view.python or old is None or new is None:
        return
    for edit in view.edits:
        span = edit.new_lines
        for name, line in new.items():
            if name not in old and span and span.first <= line <= span.last:
                yield "adds a docstring", edit
                break


def _docstring_places(data: bytes | None) -> dict[str, int] | None:
    tree = _tree(data)
    if tree is None:
        return None
    found: dict[str, int] = {}

    def look(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> None:
        if node.body and ast.get_docstring(node, clean=False) is not None:
            found[name] = node.body[0].lineno
        for child in node.body:
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                look(child, f"{name}.{child.name}")

    look(tree, "")
    return found


def _tree(data: bytes | None) -> ast.Module | None:
    decoded = decode_python(data or b"")
    if isinstance(decoded, Undecodable):
        return None
    try:
        return parse_ast(decoded.text)
    except SyntaxError:
        return None


def _new_dependencies(view: FileView) -> Found:
    listed = bool(_REQUIREMENTS_FILE.search(view.path))
    edits = [edit for edit in view.edits if edit.kind is Kind.DEPENDENCY or listed]
    known = {name for edit in edits for name in _required(edit.old_text)}
    for edit in edits:
        if not (listed or view.path.endswith((".toml", ".cfg", "setup.py"))):
            continue  # a lock file follows from what is declared
        come = [name for name in _required(edit.new_text) if name not in known]
        if come:
            yield f"adds the dependency `{come[0]}`", edit


def _required(lines: tuple[bytes, ...]) -> list[str]:
    found = []
    for line in lines:
        match = _REQUIREMENT.match(line)
        if match and not line.strip().startswith((b"#", b"-", b"[")):
            found.append(re.sub(r"[-_.]+", "-", match[1].decode("ascii", "replace")).lower())
    return found


def _signatures(clause: Clause, view: FileView) -> Found:
    if not view.python or view.place is Kind.TEST or view.file.before is None:
        return
    old, new = _public(view.file.before), _public(view.file.after)
    if old is None or new is None:
        return
    for name, (signature, line) in sorted(old.items()):
        change = new.get(name)
        if change is not None and change[0] == signature:
            continue
        if clause.names and not any(f".{view.modules[-1]}.{name}".endswith(f".{one}") for one in clause.names):
            continue
        if change is None and _still_bound(view, name):
            continue
        edit = next(
            (
                edit
                for edit in view.edits
                if (edit.old_lines and edit.old_lines.first <= line <= edit.old_lines.last)
                or (change and edit.new_lines and edit.new_lines.first <= change[1] <= edit.new_lines.last)
            ),
            None,
        )
        gone = f"takes the public `{name}` away"
        yield (gone if change is None else f"changes `{name}{signature}` to `{name}{change[0]}`"), edit


def _still_bound(view: FileView, name: str) -> bool:
    """Whether ``name``, that is not defined any more, still stands for something: moved code that is imported."""
    after = view.names(after=True)
    return after is not None and f"{after.module}.{name}" in after.all()


def _public(data: bytes | None) -> Mapping[str, tuple[str, int]] | None:
    """Signatures of public functions and methods by their names, each with its line; classes have none."""
    tree = _tree(data)
    if tree is None:
        return None
    found: dict[str, tuple[str, int]] = {}

    def look(body: list[ast.stmt], scope: str) -> None:
        for node in body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("_") and node.name != "__init__":
                continue
            if isinstance(node, ast.ClassDef):
                found[scope + node.name] = ("", node.lineno)
                look(node.body, f"{scope}{node.name}.")
            else:
                found[scope + node.name] = (f"({_parameters(node.args)})", node.lineno)

    look(tree.body, "")
    return found


def _parameters(arguments: ast.arguments) -> str:
    """The parameters without their annotations, which no caller has to know."""

    def plain(one: ast.arg | None) -> ast.arg | None:
        return None if one is None else ast.arg(arg=one.arg)

    return ast.unparse(
        ast.arguments(
            posonlyargs=[ast.arg(arg=one.arg) for one in arguments.posonlyargs],
            args=[ast.arg(arg=one.arg) for one in arguments.args],
            vararg=plain(arguments.vararg),
            kwonlyargs=[ast.arg(arg=one.arg) for one in arguments.kwonlyargs],
            kw_defaults=arguments.kw_defaults,
            kwarg=plain(arguments.kwarg),
            defaults=arguments.defaults,
        )
    )


_WORD = Pattern(r"[^\W\d]\w*")


def _beyond_rename(clause: Clause, view: FileView) -> Found:
    names = {part for name in clause.names for part in name.split(".")}
    for edit in view.edits:
        if edit.kind is not Kind.BEHAVIOUR:
            continue
        text = b"".join((*edit.old_text, *edit.new_text)).decode("utf-8", "replace")
        if not names & set(_WORD.findall(text)):
            yield f"has nothing of the rename of `{clause.names[0]}` to `{clause.names[1]}`", edit


_READERS: Mapping[Aspect, Callable[[FileView], Found]] = {
    Aspect.COMMENTS: _comments,
    Aspect.DOCSTRINGS: _docstrings,
    Aspect.NEW_TESTS: _new_tests,
    Aspect.NEW_COMMENTS: _new_comments,
    Aspect.NEW_DOCSTRINGS: _new_docstrings,
    Aspect.NEW_DEPENDENCIES: _new_dependencies,
}
