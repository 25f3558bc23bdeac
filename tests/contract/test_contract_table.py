"""Contracts as plain values: what is read, what is refused, and that the published schema says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from editguard.contract.file import contract_of, parse_contract
from editguard.contract.options import contract_from_options
from editguard.contract.schema import ContractDocument, json_schema
from editguard.vocabulary.contract import Subject, Verb
from editguard.vocabulary.errors import UsageError

GOOD: list[dict[str, Any]] = [
    {"allow": ["src/**"]},
    {"deny": [{"path": "docs/", "reason": "frozen"}, {"symbol": "a.b.*"}, "x.py"]},
    {"allow-symbols": ["a.B.c", "**.d"], "deny-symbols": ["a.*"]},
    {"new-files": False},
    {"new-files": 3, "task": "words\nover lines"},
    {"new-files": ["tests/"]},
    {"max-lines": 0, "max-files": {"max": 2, "reason": "small"}},
    {"deny": ["a"], "reason": "for all"},
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"alow": ["a"]}, "unknown key 'alow'; did you mean 'allow'?"),
    ({"allow": "src"}, "allow must be a list"),
    ({"allow": [{"path": "a", "why": "b"}]}, "allow[1]: unknown key 'why'"),
    ({"allow": [{"reason": "b"}]}, "allow[1] needs either path or symbol"),
    ({"allow": [{"path": "a", "symbol": "b"}]}, "allow[1] needs either path or symbol"),
    ({"deny": ["a", ""]}, "deny[2]: ''"),
    ({"deny-symbols": [3]}, "deny-symbols[1] must be a qualified name"),
    ({"new-files": []}, "new-files is an empty list"),
    ({"new-files": "no"}, "new-files must be true, false"),
    ({"max-lines": -1}, "max-lines must be a whole number"),
    ({"max-lines": True}, "max-lines must be a whole number"),
    ({"max-files": {"most": 1}}, "max-files: unknown key 'most'"),
    ({"max-files": {}}, "max-files needs max"),
    ({"reason": 3, "deny": ["a"]}, "reason must be text"),
    ({"task": 3, "deny": ["a"]}, "task must be text"),
]
BEYOND_THE_SCHEMA: list[tuple[dict[str, Any], str]] = [
    ({"allow": ["../x"]}, "leaves the repository"),
    ({"allow": ["# x"]}, "matches no path"),
    ({"deny": ["/"]}, "matches no path"),
    ({"allow-symbols": ["a b"]}, "qualified name"),
    ({"allow-symbols": ["a..b"]}, "qualified name"),
    ({}, "the contract says nothing"),
]


def valid(document: dict[str, Any]) -> bool:
    try:
        TypeAdapter(ContractDocument).validate_python(document)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("document", GOOD)
def test_good_ones_are_read_and_valid(document: dict[str, Any]) -> None:
    assert contract_of({"version": 1, **document}, "c").clauses
    assert valid({"version": 1, **document})


@pytest.mark.parametrize(("document", "says"), BAD)
def test_bad_ones_are_refused_and_invalid(document: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        contract_of({"version": 1, **document}, "c")
    assert f"c: {says}" in str(caught.value)
    assert not valid({"version": 1, **document})


@pytest.mark.parametrize(("document", "says"), BEYOND_THE_SCHEMA)
def test_what_no_schema_can_say(document: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        contract_of({"version": 1, **document}, "c")


@pytest.mark.parametrize("version", [None, 2, "1", True, 1.5])
def test_the_version_counts(version: object) -> None:
    with pytest.raises(UsageError, match="version must be 1"):
        contract_of({"version": version, "deny": ["a"]}, "c")
    if version is not True:  # in Python that is 1; in JSON it is not
        assert not valid({"version": version, "deny": ["a"]})


def test_the_schema_names_every_key() -> None:
    from editguard.contract.table import KEYS

    assert set(json_schema()["properties"]) == {"version", "task", *KEYS}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"version: 1\ndeny: [a]\ndeny: [b]\n", "the key 'deny' stands twice"),
        (b'{"version": 1, "deny": ["a"], "deny": []}', "the key 'deny' stands twice"),
        (b"version: 1\na: &x [b]\ndeny: *x\n", "aliases are not read"),
        (b"version: 1\ndeny: !!python/object/apply:os.system [id]\n", "not valid YAML"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"- a\n", "a contract is a mapping"),
        (b"", "a contract is a mapping"),
        (b"x" * (1024 * 1024 + 1), "a contract is short"),
        (b"[" * 50_000, "not valid YAML"),
        (b'{"version":' + b"[" * 50_000, "not valid JSON"),
    ],
)
def test_files_that_are_none(data: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parse_contract(data, "c")


def test_yaml_and_json_say_the_same() -> None:
    document = {"version": 1, "deny": [{"path": "a", "reason": "b  c"}], "max-lines": 3}
    text = "version: 1\ndeny:\n  - path: a\n    reason: b  c\nmax-lines: 3\n"
    assert parse_contract(text.encode(), "c") == parse_contract(json.dumps(document).encode(), "c")
    assert parse_contract(b"\xef\xbb\xbf" + text.encode(), "c").clauses[0].reason == "b c"


def test_options() -> None:
    contract = contract_from_options(["./src/"], ["*.lock"], ["a.f()"], ["b.*"], 5, 2, 0)
    assert [(clause.verb, clause.subject, clause.pattern, clause.bound) for clause in contract.clauses] == [
        (Verb.ALLOW, Subject.PATH, "src/", None),
        (Verb.DENY, Subject.PATH, "*.lock", None),
        (Verb.ALLOW, Subject.SYMBOL, "a.f", None),
        (Verb.DENY, Subject.SYMBOL, "b.*", None),
        (Verb.LIMIT, Subject.LINES, "", 5),
        (Verb.LIMIT, Subject.FILES, "", 2),
        (Verb.LIMIT, Subject.NEW_FILES, "", 0),
    ]
