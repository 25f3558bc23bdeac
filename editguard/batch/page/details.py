"""What the page knows of one row: a document in few letters, as the page's script reads it.

Everything in it is text that was made visible (`report.escape`); the script puts it into the page as text only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from editguard.batch.scored import Scored
from editguard.batch.store import unpack
from editguard.report.escape import visible, visible_code
from editguard.report.lines import LEFT_OUT

TASK_CHARACTERS = 6_000
"""Characters of a task that are shown."""

LEVELS = (
    "edits that belong are cut in the middle where they are longer than 60 lines",
    "of edits that belong at most 12 lines are shown",
    "of edits that belong no lines are shown",
    "patches without an edit that is accused or in doubt are shown without their lines",
)
"""How much may be left out so that a page stays within its size, in words."""

_LINES = (None, 12, 0, 0)
"""Lines of an edit that belongs, by level."""

_REASONS = (None, 3, 1, 1)
"""Reasons for the verdict on an edit that belongs, by level."""

_SHOWN_IN_FULL = ("irrelevant", "unsure")


def details(row: Scored) -> dict[str, Any]:
    """The document of a row: ``x`` an error; ``p`` format, level and repairs of the patch; ``f`` its files; ``e`` its
    edits; ``n`` findings; ``l`` lines by file (see `report.lines`), missing where they were not kept."""
    if row.report is None:
        return {"x": visible(row.error or "")}
    report = row.report
    patch = report["patch"]
    places = {file["path"]: index for index, file in enumerate(patch["files"])}
    found: dict[str, Any] = {
        "p": [patch["format"], patch["applied"], [_repair(repair) for repair in patch["repairs"]]],
        "f": [
            [_text(file["path"]), _text(file["old_path"]), file["status"], file["parse"], _text(file["note"])]
            for file in patch["files"]
        ],
        "e": [_edit(edit, places) for edit in report["edits"]],
        "n": [_finding(finding, places) for finding in report["findings"]],
    }
    if row.lines is not None:
        found["l"] = json.loads(unpack(row.lines))
    return found


def tightened(found: dict[str, Any], level: int) -> dict[str, Any]:
    """``found`` with less in it; see `LEVELS`. What speaks of accused and doubtful edits stays."""
    if level == 0 or "x" in found:
        return found
    full = {index for index, edit in enumerate(found["e"]) if edit[2] in _SHOWN_IN_FULL}
    reasons = _REASONS[level]
    edits = [
        edit if index in full or len(edit[8]) <= (reasons or 0) else [*edit[:8], edit[8][:reasons], *edit[9:]]
        for index, edit in enumerate(found["e"])
    ]
    changed: dict[str, Any] = {**found, "e": edits}
    if "l" in found:
        if level == len(LEVELS) - 1 and not full:
            changed["l"] = None
        else:
            changed["l"] = [[[old, new, _cut(runs, full, level)] for old, new, runs in file] for file in found["l"]]
    return changed


def task_text(text: str) -> str:
    """A task, line by line made visible, and not more than a reader will read."""
    shown = text[:TASK_CHARACTERS].replace("\r\n", "\n")
    lines = "\n".join(visible_code(line) for line in shown.split("\n"))
    more = len(text) - TASK_CHARACTERS
    return lines + (f"\n… {more:,} more characters" if more > 0 else "")


def _cut(runs: Iterable[tuple[int, list[str]]], full: set[int], level: int) -> list[list[Any]]:
    most = _LINES[level]
    kept = []
    for edit, lines in runs:
        if most is None or edit in full or len(lines) <= most or (lines and lines[0][:1] == " "):
            kept.append([edit, lines])
        else:
            kept.append([edit, [*lines[:most], _left_out(lines[most:])]])
    return kept


def _left_out(lines: Iterable[str]) -> str:
    counts = dict.fromkeys(" -+", 0)
    for line in lines:
        if line.startswith(LEFT_OUT):
            for op, count in zip(counts, line[1:].split(","), strict=True):
                counts[op] += int(count)
        else:
            counts[line[0]] += 1
    return LEFT_OUT + ",".join(map(str, counts.values()))


def _text(text: str | None) -> str | None:
    return None if text is None else visible(text)


def _repair(repair: Mapping[str, Any]) -> str:
    where = "" if repair["file"] is None else f"{visible(repair['file'])}: "
    return where + visible(repair["message"])


def _edit(edit: Mapping[str, Any], places: Mapping[str, int]) -> list[Any]:
    return [
        places.get(edit["path"], -1),
        edit["kind"],
        edit["verdict"],
        edit["p_irrelevant"],
        _text(edit["symbol"]),
        edit["old_lines"],
        edit["new_lines"],
        visible(edit["detail"]),
        [[visible(reason["detail"]), round(reason["weight"], 3)] for reason in edit["evidence"]],
        visible(edit["id"]),
    ]


def _finding(finding: Mapping[str, Any], places: Mapping[str, int]) -> list[Any]:
    lines = finding["new_lines"] or finding["old_lines"]
    return [
        finding["rule"],
        finding["severity"],
        visible(finding["message"]),
        -1 if finding["path"] is None else places.get(finding["path"], -1),
        lines[0] if lines else None,
        _text(finding["edit"]),
    ]


def accusations(report: Mapping[str, Any]) -> Iterator[str]:
    """What each irrelevant edit of a report is, in one word: its kind; of debug output and of changed behaviour the
    rule that speaks of it, which says more."""
    rules: dict[str, str] = {}
    for finding in report["findings"]:
        if finding["edit"] is not None and finding["rule"].startswith("EG1"):
            rules.setdefault(finding["edit"], finding["name"])
    for edit in report["edits"]:
        if edit["verdict"] == "irrelevant":
            rule = rules.get(edit["id"])
            by_rule = rule is not None and (edit["kind"] == "behaviour" or rule == "debug-output")
            yield rule if rule is not None and by_rule else edit["kind"]
