"""Reports that are kept for later runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from editguard.batch import keys
from editguard.batch.cache import Cache, CachedReport
from editguard.batch.keys import result_key
from editguard.cache_folder import default_folder
from editguard.vocabulary.config import Config
from tests.support import environment


def report(number: int, size: int = 10) -> CachedReport:
    return CachedReport(bytes([number]) * 32, "ok", os.urandom(size), 0.5)


def test_what_was_put_is_there_for_the_next(tmp_path: Path) -> None:
    one = report(1)
    first = Cache(str(tmp_path))
    first.put([one])
    other = Cache(str(tmp_path))  # beside the first
    assert other.get(one.key) == one
    assert other.get(b"x" * 32) is None
    first.close()
    other.close()
    assert (first.problem, other.problem) == (None, None)


def test_a_damaged_cache_is_no_cache_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "reports-2.sqlite").write_bytes(b"no database" * 1000)
    cache = Cache(str(tmp_path))
    cache.put([report(1)])
    assert cache.get(report(1).key) is None
    cache.close()
    assert cache.problem is not None
    assert "not used" in cache.problem


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(str(tmp_path / "file" / "cache"))
    cache.put([report(1)])
    cache.close()
    assert cache.problem is not None


def test_the_oldest_go_when_it_is_full(tmp_path: Path) -> None:
    for number in range(10):
        cache = Cache(str(tmp_path))
        cache.put([report(number, 50_000)])
        if number > 0:
            cache.touch([report(0).key])  # used in every run
        cache.close()
    cache = Cache(str(tmp_path), max_bytes=300_000)
    cache.close()
    cache = Cache(str(tmp_path))
    left = [number for number in range(10) if cache.get(report(number).key)]
    cache.close()
    assert 0 in left
    assert 9 in left
    assert 1 not in left
    assert 2 <= len(left) <= 6


@pytest.mark.parametrize(
    "other",
    [
        (b"q", "b", "t", None),
        (b"p", "c", "t", None),
        (b"p", "b", "u", None),
        (b"p", "b", "t", Config(fail_on="never")),
        (b"pb", "", "t", None),
    ],
)
def test_everything_that_affects_a_report_is_in_its_key(other: tuple[bytes, str, str, Config | None]) -> None:
    assert result_key(b"p", "b", "t", None) == result_key(b"p", "b", "t", None)
    assert result_key(*other) != result_key(b"p", "b", "t", None)


def test_another_engine_has_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = result_key(b"p", "b", "t", None)
    monkeypatch.setattr(keys, "engine_digest", lambda: b"another engine")
    assert result_key(b"p", "b", "t", None) != before


@pytest.mark.parametrize("size", [200, 2000, 30_000])
def test_it_keeps_to_its_bound_and_keeps_what_fits(tmp_path: Path, size: int) -> None:
    bound, number, random = 1_000_000, 3_000_000 // size, Random(size)
    names = [random.randbytes(32) for _ in range(number)]
    cache = Cache(str(tmp_path))
    cache.put([CachedReport(name, "ok", random.randbytes(size), 0.1) for name in names])
    cache.close()
    used = set(random.sample(names, number // 8))
    cache = Cache(str(tmp_path), max_bytes=bound)
    cache.touch(sorted(used))
    cache.close()
    assert cache.problem is None
    assert bound / 2 < (tmp_path / "reports-2.sqlite").stat().st_size <= bound
    cache = Cache(str(tmp_path), max_bytes=bound)
    left = {name for name in names if cache.get(name)}
    cache.close()
    assert used <= left
    assert left != used


def test_processes_at_once(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from editguard.batch.cache import Cache, CachedReport\n"
        "cache, own = Cache(sys.argv[1]), int(sys.argv[2])\n"
        "for number in range(20):\n"
        "    cache.put([CachedReport(bytes([own, number]), 'ok', b'x' * 500, 0.1)])\n"
        "cache.touch([bytes([own, 0])])\n"
        "cache.close()\n"
        "print(cache.problem)\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), str(own)],
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for own in range(4)
    ]
    assert [process.communicate()[0] for process in started] == ["None\n"] * 4
    cache = Cache(str(tmp_path))
    assert all(cache.get(bytes([own, number])) for own in range(4) for number in range(20))
    cache.close()


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    assert cache._connection is not None
    cache.put([report(1)])
    cache._connection.execute("PRAGMA query_only = 1")
    cache.put([report(2)])
    assert cache.problem is not None
    assert "readonly" in cache.problem
    assert cache.get(report(1).key) is None  # and the run goes on without it
    cache.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for this user")
def test_a_read_only_folder(tmp_path: Path) -> None:
    Cache(str(tmp_path)).close()
    tmp_path.chmod(0o500)
    try:
        cache = Cache(str(tmp_path / "inner"))
        cache.put([report(1)])
        cache.close()
    finally:
        tmp_path.chmod(0o700)
    assert cache.problem is not None


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="other folders there")
def test_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", "/named")
    assert default_folder() == "/named"
    monkeypatch.delenv("EDITGUARD_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/base")
    assert default_folder() == "/base/editguard"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/me")
    assert default_folder() == "/home/me/.cache/editguard"
