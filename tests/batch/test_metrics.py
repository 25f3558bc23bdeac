"""Columns of a row, rates of models, and what must not count as clean."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import editguard
from editguard.batch.compare import Ages, compare, render, side
from editguard.batch.markdown import render as as_markdown
from editguard.batch.metrics import COLUMNS, flat
from editguard.batch.reached import Reached
from editguard.batch.scored import Scored
from editguard.batch.summary import summarise, values_of
from editguard.batch.tables import write_tables
from editguard.report.json import to_document
from editguard.vocabulary.errors import UsageError
from tests.support import Work

GOOD = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n"
UNTIDY = GOOD + "--- /dev/null\n+++ b/reproduce_bug.py\n@@ -0,0 +1,2 @@\n+from a import f\n+print(f())\n"
BROKEN = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return (2\n"
DELETES = "--- a/a.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-def f():\n-    return 1\n"
REJECTED = GOOD.replace("return 1", "return 7")


@pytest.fixture
def repo(tmp_path_factory: pytest.TempPathFactory) -> Work:
    return Work(tmp_path_factory.mktemp("repository"))


@pytest.fixture
def report(repo: Work) -> Any:
    repo.put("a.py", "def f():\n    return 1\n")
    repo.commit()

    def make(patch: str, task: str | None = "f must be 2") -> dict[str, Any]:
        return to_document(editguard.check(repo.folder, patch=patch, base="HEAD", task=task))

    return make


def row(report: dict[str, Any] | None, *, number: int = 1, task: str = "t", model: str = "m", **more: Any) -> Scored:
    status = "error" if report is None else "invalid" if report["status"] == "invalid" else "ok"
    return Scored(number, task, model, more.get("resolved"), status, more.get("error"), report)


def test_what_is_silenced_is_counted(report: Any) -> None:
    found = report(GOOD)
    assert flat(row(found))["suppressed"] == 0
    found["metrics"]["suppressed"] = 3
    assert flat(row(found))["suppressed"] == 3
    del found["metrics"]["suppressed"]  # a report of an earlier version
    assert flat(row(found))["suppressed"] is None


def test_every_column_is_there_and_no_other(report: Any) -> None:
    names = [column.name for column in COLUMNS]
    assert list(flat(row(report(GOOD)))) == names
    assert list(flat(row(None, error="x"))) == names
    assert len(set(names)) == len(names)
    assert all(column.doc for column in COLUMNS)


@pytest.mark.parametrize(
    ("patch", "sound", "reason"),
    [
        (GOOD, True, None),
        (UNTIDY, True, None),
        (BROKEN, False, "syntax_broken"),
        (DELETES, False, "only_deletes"),
        (REJECTED, False, "not_applied"),
        ("", False, "no_patch"),
        ("I could not do it.", False, "no_patch"),
    ],
)
def test_what_cannot_be_used_is_named_and_in_no_rate(report: Any, patch: str, sound: bool, reason: str | None) -> None:
    values = flat(row(report(patch)))
    assert values["sound"] is sound
    (model,) = summarise([values])["models"]
    assert model["counts"]["sound"] == sound
    assert model["sound"]["extraneous_edit_rate"]["denominator"] == sound
    assert model["validity"]["sound_rate"]["denominator"] == 1
    reasons = {name: model["counts"][name] for name in ("no_patch", "not_applied", "syntax_broken", "only_deletes")}
    assert [name for name, count in reasons.items() if count] == ([reason] if reason else [])


def test_rows_that_were_not_scored_are_counted_and_in_no_denominator(report: Any) -> None:
    rows = [row(report(GOOD)), row(None, number=2, task="u", error="took too long"), row(None, number=3, error="x")]
    (model,) = summarise(map(flat, rows))["models"]
    assert model["counts"]["error"] == 2
    assert model["counts"]["rows"] == 3
    assert model["validity"]["applied_rate"]["denominator"] == 1
    assert model["validity"]["applied_rate"]["excluded_rows"] == 2


def test_rates_count_what_was_found_and_say_that_more_may_be(report: Any) -> None:
    given = [(number, GOOD if number % 2 else UNTIDY) for number in range(1, 41)]
    rows = [row(report(patch, None), number=number, task=f"t{number}") for number, patch in given]
    (model,) = summarise(map(flat, rows))["models"]
    rate = model["sound"]["extraneous_edit_rate"]
    assert (rate["numerator"], rate["denominator"], rate["tasks"], rate["value"]) == (20, 40, 40, 0.5)
    assert rate["bound"] == "lower"
    assert 0.3 < rate["low"] < 0.5 < rate["high"] < 0.7
    assert model["irrelevant_kinds"] == {"scratch": 20}
    assert model["resolved"] is None
    scratch = model["sound"]["scratch_file_rate"]
    assert (scratch["numerator"], scratch["bound"]) == (20, "exact")


def test_resolved_patches_have_rates_of_their_own(report: Any) -> None:
    rows = [row(report(UNTIDY), number=number, task=f"t{number}", resolved=number <= 3) for number in range(1, 11)]
    (model,) = summarise(map(flat, rows))["models"]
    assert model["resolved"]["extraneous_edit_rate"]["denominator"] == 3
    assert model["sound"]["extraneous_edit_rate"]["denominator"] == 10


def test_tables_are_written_whole(report: Any, tmp_path: Path) -> None:
    import duckdb

    rows = [row(report(GOOD)), row(report(UNTIDY), number=2, task="u|v", model="m | `x`\n<b>"), row(None, number=3)]
    names = write_tables(str(tmp_path), rows).files
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT row, model_name_or_path, sound, irrelevant_scratch FROM read_parquet(?) ORDER BY row",
            [str(tmp_path / "results.parquet")],
        ).fetchall()
        described = connection.execute(
            "DESCRIBE SELECT * FROM read_parquet(?)", [str(tmp_path / "results.parquet")]
        ).fetchall()
    assert found == [(1, "m", True, 0), (2, "m | `x`\n<b>", True, 1), (3, "m", None, None)]
    assert [(name, kind) for name, kind, *_ in described] == [(column.name, column.type) for column in COLUMNS]
    assert json.loads((tmp_path / "summary.json").read_text())["rows"] == 3
    text = (tmp_path / "summary.md").read_text()
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert all(line.count("|") - line.count("\\|") > 2 for line in text.split("\n") if line.startswith("|"))


def test_rates_are_exact_where_everything_was_assessed(report: Any) -> None:
    rows = [row(report(UNTIDY), number=number, task=f"t{number}") for number in range(4)]
    (model,) = summarise(map(flat, rows))["models"]
    assert model["sound"]["extraneous_edit_rate"]["bound"] == "exact"
    assert model["sound"]["extraneous_edit_rate"]["value"] == 1.0


def test_markdown_of_nothing_applied(report: Any) -> None:
    text = as_markdown(summarise([flat(row(report("")))]))
    assert "none (no row)" in text


def test_two_runs_are_compared_by_task(report: Any) -> None:
    tidy, untidy = report(GOOD, None), report(UNTIDY, None)
    first = side("A", [row(untidy, number=n, task=f"t{n}", model="a") for n in range(40)], None)
    second = side("B", [row(tidy if n % 4 else untidy, number=n, task=f"t{n}", model="b") for n in range(1, 42)], None)
    found = compare(first, second)
    assert found["paired_tasks"] == 39
    assert (found["only_in_first"], found["only_in_second"]) == (1, 2)
    metric = found["metrics"]["extraneous_edit_rate"]
    assert metric["discordant"] == (30, 0)
    assert metric["p"] < 1e-6
    assert metric["p"] < metric["adjusted"]
    assert metric["bound"] == "lower"
    assert metric["low"] < metric["difference"] < metric["high"]
    assert len(found["most_different"]) == 20
    assert any("not assessed" in warning for warning in found["warnings"])
    text = render(found)
    assert "39 tasks in both" in text
    assert json.loads(json.dumps(found)) is not None


def test_what_cannot_be_compared_is_refused(report: Any) -> None:
    tidy = report(GOOD)
    both = [row(tidy, task="t", model="a"), row(tidy, task="t", model="b")]
    with pytest.raises(UsageError, match="holds 2 models"):
        side("A", both, None)
    with pytest.raises(UsageError, match="no model 'c'"):
        side("A", both, "c")
    first, second = side("A", both, "a"), side("B", [row(tidy, task="u", model="b")], None)
    with pytest.raises(UsageError, match="no scored task in common"):
        compare(first, second)


def test_few_tasks_are_warned_of(report: Any) -> None:
    one = side("A", [row(report(GOOD), model="a")], None)
    found = compare(one, one)
    assert any("too few" in warning for warning in found["warnings"])
    assert found["metrics"]["extraneous_edit_rate"]["method"] == "one task only"


EXCESS = {
    "reference": "measured",
    "token_distance": 0.3,
    "reference_token_distance": 0.1,
    "excess_token_distance": 0.2,
    "added_complexity": 1,
    "reference_added_complexity": 4,
    "excess_complexity": -3,
    "line_precision": 0.5,
    "line_recall": 1.0,
    "symbol_precision": None,
    "symbol_recall": 0.0,
}


def test_excess_is_in_the_tables_with_and_without_the_resolved_gate(report: Any) -> None:
    tidy = report(GOOD)
    rows = [
        row(tidy, number=n, task=f"t{n}", resolved=n < 4)._replace(
            excess=EXCESS | {"excess_complexity": -3 + n % 3} if n < 8 else {"reference": "none"}
        )
        for n in range(12)
    ]
    summary = summarise(map(flat, rows))
    (model,) = summary["models"]
    assert model["references"] == {"measured": 8, "none": 4}
    for population, patches in (("sound", 8), ("resolved", 4)):
        found = model[population]["excess_token_distance"]
        assert (found["value"], found["denominator"]) == (pytest.approx(0.2), patches)
        assert model[population]["symbol_precision"]["value"] is None
    points = model["sound"]["excess_complexity"]
    assert points["value"] == pytest.approx(-17 / 8)
    assert points["low"] < points["value"] < points["high"]
    text = as_markdown(summary)
    assert "## Against the reference" in text
    assert "| m | resolved | 20.00 % (20.00 to 20.00), n = 4 | -2.25 (" in text
    assert "## Against the reference" not in as_markdown(summarise([flat(row(tidy))]))


def test_what_cannot_be_used_has_no_excess_that_counts(report: Any) -> None:
    values = flat(row(report(DELETES))._replace(excess=EXCESS))
    (model,) = summarise([values])["models"]
    assert values["excess_token_distance"] == 0.2
    assert model["sound"]["excess_token_distance"]["denominator"] == 0


def test_excess_is_compared_where_both_have_it(report: Any) -> None:
    tidy = report(GOOD)
    first = side("A", [row(tidy, task=f"t{n}")._replace(excess=EXCESS) for n in range(30)], None)
    more = [EXCESS | {"excess_complexity": n % 5} for n in range(30)]
    second = side("B", [row(tidy, task=f"t{n}")._replace(excess=more[n]) for n in range(30)], None)
    metric = compare(first, second)["metrics"]["excess_complexity"]
    assert (metric["difference"], metric["scale"], metric["discordant"]) == (-5.0, "points", None)
    assert metric["p"] < 0.01
    assert "excess_complexity         -3.00     2.00    -5.00" in render(compare(first, second))
    plain = side("B", [row(tidy, task=f"t{n}") for n in range(30)], None)
    assert "excess_complexity" not in compare(plain, plain)["metrics"]


def test_reach_splits_the_headline(report: Any) -> None:
    untidy = report(UNTIDY) | {"reach": {"mode": "text", "label": "local", "score": 0.1}}
    text = as_markdown(summarise([flat(row(untidy)), flat(row(report(GOOD), number=2, task="u"))]))
    assert "## By reach of the task (text)" in text
    assert "| m | local | 1 | 100.0 %, 1 of 1 |" in text
    assert "| m | global |" not in text


def test_labels_given_to_the_run_go_before_those_of_reports(report: Any) -> None:
    untidy = report(UNTIDY) | {"reach": {"mode": "text", "label": "local", "score": 0.1}}
    values = flat(row(untidy)._replace(reach=Reached("reference", "global", 0.75)))
    assert [values[f"reach_{name}"] for name in ("mode", "label", "score")] == ["reference", "global", 0.75]
    failed = flat(row(None)._replace(reach=Reached("reference", "global", 0.75)))
    assert failed["reach_label"] == "global"


def _sides(report: Any, first: list[bool], second: list[bool]) -> tuple[Any, Any]:
    """Two sides whose patches are untidy where the lists say so."""
    tidy, untidy = report(GOOD), report(UNTIDY)
    sides = []
    for name, marks in (("A", first), ("B", second)):
        rows = [row(untidy if mark else tidy, task=f"t{n}", model=name.lower()) for n, mark in enumerate(marks)]
        sides.append(side(name, rows, None))
    return sides[0], sides[1]


def test_saturated_metrics_are_warned_of(report: Any) -> None:
    def warned(first: list[bool], second: list[bool], name: str = "irrelevant_line_rate") -> str:
        found = compare(*_sides(report, first, second))["metrics"]
        return str(found[name]["warning"])

    few, none = [n < 2 for n in range(40)], [False] * 40
    assert "at the floor" in warned(few, none)
    assert "same on every task" in warned(none, none)
    assert "same on every task" in warned([True] * 40, [True] * 40)
    assert warned([n < 3 for n in range(40)], none) == "None"
    assert "at the ceiling" in warned([n > 0 for n in range(40)], [n > 1 for n in range(40)], "extraneous_edit_rate")
    # half of each patch is irrelevant: that is no ceiling
    assert warned([n > 0 for n in range(40)], [n > 1 for n in range(40)]) == "None"


def test_too_few_tasks_for_the_difference_are_warned_of(report: Any) -> None:
    def warned(first: list[bool], second: list[bool]) -> list[str]:
        found = compare(*_sides(report, first, second))["warnings"]
        return [warning for warning in found if "that none is seen does not say that there is none" in warning]

    alternating = [n % 2 == 0 for n in range(40)]
    assert warned(alternating, [n % 3 == 0 for n in range(40)])
    assert not warned([True] * 20 + [False] * 20, [False] * 40)


def test_old_tasks_are_warned_of(report: Any) -> None:
    first, second = _sides(report, [True] * 4, [False] * 4)
    created = {"t0": "2020-01-01T10:00:00Z", "t1": "2023-06-01", "t2": "2024-02-28", "t3": "soon"}
    found = compare(first, second, ages=Ages(created, date(2026, 2, 28)))
    assert found["age"] == {
        "as_of": "2026-02-28",
        "known": 3,
        "first": "2020-01-01",
        "median": "2023-06-01",
        "last": "2024-02-28",
        "old": 3,
        "old_years": 2,
    }
    assert any(warning.startswith("3 of 3 tasks are more than 2 years old") for warning in found["warnings"])
    assert "tasks are of 2020-01-01 to 2024-02-28, half of them before 2023-06-01" in render(found)
    young = compare(first, second, ages=Ages(created, date(2024, 1, 1)))
    assert not any("years old" in warning for warning in young["warnings"])
    unknown = compare(first, second, ages=Ages({}, date(2026, 1, 1)))
    assert any("nothing says when the tasks were created" in warning for warning in unknown["warnings"])
    assert compare(first, second)["age"] is None


def test_what_linters_said_is_in_the_columns(repo: Work) -> None:
    repo.put("a.py", "def f():\n    return 1\n")
    repo.commit()

    def columns(text: str, **options: Any) -> dict[str, Any]:
        repo.put("a.py", text)
        return flat(row(to_document(editguard.check(repo.folder, worktree=True, **options))))

    found = columns("import os\nimport sys  # noqa\n\n\ndef f():\n    return 1\n")
    assert (found["lint_introduced"], found["lint_fixed"], found["lint_suppressions"]) == (2, 0, 1)
    assert (found["lint_unchecked_files"], found["unformatted_lines"]) == (0, 0)
    left_out = columns("import os\n\n\ndef f():\n    return 1\n", lint=False)
    assert [left_out[name] for name in ("lint_introduced", "lint_suppressions", "unformatted_lines")] == [None] * 3


def test_a_report_of_an_earlier_version_has_no_columns_of_lint(report: Any) -> None:
    old = report(GOOD)
    for name in ("lint_introduced", "lint_fixed", "lint_unchecked_files", "unformatted_lines"):
        del old["metrics"][name]
    assert flat(row(old))["lint_introduced"] is None


def test_rates_of_lint_leave_out_what_was_not_linted() -> None:
    base = {**dict.fromkeys((column.name for column in COLUMNS), 0), "status": "ok", "applied": "exact"}
    linted = values_of(base | {"changed_lines": 10, "lint_introduced": 2, "lint_fixed": 1})
    assert (linted["lint_introduced"], linted["linted_lines"], linted["has_lint"]) == (2.0, 10.0, 1.0)
    unlinted = values_of(base | {"changed_lines": 10, "lint_introduced": None, "lint_fixed": None})
    assert (unlinted["lint_introduced"], unlinted["linted_lines"], unlinted["is_linted"]) == (0.0, 0.0, 0.0)


def test_a_report_that_knows_less_is_read_as_far_as_it_goes(report: Any) -> None:
    old = report(UNTIDY)
    known = (
        "edits", "irrelevant_edits", "assessed_edits", "changed_lines", "assessed_lines", "irrelevant_lines",
        "patch_has_irrelevant",
    )  # fmt: skip
    old["metrics"] = {name: old["metrics"][name] for name in known}
    summary = summarise([flat(row(old))])
    assert summary["models"][0]["sound"]["extraneous_edit_rate"]["value"] == 1.0
    assert summary["models"][0]["sound"]["lint_introduced_rate"]["value"] is None
    assert "100.0 %, 1 of 1" in as_markdown(summary)
