"""Imports that serve nothing, and what those that serve something serve."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from editguard.index.base import BaseIndex
from editguard.relevance.bindings import BOUND, IMPORT, bound_names, count, imports_only
from editguard.syntax.python_ast import shared_tree
from editguard.vocabulary.edit import Edit

_EFFECTS = frozenset(("readline", "rlcompleter", "antigravity", "this"))
_HANDED_ON = 3
"""Imported names that a module does not use, from which it is there to hand them on."""

_FEW = 4
"""Other occurrences of an imported name up to which its file is parsed to see what they are."""


def idle_imports(
    edit: Edit, text: bytes, beside: bytes, others: Sequence[bytes], index: BaseIndex | None
) -> tuple[str, str]:
    """The first name that the edit imports and nothing in the file uses; the first that was imported already.

    Whatever may be meant for others stays unnamed: packages, fixtures of a `conftest.py`, what `__all__` lists or one
    of ``others`` takes from this module, `as` of the same name, marked lines, imports that are tried or are there for
    what they do, and what the patch itself uses, be it in the wrong place. ``text`` is the file, ``beside`` what the
    patch adds to it elsewhere, ``others`` the other files of the patch after it.
    """
    if not imports_only(edit):
        return "", ""  # what else it does may be wanted
    unused = repeated = ""
    gone = {bound for _, bound in bound_names(edit.old_text)}
    package = edit.path.endswith(("__init__.py", "conftest.py"))
    for line, name in bound_names(edit.new_text):
        if name in gone or name in (b"*", b"annotations") or b"noqa" in line or _tried(edit, text):
            continue
        uses = count(name, text) - count(name, line)
        meant = count(name, beside) > sum(
            count(name, other) for other, _ in bound_names([line + b"\n" for line in beside.split(b"\n")])
        )
        again = b" as " + name in line and name + b" as " + name in line
        if (
            not unused
            and not package
            and not (again or _for_effect(name, line, index) or _taken(name, edit.path, others))
            and (uses == 0 or (uses <= _FEW and not meant and not _read(name, text)))
        ):
            unused = "" if _hands_on(text, gone | {name}) else name.decode("ascii", "replace")
        elif not repeated and uses > 0 and _imported_twice(name, line, text):
            repeated = name.decode("ascii", "replace")
    return unused, repeated


def _hands_on(text: bytes, but: set[bytes]) -> bool:
    """Whether a module imports names for others to take, as one for compatibility does: some that are no concern of the
    edit stand in it once only."""
    lines = text.split(b"\n")
    names = {
        name
        for line, name in bound_names(lines)
        if not line[:1].isspace() and b"noqa" not in line and not line.startswith(b"from __future__")
    } - but
    return sum(count(name, text) == 1 for name in names if name != b"*") >= _HANDED_ON


def users(edits: Sequence[Edit]) -> list[tuple[int, ...]]:
    """For each edit that only imports: the places of those of its file that hold a name which it binds."""
    found: list[tuple[int, ...]] = []
    for place, edit in enumerate(edits):
        bound = imports_only(edit)
        found.append(
            tuple(
                other
                for other, fellow in enumerate(edits)
                if bound and other != place and fellow.path == edit.path and not imports_only(fellow)
                if any(count(name, b"".join(fellow.new_text)) for name in bound)
            )
        )
    return found


def _read(name: bytes, text: bytes) -> bool:
    """Whether Python code uses ``name``, in a string of an annotation or of `__all__` as well; where the text
    cannot be parsed, it may."""
    try:
        tree = shared_tree(text.decode("utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return True
    word = name.decode("ascii", "replace")
    if re.search(rb"#\s*type:[^\n]*\b" + re.escape(name) + rb"\b", text):
        return True
    listed = b"__all__" in text
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == word:
            return True
        if isinstance(node, ast.arg) and node.arg == word:
            return True  # it may be a fixture
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and word in node.value:
            if listed and node.value == word:
                return True
            # it may be an annotation: `x: "Name"`, `cast("list[Name]", x)`
            if word[:1].isupper() and re.fullmatch(r"[\w.\[\], |]+", node.value):
                return True
    return False


def _tried(edit: Edit, text: bytes) -> bool:
    """Whether the import is tried: to import is all that it is for."""
    if b"try:" in b"".join(edit.new_text):
        return True
    if edit.new_lines is None:
        return False
    lines = text.split(b"\n")
    above = [
        line.strip() for line in lines[max(0, edit.new_lines.first - 6) : edit.new_lines.first - 1] if line.strip()
    ]
    return any(line.startswith((b"try:", b"except")) for line in above[-3:]) or b"TYPE_CHECKING" in b" ".join(above)


def _for_effect(name: bytes, line: bytes, index: BaseIndex | None) -> bool:
    """Whether an import may be there for what it does: within a function one of the repository's own modules, as an
    application registers its parts; at the top one that is known for it."""
    match = IMPORT.match(line)
    if match is None:
        return False
    module = (match[2] or match[3].split(b",")[0].split()[0]).decode("ascii", "replace")
    if not match[1]:
        return module in _EFFECTS
    if match[2]:
        module = f"{module}.{name.decode('ascii', 'replace')}"
    return not match[2].strip(b".") if module.startswith(".") else index is not None and index.has_module(module)


def _taken(name: bytes, path: str, others: Sequence[bytes]) -> bool:
    """Whether another file of the patch imports ``name`` from the module at ``path``."""
    stem = re.escape(path.rsplit("/", 1)[-1].rsplit(".", 1)[0].encode())
    taking = re.compile(rb"from[ \t]+[.\w]*(?<!\w)" + stem + rb"[ \t]+import[ \t]*(\([^)]*\)|[^\n]*)")
    return any(count(name, names) for other in others for names in taking.findall(other))


def _imported_twice(name: bytes, line: bytes, text: bytes) -> bool:
    """Whether another top-level line of the file imports the same name from the same place."""
    match = IMPORT.match(line)
    if match is None or match[1]:
        return False
    twins = 0
    for other in IMPORT.compiled.finditer(text):
        if other[1] or other[2] != match[2]:
            continue
        for part in other[3].split(b","):
            item = BOUND.match(part.strip())
            if item and item[2] is None and item[1] == name:
                twins += 1
    return twins > 1
