"""What is mended in unified diffs: stable codes and a sentence each."""

from __future__ import annotations

REPAIRS = {
    "surrounding-text": "text around the diff was passed over",
    "colour-codes": "terminal colour codes were taken out",
    "indented-block": "the indentation or quotation of the whole diff was taken off",
    "crlf-transport": "every header line ended in CRLF: the carriage returns were taken as the transport's",
    "path-return": "a carriage return behind a path was dropped",
    "path-space": "blanks behind a path were dropped",
    "path-backslash": "backslashes in a path were read as slashes",
    "path-dot": "`./` in front of a path was dropped",
    "file-header": "an incomplete file header was read as far as it goes",
    "duplicate-header": "a file header that stands twice was read once",
    "hunk-header": "the hunk header has no usable numbers; the place is found by content",
    "hunk-header-form": "the hunk header was not well formed",
    "hunk-counts": "the line counts of the hunk header were wrong; its lines were counted anew",
    "blank-context": "an empty line was read as empty context",
    "bare-context": "context lines without their leading blank were read as context",
    "final-newline": "the last line of the diff had no line end",
}
"""Codes of the mends of unified diffs and what they mean."""
