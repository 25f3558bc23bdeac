"""What a rule is: one class with its documentation and its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import Clause, Scope
from editguard.vocabulary.edit import Edit, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.interface import InterfaceChange
from editguard.vocabulary.judge import Judgement
from editguard.vocabulary.lint import Lint
from editguard.vocabulary.patch import AppliedFile, AppliedPatch
from editguard.vocabulary.suppression import Hushed
from editguard.vocabulary.task import Task
from editguard.vocabulary.weakening import Weakening


class FileSyntax(NamedTuple):
    """How a file was read before and after: the parser's name or ``failed``, and the first error.

    ``before_error`` and ``after_error`` are ``(line, message)`` with a 1-based line.
    """

    language: str | None = None
    parse: str = "none"
    before_error: tuple[int, str] | None = None
    after_error: tuple[int, str] | None = None
    note: str = ""


class Analysis(NamedTuple):
    """All that a rule may look at. ``verdicts`` and ``syntax`` run parallel to ``edits`` and to ``applied.files``;
    ``lint`` is ``None`` where no linter was asked. ``interface`` and ``weakenings`` say what the patch does to public
    names and to tests; they are found when first asked for. ``hushed`` is only known to the rules about suppressions,
    which come last. ``judgement`` is ``None`` where no judge was to be asked."""

    applied: AppliedPatch
    edits: tuple[Edit, ...]
    verdicts: tuple[Verdict, ...]
    syntax: tuple[FileSyntax, ...]
    task: Task | None = None
    config: Config = Config()
    lint: Lint | None = None
    interface: Callable[[], Sequence[InterfaceChange]] = tuple
    weakenings: Callable[[], Sequence[Weakening]] = tuple
    hushed: Hushed = Hushed()
    scope: Scope | None = None
    judgement: Judgement | None = None

    def files(self) -> Iterator[tuple[AppliedFile, FileSyntax]]:
        """Each file with how it was read."""
        return zip(self.applied.files, self.syntax, strict=True)


class Case(NamedTuple):
    """An example of a rule: files before (path to text) and a proposal on them, with a task or none.

    ``proposal`` is what a model would have written, in any format; alternatively ``after`` gives the
    files after the change (``None`` deletes), from which a git diff is made. ``contract`` is one as in a contract
    file, without its version. ``judged`` is what a judge says of the edits of a path, by paths; ``None`` where
    none is asked.
    """

    before: Mapping[str, str | bytes]
    after: Mapping[str, str | bytes | None] | None = None
    proposal: str | bytes | None = None
    task: str | None = None
    contract: Mapping[str, object] | None = None
    judged: Mapping[str, str] | None = None


class Rule:
    """One rule. The class docstring is its documentation: a summary line, then the sections
    *What it does*, *Why is this bad*, *Example* and, where there are any, *Options*.

    ``VALID`` cases must not make it report, ``INVALID`` ones must.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    VALID: ClassVar[tuple[Case, ...]] = ()
    INVALID: ClassVar[tuple[Case, ...]] = ()

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield what the rule has to report; fingerprints are filled in by the engine."""
        raise NotImplementedError

    def finding(
        self,
        message: str,
        *,
        edit: Edit | None = None,
        path: str | None = None,
        detail: str = "",
        clause: Clause | None = None,
    ) -> Finding:
        """A finding of this rule, placed at ``edit`` where one is given."""
        return Finding(
            rule=self.code,
            name=self.name,
            severity=self.severity,
            message=message,
            path=edit.path if edit else path,
            old_lines=edit.old_lines if edit else None,
            new_lines=edit.new_lines if edit else None,
            edit=edit.id if edit else None,
            detail=detail,
            clause=clause,
        )
