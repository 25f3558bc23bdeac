"""What silences findings: comments in files, and a baseline of accepted ones."""

from __future__ import annotations

from typing import NamedTuple

from editguard.vocabulary.patch import Span


class Suppression(NamedTuple):
    """A comment ``editguard: ignore[EG101] reason`` on the 1-based ``line`` of the file ``path`` after the change.

    ``codes`` are rule codes or prefixes as written, ``covers`` the lines it speaks of: its own, and where it stands
    alone the next one with code. ``brought`` says that the patch brings it, ``edit`` by which edit; ``changed`` that
    it stands on a line that the patch changes.
    """

    path: str
    line: int
    codes: tuple[str, ...]
    reason: str
    covers: Span
    brought: bool = False
    changed: bool = False
    edit: str | None = None


class Accepted(NamedTuple):
    """One entry of a baseline: the fingerprint of a finding with its rule and path (``None`` for the patch as a
    whole)."""

    fingerprint: str
    rule: str
    path: str | None = None


class Hushed(NamedTuple):
    """What became of the suppressions of a check: those that the patch brings, as far as they are not known to be
    unused, those on changed lines that speak of no finding, codes that no rule has, entries of the baseline that met
    nothing in a file that changes. ``honoured`` says that those that the patch brings count."""

    brought: tuple[Suppression, ...] = ()
    unused: tuple[Suppression, ...] = ()
    unknown: tuple[tuple[Suppression, str], ...] = ()
    unmet: tuple[Accepted, ...] = ()
    honoured: bool = False
