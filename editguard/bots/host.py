"""What the bot needs of a platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from editguard.bots.hunks import FileHunks
from editguard.bots.values import Issue, Posted, PullRequest, Reference, Remark
from editguard.vocabulary.patch import Span


class Host(Protocol):
    """One pull request on one platform. Whatever fails raises a `HostError`; what the token may not do raises
    `ForbiddenError`."""

    def request(self) -> PullRequest:
        """The pull request as it is now."""
        ...

    def issue(self, reference: Reference) -> Issue:
        """An issue that it is tied to."""
        ...

    def hunks(self) -> Mapping[str, FileHunks]:
        """The lines that comments can stand at, by path after the change."""
        ...

    def summaries(self) -> list[Posted]:
        """Our comments on the pull request as a whole, the first first."""
        ...

    def post_summary(self, body: str) -> Posted:
        """Comment on the pull request as a whole."""
        ...

    def edit_summary(self, posted: Posted, body: str) -> None:
        """Write ``body`` in the place of what ``posted`` says."""
        ...

    def delete_summary(self, posted: Posted) -> None:
        """Take ``posted`` away; that it is gone already is no failure."""
        ...

    def remarks(self) -> list[Posted]:
        """Our comments at lines, the first first."""
        ...

    def post_remarks(self, request: PullRequest, bodies: Sequence[tuple[Remark, str]]) -> list[Remark]:
        """Comment at lines; returns what was not taken."""
        ...

    def withdraw(self, posted: Posted, why: str) -> None:
        """Take a comment at a line away, or, where people have answered it, mark it as done."""
        ...

    def delete_remark(self, posted: Posted) -> None:
        """Take a comment at a line away, which another one of ours says as well."""
        ...

    def fence(self, remark: Remark) -> str:
        """What follows the backticks that open a suggestion."""
        ...

    def link(self, path: str, new: Span | None, old: Span | None) -> str:
        """The address of lines in what the pull request shows."""
        ...

    def label(self, wanted: str, unwanted: Sequence[str]) -> None:
        """Put the label ``wanted`` on the pull request and take the ``unwanted`` ones off."""
        ...
