"""What a project may set; how it is read from files is `editguard.config`'s business."""

from __future__ import annotations

from typing import NamedTuple

from editguard.vocabulary.contract import Clause
from editguard.vocabulary.judge import JudgeConfig
from editguard.vocabulary.suppression import Accepted

AUTO, HONOUR, REFUSE = "auto", "honour", "refuse"
"""Whether comments that a change brings silence findings on it: in the check of the user's own work, always, never."""


class Limits(NamedTuple):
    """Bounds on what one check reads; a bound that was hit is reported, never passed over.

    Sizes are bytes. ``syntax_bytes`` is the largest file that is parsed (larger ones are compared as
    text), ``similarity`` the lowest share of equal lines at which a hunk is placed by content.
    """

    patch_bytes: int = 32 * 1024 * 1024
    files: int = 20_000
    file_bytes: int = 16 * 1024 * 1024
    syntax_bytes: int = 2 * 1024 * 1024
    similarity: float = 0.8


class LintConfig(NamedTuple):
    """What linters do. ``check`` and ``hooks`` say whether they run at all, in checks and in git hooks, whose time is
    short. ``select`` and ``ignore`` are codes of linters (``E501``; ``oxlint:no-debugger`` for others than ruff) in
    place of and on top of those of the project. ``timeout`` is in seconds, for one run of one linter.
    """

    check: bool = True
    hooks: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    timeout: int = 30


class LintChoice(NamedTuple):
    """What a call says of linters, over what is configured; see `LintConfig`. ``ignore`` comes on top."""

    check: bool | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


AS_CONFIGURED = LintChoice()


class PullConfig(NamedTuple):
    """What is posted on pull requests. ``comment`` says when there is one on the whole: ``auto`` (there is something
    to do, or was), ``always`` or ``never``; ``line_comments`` is how many stand at lines at most, with blocks to apply
    by a click where ``suggestions``. ``check`` makes a check with annotations, ``labels`` labels the task as local or
    global."""

    comment: str = "auto"
    line_comments: int = 10
    suggestions: bool = True
    check: bool = True
    labels: bool = False


class Config(NamedTuple):
    """Settings of one check. ``source`` names where they were read from, ``None`` for the defaults.

    ``select`` and ``ignore`` are rule codes or their prefixes (``EG1``); an empty ``select`` means all.
    Globs are matched against repository-relative paths, as in ``.gitignore``. ``calibration`` names a file of
    coefficients to use instead of those that come along, ``model`` is its text. From ``reference_cut`` and ``text_cut``
    on a score of reach is called global, ``None`` for the cuts that come along.
    ``baseline`` names a file of accepted findings, ``accepted`` are its entries.
    coefficients to use instead of those that come along, ``model`` is its text. ``scope`` is what a change may touch,
    ``profiles`` what it may touch besides by the name of a profile; ``task_constraints`` says what becomes of what the
    task rules out: ``enforce``, ``notice`` or ``ignore``. ``pull`` is about pull requests.
    """

    source: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    exclude: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    test_paths: tuple[str, ...] = ()
    generated_paths: tuple[str, ...] = ()
    scratch_paths: tuple[str, ...] = ()
    limits: Limits = Limits()
    calibration: str = ""
    model: str = ""
    lint: LintConfig = LintConfig()
    reference_cut: float | None = None
    text_cut: float | None = None
    new_suppressions: str = AUTO
    baseline: str = ""
    accepted: tuple[Accepted, ...] = ()
    scope: tuple[Clause, ...] = ()
    profiles: tuple[tuple[str, tuple[Clause, ...]], ...] = ()
    task_constraints: str = "enforce"
    pull: PullConfig = PullConfig()
    judge: JudgeConfig = JudgeConfig()
