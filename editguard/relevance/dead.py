"""Code that is added and does nothing: definitions and values that nobody uses, statements that are never reached.

Each is said only where it is certain in Python: what a base class, a decorator or a look-up by a built name may call,
what a class body binds, and what a call may do by itself is never called dead.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.index.base import BaseIndex
from editguard.index.words import words
from editguard.patterns import Pattern
from editguard.relevance.bindings import CODE_LINE, count
from editguard.syntax.around import tree_around
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import Span

_DEFINITION = Pattern(rb"^[ \t]*(?:async[ \t]+def|def|class)[ \t]", re.MULTILINE)
_ASSIGNED = Pattern(rb"^[ \t]+(?:(?:self|cls)\.)?[A-Za-z_]\w*[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_JUMP = Pattern(rb"[ \t]+(?:return|raise|continue|break)\b")
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_DYNAMIC = frozenset(("locals", "vars", "eval", "exec"))
_PURE = frozenset(
    (
        "abs", "bool", "bytes", "dict", "float", "frozenset", "getattr", "hasattr", "int", "isinstance", "len", "list",
        "max", "min", "range", "repr", "round", "set", "sorted", "str", "sum", "tuple", "type",
    )
)  # fmt: skip
"""Functions that do nothing but give a value."""


class _Added(NamedTuple):
    """A statement that stands whole within some lines: ``around`` are the statements that hold it, outermost first,
    ``before`` the statement above it in its block."""

    node: ast.stmt
    around: tuple[ast.stmt, ...]
    before: ast.stmt | None


class Placed(NamedTuple):
    """A file after the patch: its ``text``, and the first and last lines that the patch changes in it."""

    text: bytes
    spans: tuple[tuple[int, int], ...]


def unreferenced(edit: Edit, file: Placed, after: Sequence[bytes], index: BaseIndex | None, task: str) -> str:
    """The first definition that ``edit`` adds and nobody refers to, if it adds nothing but such.

    ``file`` is its own, ``after`` are the texts of all files of the patch after it.
    """
    if index is None or any(line.strip() for line in edit.old_text):
        return ""
    if not _DEFINITION.search(b"".join(edit.new_text)):
        return ""
    found = ""
    for added in _added(file, edit.new_lines):
        node = added.node
        if not isinstance(node, _DEFINING):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # words
            return ""
        if node.decorator_list or node.name.startswith(("__", "test", "Test")) or node.name in task:
            return ""
        if _may_be_called(added) or _is_known(node.name, index):
            return ""
        name = node.name.encode()
        if sum(count(name, other) for other in after) > 1 or any(_looked_up(node.name, other) for other in after):
            return ""
        found = found or node.name
    return found


def unread(edit: Edit, file: Placed, after: Sequence[bytes], index: BaseIndex | None, task: str) -> str:
    """The first name that ``edit`` sets and nothing reads, if it does nothing else; ``file`` and ``after`` are as for
    `unreferenced`."""
    new = b"".join(edit.new_text)
    if any(line.strip() for line in edit.old_text) or not _ASSIGNED.search(new):
        return ""
    found = ""
    for added in _added(file, edit.new_lines):
        name = _set_alone(added, after, index)
        if not name or name in task:
            return ""
        found = found or name
    return found


def unreachable(edit: Edit, file: Placed) -> bool:
    """Whether the code that is added stands right behind a statement that leaves its block."""
    if edit.old_text or not _may_follow_a_jump(edit, file.text):
        return False
    first = next(_added(file, edit.new_lines), None)
    if first is None or not isinstance(first.before, _LEAVING):
        return False
    # a yield that is never reached makes a generator of its function
    return not any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(first.node))


def _may_follow_a_jump(edit: Edit, text: bytes) -> bool:
    """Whether the statement above the edit may leave its block, as far as lines tell: most files need no parsing."""
    first = next((line for line in edit.new_text if CODE_LINE.match(line)), None)
    if first is None or edit.new_lines is None:
        return False
    depth = len(first) - len(first.lstrip())
    for line in reversed(text.split(b"\n")[: edit.new_lines.first - 1]):
        body = line.lstrip()
        within = len(line) - len(body) > depth or body.startswith((b")", b"]", b"}", b"#"))
        if body and not within:
            return bool(_JUMP.match(line))
    return False


def _added(file: Placed, lines: Span | None) -> Iterator[_Added]:
    """The outermost statements of ``file`` that stand within ``lines``, in their order; none if it cannot be parsed."""
    tree = _tree(file) if lines is not None else None
    if tree is None or lines is None:
        return
    waiting: list[tuple[list[ast.stmt], tuple[ast.stmt, ...]]] = [(block, ()) for block in _blocks(tree)]
    found: list[_Added] = []
    while waiting:
        block, around = waiting.pop()
        for place, node in enumerate(block):
            first = min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", ()))])
            last = node.end_lineno or node.lineno
            if lines.first <= first and last <= lines.last:
                found.append(_Added(node, around, block[place - 1] if place else None))
            elif first <= lines.last and last >= lines.first:
                waiting.extend((inner, (*around, node)) for inner in _blocks(node))
    yield from sorted(found, key=lambda each: each.node.lineno)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body


def _tree(file: Placed) -> ast.Module | None:
    decoded = decode_python(file.text)
    if isinstance(decoded, Undecodable):
        return None
    try:
        return tree_around(decoded.text, file.spans)
    except SyntaxError:
        return None


def _may_be_called(added: _Added) -> bool:
    """Whether something that is not in sight may use the definition: a base class calls methods by their names and
    may know its subclasses; so may what decorates or registers the class around."""
    classes = [node for node in (*added.around, added.node) if isinstance(node, ast.ClassDef)]
    return any(_plain_bases(node) is False or node.decorator_list for node in classes)


def _is_known(name: str, index: BaseIndex) -> bool:
    """Whether the base may speak of what is added only now: it holds the name of something public, of which some may
    know; a private one is for those in sight, unless there are others of that name."""
    if name.startswith("_"):
        return bool(index.defined(name))
    return any(index.frequency(term) for term in words(name)[-1:])


def _plain_bases(node: ast.ClassDef) -> bool:
    return not node.keywords and all(isinstance(base, ast.Name) and base.id == "object" for base in node.bases)


def _looked_up(name: str, text: bytes) -> bool:
    """Whether ``text`` holds a string that ``name`` begins with up to one of its underscores: ``"visit_" + kind``,
    ``f"do_{verb}"``."""
    starts = [name[: place + 1] for place, letter in enumerate(name) if letter == "_" and place]
    if not starts:
        return False
    wanted = b"|".join(re.escape(start.encode()) for start in starts)
    return bool(re.search(rb"[\"'](?:" + wanted + rb")[\"'{%]", text))


def _set_alone(added: _Added, after: Sequence[bytes], index: BaseIndex | None) -> str:
    """The name that the statement sets, if that is all it does and nothing reads it."""
    node = added.node
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target: ast.expr = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    else:
        return ""
    scopes = [part for part in added.around if isinstance(part, _DEFINING)]
    if node.value is None or not scopes or isinstance(scopes[-1], ast.ClassDef) or not _does_nothing(node.value):
        return ""  # what a module or the body of a class binds is meant for others
    if isinstance(target, ast.Name):
        wanted = target.id.startswith("__") or not target.id.strip("_")
        return target.id if not wanted and not _is_read(target.id, scopes) else ""
    if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
        return ""
    holder = next((part for part in reversed(scopes) if isinstance(part, ast.ClassDef)), None)
    if target.value.id not in ("self", "cls") or holder is None or not _plain_bases(holder) or holder.decorator_list:
        return ""
    name = target.attr
    if name.startswith("__") or index is None or any(index.frequency(term) for term in words(name)[-1:]):
        return ""
    sets = re.compile(rb"(?m)^[ \t]*(?:self|cls)\." + re.escape(name.encode()) + rb"[ \t]*(?::[^=\n]+)?=(?!=)")
    read = any(count(name.encode(), text) > len(sets.findall(text)) or _looked_up(name, text) for text in after)
    return "" if read else name


def _is_read(name: str, scopes: Sequence[ast.stmt]) -> bool:
    """Whether the functions around may read ``name``; the outer ones share it where it is declared so."""
    for node in ast.walk(scopes[-1]):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return True
        if isinstance(node, ast.Name) and (
            node.id in _DYNAMIC or (node.id == name and not isinstance(node.ctx, ast.Store))
        ):
            return True
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            return True
    return False


def _does_nothing(value: ast.expr) -> bool:
    """Whether to compute ``value`` has no effect but its value."""
    for node in ast.walk(value):
        if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
            return False
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in _PURE):
            return False
    return True
