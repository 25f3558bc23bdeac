"""Files of records, whatever they are packed in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editguard.batch.records import _zstd, files, records
from editguard.vocabulary.errors import UsageError

VALUES = [{"instance_id": "a", "n": 1}, {"instance_id": "b", "text": "é\u2028\n"}, ["x"], None]


def write(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    data = text.encode() if isinstance(text, str) else text
    if name.endswith(".gz"):
        data = gzip.compress(data)
    elif name.endswith(".zst"):
        data = _zstd().compress(data)
    path.write_bytes(data)
    return str(path)


def values(path: str) -> list[Any]:
    return [record.value for record in records(path)]


@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
def test_lines_and_lists_packed_or_not(tmp_path: Path, packed: str) -> None:
    lines = "".join(json.dumps(value) + "\n" for value in VALUES)
    assert values(write(tmp_path, "a.jsonl" + packed, lines)) == VALUES
    assert values(write(tmp_path, "b.json" + packed, json.dumps(VALUES))) == VALUES


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(2**53), 2**53)
            | st.text(st.characters(exclude_categories=["Cs"])),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
            max_leaves=8,
        ),
        max_size=6,
    )
)
def test_any_values_come_back_from_lines_and_from_lists(tmp_path: Path, found: list[Any]) -> None:
    assert values(write(tmp_path, "a.jsonl", "".join(json.dumps(value) + "\n" for value in found))) == found
    assert values(write(tmp_path, "a.json", json.dumps(found))) == found


def test_blank_lines_a_byte_order_mark_and_carriage_returns_are_no_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'\xef\xbb\xbf{"a": 1}\r\n\r\n  \n{"a": 2}')
    assert [(record.place, record.value) for record in records(path)] == [
        (f"{path} line 1", {"a": 1}),
        (f"{path} line 4", {"a": 2}),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{nope", "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[" * 200_000, "not JSON"),
        (b'{"a": 1} {"a": 2}', "not JSON"),
    ],
)
def test_a_bad_line_is_a_record_with_a_reason(tmp_path: Path, line: bytes, words: str) -> None:
    found = list(records(write(tmp_path, "a.jsonl", b"1\n" + line + b"\n3\n")))
    assert [record.value for record in found] == [1, None, 3]
    assert found[1].problem is not None
    assert words in found[1].problem
    assert found[1].place.endswith("line 2")


def test_mappings(tmp_path: Path) -> None:
    found = list(records(write(tmp_path, "a.json", json.dumps({"t1": {"model_patch": "x"}, "t2": "y"}))))
    assert [(record.key, record.value) for record in found] == [("t1", {"model_patch": "x"}), ("t2", "y")]


def test_a_mapping_that_is_a_record_is_one(tmp_path: Path) -> None:
    one = {"instance_id": "t1", "model_patch": "x", "more": {"a": [1]}}
    assert values(write(tmp_path, "a.json", json.dumps(one))) == [one]


def test_a_cut_off_list_says_so_and_keeps_what_came_before(tmp_path: Path) -> None:
    found = list(records(write(tmp_path, "a.json", json.dumps(VALUES)[:-12])))
    assert found[0].value == VALUES[0]
    assert found[-1].problem is not None
    assert "not JSON from here on" in found[-1].problem


@pytest.mark.parametrize("text", ["", "3", '"text"'])
def test_documents_without_records(tmp_path: Path, text: str) -> None:
    assert all(record.problem for record in records(write(tmp_path, "a.json", text)))


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_packed_data_that_ends_early(tmp_path: Path, name: str) -> None:
    path = Path(write(tmp_path, name, b'{"a": 1}\n' * 100))
    path.write_bytes(path.read_bytes()[:-6])
    with pytest.raises(UsageError, match="in the middle of packed data"):
        list(records(str(path)))


def test_what_is_packed_in_name_only(tmp_path: Path) -> None:
    for name in ("a.jsonl.gz", "a.jsonl.zst"):
        path = tmp_path / name
        path.write_bytes(b'{"a": 1}\n')
        with pytest.raises(UsageError, match="cannot be read"):
            list(records(str(path)))


def test_parquet(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "a.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 't' AS instance_id, NULL AS model_patch) TO '{path}' (FORMAT parquet)")
    assert values(str(path)) == [{"instance_id": "t", "model_patch": None}]
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    with pytest.raises(UsageError, match="cannot be read"):
        values(str(tmp_path / "b.parquet"))


def test_folders_and_globs_are_sorted(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    names = [write(tmp_path, "b.jsonl", ""), write(tmp_path, "a.json.gz", ""), write(tmp_path / "in", "c.jsonl", "")]
    write(tmp_path, "notes.txt", "")
    assert files(str(tmp_path)) == sorted(names)
    assert files(str(tmp_path / "*.jsonl")) == [names[0]]
    assert files(names[0]) == [names[0]]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source in ("nope.jsonl", "*.jsonl", "empty"):
        with pytest.raises(UsageError):
            files(str(tmp_path / source))
    with pytest.raises(UsageError, match="rename it"):
        list(records(write(tmp_path, "a.txt", "{}")))
