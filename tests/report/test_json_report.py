"""The JSON report, and the schema that describes it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from editguard.report.json import render, to_document
from editguard.report.schema import ReportDocument, json_schema
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task
from tests.report.sample import empty, sample
from tests.report.test_escape import HOSTILE


@pytest.mark.parametrize("report", [empty(), sample()], ids=["nothing", "everything"])
def test_it_is_what_the_schema_describes(report: Report) -> None:
    ReportDocument.model_validate_json(render(report), strict=True)


def test_the_schema_allows_nothing_else() -> None:
    for place in ([], ["tool"], ["patch"], ["patch", "files", 0], ["edits", 0], ["findings", 0], ["metrics"], ["task"]):
        document = to_document(sample())
        part: Any = document
        for step in place:
            part = part[step]
        part["surprise"] = 1
        with pytest.raises(ValidationError, match="surprise"):
            ReportDocument.model_validate_json(json.dumps(document), strict=True)


def test_the_schema_requires_every_field() -> None:
    for place in ([], ["tool"], ["patch"], ["patch", "files", 0], ["edits", 0], ["findings", 0], ["metrics"], ["task"]):
        part: Any = to_document(sample())
        for step in place:
            part = part[step]
        for key in list(part):
            document = to_document(sample())
            target: Any = document
            for step in place:
                target = target[step]
            del target[key]
            with pytest.raises(ValidationError):
                ReportDocument.model_validate_json(json.dumps(document), strict=True)


def test_the_printed_schema_describes_every_field_of_the_document() -> None:
    schema, document = json_schema(), to_document(sample())
    assert schema["$schema"].startswith("https://json-schema.org/")
    places: list[tuple[dict[str, Any], dict[str, Any]]] = [(schema, document)]
    checked = 0
    while places:
        described, value = places.pop()
        assert described["additionalProperties"] is False
        # what a judge says is there only where one was to be asked
        assert set(described["required"]) == set(described["properties"]) - {"judge"} == set(value)
        checked += 1
        for key, part in value.items():
            names = set(_references(described["properties"][key]))
            inner = part[0] if isinstance(part, list) and part else part
            if isinstance(inner, dict):
                places.extend((schema["$defs"][name], inner) for name in names)
    assert checked == 10


def _references(described: Any) -> list[str]:
    if isinstance(described, dict):
        own = [described["$ref"].rsplit("/", 1)[-1]] if "$ref" in described else []
        return own + [name for value in described.values() for name in _references(value)]
    if isinstance(described, list):
        return [name for value in described for name in _references(value)]
    return []


def test_the_contract() -> None:
    document = to_document(sample())
    assert {
        "schema_version",
        "tool",
        "status",
        "patch",
        "task",
        "edits",
        "findings",
        "metrics",
        "reach",
    } <= document.keys()
    assert document["schema_version"] == 1
    assert document["tool"]["name"] == "editguard"
    assert document["status"] == "invalid"
    assert document["reach"] is None
    assert document["task"] == {"source": "issue.md", "text": sample().task.text}  # type: ignore[union-attr]
    assert document["patch"].keys() == {"format", "applied", "base", "repairs", "files"}
    (edit,) = (edit for edit in document["edits"] if edit["id"] == "e3")
    assert (edit["old_lines"], edit["new_lines"]) == (None, [20, 49])
    assert (edit["kind"], edit["verdict"], edit["p_irrelevant"]) == ("docstring", "irrelevant", None)
    assert edit["evidence"] == [{"signal": "structure", "detail": "changes a docstring only", "weight": 1.0}]
    assert document["metrics"]["irrelevant_edit_rate"] is None
    assert to_document(empty())["task"] is None


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(sample()) == render(sample())
    assert render(sample()).endswith("}\n")


@given(HOSTILE)
@settings(deadline=None, max_examples=150)
def test_any_text_survives_as_plain_ascii(text: str) -> None:
    finding = Finding("EG101", "formatting", Severity.ERROR, text, text, detail=text)
    written = render(replace(empty(), task=Task(text, text), findings=(finding,)))
    assert written.isascii()
    read = json.loads(written)
    assert _same(read["findings"][0]["message"], text)
    assert _same(read["task"]["text"], text)


def _same(one: str, other: str) -> bool:
    """Whether two texts are equal; JSON joins two halves of a surrogate pair that stood side by side."""
    return one.encode("utf-16", "surrogatepass") == other.encode("utf-16", "surrogatepass")
