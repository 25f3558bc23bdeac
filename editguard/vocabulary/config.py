"""What a project may set; how it is read from files is `editguard.config`'s business."""

from __future__ import annotations

from typing import NamedTuple

from editguard.vocabulary.contract import Clause


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


class Config(NamedTuple):
    """Settings of one check. ``source`` names where they were read from, ``None`` for the defaults.

    ``select`` and ``ignore`` are rule codes or their prefixes (``EG1``); an empty ``select`` means all.
    Globs are matched against repository-relative paths, as in ``.gitignore``. ``calibration`` names a file of
    coefficients to use instead of those that come along, ``model`` is its text. ``scope`` is what a change may touch,
    ``profiles`` what it may touch besides by the name of a profile; ``task_constraints`` says what becomes of what the
    task rules out: ``enforce``, ``notice`` or ``ignore``.
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
    scope: tuple[Clause, ...] = ()
    profiles: tuple[tuple[str, tuple[Clause, ...]], ...] = ()
    task_constraints: str = "enforce"
