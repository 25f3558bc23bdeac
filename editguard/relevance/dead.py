"""Code that is added and does nothing: definitions and values that nobody uses, statements that are never reached."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.index.base import BaseIndex
from editguard.patterns import Pattern
from editguard.relevance.bindings import CODE_LINE, count
from editguard.vocabulary.edit import Edit

_DEFINITION = Pattern(rb"^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_ASSIGNED = Pattern(rb"^[ \t]*((?:self|cls)\.)?([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_JUMP = Pattern(rb"^([ \t]*)(?:return|raise|continue|break)\b")
_WORD_NAMES = frozenset((b"_", b"__all__", b"__slots__", b"__version__", b"__tablename__"))
_ABOVE = 30
"""Lines above an edit that are looked through for the statement before it."""


def unreferenced(edit: Edit, new: bytes, after: Sequence[bytes], index: BaseIndex | None, task: str) -> str:
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
        if sum(count(name, other) for other in after) > 1:
            return ""
        found = found or text
    return found


def unread(
    edit: Edit, new: bytes, old: bytes, text: bytes, after: Sequence[bytes], index: BaseIndex | None, task: str
) -> str:
    """The first name that the edit sets and nothing reads, if it does nothing else."""
    targets = list(_ASSIGNED.compiled.finditer(new))
    if not targets or _DEFINITION.search(new) or old.strip():
        return ""
    lines = [line for line in edit.new_text if CODE_LINE.match(line)]
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
        reads = sum(count(name, other) - len(_sets(name, other)) for other in texts)
        if reads > 0:
            return ""
    return targets[0][2].decode("ascii", "replace")


def _sets(name: bytes, text: bytes) -> list[bytes]:
    pattern = rb"(?m)^[ \t]*(?:(?:self|cls)\.)?" + re.escape(name) + rb"[ \t]*(?::[^=\n]+)?=(?!=)"
    return re.findall(pattern, text)


def unreachable(edit: Edit, text: bytes) -> bool:
    """Whether the code that is added stands right behind one that leaves its block."""
    if edit.new_lines is None or edit.old_text:
        return False
    first = next((line for line in edit.new_text if CODE_LINE.match(line)), None)
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
