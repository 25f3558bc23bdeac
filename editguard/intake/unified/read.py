"""Unified diff in, `Patch` out: normalise, let unidiff parse, put paths and modes to the hunks."""

from __future__ import annotations

from editguard.intake.unified.convert import to_files
from editguard.intake.unified.count import count_changed
from editguard.intake.unified.normalise import normalise
from editguard.vocabulary.patch import Patch, PatchFormat, Problem, ProblemCode


def read_unified(data: bytes) -> Patch:
    """Read a unified diff in whatever state; nothing is raised, see `Patch.problems`.

    Lines of repairs, problems, files and hunks are those of ``data``, 1-based. The format is `NONE` where
    no change of a file could be read.
    """
    found = normalise(data)
    if not found.files and not found.problems:
        words = "it is empty" if not data.strip() else "neither `diff --git` nor `---` above `+++` nor `@@` is in it"
        problem = Problem(ProblemCode.UNREADABLE, f"no unified diff was found in the proposal: {words}", None, 1)
        return Patch(PatchFormat.NONE, problems=(problem,))
    files, problems = to_files(found.files)
    added, removed = count_changed(found.lines)
    return Patch(
        PatchFormat.UNIFIED if files else PatchFormat.NONE,
        files,
        tuple(found.repairs),
        (*found.problems, *problems),
        added,
        removed,
    )
