"""A commit with some of its files changed: what a second change is applied to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from editguard.vocabulary.snapshot import Snapshot, TreeEntry


class Overlay:
    """`Snapshot` of a commit with ``texts`` in place of its files; ``None`` for one that went."""

    def __init__(self, base: Snapshot, texts: Mapping[str, bytes | None]) -> None:
        self._base = base
        self._texts = texts

    @property
    def commit(self) -> str | None:
        """See `Snapshot.commit`."""
        return self._base.commit

    def entries(self, paths: Iterable[str]) -> Mapping[str, TreeEntry]:
        """See `Snapshot.entries`; the id of a changed file is its path."""
        wanted = list(paths)
        found = dict(self._base.entries([path for path in wanted if path not in self._texts]))
        for path in wanted:
            if self._texts.get(path) is not None:
                found[path] = TreeEntry("100644", "blob", f"changed:{path}")
        return found

    def read(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """See `Snapshot.read`."""
        wanted = list(ids)
        found = dict(self._base.read([id for id in wanted if not id.startswith("changed:")]))
        for id in wanted:
            text = self._texts.get(id.removeprefix("changed:")) if id.startswith("changed:") else None
            if text is not None:
                found[id] = text
        return found

    def paths(self) -> list[str]:
        """See `Snapshot.paths`."""
        return sorted({*self._base.paths(), *self._texts} - {p for p, text in self._texts.items() if text is None})

    def files(self) -> list[tuple[str, str]]:
        """See `Snapshot.files`."""
        kept = [(path, id) for path, id in self._base.files() if path not in self._texts]
        return sorted([*kept, *((p, f"changed:{p}") for p, text in self._texts.items() if text is not None)])
