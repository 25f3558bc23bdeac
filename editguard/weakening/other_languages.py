"""Tests of other languages that are left out: what their lines say, without a parser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from editguard.patterns import Pattern

_MARKS = {
    ("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"): Pattern(
        rb"^\s*(?:x(?:it|describe|test)|(?:it|test|describe|suite|context)\.(?:skip|only|todo|fixme|failing)"
        rb"|f(?:it|describe))\s*\(",
    ),
    ("go",): Pattern(rb"^\s*[tbf]\.Skip(?:f|Now)?\("),
    ("rs",): Pattern(rb"^\s*#\[ignore\b"),
    ("java", "kt", "kts", "scala"): Pattern(rb"^\s*@(?:Disabled|Ignore)\b"),
    ("rb",): Pattern(rb"^\s*(?:x(?:it|describe|context)|skip|pending)\b"),
    ("cs",): Pattern(rb"^\s*\[(?:Ignore\b|Fact\(Skip|Theory\(Skip)"),
}


def skips_added(path: str, before: bytes, after: bytes) -> Iterator[tuple[int, str]]:
    """Lines of ``after`` (1-based) that leave tests out and that ``before`` has not as often, with their text.

    In JavaScript, to run one test only leaves out the others. A test that is added with such a mark cannot be told
    from one that gets it, so a file counts only where a line without the mark is gone.
    """
    extension = path.rpartition(".")[2]
    pattern = next((marks for extensions, marks in _MARKS.items() if extension in extensions), None)
    if pattern is None:
        return
    known = Counter(line.strip() for line in before.split(b"\n"))
    for number, line in enumerate(after.split(b"\n"), start=1):
        if not pattern.match(line):
            continue
        if known[line.strip()]:
            known[line.strip()] -= 1
        elif extension in ("go", "rs", "java", "kt", "kts", "scala", "rb", "cs") or _bare(line) in before:
            yield number, line.strip().decode("utf-8", "replace")


_MARK = re.compile(rb"^\s*(?:[xf](?=it|describe|test))?(it|describe|test|suite|context)(?:\.\w+)?\s*")


def _bare(line: bytes) -> bytes:
    """The line as it stood before its mark."""
    return _MARK.sub(rb"\1", line).strip()
