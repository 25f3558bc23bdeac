"""Globs as in ``.gitignore``."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """Whether a repository-relative path matches one of ``globs``; the last match decides, as in
    ``.gitignore``. Without globs nothing matches, and nothing is imported."""
    patterns = tuple(globs)
    if not patterns:
        return lambda path: False
    import pathspec

    spec = pathspec.GitIgnoreSpec.from_lines(patterns)
    return lambda path: bool(spec.match_file(path))


def check_glob(glob: str) -> None:
    """Refuse what matches nothing whatever the path, as a typing error would have it.

    Raises:
        ValueError: with the reason, if ``glob`` is no glob as in ``.gitignore``.
    """
    if not glob.strip():
        raise ValueError("blank")
    if _open_bracket(glob):
        raise ValueError("a bracket is not closed")
    matcher((glob,))("")


def _open_bracket(glob: str) -> bool:
    """Whether a `[` that no backslash takes the meaning from has no `]` behind at least one character: git then matches
    nothing."""
    at = 0
    while at < len(glob):
        if glob[at] == "\\":
            at += 2
            continue
        if glob[at] == "[":
            first = at + 1 + (glob[at + 1 : at + 2] in ("!", "^"))
            end = glob.find("]", first + 1)
            if end < 0:
                return True
            at = end
        at += 1
    return False
