"""Kinds of edits in files that are not parsed, by the text alone."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.vocabulary.edit import Kind

TRAILING_WHITESPACE = "trailing whitespace"
BLANK_LINES = "blank lines"
INDENTATION = "indentation"
LINE_ENDINGS = "line endings"
BYTE_ORDER_MARK = "byte order mark"
FINAL_NEWLINE = "newline at the end of the file"

_BOM = b"\xef\xbb\xbf"

_DEPTH_MATTERS = frozenset({None, "python", "cython", "yaml", "makefile", "markdown", "rst", "text", "html", "xml"})
"""Languages in which indentation carries meaning, or may; ``None`` stands for unknown ones."""

_LINE_COMMENTS = {
    "#": frozenset({"python", "cython", "yaml", "toml", "ini", "shell", "ruby", "makefile", "dockerfile"}),
    "//": frozenset({"javascript", "typescript", "c", "cpp", "rust", "go", "java"}),
    "--": frozenset({"sql"}),
    ";": frozenset({"ini"}),
}


def text_kind(old: Sequence[bytes], new: Sequence[bytes], path: str, language: str | None) -> tuple[Kind | None, str]:
    """The kind that the changed lines show by themselves, with the detail that the rules go by; ``None``
    and an empty detail where they show none.

    ``old`` and ``new`` are the removed and added lines, terminators kept.
    """
    if not old and not new:
        return None, ""
    before, after = b"".join(old), b"".join(new)
    if before == after:
        return Kind.FORMATTING, "no change"
    if before.removeprefix(_BOM) == after.removeprefix(_BOM):
        return Kind.FORMATTING, BYTE_ORDER_MARK
    if old and new and before.endswith(b"\n") != after.endswith(b"\n"):
        if before.removesuffix(b"\n") == after.removesuffix(b"\n"):
            return Kind.FORMATTING, FINAL_NEWLINE
    elif len(old) == len(new) and before.replace(b"\r\n", b"\n") == after.replace(b"\r\n", b"\n"):
        return Kind.FORMATTING, LINE_ENDINGS
    if language == "python":
        return None, ""  # what Python's layout means is for its parsers to say
    return _by_lines(old, new, language)


def _by_lines(old: Sequence[bytes], new: Sequence[bytes], language: str | None) -> tuple[Kind | None, str]:
    # two blanks at the end of a line break it in Markdown
    ends = old, new
    if language != "markdown":
        ends = [line.rstrip() for line in old], [line.rstrip() for line in new]
        if ends[0] == ends[1]:
            return Kind.FORMATTING, TRAILING_WHITESPACE
    if language not in ("markdown", "rst", "text", None) and _full(ends[0]) == _full(ends[1]):
        return Kind.FORMATTING, BLANK_LINES
    bare = [line.strip() for line in old if line.strip()], [line.strip() for line in new if line.strip()]
    if language not in _DEPTH_MATTERS and bare[0] == bare[1]:
        return Kind.FORMATTING, INDENTATION
    marks = tuple(mark.encode() for mark, languages in _LINE_COMMENTS.items() if language in languages)
    if marks and all(line.startswith(marks) for side in bare for line in side):
        verb = "reworded" if bare[0] and bare[1] else "added" if bare[1] else "removed"
        return Kind.COMMENT, f"comment {verb}"
    return None, ""


def _full(lines: Sequence[bytes]) -> list[bytes]:
    return [line for line in lines if line.strip()]
