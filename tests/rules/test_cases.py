"""The VALID and INVALID cases of every rule, through the whole engine on a real repository."""

from __future__ import annotations

from typing import Any

import pytest

from editguard.rules import registry
from editguard.vocabulary.rule import Case
from tests.rules.harness import Repository, told

WITHOUT_INVALID = {
    "EG205": "a contract has to be read from a file for that; tests/scope/test_contract_files.py does",
    "EG007": "no proposal is known whose lines get lost; tests/rules/test_patch_rules.py makes one by hand",
    "EG016": "a bound is hit by megabytes, not by a readable case; tests/rules/test_patch_rules.py lowers the bounds",
}


def _cases(attribute: str) -> list[Any]:
    return [
        pytest.param(code, case, id=f"{code}-{number}")
        for code in registry.codes()
        for number, case in enumerate(getattr(registry.load(code), attribute), start=1)
    ]


@pytest.mark.parametrize(("code", "case"), _cases("INVALID"))
def test_invalid_case_is_reported(repository: Repository, code: str, case: Case) -> None:
    report = repository.check(*case)
    found = told(report, code)
    assert found, [(finding.rule, finding.message) for finding in report.findings]
    rule = registry.load(code)
    for finding in found:
        assert (finding.name, finding.severity) == (rule.name, rule.severity)
        assert finding.message
        assert "\n" not in finding.message
        assert finding.fingerprint


@pytest.mark.parametrize(("code", "case"), _cases("VALID"))
def test_valid_case_is_not_reported(repository: Repository, code: str, case: Case) -> None:
    assert not told(repository.check(*case), code)


@pytest.mark.parametrize("code", [code for code in registry.codes() if code not in WITHOUT_INVALID])
def test_every_rule_shows_both_sides(code: str) -> None:
    rule = registry.load(code)
    assert rule.VALID
    assert rule.INVALID


@pytest.mark.parametrize("code", sorted(WITHOUT_INVALID))
def test_exceptions_are_still_needed(code: str) -> None:
    assert registry.load(code).VALID
    assert not registry.load(code).INVALID


NEEDS_OTHERS = {"EG228": "whether a comment silences anything shows only where the rules that it names are asked"}


@pytest.mark.parametrize(("code", "case"), [case for case in _cases("INVALID") if case.values[0] not in NEEDS_OTHERS])
def test_selecting_a_rule_does_not_change_what_it_says(repository: Repository, code: str, case: Case) -> None:
    assert list(repository.check(*case, select=code).findings) == told(repository.check(*case), code)
