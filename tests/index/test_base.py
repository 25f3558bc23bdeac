"""The index of a commit against a plain reading of the same files."""

from __future__ import annotations

import math
import os
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.index.base import BaseIndex, build_index, query_terms
from editguard.index.blob import read_content, term_key
from editguard.index.store import BlobStore
from editguard.repo import open_repository
from tests.support import Work, environment

FILES = {
    "shop/pricing.py": "class Price:\n    def total(self):\n        return 1\n\n\ndef discount(p):\n    return p\n",
    "shop/views.py": "from shop.pricing import discount\n\n\ndef page():\n    return discount(2)\n",
    "shop/models.py": "class Order:\n    def total(self):\n        return 2\n",
    "README.md": "discount discount discount\n",
    "data.bin": "\0discount",
}


def index_of(files: Mapping[str, str], store: BlobStore | None = None) -> BaseIndex:
    """The index of files in memory."""
    held = store or BlobStore()
    blobs = {str(hash((path, text))): text.encode() for path, text in files.items()}
    ids = {path: str(hash((path, text))) for path, text in files.items()}
    contents = held.contents(ids.values(), lambda some: {id: blobs[id] for id in some})
    return BaseIndex(list(files), [contents[ids[path]] for path in files])


def test_the_code_of_a_commit(tmp_path: Path) -> None:
    work = Work(tmp_path / "w")
    for path, text in FILES.items():
        work.put(path, text)
    work.commit()
    with open_repository(work.folder) as repository:
        index = build_index(repository.snapshot("HEAD"), BlobStore())
    assert sorted(index.paths) == ["shop/models.py", "shop/pricing.py", "shop/views.py"]
    assert index.frequency("discount") == 2
    assert [(place.path, place.definition.name, place.definition.line) for place in index.defined("discount")] == [
        ("shop/pricing.py", "discount", 6)
    ]


def test_where_names_are_defined() -> None:
    index = index_of({path: text for path, text in FILES.items() if path.endswith(".py")})
    assert {place.path for place in index.defined("total")} == {"shop/pricing.py", "shop/models.py"}
    assert [place.path for place in index.defined("Order.total")] == ["shop/models.py"]
    assert [place.path for place in index.defined("shop.pricing.discount")] == ["shop/pricing.py"]
    assert [place.path for place in index.defined("pricing.total")] == ["shop/pricing.py"]
    assert not index.defined("tota")
    assert not index.defined("otal")
    assert not index.defined("")


NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta", "alpha_beta", "omega"])
TEXTS = st.lists(st.lists(NAMES, max_size=8).map(lambda names: "\n".join(f"{name} = 1" for name in names)), max_size=6)


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.dictionaries(NAMES, st.integers(1, 5), max_size=4))
def test_the_ranking_is_bm25(texts: list[str], query: dict[str, int]) -> None:
    """Against the formula of Robertson and Zaragoza, written down plainly."""
    index = index_of({f"f{number}.py": text for number, text in enumerate(texts)})
    counts = [Counter(read_content(text.encode()).terms) for text in texts]
    sizes = [sum(count.values()) for count in counts]
    mean = max(sum(sizes) / len(sizes), 1.0) if sizes else 1.0
    weights = query_terms(query.items())
    for place, (count, size) in enumerate(zip(counts, sizes, strict=True)):
        expected = 0.0
        for term, weight in weights.items():
            key = term_key(term)
            found = sum(other[key] > 0 for other in counts)
            if found:
                rare = math.log(1 + (len(texts) - found + 0.5) / (found + 0.5))
                often = count[key]
                expected += weight * rare * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * size / mean))
        assert index.rank(weights)[place] == pytest.approx(expected, rel=1e-4, abs=1e-6)
    for term in query:
        assert index.frequency(term) == sum(count[term_key(term)] > 0 for count in counts)


def test_rare_words_are_worth_more() -> None:
    index = index_of({f"f{n}.py": "common = 1\n" + ("rare = 2\n" if n == 0 else "") for n in range(20)})
    assert 0 <= index.rarity("common") < index.rarity("rare") < index.rarity("unknown") <= 1


