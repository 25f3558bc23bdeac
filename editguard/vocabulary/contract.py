"""What a change is allowed to touch (`Contract`), and where it went beyond (`Breach`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Verb(StrEnum):
    """What a clause does with its subject.

    ``allow`` clauses of one source say together what may change: whatever none of them names may not. ``deny``
    takes something out. ``limit`` bounds a number.
    """

    ALLOW = "allow"
    DENY = "deny"
    LIMIT = "limit"


class Subject(StrEnum):
    """What a clause is about."""

    PATH = "path"
    """A glob as in ``.gitignore``, matched against the names of a file before and after."""
    SYMBOL = "symbol"
    """A qualified name with wildcards: ``pkg.mod.Class.*``."""
    NEW_FILE = "new-file"
    """A glob: where files may be added."""
    LINES = "lines"
    FILES = "files"
    NEW_FILES = "new-files"
    """How many files may be added."""
    ASPECT = "aspect"
    """A kind of change that only a task's words speak of; ``pattern`` names an `Aspect`."""


class Aspect(StrEnum):
    """What a task can rule out, or ask for alone, apart from paths and symbols."""

    TESTS = "tests"
    DOCS = "docs"
    CONFIG = "config"
    DEPENDENCIES = "dependencies"
    COMMENTS = "comments"
    DOCSTRINGS = "docstrings"
    NEW_TESTS = "new tests"
    NEW_COMMENTS = "new comments"
    NEW_DOCSTRINGS = "new docstrings"
    NEW_DEPENDENCIES = "new dependencies"
    FORMATTING = "formatting"
    REFACTORING = "refactoring"
    RENAMES = "renames"
    SIGNATURES = "public signatures"
    NEEDLESS = "needless changes"
    """Layout and rewrites that do nothing: what a minimal diff has none of."""
    OTHER_THAN_RENAME = "changes beyond the rename"


@dataclass(frozen=True)
class Clause:
    """One thing that a contract says.

    ``pattern`` is a glob, a symbol's name or an aspect; for an `Aspect.OTHER_THAN_RENAME` clause ``names`` holds the
    two names. ``bound`` is the most that a ``limit`` allows. ``source`` names who says it: clauses of one source belong
    together. ``origin`` is the place there (``--deny``, ``deny[2] in plan.yaml``), ``reason`` the author's words, for
    a clause of the task the sentence that it was read from.
    """

    verb: Verb
    subject: Subject
    pattern: str = ""
    bound: int | None = None
    source: str = "contract"
    origin: str = "contract"
    reason: str = ""
    names: tuple[str, ...] = ()

    @property
    def from_task(self) -> bool:
        """Whether it was read from the words of the task."""
        return self.source == TASK

    @property
    def words(self) -> str:
        """What it says, in a few words."""
        if self.verb is Verb.LIMIT:
            return f"at most {self.bound:,} {_COUNTED[self.subject]}" if self.bound is not None else "no limit"
        if self.subject is Subject.NEW_FILE:
            return f"new files only at `{self.pattern}`"
        if self.subject is Subject.ASPECT:
            return f"{'only' if self.verb is Verb.ALLOW else 'no'} {self.pattern}"
        return f"{self.verb.value} `{self.pattern}`"


TASK = "the task"
"""The source of clauses that were read from the task."""

_COUNTED = {Subject.LINES: "changed lines", Subject.FILES: "files", Subject.NEW_FILES: "new files"}


class Notice(NamedTuple):
    """A sentence of the task that may be a constraint and is not enforced, with the reason."""

    sentence: str
    why: str


@dataclass(frozen=True)
class Contract:
    """What a change may touch. ``files`` are the repository-relative paths of the files that it was read from: a patch
    that changes one of them changes its own contract."""

    clauses: tuple[Clause, ...] = ()
    notices: tuple[Notice, ...] = ()
    files: tuple[str, ...] = ()

    def joined(self, other: Contract) -> Contract:
        """Both contracts at once. Each source still has to be kept: a second one can only narrow the first."""
        return Contract((*self.clauses, *other.clauses), (*self.notices, *other.notices), (*self.files, *other.files))

    def __bool__(self) -> bool:
        return bool(self.clauses or self.notices or self.files)


class Breach(NamedTuple):
    """One place where a change leaves its contract; ``rule`` is the code of the rule that reports it, ``edits`` the ids
    of the edits that are outside, ``path`` the file, ``None`` for the change as a whole."""

    rule: str
    message: str
    clause: Clause | None
    path: str | None
    edits: tuple[str, ...] = ()
    detail: str = ""


class Scope(NamedTuple):
    """A contract with what a change makes of it; ``outside`` are the ids of the edits that leave it."""

    contract: Contract
    breaches: tuple[Breach, ...] = ()
    outside: frozenset[str] = frozenset()
