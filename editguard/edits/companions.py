"""Files that only throwaway files of the same patch use: the models of a reproduction, the data that it reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from editguard.patterns import Pattern

_TEST_CODE = Pattern(
    rb"^[ \t]*(?:async )?def test|\bTestCase\b|\bpytest\b|\bunittest\b|\bdoctest\b|^[ \t]*(?:async )?def run_",
    re.MULTILINE,
)
_TRIES = Pattern(rb"^print\(|\bsettings\.configure\(", re.MULTILINE)
_SHOWS = Pattern(rb"\bprint\(")
_TEST_FOLDER = Pattern(r"(?:^|/)(?:tests?|testing)/")
_SHORTEST = 3
"""Letters of a name that is looked for in other files."""


class AddedFile(NamedTuple):
    """A file of the patch: ``content`` is what the patch brings into it, ``added`` says that it is new,
    ``scratch`` that it is known to be thrown away."""

    path: str
    content: bytes
    added: bool
    scratch: bool


def companions(files: Sequence[AddedFile], base_has: Callable[[str], bool]) -> set[str]:
    """Paths of the added files that belong to throwaway ones.

    Such a file lies at the top or in a folder that is new, a throwaway file of the patch names it, and no
    other file of the patch does. Among tests, a program that tests nothing and prints is thrown away itself.
    """
    found: set[str] = set()
    scratch = [file for file in files if file.scratch]
    rest = [file for file in files if not file.scratch]
    for file in rest:
        if file.added and _tries(file):
            found.add(file.path)
            scratch.append(file)
    grown = bool(scratch)
    while grown:
        grown = False
        for file in rest:
            if not file.added or file.path in found or not _loose(file.path, base_has):
                continue
            name = _reference(file.path)
            kept = [other for other in rest if other.path not in found and other is not file]
            if name is None or any(name.search(other.content) for other in kept if not _beside(other, file)):
                continue
            if any(name.search(other.content) for other in scratch):
                found.add(file.path)
                scratch.append(file)
                grown = True
    return found


def _tries(file: AddedFile) -> bool:
    return (
        file.path.endswith(".py")
        and bool(_TEST_FOLDER.search(file.path))
        and bool(_TRIES.search(file.content))
        and bool(_SHOWS.search(file.content))
        and not _TEST_CODE.search(file.content)
        and not file.path.endswith("/__init__.py")
    )


def _loose(path: str, base_has: Callable[[str], bool]) -> bool:
    folder = path.rpartition("/")[0]
    return not folder or not base_has(folder)


def _reference(path: str) -> re.Pattern[bytes] | None:
    """What a file would say that uses ``path``: imports it, or names it in a string."""
    folder, _, name = path.rpartition("/")
    stem, _, extension = name.rpartition(".")
    package = folder.rsplit("/", 1)[-1]
    if package and len(package) >= _SHORTEST:
        return re.compile(rb"\b" + re.escape(package.encode("utf-8", "surrogateescape")) + rb"\b")
    if len(stem) < _SHORTEST:
        return None
    quoted = re.escape(stem.encode("utf-8", "surrogateescape"))
    if extension == "py":
        return re.compile(
            rb"^[ \t]*(?:from[ \t]+[\w.]*\b%b\b|import[ \t]+[^\n]*\b%b\b)|['\"]%b(?:\.py)?['\"]"
            % (quoted, quoted, quoted),
            re.MULTILINE,
        )
    whole = re.escape(name.encode("utf-8", "surrogateescape"))
    return re.compile(rb"(?<![\w])" + whole + rb"\b")


def _beside(other: AddedFile, file: AddedFile) -> bool:
    """Whether both lie in the same new folder: they stand or fall together."""
    folder = file.path.rpartition("/")[0]
    return bool(folder) and other.path.startswith(folder + "/") and other.added
