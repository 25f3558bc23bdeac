"""What an edit is by itself: names that nothing uses, code that is never reached, guards nobody asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from editguard.index.base import BaseIndex
from editguard.patterns import Pattern
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import AppliedFile, FileStatus

_IMPORT = Pattern(rb"^([ \t]*)(?:from[ \t]+([.\w]+)[ \t]+)?import[ \t]+\(?([^#\n]*)", re.MULTILINE)
_LISTED = Pattern(rb"^[ \t]+([A-Za-z_]\w*)(?:[ \t]+as[ \t]+([A-Za-z_]\w*))?,?[ \t]*(?:#.*)?$")
_BOUND = Pattern(rb"([A-Za-z_][\w.]*|\*)(?:[ \t]+as[ \t]+([A-Za-z_]\w*))?")
_DEFINITION = Pattern(rb"^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_ASSIGNED = Pattern(rb"^[ \t]*((?:self|cls)\.)?([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_QUALIFIED = Pattern(rb"(?<![\w.)\]])((?:[A-Za-z_]\w*\.)+)(?=[A-Za-z_])")
_TOKEN = Pattern(rb"\w+|[^\s\w]")
_BOUND_NAMES = frozenset((b"self", b"cls", b"super"))
_IMPORTING = Pattern(
    rb"^[ \t]*(?:from\b|import\b|try[ \t]*:|except\b|else[ \t]*:|if\b[^\n]*\b(?:PY|version)|[A-Za-z_][\w, ]*,?\)?$|\)$)"
)
_JUMP = Pattern(rb"^([ \t]*)(?:return|raise|continue|break)\b")
_CODE_LINE = Pattern(rb"^[ \t]*[^#\s]")
_NARRATION = Pattern(
    rb"#[^\n]*\b(?:fix(?:ed)?|new|added|changed|updated?|now|previously|instead|handle|ensure|make sure|check if)\b",
    re.IGNORECASE,
)
_WORD_NAMES = frozenset((b"_", b"__all__", b"__slots__", b"__version__", b"__tablename__"))
_FEW = 4
"""Other occurrences of an imported name up to which its file is parsed to see what they are."""

_ABOVE = 30
"""Lines above an edit that are looked through for the statement before it."""


class Own(NamedTuple):
    """What an edit is by itself; names are empty and flags false where it is not."""

    unused_import: str = ""
    repeated_import: str = ""
    unreferenced: str = ""
    """A function, class or method that nothing in the patch or the repository refers to."""
    unread: str = ""
    """A variable or an attribute that is set and never read."""
    unreachable: bool = False
    requalified: str = ""
    """It takes a name from another module, and changes nothing else; the task speaks of neither."""
    only_adds: bool = False
    only_removes: bool = False
    comment_lost: bool = False
    """It removes comments and no code."""
    narrates: bool = False
    reindented: bool = False
    rewritten: float = 0.0
    """Of a definition that is replaced as a whole: share of its lines that the change would not have needed."""
    new_file: bool = False
    top_level: bool = False
    """It stands outside of every definition."""


def own_of(
    edit: Edit,
    edits: Sequence[Edit],
    files: Mapping[str, AppliedFile],
    after: Sequence[bytes],
    index: BaseIndex | None,
    task: str,
) -> Own:
    """What ``edit``, one of ``edits``, is by itself; ``after`` are the texts of all files of the patch after it."""
    file = files.get(edit.path)
    python = edit.path.endswith((".py", ".pyi"))
    new = b"".join(edit.new_text)
    old = b"".join(edit.old_text)
    code = python and edit.kind in (Kind.BEHAVIOUR, Kind.TEST)
    text = _after(file, edit)
    beside = b"".join(
        line for other in edits if other is not edit and other.path == edit.path for line in other.new_text
    )
    unused, repeated = _imports(edit, text, beside) if code and text else ("", "")
    new_code = [line for line in edit.new_text if _CODE_LINE.match(line)]
    old_code = [line for line in edit.old_text if _CODE_LINE.match(line)]
    return Own(
        unused_import=unused,
        repeated_import=repeated,
        unreferenced=_unreferenced(edit, new, after, index, task) if code and edit.kind is Kind.BEHAVIOUR else "",
        unread=_unread(edit, new, old, text, after, index, task) if code and edit.kind is Kind.BEHAVIOUR else "",
        unreachable=code and _unreachable(edit, text),
        requalified=_requalified(edit, text, task) if code else "",
        only_adds=not old_code and bool(new_code),
        only_removes=not new_code and bool(old_code),
        comment_lost=edit.kind is Kind.COMMENT and edit.new_lines is None,
        narrates=bool(_NARRATION.search(new)) and edit.kind is Kind.COMMENT,
        reindented=bool(new_code) and [x.strip() for x in edit.old_text] == [x.strip() for x in edit.new_text],
        rewritten=_rewritten(edit),
        new_file=file is not None and file.change.status is FileStatus.ADDED,
        top_level=edit.symbol is not None and edit.symbol.count(".") <= edit.path.count("/"),
    )


def _after(file: AppliedFile | None, edit: Edit) -> bytes:
    """The file after the change; where the patch failed on it, what was there and all that it would add."""
    if file is None:
        return b""
    if file.after is not None:
        return file.after
    added = b"".join(line.text for hunk in file.hunks for line in hunk.lines if line.op == "+")
    return (file.before or b"") + b"\n" + (added or b"".join(edit.new_text))


def _count(name: bytes, text: bytes) -> int:
    return len(re.findall(rb"(?<!\w)" + re.escape(name) + rb"(?!\w)", text))


def _imports(edit: Edit, text: bytes, beside: bytes) -> tuple[str, str]:
    """The first name that the edit imports and nothing in the file uses; the first that was imported already.

    Whatever may be meant for others stays unnamed: packages, what `__all__` lists, `as` of the same name,
    marked lines, imports that are tried, and what the patch itself uses, be it in the wrong place. ``text`` is the
    file, ``beside`` what the patch adds to it elsewhere.
    """
    unused = repeated = ""
    gone = {bound for _, bound in _bound(edit.old_text)}
    package = edit.path.endswith("__init__.py")
    for line, name in _bound(edit.new_text):
        if name in gone or name in (b"*", b"annotations") or b"noqa" in line or _tried(edit, text):
            continue
        uses = _count(name, text) - _count(name, line)
        meant = _count(name, beside) > sum(
            _count(name, other) for other, _ in _bound([line + b"\n" for line in beside.split(b"\n")])
        )
        again = b" as " + name in line and name + b" as " + name in line
        if (
            not unused
            and not package
            and not again
            and (uses == 0 or (uses <= _FEW and not meant and not _read(name, text)))
        ):
            unused = name.decode("ascii", "replace")
        elif not repeated and uses > 0 and _imported_twice(name, line, text):
            repeated = name.decode("ascii", "replace")
    return unused, repeated


def _read(name: bytes, text: bytes) -> bool:
    """Whether Python code uses ``name``, in a string of an annotation or of `__all__` as well; where the text
    cannot be parsed, it may."""
    try:
        tree = parse_ast(text.decode("utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return True
    word = name.decode("ascii", "replace")
    if re.search(rb"#\s*type:[^\n]*\b" + re.escape(name) + rb"\b", text):
        return True
    listed = b"__all__" in text
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == word:
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and word in node.value:
            if listed and node.value == word:
                return True
            # it may be an annotation: `x: "Name"`, `cast("list[Name]", x)`
            if word[:1].isupper() and re.fullmatch(r"[\w.\[\], |]+", node.value):
                return True
    return False


def _bound(lines: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """The names that import lines bind, each with its line; of lines within brackets only where all are names."""
    found: list[tuple[bytes, bytes]] = []
    listing = bool(lines) and all(_LISTED.match(line) for line in lines if line.strip())
    for line in lines:
        match = _IMPORT.match(line)
        if match:
            for part in match[3].split(b","):
                item = _BOUND.match(part.strip())
                if item:
                    name = item[2] or (item[1] if match[2] else item[1].split(b".")[0])
                    found.append((line, name))
        elif listing:
            item = _LISTED.match(line)
            if item and b"," in line:
                found.append((line, item[2] or item[1]))
    return found


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


def _imported_twice(name: bytes, line: bytes, text: bytes) -> bool:
    """Whether another top-level line of the file imports the same name from the same place."""
    match = _IMPORT.match(line)
    if match is None or match[1]:
        return False
    twins = 0
    for other in _IMPORT.compiled.finditer(text):
        if other[1] or other[2] != match[2]:
            continue
        for part in other[3].split(b","):
            item = _BOUND.match(part.strip())
            if item and item[2] is None and item[1] == name:
                twins += 1
    return twins > 1


def _unreferenced(edit: Edit, new: bytes, after: Sequence[bytes], index: BaseIndex | None, task: str) -> str:
    """The first definition that the edit adds and nobody refers to, if all that it adds are such."""
    if edit.old_text and any(line.strip() for line in edit.old_text):
        return ""
    found = ""
    outer: int | None = None
    for match in _DEFINITION.compiled.finditer(new):
        depth = len(match[1])
        if outer is not None and depth > outer:
            continue
        outer = depth
        name = match[2]
        text = name.decode("ascii", "replace")
        head = new[: match.start()].rstrip().rsplit(b"\n", 1)[-1].strip()
        if name.startswith((b"__", b"test", b"Test")) or head.startswith(b"@") or text in task:
            return ""
        if index is None or index.frequency(text.lower().strip("_")):
            return ""
        if sum(_count(name, other) for other in after) > 1:
            return ""
        found = found or text
    return found


def _unread(
    edit: Edit, new: bytes, old: bytes, text: bytes, after: Sequence[bytes], index: BaseIndex | None, task: str
) -> str:
    """The first name that the edit sets and nothing reads, if it does nothing else."""
    targets = list(_ASSIGNED.compiled.finditer(new))
    if not targets or _DEFINITION.search(new) or old.strip():
        return ""
    lines = [line for line in edit.new_text if _CODE_LINE.match(line)]
    if len(lines) != len(targets):
        return ""
    for match in targets:
        name = match[2]
        word = name.decode("ascii", "replace")
        if name in _WORD_NAMES or name.startswith(b"__") or word in task:
            return ""
        texts = after if match[1] else (text,)
        if match[1] and (index is None or index.frequency(word.lower().strip("_"))):
            return ""
        if not match[1] and not match.group().startswith((b" ", b"\t")):
            return ""  # a module's own name may be meant for others
        reads = sum(_count(name, other) - len(_sets(name, other)) for other in texts)
        if reads > 0:
            return ""
    return targets[0][2].decode("ascii", "replace")


def _sets(name: bytes, text: bytes) -> list[bytes]:
    pattern = rb"(?m)^[ \t]*(?:(?:self|cls)\.)?" + re.escape(name) + rb"[ \t]*(?::[^=\n]+)?=(?!=)"
    return re.findall(pattern, text)


def _unreachable(edit: Edit, text: bytes) -> bool:
    """Whether the code that is added stands right behind one that leaves its block."""
    if edit.new_lines is None or edit.old_text:
        return False
    first = next((line for line in edit.new_text if _CODE_LINE.match(line)), None)
    if first is None or first.lstrip().startswith(
        (b"el", b"except", b"finally", b"case", b"def", b"class", b"@", b")")
    ):
        return False
    depth = len(first) - len(first.lstrip())
    lines = text.split(b"\n")[max(0, edit.new_lines.first - 1 - _ABOVE) : edit.new_lines.first - 1]
    for line in reversed(lines):
        if not line.strip() or line.lstrip().startswith(b"#"):
            continue
        match = _JUMP.match(line)
        if match is None or len(match[1]) != depth or not depth:
            return False
        return line.count(b"(") == line.count(b")") and not line.rstrip().endswith((b"\\", b"(", b"[", b"{", b","))
    return False


def _requalified(edit: Edit, text: bytes, task: str) -> str:
    """The name that the edit takes from another module than before, if that is all that it does."""
    old, new = b"".join(edit.old_text), b"".join(edit.new_text)
    if _imports_only(edit):
        return _reimported(old, new, task)
    if not old.strip() or not new.strip() or any(_IMPORT.match(line) for line in (*edit.old_text, *edit.new_text)):
        return ""
    bare_old, bare_new = _TOKEN.findall(_QUALIFIED.sub(b"", old)), _TOKEN.findall(_QUALIFIED.sub(b"", new))
    if bare_old != bare_new or _TOKEN.findall(old) == _TOKEN.findall(new):
        return ""
    named = ""
    before, after = _qualifiers(old), _qualifiers(new)
    if [name for _, name in before] == [name for _, name in after] and len(before) == len(after):
        changed = [(a, b, name) for (a, name), (b, _) in zip(before, after, strict=True) if a != b]
    else:
        changed = [(a, b"", name) for a, name in before if (a, name) not in after]
        changed += [(b"", b, name) for b, name in after if (b, name) not in before]
    for a, b, name in changed:
        if a and b and a.split(b".")[0] != b.split(b".")[0]:
            return ""
        for part in (a, b):
            root = part.split(b".")[0]
            if root in _BOUND_NAMES or (root and not _is_imported(root, text)):
                return ""
        word = name.decode("ascii", "replace")
        if word in task or (not b and not _is_imported(name, text)):
            return ""
        named = named or word
    return named


def _reimported(old: bytes, new: bytes, task: str) -> str:
    """The first name that imports take from another module of the same package than before, if they bind what they
    bound."""
    before, after = _sources(old), _sources(new)
    if not before or before.keys() != after.keys() or before == after:
        return ""
    for name, modules in after.items():
        roots = {module.split(b".")[0] for module in modules | before[name]}
        if len(roots) > 1 or b"" in roots or name.decode("ascii", "replace") in task:
            return ""
    return min(after).decode("ascii", "replace")


def _sources(code: bytes) -> dict[bytes, set[bytes]]:
    """From which modules the names come that are imported on single lines."""
    found: dict[bytes, set[bytes]] = {}
    for match in _IMPORT.compiled.finditer(code):
        for part in match[3].split(b","):
            item = _BOUND.match(part.strip())
            if item and match[2]:
                found.setdefault(item[2] or item[1], set()).add(match[2])
    return found


def _qualifiers(code: bytes) -> list[tuple[bytes, bytes]]:
    """Dotted prefixes in ``code`` with the names that they qualify."""
    found = []
    for match in _QUALIFIED.compiled.finditer(code):
        name = _BOUND.match(code[match.end() :].split(b".")[0])
        if name:
            found.append((match[1], name[1]))
    return found


def _is_imported(name: bytes, text: bytes) -> bool:
    pattern = rb"(?m)^[ \t]*(?:from[ \t]+[.\w]+[ \t]+)?import[ \t(][^\n#]*(?<!\w)" + re.escape(name) + rb"(?!\w)"
    if re.search(pattern, text):
        return True
    return bool(re.search(rb"(?m)^[ \t]+" + re.escape(name) + rb",?[ \t]*\)?$", text))


def serving(edits: Sequence[Edit], own: Sequence[Own]) -> list[str]:
    """For each edit that only imports: a name that serves nothing but requalified code, if all its names do."""
    found = [""] * len(edits)
    for place, edit in enumerate(edits):
        bound = _imports_only(edit)
        if not bound:
            continue
        served: list[bool] = []
        for name in bound:
            users = [
                bool(own[other].requalified)
                for other, fellow in enumerate(edits)
                if other != place and fellow.path == edit.path and _count(name, b"".join(fellow.new_text))
            ]
            served.extend(users)
        if served and all(served):
            found[place] = bound[0].decode("ascii", "replace")
    return found


def users(edits: Sequence[Edit]) -> list[tuple[int, ...]]:
    """For each edit that only imports: the places of those of its file that hold a name which it binds."""
    found: list[tuple[int, ...]] = []
    for place, edit in enumerate(edits):
        bound = _imports_only(edit)
        found.append(
            tuple(
                other
                for other, fellow in enumerate(edits)
                if bound and other != place and fellow.path == edit.path and not _imports_only(fellow)
                if any(_count(name, b"".join(fellow.new_text)) for name in bound)
            )
        )
    return found


def _imports_only(edit: Edit) -> list[bytes]:
    """The names that an edit binds which does nothing but import."""
    lines = [line for line in (*edit.new_text, *edit.old_text) if _CODE_LINE.match(line)]
    if not lines or not edit.new_text or not all(_IMPORTING.match(line.rstrip()) for line in lines):
        return []
    return list(dict.fromkeys(name for _, name in _bound(edit.new_text)))


def _rewritten(edit: Edit) -> float:
    """Of a long replaced definition, the share of its lines that come back as they were or nearly so."""
    old = [line.strip() for line in edit.old_text if line.strip()]
    new = [line.strip() for line in edit.new_text if line.strip()]
    if len(old) < 8 or len(new) < 8:
        return 0.0
    held = set(old)
    return sum(line in held for line in new) / len(new)
