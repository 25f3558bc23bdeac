"""What the changed lines of an edit say, in identifiers and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from editguard.index.words import IDENTIFIER, words
from editguard.patterns import Pattern
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedFile

_STRING = Pattern(rb"\"([^\"\\\n]{4,160})\"|'([^'\\\n]{4,160})'")
_DEFINES = Pattern(rb"^[ \t]*(?:async[ \t]+def|def|class|(?:export )?function)[ \t]+([A-Za-z_]\w*)", 8)
_INDENT = Pattern(rb"[ \t]*")
_HEAD = Pattern(rb"[ \t]*(?:async[ \t]+def|def|class|function)\b")

KEYWORDS = frozenset(
    (
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "self", "cls", "var", "let", "const",
        "function", "this", "new", "null", "undefined", "true", "false", "args", "kwargs", "super", "str", "int",
        "dict", "list", "set", "tuple", "bool", "len", "isinstance", "print", "getattr", "hasattr", "setattr", "type",
        "object", "property", "staticmethod", "classmethod", "Exception",
    )
)  # fmt: skip
"""Names that say nothing of what code is about."""

_REACH = 60
"""Lines of the definition around an edit that count as its surroundings, in each direction."""


class Facts(NamedTuple):
    """What one edit says.

    ``came`` and ``went`` are the identifiers that it adds and takes away on balance, ``terms`` the words of
    both (of all its lines, where on balance nothing changes), ``around`` the words of the definition that
    it stands in, ``literals`` the strings of its lines, ``defines`` the names whose definitions it adds.
    """

    came: frozenset[str]
    went: frozenset[str]
    terms: Mapping[str, int]
    around: Mapping[str, int]
    literals: tuple[str, ...]
    defines: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """All identifiers that change."""
        return self.came | self.went


def facts_of(edit: Edit, file: AppliedFile | None) -> Facts:
    """What ``edit`` of ``file`` says; the surroundings of an edit in a file that is not known are empty."""
    old, new = _identifiers(edit.old_text), _identifiers(edit.new_text)
    came, went = new - old, old - new
    said = came + went or old + new
    return Facts(
        came=frozenset(came),
        went=frozenset(went),
        terms=_terms(said),
        around=_terms(_identifiers(_surroundings(edit, file))),
        literals=_literals((*edit.new_text, *edit.old_text)),
        defines=tuple(name.decode("ascii") for name in _DEFINES.findall(b"".join(edit.new_text))),
    )


def _identifiers(lines: Iterable[bytes]) -> Counter[str]:
    found = Counter(name.decode("ascii") for name in IDENTIFIER.findall(b"".join(lines)))
    for keyword in KEYWORDS & found.keys():
        del found[keyword]
    return found


def _terms(names: Mapping[str, int]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name, count in names.items():
        for term in words(name):
            found[term] += count
    return found


def _literals(lines: Sequence[bytes]) -> tuple[str, ...]:
    found = _STRING.compiled.findall(b"".join(lines))
    return tuple(dict.fromkeys((one or other).decode("utf-8", "replace") for one, other in found))


def _surroundings(edit: Edit, file: AppliedFile | None) -> list[bytes]:
    """The lines of the definition around ``edit``, as far as indentation shows it, before the change where
    there is a before."""
    if file is None:
        return []
    text, lines = file.before, edit.old_lines
    if text is None or lines is None:
        text, lines = file.after, edit.new_lines
    if text is None or lines is None:
        return []
    every = text.split(b"\n")
    # where a patch failed, its lines may lie behind the end
    first = min(max(0, lines.first - 1), len(every) - 1)
    depth = _depth(every, first)
    start = first
    while start > 0 and first - start < _REACH:
        start -= 1
        line = every[start]
        if line.strip() and _indent(line) < depth:
            depth = _indent(line)
            if _HEAD.match(line):
                break
    end = min(len(every), lines.last)
    while end < len(every) and end - lines.last < _REACH:
        line = every[end]
        if line.strip() and _indent(line) <= depth:
            break
        end += 1
    return [line + b"\n" for line in every[start:end]]


def _indent(line: bytes) -> int:
    found = _INDENT.match(line)
    return found.end() if found else 0


def _depth(lines: Sequence[bytes], at: int) -> int:
    """Indentation of the first line with content from ``at`` on."""
    for line in lines[at : at + 10]:
        if line.strip():
            return _indent(line)
    return 0
