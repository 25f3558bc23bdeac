"""What flows between a platform and what is said on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from editguard.vocabulary.errors import EditguardError


class Platform(StrEnum):
    """Where pull requests (on GitLab: merge requests) live."""

    GITHUB = "github"
    GITLAB = "gitlab"


class HostError(EditguardError):
    """A platform did not do what it was asked for."""


class ForbiddenError(HostError):
    """The token may not do this; nothing else is wrong."""


class MissingError(HostError):
    """There is no such thing, or the token may not know of it."""


class RefusedError(HostError):
    """The platform does not take what it was given."""


@dataclass(frozen=True)
class PullRequest:
    """One pull request. ``base_sha`` and ``head_sha`` are full ids of commits, empty where they are not known;
    ``from_fork`` says that its author need not be able to write to the project. ``web`` is its address. ``cut`` says
    that ``body`` is only the beginning of what was written."""

    project: str
    number: int
    title: str
    body: str
    base_sha: str
    head_sha: str
    from_fork: bool
    web: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Context:
    """Where a run takes place. ``api``, ``web`` and ``run`` are addresses: of the REST interface, the pages, the run.
    ``number`` is ``None`` where only a commit is known (``head_sha``, and ``head_branch`` as ``owner:branch``).
    ``told`` is what the environment itself says of the pull request; it is as old as the run."""

    platform: Platform
    api: str
    project: str
    number: int | None
    token: str = field(repr=False)
    web: str
    head_sha: str = ""
    head_branch: str = ""
    run: str = ""
    told: PullRequest | None = None


class Reference(NamedTuple):
    """An issue that a text speaks of; ``project`` is ``None`` for the project itself."""

    project: str | None
    number: int

    def shown(self, own: str) -> str:
        """``project#number``."""
        return f"{self.project or own}#{self.number}"


class Issue(NamedTuple):
    """What an issue says."""

    title: str
    body: str


class Side(StrEnum):
    """Lines after the change, or before it."""

    NEW = "new"
    OLD = "old"


@dataclass(frozen=True)
class Remark:
    """What is to be said at lines of a file, in Markdown. ``key`` depends on content alone. ``suggestion`` is what
    should stand in place of all the lines, without line ends; it is empty where they should go."""

    key: str
    path: str
    side: Side
    first: int
    last: int
    text: str
    suggestion: tuple[str, ...] | None = None


class Posted(NamedTuple):
    """A comment of ours. ``order`` tells which was there first; ``key`` is that of its remark. ``answered`` says that
    people have replied; ``open`` that it is neither resolved nor marked as done."""

    id: str
    order: int
    body: str
    key: str = ""
    answered: bool = False
    open: bool = True
