"""Reports that are kept for later runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from editguard.batch.cache import Cache, CachedReport
from editguard.batch.keys import result_key
from editguard.vocabulary.config import Config


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
    (tmp_path / "reports-1.sqlite").write_bytes(b"no database" * 1000)
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
