"""The extended headers of git: modes, renames, copies, blob ids."""

from __future__ import annotations

from collections.abc import Callable

from editguard.intake.unified.paths import unquote
from editguard.intake.unified.raw import RawFile
from editguard.patterns import Pattern

_INDEX = Pattern(rb"^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: (\d{6}))?$")
_MODE = Pattern(rb"^(old mode|new mode|new file mode|deleted file mode) +(\d{6})$")
_PATH = Pattern(rb"^(rename|copy) (from|to) (.+)$")


def read_extended(file: RawFile, line: bytes, repair: Callable[[str], None]) -> bool:
    """Take in an extended header line; false for any other line. ``repair`` is told the codes of mends."""
    text = line.removesuffix(b"\r")
    if not text.startswith((b"old ", b"new ", b"deleted ", b"rename ", b"copy ", b"index ", b"simi", b"dissimi")):
        return False
    if mode := _MODE.match(text.rstrip()):
        _take_mode(file, mode[1], mode[2].decode("ascii"))
    elif path := _PATH.match(text):
        # the two lines agree on the kind; a rename below a copy line is none that git writes
        file.renamed, file.copied = path[1] == b"rename", path[1] == b"copy"
        name = unquote(path[3])
        if path[2] == b"from":
            file.old = name
        else:
            file.new = name
    elif ids := _INDEX.match(text.rstrip()):
        file.old_id, file.new_id = ids[1].decode("ascii"), ids[2].decode("ascii")
        if ids[3]:
            file.old_mode = file.old_mode or ids[3].decode("ascii")
    else:
        return text.startswith((b"similarity index ", b"dissimilarity index "))
    if text != line:
        repair("path-return")
    return True


def _take_mode(file: RawFile, what: bytes, mode: str) -> None:
    if what in (b"old mode", b"deleted file mode"):
        file.old_mode = mode
    else:
        file.new_mode = mode
    file.new_file = file.new_file or what == b"new file mode"
    file.deleted = file.deleted or what == b"deleted file mode"
