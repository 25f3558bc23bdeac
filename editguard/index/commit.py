"""From the files of a commit to its graph: which files have outlines, and what is left out."""

from __future__ import annotations

from typing import NamedTuple

from editguard.edits.paths import language
from editguard.index import javascript
from editguard.index.graph import CommitGraph, Skipped
from editguard.index.outlines import LANGUAGES, OutlineStore, Wanted
from editguard.vocabulary.snapshot import Snapshot

MAX_FILES = 20_000
"""Files of a commit that are looked through; of a larger one, the first by their paths."""


def dialect(path: str) -> str | None:
    """How the file at ``path`` is read, ``None`` for one that has no outline."""
    name = language(path)
    if name not in LANGUAGES:
        return None
    return "tsx" if path.endswith(".tsx") else name


class WantedFiles(NamedTuple):
    """The files of a commit that are to have outlines, and what is left out of them."""

    files: tuple[tuple[str, Wanted], ...]
    skipped: tuple[Skipped, ...]


def wanted_files(snapshot: Snapshot) -> WantedFiles:
    """The files of ``snapshot`` that have outlines, at most `MAX_FILES`; JavaScript and TypeScript where their grammars
    are installed."""
    files = [(path, Wanted(id, name)) for path, id in snapshot.files() if (name := dialect(path)) is not None]
    skipped = []
    scripts = sum(wanted.dialect != "python" for _, wanted in files)
    if scripts and not javascript.available():
        files = [(path, wanted) for path, wanted in files if wanted.dialect == "python"]
        count = f"{scripts:,} file{'s' * (scripts > 1)} of JavaScript or TypeScript"
        skipped.append(Skipped("", f"{count}: pip install 'editguard[js]' to have them read"))
    if len(files) > MAX_FILES:
        skipped.append(Skipped("", f"{len(files) - MAX_FILES:,} files beyond the first {MAX_FILES:,}"))
    if not any(wanted.dialect == "python" for _, wanted in files):
        skipped.append(Skipped("", "the commit has no Python"))
    return WantedFiles(tuple(files[:MAX_FILES]), tuple(skipped))


def build_graph(snapshot: Snapshot, store: OutlineStore) -> CommitGraph:
    """The graph of ``snapshot``; outlines are taken from, and left in, ``store``."""
    files, skipped = wanted_files(snapshot)
    outlines = store.outlines((wanted for _, wanted in files), snapshot.read)
    known = {path: outlines[wanted.key] for path, wanted in files if wanted.key in outlines}
    parts = [Skipped(path, outline.note) for path, outline in known.items() if outline.note]
    missing = [Skipped(path, "not in the object store") for path, wanted in files if wanted.key not in outlines]
    return CommitGraph(known, (*skipped, *parts, *missing))
