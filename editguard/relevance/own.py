"""What an edit is by itself: names that nothing uses, code that is never reached, guards nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from editguard.index.base import BaseIndex
from editguard.relevance.bindings import CODE_LINE
from editguard.relevance.dead import Placed, unreachable, unread, unreferenced
from editguard.relevance.imports import idle_imports
from editguard.relevance.requalified import requalified
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import AppliedFile, FileStatus


class Own(NamedTuple):
    """What an edit is by itself; names are empty and flags false where it is not."""

    unused_import: str = ""
    repeated_import: str = ""
    unreferenced: str = ""
    """A function, class or method that nothing in the patch or the repository refers to."""
    unread: str = ""
    """A variable or an attribute that is set and never read."""
    unreachable: bool = False
    left_over: bool = False
    """It is never reached and says nothing that the file did not say before: what a slip of the editor leaves."""
    requalified: str = ""
    """It takes a name from another module, and changes nothing else; the task speaks of neither."""
    only_adds: bool = False
    only_removes: bool = False
    comment_lost: bool = False
    """It removes comments and no code."""
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
    code = python and edit.kind in (Kind.BEHAVIOUR, Kind.TEST)
    text = _after(file, edit)
    placed = Placed(
        (file.after if file is not None else None) or b"",
        tuple(
            (each.new_lines.first, each.new_lines.last) for each in edits if each.path == edit.path and each.new_lines
        ),
    )
    beside = b"".join(
        line for other in edits if other is not edit and other.path == edit.path for line in other.new_text
    )
    others = [other.after for path, other in files.items() if path != edit.path and other.after is not None]
    unused, repeated = idle_imports(edit, text, beside, others, index) if code and text else ("", "")
    never = code and unreachable(edit, placed)
    new_code = [line for line in edit.new_text if CODE_LINE.match(line)]
    old_code = [line for line in edit.old_text if CODE_LINE.match(line)]
    return Own(
        unused_import=unused,
        repeated_import=repeated,
        unreferenced=unreferenced(edit, placed, after, index, task) if code and edit.kind is Kind.BEHAVIOUR else "",
        unread=unread(edit, placed, after, index, task) if code and edit.kind is Kind.BEHAVIOUR else "",
        unreachable=never,
        left_over=never and file is not None and _stands_in(file.before or b"", new_code),
        requalified=requalified(edit, text, task) if code else "",
        only_adds=not old_code and bool(new_code),
        only_removes=not new_code and bool(old_code),
        comment_lost=edit.kind is Kind.COMMENT and edit.new_lines is None,
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


def _stands_in(text: bytes, lines: Sequence[bytes]) -> bool:
    known = {line.strip() for line in text.split(b"\n")}
    return all(line.strip() in known for line in lines)


def _rewritten(edit: Edit) -> float:
    """Of a long replaced definition, the share of its lines that come back as they were or nearly so."""
    old = [line.strip() for line in edit.old_text if line.strip()]
    new = [line.strip() for line in edit.new_text if line.strip()]
    if len(old) < 8 or len(new) < 8:
        return 0.0
    held = set(old)
    return sum(line in held for line in new) / len(new)
