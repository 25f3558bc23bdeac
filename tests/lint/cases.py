"""Changes, and what linters say of them through the whole engine."""

from __future__ import annotations

from editguard.api import asking_linters, open_change
from editguard.engine import examine
from editguard.vocabulary.lint import Lint
from editguard.vocabulary.report import Report
from tests.rules.harness import Changes, Files, Repository


class Linted:
    """Checks changes on commits of one repository."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository

    def lint(self, before: Files, after: Changes | None = None, proposal: str | bytes | None = None) -> Lint:
        """All that linters say of the change."""
        found = self.both(before, after, proposal)[0]
        assert found is not None
        return found

    def both(
        self, before: Files, after: Changes | None = None, proposal: str | bytes | None = None
    ) -> tuple[Lint | None, Report]:
        """The same, and the report."""
        base, patch = self.repository.prepare(before, after, proposal)
        kept: list[Lint | None] = []
        with (
            open_change(self.repository.folder, patch=patch, base=base, lean=True) as change,
            asking_linters(change.config) as linting,
        ):
            assert linting is not None

            def keep(*arguments: object) -> Lint | None:
                kept.append(linting(*arguments))  # type: ignore[arg-type]
                return kept[-1]

            report = examine(change.patch, change.snapshot, None, change.config, None, keep).report
        return kept[0], report

    def introduced(
        self, before: Files, after: Changes | None = None, proposal: str | bytes | None = None
    ) -> list[tuple[str, str, int]]:
        """Path, code and line of each introduced violation; nothing may be unchecked."""
        found = self.lint(before, after, proposal)
        assert found.unchecked == ()
        return [(one.path, one.violation.code, one.violation.span.first) for one in found.introduced]

    def fixed(self, before: Files, after: Changes | None = None) -> list[tuple[str, str, int]]:
        """The same of each fixed one."""
        found = self.lint(before, after)
        assert found.unchecked == ()
        return [(one.path, one.violation.code, one.violation.span.first) for one in found.fixed]
