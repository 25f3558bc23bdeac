"""Kinds of edits in files that are not parsed, by the text alone.

Only the changed lines are looked at, so wherever white space may be content (Markdown, data of tests,
unknown formats) or a comment may be an instruction to a tool, nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.edits.dependencies import dependency_lines
from editguard.patterns import Pattern
from editguard.vocabulary.edit import Kind

TRAILING_WHITESPACE = "trailing whitespace"
BLANK_LINES = "blank lines"
INDENTATION = "indentation"
LINE_ENDINGS = "line endings"
BYTE_ORDER_MARK = "byte order mark"
FINAL_NEWLINE = "newline at the end of the file"
SAME = "the same lines"

_BOM = b"\xef\xbb\xbf"

_C_LIKE = frozenset(("javascript", "typescript", "c", "cpp", "rust", "go", "java"))
_CODE = _C_LIKE | {"python", "cython", "ruby", "shell", "sql", "makefile", "dockerfile", "cmake"}
_DATA = Pattern(
    r"(?:^|/)(?:tests?|testing|fixtures?|test_?data|__tests__|__snapshots__|snapshots?|goldens?|expected|cassettes)/",
    re.IGNORECASE,
)
"""Folders in which a file that is no program is what a test compares with: every byte counts."""

_ENDS_MATTER = frozenset({None, "markdown"})
"""Two blanks break a line in Markdown; unknown formats may be tab-separated."""

_BLANKS_MATTER = frozenset({None, "markdown", "rst", "text"})
_DEPTH_MATTERS = _BLANKS_MATTER | {"python", "cython", "yaml", "makefile", "html", "xml", "ini", "sass"}

_LINE_COMMENTS = (
    ("#", frozenset(("cython", "yaml", "toml", "ini", "shell", "ruby", "makefile", "dockerfile", "cmake"))),
    ("//", _C_LIKE),
    ("--", frozenset(("sql",))),
    (";", frozenset(("ini",))),
)
_BLOCK_COMMENTS = (
    (Pattern(rb"\s*/\*(?:[^*]|\*(?!/))*\*/\s*"), _C_LIKE | {"css"}),
    (Pattern(rb"\s*<!--(?:[^-]|-(?!->))*-->\s*"), frozenset(("html", "xml"))),
    (Pattern(rb"\s*\{#(?:[^#]|#(?!\}))*#\}\s*"), frozenset(("html",))),
)
_LONGEST = 20_000
"""Bytes of comments that are looked at; more is not written by hand, and patterns would get slow."""

_DIRECTIVE = Pattern(
    rb"^\s*(?:#!|//[#/]?\s*(?:go:|\+build\b|export\s|#\s*include|#\s*cgo|<reference)|--\s*(?:\+|name:|migrate:|:)"
    rb"|#\s*(?:syntax|escape|check)\s*=|<!--\s*\[if|<!--\s*<!\[endif)"
    rb"|(?:#|//|/\*+|--|;|<!--|\{#)[^\n]*(?:@ts-|@flow|@jsx|@license|@vite|[#@]__PURE__|eslint|prettier-|tslint|stylelint"
    rb"|jshint|istanbul|[cv]8 ignore|webpack|sourceMappingURL|coverage:|clang-format|NOLINT|nolint|noqa|shellcheck"
    rb"|yamllint|hadolint|rubocop|frozen_string_literal|coding[:=]|cython:|distutils:|yaml-language-server|pragma|isort|fmt:"
    rb"|type:|lint[:-]|nosec|nosemgrep|sqlfluff|djlint|checkov|kics|trivy:|renovate|dependabot|codespell)",
    re.MULTILINE,
)
"""Comments that tell a tool what to do."""


def text_kind(old: Sequence[bytes], new: Sequence[bytes], path: str, language: str | None) -> tuple[Kind | None, str]:
    """The kind that the changed lines show by themselves, with the detail that the rules go by; ``None``
    and an empty detail where they show none.

    ``old`` and ``new`` are the removed and added lines, terminators kept.
    """
    if not old and not new:
        return None, ""
    if language not in _CODE and _DATA.search(path):
        return None, ""
    detail = _ends(old, new)
    if detail:
        return Kind.FORMATTING, detail
    if language == "python":
        return None, ""  # what Python's layout means is for its parsers to say
    detail = _layout(old, new, language)
    if detail:
        return Kind.FORMATTING, detail
    if _only_comments(old, language) and _only_comments(new, language):
        verb = "reworded" if old and new else "added" if new else "removed"
        return Kind.COMMENT, f"comment {verb}"
    if dependency_lines(path, (*old, *new)):
        return Kind.DEPENDENCY, "lines that declare dependencies"
    return None, ""


def _ends(old: Sequence[bytes], new: Sequence[bytes]) -> str:
    """What differs if it is nothing but the ends of lines or of the file, or its mark; else nothing."""
    before, after = b"".join(old), b"".join(new)
    if before == after:
        return SAME
    if before.removeprefix(_BOM) == after.removeprefix(_BOM):
        return BYTE_ORDER_MARK
    if not old or not new:
        return ""
    if before.removesuffix(b"\n") == after.removesuffix(b"\n"):
        return FINAL_NEWLINE
    if before.endswith(b"\n") != after.endswith(b"\n") and _unended(before) == _unended(after):
        return FINAL_NEWLINE
    if len(old) == len(new) and _unended(before.replace(b"\r\n", b"\n")) == _unended(after.replace(b"\r\n", b"\n")):
        return LINE_ENDINGS
    return ""


def _unended(text: bytes) -> bytes:
    """``text`` without the end of its last line."""
    return text.removesuffix(b"\n").removesuffix(b"\r") if text.endswith(b"\r\n") else text.removesuffix(b"\n")


def _layout(old: Sequence[bytes], new: Sequence[bytes], language: str | None) -> str:
    """What differs if it is nothing but white space that this language ignores; else nothing."""
    if language in _ENDS_MATTER or any(line.rstrip().endswith(b"\\") for line in (*old, *new)):
        return ""  # a blank behind a backslash ends the continuation
    ends = [line.rstrip() for line in old], [line.rstrip() for line in new]
    if ends[0] == ends[1]:
        return TRAILING_WHITESPACE
    if language in _BLANKS_MATTER:
        return ""
    full = [line for line in ends[0] if line], [line for line in ends[1] if line]
    if full[0] == full[1]:
        return BLANK_LINES
    if language in _DEPTH_MATTERS or any(b"`" in line for side in full for line in side):
        return ""
    return INDENTATION if [line.lstrip() for line in full[0]] == [line.lstrip() for line in full[1]] else ""


def _only_comments(lines: Sequence[bytes], language: str | None) -> bool:
    """Whether the lines are comments as a whole, or blank; that of no lines is true where there are comments."""
    text = b"".join(lines)
    if len(text) > _LONGEST or not (_line_comments(lines, language) or _block_comments(text, language)):
        return False
    return not _DIRECTIVE.search(text) and not any(line.rstrip().endswith(b"\\") for line in lines)


def _line_comments(lines: Sequence[bytes], language: str | None) -> bool:
    marks = tuple(mark.encode() for mark, languages in _LINE_COMMENTS if language in languages)
    return bool(marks) and all(line.startswith(marks) for line in map(bytes.strip, lines) if line)


def _block_comments(text: bytes, language: str | None) -> bool:
    return any(language in languages and not pattern.sub(b"", text).strip() for pattern, languages in _BLOCK_COMMENTS)


def dedented(text: str) -> str:
    """``text`` without the indentation that all its lines share."""
    import textwrap  # compiles patterns that a hook seldom needs

    return textwrap.dedent(text)
