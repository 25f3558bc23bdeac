"""How the public interface of a module changes."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from editguard.vocabulary.patch import Span


class InterfaceKind(StrEnum):
    """What of a public name changes; all but ``ADDED`` can break who uses it."""

    REMOVED = "removed"
    SIGNATURE = "signature"
    DEFAULT = "default"
    BASES = "bases"
    EXCEPTION = "exception"
    ADDED = "added"


class InterfaceChange(NamedTuple):
    """A change of the public ``name``, qualified within its module (`Class.method`), of the file ``path``.

    ``words`` say what changes (`parameter `b` is gone`), ``before`` and ``after`` show the name's signature, empty
    where there is none. ``subjects`` are the names that the change is about: the definition, its class, parameters,
    bases, exceptions. The lines are those of the definition's head, 1-based and inclusive, ``None`` on the side
    where it is not.
    """

    kind: InterfaceKind
    path: str
    name: str
    words: str
    before: str = ""
    after: str = ""
    subjects: tuple[str, ...] = ()
    old_lines: Span | None = None
    new_lines: Span | None = None
