"""`cache info` and `cache clear`: only what editguard keeps, also while it is in use."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from editguard.caches import held
from editguard.index.outlines import NAME as OUTLINES
from editguard.index.outlines import OutlineStore, Wanted
from editguard.index.store import NAME as INDEX
from editguard.judging.store import JudgeStore, Kept, Totals
from tests.faces import Cli

BLOBS = {f"{number:040d}": b"def f(): pass\n" for number in range(5)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "cache"
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(path))
    return path


def fill(store: OutlineStore) -> int:
    return len(store.outlines([Wanted(id, "python") for id in BLOBS], lambda ids: {id: BLOBS[id] for id in ids}))


def test_an_empty_cache(folder: Path, cli: Cli) -> None:
    assert cli("cache", "info").out == f"{folder}\n  nothing\n"
    assert cli("cache", "clear").out == "nothing: 0.0 MiB cleared\n"
    assert not folder.exists()


def test_what_is_held_and_what_is_cleared(folder: Path, cli: Cli) -> None:
    store = OutlineStore(str(folder))
    fill(store)
    (folder / "index-1.sqlite").write_bytes(b"of another version")
    (folder / "mine.sqlite").write_bytes(b"the user's own")
    (folder / "clones" / "x").mkdir(parents=True)
    (folder / "clones" / "x" / "o__n").mkdir()
    text = cli("cache", "info").out
    assert f"{OUTLINES}.sqlite: 5 entries, " in text
    assert "index-1.sqlite: damaged, 0.0 MiB of at most 512.0 MiB, of another version" in text
    assert "clones: 1 entries, 0.0 MiB (" in text
    assert "mine" not in text
    assert "outlines-" in cli("cache", "clear", "outlines").out
    assert [item.name for item in held(str(folder))] == ["clones", "index-1.sqlite", f"{OUTLINES}.sqlite"]
    assert fill(OutlineStore(str(folder))) == 5
    # whoever has it open goes on
    other = OutlineStore(str(folder))
    assert (fill(other), other.read) == (5, 0)
    assert cli("cache", "clear").code == 0
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(OUTLINES)) == ["mine.sqlite"]
    assert [(item.name, item.entries) for item in held(str(folder))] == [(f"{OUTLINES}.sqlite", 0)]
    for each in (store, other):
        each.close()


def test_a_damaged_database_of_this_version_is_deleted(folder: Path, cli: Cli) -> None:
    folder.mkdir()
    (folder / f"{INDEX}.sqlite").write_bytes(b"x" * 5000)
    assert f"{INDEX}.sqlite: damaged" in cli("cache", "info").out
    assert cli("cache", "clear", "index").code == 0
    assert not list(folder.iterdir())


def test_one_that_is_written_to_is_left(folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editguard.caches._PATIENCE", 0.05)
    fill(OutlineStore(str(folder)))
    with sqlite3.connect(folder / f"{OUTLINES}.sqlite", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert "cannot be cleared: database is locked; try again" in cli("cache", "clear").refused()
    writer.close()


@pytest.mark.parametrize("arguments", [(), ("clear", "words"), ("show",)])
def test_wrong_usage(folder: Path, cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli("cache", *arguments).refused()


def test_the_bound_is_kept_by_dropping_what_is_oldest(folder: Path) -> None:
    many = {f"{number:040d}": b"def f%d(): pass\n" % number * 30 for number in range(600)}
    store = OutlineStore(str(folder))
    store.outlines([Wanted(id, "python") for id in many], lambda ids: {id: many[id] for id in ids})
    store.close()
    whole = (folder / f"{OUTLINES}.sqlite").stat().st_size
    small = OutlineStore(str(folder), max_bytes=whole // 2)
    small.outlines([Wanted(id, "python") for id in many], lambda ids: {id: many[id] for id in ids})
    assert 200 < small.read < 500
    kept = [id for id in many if id in small._database.known(list(many))]
    assert len(kept) == 600
    small.close()


def test_what_was_paid_for_goes_only_by_name(folder: Path, cli: Cli) -> None:
    with JudgeStore(str(folder)) as store:
        store.put(b"k", Kept("n", "chat", "{}", 1, 10, 2, None))
        store.reserve("run", Totals(1, 5, 0.0), (None, None, None))
        assert cli("cache", "clear").code == 0
        assert store.get(b"k") is not None
        assert "judge-1.sqlite: 1 entries, " in cli("cache", "info").out
        assert cli("cache", "clear", "judge").code == 0
        assert store.get(b"k") is None
        assert store.spent("run") == Totals(1, 5, 0.0)  # a budget that is under way holds
