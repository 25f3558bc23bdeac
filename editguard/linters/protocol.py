"""What a linter must offer.

A linter is an object with the attributes and methods of `Linter`. Editguard brings two, for ruff and oxlint; another
package adds one by an entry point of the group ``editguard.linters`` that names a function without arguments which
returns such an object::

    [project.entry-points."editguard.linters"]
    mylint = "mypackage.editguard_linter:MyLint"

A linter is given folders in which the changed files stand where they stand in the repository, together with the files
that hold its settings; all other files are there by name only (empty, or links into a folder of such). It must not
run or import what it reads, must not write anywhere else, and must answer the same to the same folders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from editguard.vocabulary.lint import Violation


class LinterError(Exception):
    """A linter could not do its work; the text says why, in one line."""


class Request(NamedTuple):
    """What a linter is asked.

    ``root`` is a folder with one folder a side (``before``, ``after``, perhaps more); ``files`` gives, by side, the
    content of the files to look at by their repository-relative path. ``select`` and ``ignore`` are codes of the
    linter's own that the user gave in place of, and on top of, the settings. ``settings`` holds, by path, the content
    of the settings files that lie on the way to the files. ``timeout`` is in seconds. ``format`` says that a linter
    that is a formatter, too, should tell what it would make of the files; it may write them then.
    """

    root: str
    files: Mapping[str, Mapping[str, bytes]]
    settings: Mapping[str, bytes]
    select: Sequence[str]
    ignore: Sequence[str]
    timeout: float
    format: bool = False


class Answer(NamedTuple):
    """What a linter says.

    ``violations`` are by side and path; a file without any may be absent. ``unreadable`` names, by side and path, the
    files that it could not read (a syntax error) and why: nothing is concluded from the rest that is said of them.
    ``remarks`` are warnings about the run as a whole, a line each: what was found is used, and they are reported.
    ``rules`` identifies the rules that were on; ``origins`` says whose settings were used (``project``, ``default``,
    ``given``).
    ``formatted`` is what a formatter called ``formatter`` would make of the files, where it was asked and does such;
    ``uses_formatter`` says that the project's settings name it.
    """

    violations: Mapping[tuple[str, str], Sequence[Violation]]
    unreadable: Mapping[tuple[str, str], str] = {}
    remarks: Sequence[str] = ()
    rules: str | None = None
    origins: Sequence[str] = ()
    formatted: Mapping[tuple[str, str], bytes] = {}
    formatter: str = ""
    uses_formatter: bool = False


class Linter(Protocol):
    """A linter; see the module."""

    @property
    def name(self) -> str:
        """Its name: the prefix of its codes in ``--lint-select``, and ``source`` in the report."""

    @property
    def settings_names(self) -> frozenset[str]:
        """Names of files that may hold its settings, in any folder: their content is put into the folders."""

    def claims(self, path: str) -> bool:
        """Whether a file of this path is for it."""

    def keeps(self, path: str) -> bool:
        """Whether the bare existence of the file at ``path`` can change what it says of another file."""

    def refers_to(self, path: str, content: bytes) -> Sequence[str]:
        """Repository-relative paths of further settings files that the settings file ``path`` includes.

        Raises:
            LinterError: if it includes what is not in the repository.
        """

    def defaults(self, settings: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Settings files to add where the project has none: by path, only such that ``settings`` lacks."""

    def version(self) -> str:
        """Its version.

        Raises:
            LinterError: if it is not installed.
        """

    def check(self, request: Request) -> Answer:
        """Look at the files of ``request``, all sides in one go.

        Raises:
            LinterError: if that cannot be done; nothing is known of any file then.
            UsageError: for codes in ``select`` or ``ignore`` that it does not know.
        """