def test_no_files() -> None:
    index = index_of({})
    assert (len(index), index.frequency("x"), len(index.rank({"x": 1.0}))) == (0, 0, 0)
    assert not index.defined("x")


# what is kept for the next run


def read_from(texts: Mapping[str, bytes], log: list[str]):  # type: ignore[no-untyped-def]
    def read(ids: Iterable[str]) -> dict[str, bytes]:
        log.extend(ids)
        return {id: texts[id] for id in ids if id in texts}

    return read


TEXT = {"1" * 40: b"def one():\n    pass\n", "2" * 40: b"def two():\n    return one_thing\n"}


def same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return {id: str(content) for id, content in one.items()} == {id: str(content) for id, content in other.items()}


def test_a_blob_is_read_once(tmp_path: Path) -> None:
    log: list[str] = []
    first = BlobStore(str(tmp_path))
    found = first.contents(TEXT, read_from(TEXT, log))
    first.contents(TEXT, read_from(TEXT, log))
    first.close()
    assert sorted(log) == sorted(TEXT)
    second = BlobStore(str(tmp_path))
    assert same(second.contents(TEXT, read_from({}, log)), found)
    assert len(log) == len(TEXT)
    second.close()


def test_a_missing_blob_is_absent() -> None:
    assert BlobStore().contents(["3" * 40], read_from(TEXT, [])) == {}


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100, None], ids=["empty", "garbage", "truncated"])
def test_a_damaged_cache_costs_time_only(tmp_path: Path, damage: bytes | None) -> None:
    store = BlobStore(str(tmp_path))
    whole = store.contents(TEXT, read_from(TEXT, []))
    store.close()
    (path,) = [path for path in tmp_path.iterdir() if path.suffix == ".sqlite"]
    path.write_bytes(path.read_bytes()[:700] if damage is None else damage)
    store = BlobStore(str(tmp_path))
    assert same(store.contents(TEXT, read_from(TEXT, [])), whole)
    store.close()


def test_a_damaged_row_is_read_anew(tmp_path: Path) -> None:
    store = BlobStore(str(tmp_path))
    whole = store.contents(TEXT, read_from(TEXT, []))
    store.close()
    (path,) = [path for path in tmp_path.iterdir() if path.suffix == ".sqlite"]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE blobs SET content = ? WHERE id = ?", (b"\x05\0\0\0torn", "1" * 40))
    store = BlobStore(str(tmp_path))
    log: list[str] = []
    assert same(store.contents(TEXT, read_from(TEXT, log)), whole)
    assert log == ["1" * 40]
    store.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert len(BlobStore(str(tmp_path)).contents(TEXT, read_from(TEXT, []))) == len(TEXT)
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert len(BlobStore(str(tmp_path / "file")).contents(TEXT, read_from(TEXT, []))) == len(TEXT)


def test_a_cache_over_its_bound_is_begun_anew(tmp_path: Path) -> None:
    store = BlobStore(str(tmp_path))
    store.contents(TEXT, read_from(TEXT, []))
    store.close()
    log: list[str] = []
    small = BlobStore(str(tmp_path), max_bytes=1)
    small.contents(TEXT, read_from(TEXT, log))
    small.close()
    assert sorted(log) == sorted(TEXT)


def test_two_processes_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from editguard.index.store import BlobStore\n"
        "store = BlobStore(sys.argv[1]); n = int(sys.argv[2])\n"
        "texts = {f'{k:040d}': b'def f%d():\\n    pass\\n' % k for k in range(n, n + 300)}\n"
        "for id in texts: store.contents([id], lambda ids: {i: texts[i] for i in ids})\n"
        "store.close()\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), start], env=environment())
        for start in ("0", "150")
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    log: list[str] = []
    store = BlobStore(str(tmp_path))
    found = store.contents((f"{k:040d}" for k in range(450)), read_from({}, log))
    store.close()
    assert (len(found), log) == (450, [])
