"""Files of records, whatever they are packed in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editguard.batch import records as module
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


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    max_leaves=8,
)
"""Halves of surrogate pairs included."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(JSON, max_size=6), st.sampled_from(["", ".gz", ".zst"]), st.integers(1, 300), st.booleans())
def test_any_values_come_back_whatever_they_are_in(
    tmp_path: Path, found: list[Any], packed: str, block: int, ascii_only: bool
) -> None:
    def dump(value: Any, **more: Any) -> bytes:
        return json.dumps(value, ensure_ascii=ascii_only, **more).encode("utf-8", "surrogatepass")

    lines = b"".join(dump(value) + b"\n" for value in found)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_BLOCK", block)
        assert values(write(tmp_path, "a.jsonl" + packed, lines)) == found
        assert values(write(tmp_path, "a.json" + packed, dump(found))) == found
        assert values(write(tmp_path, "a.json" + packed, dump(found, indent=1))) == found
        keyed = {f"t{number}": value for number, value in enumerate(found)}
        got = list(records(write(tmp_path, "a.json" + packed, dump(keyed))))
        assert {one.key: one.value for one in got} == keyed


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


def test_a_record_is_known_by_its_keys_in_any_order(tmp_path: Path) -> None:
    one = {"model_name_or_path": "m", "model_patch": "p", "instance_id": "t"}
    assert values(write(tmp_path, "a.json", json.dumps(one))) == [one]


def test_a_large_mapping_keeps_every_entry(tmp_path: Path) -> None:
    many = {f"t{number}": "patch" for number in range(200)}
    text = json.dumps(many)[:-1] + ', "t3": "again", "instance_id": "late"}'
    found = list(records(write(tmp_path, "a.json", text)))
    assert [record.key for record in found] == [*many, "t3", "instance_id"]


def test_lines_in_a_file_called_json_are_records(tmp_path: Path) -> None:
    rows = [{"instance_id": str(number), "model_patch": ""} for number in range(3)]
    assert values(write(tmp_path, "a.json", "\n".join(map(json.dumps, rows)))) == rows


@pytest.mark.parametrize(
    ("data", "kept", "words"),
    [
        (b"[1, 2] rest", [1, 2], "Expecting value"),
        (b"[1 2]", [1], "',' is missing at character 4"),
        (b"[1, [2, ]]", [1], "Expecting value"),
        (b'[1, "\xff", 3]', [1], "not UTF-8"),
        (b"[1, 2]\xff", [1, 2], "not UTF-8"),
        (b"\xff\xfe[\0", [], "not UTF-8"),
        (b'[1, "cut', [1], "Unterminated string"),
        (b'{"a": 1, "b": 2, "c', [1, 2], "Unterminated string"),
        (b'{"a": 1, "b" 2}', [1], "':' is missing"),
        (b'{"a": 1, 2: 3}', [1], "a key is missing"),
        (b'{"instance_id": "t", "model_patch"', [], "':' is missing"),
        (b"[1, " + b"[" * 200_000, [1], "recursion"),
        (b'{"a": 1, "b": ' + b'{"b":' * 100_000, [1], "recursion"),
        (b"", [], "the file is empty"),
        (b" \n", [], "the file is empty"),
    ],
)
@pytest.mark.parametrize("block", [1, 7, 1 << 16])
def test_a_broken_document_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, kept: list[Any], words: str, block: int
) -> None:
    monkeypatch.setattr(module, "_BLOCK", block if len(data) < 1000 else 1 << 16)
    found = list(records(write(tmp_path, "a.json", data)))
    assert [record.value for record in found[:-1]] == kept
    assert found[-1].problem is not None
    assert found[-1].place.endswith(f"item {len(kept) + 1}")
    assert "not JSON from here on" in found[-1].problem
    assert words in found[-1].problem


def test_a_document_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert values(write(tmp_path, "a.json", b"\xef\xbb\xbf[1, 2]")) == [1, 2]


def test_what_is_too_long_is_a_record_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 100)
    monkeypatch.setattr(module, "_BLOCK", 10)
    found = list(records(write(tmp_path, "a.jsonl", '1\n"' + "x" * 350 + '"\n2\n')))
    assert [record.value for record in found] == [1, None, 2]
    assert "longer than 100 bytes" in str(found[1].problem)
    found = list(records(write(tmp_path, "a.json", '[1, "' + "x" * 350)))
    assert "longer than 100 characters" in str(found[-1].problem)


def test_a_damaged_packed_file(tmp_path: Path) -> None:
    path = Path(write(tmp_path, "a.jsonl.gz", b'{"a": 1}\n' * 1000))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(UsageError, match="cannot be read"):
        list(records(str(path)))


def test_parquet_keeps_every_row(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "many.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT range AS n FROM range(1000)) TO '{path}' (FORMAT parquet)")
    found = list(records(str(path)))
    assert [record.value["n"] for record in found] == list(range(1000))
    assert found[-1].place == f"{path} row 1000"
