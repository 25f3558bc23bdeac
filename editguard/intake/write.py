"""Patches written as git writes them."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from editguard.intake.line_diff import Opcode
from editguard.intake.line_diff import line_opcodes as line_opcodes

CONTEXT = 3
"""Unchanged lines around a change, as git's default."""

MODULE = "160000"
"""Git's mode of a submodule."""

_PLAIN = frozenset(range(0x20, 0x7F)) - {0x22, 0x5C}
_ESCAPES = {
    0x07: b"a",
    0x08: b"b",
    0x09: b"t",
    0x0A: b"n",
    0x0B: b"v",
    0x0C: b"f",
    0x0D: b"r",
    0x22: b'"',
    0x5C: b"\\",
}


class FileText(NamedTuple):
    """One file of a patch: its text before and after, ``None`` where it does not exist.

    ``old_path`` is given for a rename; modes are git's.
    """

    path: str
    before: bytes | None
    after: bytes | None
    old_path: str | None = None
    old_mode: str = "100644"
    new_mode: str = "100644"


def split_lines(text: bytes) -> list[bytes]:
    """Lines with their terminators, split on ``\\n`` only; the last may have none."""
    parts = text.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    if parts[-1]:
        lines.append(parts[-1])
    return lines


def write_unified(files: Iterable[FileText], context: int = CONTEXT) -> bytes:
    """A git diff that `git apply` accepts and that turns every ``before`` into its ``after``, with ``context``
    unchanged lines around the changes. Of a submodule the texts are the line that names its commit."""
    return b"".join(_file(file, context) for file in files)


def added_file_diff(path: str, content: bytes, mode: str = "100644") -> bytes:
    """The diff that adds one file; binary content goes as a payload of its own."""
    return _file(FileText(path, None, content, new_mode=mode))


def _file(file: FileText, context: int = CONTEXT) -> bytes:
    old_path = file.old_path or file.path
    if file.before == file.after and old_path == file.path and file.old_mode == file.new_mode:
        return b""
    if file.before is not None and file.after is not None and file.old_mode[:2] != file.new_mode[:2]:
        # git writes a file that becomes a link as one that goes and one that comes
        gone = FileText(old_path, file.before, None, old_mode=file.old_mode)
        return _file(gone, context) + _file(FileText(file.path, None, file.after, new_mode=file.new_mode), context)
    head = [b"diff --git " + quote("a/" + old_path) + b" " + quote("b/" + file.path)]
    if file.before is None:
        head.append(b"new file mode " + file.new_mode.encode())
    elif file.after is None:
        head.append(b"deleted file mode " + file.old_mode.encode())
    else:
        if file.old_mode != file.new_mode:
            head.append(b"old mode " + file.old_mode.encode())
            head.append(b"new mode " + file.new_mode.encode())
        if old_path != file.path:
            head.append(b"rename from " + quote(old_path))
            head.append(b"rename to " + quote(file.path))
    before, after = file.before or b"", file.after or b""
    lines = [line + b"\n" for line in head]
    if before == after:
        return b"".join(lines)
    if b"\0" in before or b"\0" in after:
        return b"".join([*lines, _index(file), _binary(before, after)])
    if MODULE in (file.old_mode, file.new_mode):
        lines.append(_module_index(file))
    lines.append(b"--- " + (b"/dev/null" if file.before is None else _name("a/" + old_path)) + b"\n")
    lines.append(b"+++ " + (b"/dev/null" if file.after is None else _name("b/" + file.path)) + b"\n")
    lines.extend(_hunks(split_lines(before), split_lines(after), context))
    return b"".join(lines)


def _hunks(before: Sequence[bytes], after: Sequence[bytes], context: int) -> Iterable[bytes]:
    for group in grouped(line_opcodes(before, after), context):
        i1, i2, j1, j2 = group[0][1], group[-1][2], group[0][3], group[-1][4]
        yield f"@@ -{_range(i1, i2)} +{_range(j1, j2)} @@\n".encode()
        for tag, a1, a2, b1, b2 in group:
            if tag == "equal":
                yield from (_line(b" ", line) for line in before[a1:a2])
                continue
            yield from (_line(b"-", line) for line in before[a1:a2])
            yield from (_line(b"+", line) for line in after[b1:b2])


def grouped(codes: Sequence[Opcode], context: int = CONTEXT) -> list[list[Opcode]]:
    """Opcodes in hunks with up to ``context`` equal lines around the changes."""
    groups: list[list[Opcode]] = []
    group: list[Opcode] = []
    for index, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag != "equal":
            group.append((tag, i1, i2, j1, j2))
            continue
        first, last = index == 0, index == len(codes) - 1
        if not first and not last and i2 - i1 <= 2 * context:
            group.append((tag, i1, i2, j1, j2))
            continue
        if group and any(code[0] != "equal" for code in group):
            keep = min(context, i2 - i1)
            if keep:
                group.append((tag, i1, i1 + keep, j1, j1 + keep))
            groups.append(group)
        keep = min(context, i2 - i1)
        group = [(tag, i2 - keep, i2, j2 - keep, j2)] if keep else []
    if any(code[0] != "equal" for code in group):
        groups.append(group)
    return groups


def _range(first: int, end: int) -> str:
    size = end - first
    start = first + 1 if size else first
    return str(start) if size == 1 else f"{start},{size}"


def _line(op: bytes, line: bytes) -> bytes:
    return op + line if line.endswith(b"\n") else op + line + b"\n\\ No newline at end of file\n"


def _index(file: FileText) -> bytes:
    """The line without which `git apply` takes no binary patch."""
    return b"index " + _blob_id(file.before) + b".." + _blob_id(file.after) + b"\n"


def _module_index(file: FileText) -> bytes:
    """The line by which git knows that the one line of content is a submodule's commit."""
    old, new = (
        (text or b"").removeprefix(b"Subproject commit ").strip() or b"0" * 40 for text in (file.before, file.after)
    )
    mode = b" " + MODULE.encode() if file.before is not None and file.after is not None else b""
    return b"index " + old + b".." + new + mode + b"\n"


def _blob_id(content: bytes | None) -> bytes:
    from hashlib import sha1

    if content is None:
        return b"0" * 40
    head = b"blob %d\0" % len(content)
    return sha1(head + content, usedforsecurity=False).hexdigest().encode()


def _binary(before: bytes, after: bytes) -> bytes:
    return b"GIT binary patch\n" + _payload(after) + b"\n" + _payload(before) + b"\n"


def _payload(data: bytes) -> bytes:
    packed = zlib.compress(data)
    lines = [b"literal %d\n" % len(data)]
    for start in range(0, len(packed), 52):
        part = packed[start : start + 52]
        size = len(part)
        mark = bytes((size + ord("A") - 1,)) if size <= 26 else bytes((size - 26 + ord("a") - 1,))
        lines.append(mark + base64.b85encode(part, pad=True) + b"\n")
    return b"".join(lines)


def quote(path: str) -> bytes:
    """A path as git's headers show it: quoted if it holds anything but plain characters."""
    raw = path.encode("utf-8", "surrogateescape")
    if all(byte in _PLAIN for byte in raw):
        return raw
    body = b"".join(bytes((byte,)) if byte in _PLAIN else b"\\" + _ESCAPES.get(byte, b"%03o" % byte) for byte in raw)
    return b'"' + body + b'"'


def _name(path: str) -> bytes:
    """A path behind ``---`` or ``+++``: git marks the end of one with blanks by a tab."""
    quoted = quote(path)
    return quoted + b"\t" if b" " in quoted and not quoted.startswith(b'"') else quoted
