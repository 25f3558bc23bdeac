"""The comments that silence findings, in files of any language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from editguard.edits.paths import language
from editguard.patterns import Pattern
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedFile, Span
from editguard.vocabulary.suppression import Suppression

MARK = b"editguard:"
"""What every such comment holds: a file without it is not looked through."""

_HASH, _SLASHES, _BLOCK, _MARKUP, _DASHES, _SEMICOLON, _DOTS, _PERCENT = (
    rb"#", rb"//", rb"/\*+", rb"<!--", rb"--", rb";", rb"^\s*\.\.", rb"%",
)  # fmt: skip
_OPENINGS = {
    "python": (_HASH,),
    "cython": (_HASH,),
    "yaml": (_HASH,),
    "toml": (_HASH,),
    "shell": (_HASH,),
    "ruby": (_HASH,),
    "makefile": (_HASH,),
    "dockerfile": (_HASH,),
    "cmake": (_HASH,),
    "gettext": (_HASH,),
    "ini": (_HASH, _SEMICOLON),
    "javascript": (_SLASHES, _BLOCK),
    "typescript": (_SLASHES, _BLOCK),
    "json": (_SLASHES, _BLOCK),
    "css": (_SLASHES, _BLOCK),
    "sass": (_SLASHES, _BLOCK),
    "c": (_SLASHES, _BLOCK),
    "cpp": (_SLASHES, _BLOCK),
    "rust": (_SLASHES, _BLOCK),
    "go": (_SLASHES, _BLOCK),
    "java": (_SLASHES, _BLOCK),
    "html": (_MARKUP, rb"\{#", _SLASHES, _BLOCK),
    "xml": (_MARKUP,),
    "markdown": (_MARKUP,),
    "rst": (_DOTS,),
    "sql": (_DASHES, _BLOCK),
}
"""How comments begin, by language; in others any of the first three will do."""

_PATTERNS: dict[str | None, Pattern[bytes]] = {}
_ENDINGS = Pattern(r"\s*(?:\*/|-->|#\})\s*$")


def suppressions(file: AppliedFile, edits: Sequence[Edit]) -> list[Suppression]:
    """The suppressions in ``file`` after the change, in order; ``edits`` are those of the file."""
    if file.after is None or MARK not in file.after:
        return []
    found = []
    for number, codes, reason, covers in _comments(file.change.path, file.after):
        edit = next((one for one in edits if one.new_lines and one.new_lines[0] <= number <= one.new_lines[1]), None)
        brought = edit is not None and not _had(file.change.path, edit, codes)
        found.append(
            Suppression(
                file.change.path, number, codes, reason, covers, brought, edit is not None, edit.id if edit else None
            )
        )
    return found


def standing_before(file: AppliedFile) -> list[Suppression]:
    """The suppressions in ``file`` before the change, with the lines of that side: for what is taken away."""
    if file.before is None or MARK not in file.before:
        return []
    return [
        Suppression(file.change.path, number, codes, reason, covers)
        for number, codes, reason, covers in _comments(file.change.old_path or file.change.path, file.before)
    ]


def _had(path: str, edit: Edit, codes: tuple[str, ...]) -> bool:
    """Whether the lines that ``edit`` replaces had a suppression of these codes."""
    return any(set(codes) <= set(old) for _, old, _, _ in _comments(path, b"".join(edit.old_text)))


def _comments(path: str, text: bytes) -> Iterator[tuple[int, tuple[str, ...], str, Span]]:
    if MARK not in text:
        return
    name = language(path)
    pattern = _pattern(name)
    lines = text.split(b"\n")
    strings = _in_strings(text) if name == "python" else frozenset()
    for number, line in enumerate(lines, start=1):
        if MARK not in line or number in strings:
            continue
        for match in pattern.compiled.finditer(line):
            codes = tuple(
                code.strip() for code in (match["codes"] or b"").decode("utf-8", "replace").split(",") if code.strip()
            )
            reason = _ENDINGS.sub("", match["reason"].decode("utf-8", "replace")).strip()
            alone = not line[: match.start()].strip()
            yield number, codes, reason, Span(number, _next(lines, number, pattern) if alone else number)


def _pattern(name: str | None) -> Pattern[bytes]:
    if name not in _PATTERNS:
        openings = b"|".join(_OPENINGS.get(name or "", (_HASH, _SLASHES, _BLOCK)))
        _PATTERNS[name] = Pattern(
            rb"(?:" + openings + rb")\s*editguard:\s*ignore\b(?:\[(?P<codes>[^\]]*)\])?"
            rb"(?P<reason>(?:(?!(?:" + openings + rb")\s*editguard:).)*)"
        )
    return _PATTERNS[name]


def _next(lines: Sequence[bytes], number: int, pattern: Pattern[bytes]) -> int:
    """The first line behind ``number`` that is neither blank nor such a comment itself."""
    for later in range(number, len(lines)):
        text = lines[later].strip()
        if text and not pattern.match(text):
            return later + 1
    return number


def _in_strings(text: bytes) -> frozenset[int]:
    """Lines of Python on which the mark stands in a string and in no comment; none if it cannot be read."""
    import io
    import tokenize

    told: set[int] = set()
    spoken: set[int] = set()
    try:
        for token in tokenize.tokenize(io.BytesIO(text).readline):
            if token.type == tokenize.COMMENT and MARK.decode() in token.string:
                spoken.add(token.start[0])
            elif token.type == tokenize.STRING and MARK.decode() in token.string:
                told.update(range(token.start[0], token.end[0] + 1))
    except (SyntaxError, tokenize.TokenError, UnicodeDecodeError):
        return frozenset()
    return frozenset(told - spoken)
