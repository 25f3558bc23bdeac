"""What identifies a result."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.batch import keys
from editguard.batch.keys import engine_digest, result_key
from editguard.vocabulary.config import Config

PARTS = st.tuples(
    st.binary(max_size=4),
    st.text("ab0", max_size=3),
    st.text(st.sampled_from("a0\0\ud800"), max_size=3),
    st.sampled_from([None, Config(), Config(fail_on="never")]),
    st.sampled_from([None, b"", b"a"]),
)
Parts = tuple[bytes, str, str, Config | None, bytes | None]


@given(PARTS, PARTS)
def test_two_keys_are_the_same_if_all_parts_are(one: Parts, other: Parts) -> None:
    assert (result_key(*one) == result_key(*other)) == (one == other)


def test_versions_are_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "ruff":
            raise PackageNotFoundError
        return "1"

    before = engine_digest()
    monkeypatch.setattr(keys, "version", version)
    assert engine_digest() == before  # read once
    assert engine_digest.__wrapped__() != before


def test_the_code_of_the_engine_is_in_it_and_that_of_its_callers_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = engine_digest.__wrapped__
    for name in ("batch/keys.py", "cli/a.py", "engine.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(keys, "__file__", str(tmp_path / "batch" / "keys.py"))
    before = digest()
    (tmp_path / "cli" / "a.py").write_text("2")
    assert digest() == before
    (tmp_path / "engine.py").write_text("2")
    assert digest() != before
