"""What linters said of a change: violations it brought, violations it mended, and what was not looked at."""

from __future__ import annotations

from typing import NamedTuple

from editguard.vocabulary.patch import Replacement, Span


class Fix(NamedTuple):
    """What a linter would do about a violation. ``safe`` is false where the fix may change what the code does.
    ``preview`` shows the lines that the fix changes, as a diff without its header; ``replacement`` is the same for
    programs, ``None`` where the fix is long or the linter looked at another text than that of the file."""

    message: str
    safe: bool
    preview: str = ""
    replacement: Replacement | None = None


class Violation(NamedTuple):
    """One report of a linter: its own ``code`` and ``message``; ``span`` are the lines, ``column`` and
    ``end_column`` count characters from 1. ``content`` is the first line without its indentation."""

    linter: str
    code: str
    message: str
    span: Span
    column: int
    end_column: int
    content: str = ""
    url: str | None = None
    fix: Fix | None = None


class Introduced(NamedTuple):
    """A violation of the after-state that the before-state had not. ``hidden`` says that a suppression which the
    same patch adds keeps the linter from reporting it."""

    path: str
    violation: Violation
    hidden: bool = False


class Fixed(NamedTuple):
    """A violation of the before-state that is gone."""

    path: str
    violation: Violation


class Suppression(NamedTuple):
    """A comment that the patch adds and that silences a checker: ``kind`` is its name (``noqa``), ``rule`` the
    rule that it names, ``*`` for all. ``path`` and ``line`` are those after the change, ``line`` 1-based."""

    path: str
    line: int
    kind: str
    rule: str
    text: str


class Settings(NamedTuple):
    """The part of a linter's settings that a patch changes: ``file`` and the dotted ``key`` in it (the empty
    string: the file as a whole), ``change`` in words. ``looser`` says that less is checked afterwards."""

    file: str
    key: str
    change: str
    looser: bool


class Unformatted(NamedTuple):
    """Lines of one edit that a formatter would lay out otherwise, while it left alone what they replace. ``lines`` are
    those after the change, 1-based; ``preview`` shows the difference as a diff without its header."""

    path: str
    edit: str
    lines: tuple[int, ...]
    written: int
    preview: str
    formatter: str


class Drift(NamedTuple):
    """A choice that a patch makes otherwise than its place does: ``value`` of ``group`` at ``line`` (1-based, after),
    about what is called ``name`` (or the empty string). The place, ``where`` in words, chose ``usual`` in ``number``
    of ``total`` cases."""

    path: str
    edit: str
    line: int
    group: str
    value: str
    name: str
    usual: str
    number: int
    total: int
    where: str


class Run(NamedTuple):
    """One linter's part of a check. ``rules`` is a digest of the rules that were on, ``settings`` says whose they
    are (``project``, ``default``, ``given``), in the order of their folders; ``files`` counts files that were
    looked at."""

    linter: str
    version: str
    rules: str | None
    settings: tuple[str, ...]
    files: int


class Unchecked(NamedTuple):
    """Files that a linter did not look at, or not fully, and why. ``remark`` says that its findings were used."""

    linter: str
    paths: tuple[str, ...]
    reason: str
    remark: bool = False


class Lint(NamedTuple):
    """All of it. Counts are of the files that were checked: with ``unchecked`` they are the least there is."""

    introduced: tuple[Introduced, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    settings: tuple[Settings, ...] = ()
    runs: tuple[Run, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    unformatted: tuple[Unformatted, ...] = ()
    drift: tuple[Drift, ...] = ()

    @property
    def unchecked_files(self) -> int:
        """Number of files that a linter should have looked at and did not."""
        return len({path for part in self.unchecked if not part.remark for path in part.paths})

    @property
    def known(self) -> bool:
        """Whether anything can be said: a file was looked at, or there was none to look at."""
        return bool(sum(run.files for run in self.runs)) or not self.unchecked_files
