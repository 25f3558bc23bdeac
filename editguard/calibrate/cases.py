"""Patches of which it is known what belongs: what relevance is measured and fitted on."""

from __future__ import annotations

from typing import NamedTuple

Lines = tuple[int, int] | None
"""A range of lines, 1-based and inclusive; ``None`` where the side has none."""


class Truth(NamedTuple):
    """What is known of one contiguous changed run of a patch: ``old`` and ``new`` are its lines before and after.

    ``kind`` says what an irrelevant run is: what a reviewer called it, or the type that was injected.
    """

    path: str
    old: Lines
    new: Lines
    irrelevant: bool
    kind: str | None


class Case(NamedTuple):
    """One patch with its task and the truth about its runs.

    ``name`` is unique in a measurement; ``group`` is what cross-validation leaves out together, a repository;
    ``source`` is one of `SOURCES`. ``repository`` is a folder, ``base`` a full commit id, ``patch`` a git diff.
    Runs of which nothing is known, or that mix what belongs with what does not, have no truth.
    """

    name: str
    group: str
    source: str
    repository: str
    base: str
    patch: bytes
    task: str
    truths: tuple[Truth, ...]


SOURCES = ("reviewed", "untouched", "tangled", "injected")
"""Patches that people reviewed; single commits or reference fixes as they are, the negatives; those with edits of
another change mixed in; those with drive-by edits of a known type mixed in."""
