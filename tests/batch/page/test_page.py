"""The page of a run: what it says, that hostile text stays text, that it can be read by everybody."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from editguard.api import open_change
from editguard.batch.metrics import flat
from editguard.batch.page.build import Page
from editguard.batch.scored import Scored
from editguard.batch.store import pack
from editguard.batch.summary import summarise
from editguard.engine import examine
from editguard.report.json import to_document
from editguard.report.lines import kept_lines
from tests.support import Work

GOOD = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n"
UNTIDY = GOOD + "--- /dev/null\n+++ b/reproduce_bug.py\n@@ -0,0 +1,2 @@\n+from a import f\n+print(f())\n"
HOSTILE = "</script><img src=x onerror=alert(1)><!--\u202e\u2066\x1b[31m"
HOSTILE_PATCH = (
    f"--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,3 @@\n def f():\n-    return 1\n+    # {HOSTILE}\n+    return 2\n"
    f"--- /dev/null\n+++ b/reproduce_<b>x.py\n@@ -0,0 +1,2 @@\n+{HOSTILE}\n+{'z' * 1_000_000}\n"
)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Any:
    repo = Work(tmp_path_factory.mktemp("repository"))
    repo.put("a.py", "def f():\n    return 1\n")
    repo.commit()
    numbers = iter(range(1, 10**6))

    def row(patch: str | None, task: str = "f must be 2", model: str = "m", instance: str = "t", **more: Any) -> Scored:
        number = next(numbers)
        if patch is None:
            return Scored(number, instance, model, None, "error", more.get("error", "why"), None)
        with open_change(repo.folder, patch=patch, base="HEAD", task=task) as change:
            found = examine(change.patch, change.snapshot, change.task, change.config)
        document = to_document(found.report) | more.get("report", {})
        status = "invalid" if document["status"] == "invalid" else "ok"
        lines = pack(kept_lines(found.report, found.applied).encode("ascii"))
        return Scored(number, instance, model, more.get("resolved"), status, None, document, None, lines)

    return row


class Parsed(HTMLParser):
    """What a browser would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: dict[str, str] = {}
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.words: list[str] = []
        self._open = ""
        self._into: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        self._open = tag
        self._into = values.get("id") if tag == "script" and values.get("type") else None

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._into is not None and self._open == "script":
            self.data[self._into] = data
        elif self._open == "script":
            self.scripts.append(data)
        elif self._open == "style":
            self.styles.append(data)
        elif data.strip():
            self.words.append(data)

    def ids(self) -> list[str]:
        return [values["id"] or "" for _, values in self.tags if "id" in values]

    def unpacked(self, name: str) -> Any:
        return json.loads(zlib.decompress(base64.b64decode(self.data[name]), -15))

    def rows(self) -> list[Any]:
        found = []
        number = 0
        while f"rows-{number}" in self.data:
            found += self.unpacked(f"rows-{number}")
            number += 1
        return found


def written(path: Path, rows: list[Scored], **options: Any) -> str:
    with Page(**options) as page:

        def columns() -> Any:
            for row in rows:
                values = flat(row)
                page.add(row, values)
                yield values

        page.write(str(path), summarise(columns()))
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def many(make: Any) -> list[Scored]:
    tidy, untidy = make(GOOD), make(UNTIDY)
    rows = []
    for number in range(40):
        rows.append(tidy._replace(number=number + 1, instance=f"t{number}", model="tidy", resolved=number % 2 == 0))
    for number in range(40):
        report = (untidy if number % 4 else tidy)._replace(number=number + 41)
        rows.append(report._replace(instance=f"t{number}", model="untidy", resolved=False))
    return rows


def test_it_says_who_is_tidy_and_what_is_dropped_in(many: list[Scored], tmp_path: Path) -> None:
    page = Parsed(written(tmp_path / "r.html", many))
    words = " ".join(" ".join(page.words).split())
    assert re.search(r"Tidiest tidy 0\.0 % of its 40 sound patches", words)
    assert re.search(r"Least tidy untidy 75\.0 % of its 40 sound patches \([\d.]+ to [\d.]+\)\. Mostly: scratch", words)
    assert "scratch files 30 (100 %)" in words
    assert "Not assessed: the rows of this run do not say how far their tasks reach." in words
    index = page.unpacked("index")
    assert index["models"] == ["tidy", "untidy"]
    assert sum(index["columns"]["irrelevant_edits"]) == 30
    assert index["starts"][0] == 0
    row = page.rows()[41]
    assert [edit[2] for edit in row["e"]][1] == "irrelevant"
    assert row["l"][1] == [[1, 1, [[1, ["+from a import f", "+print(f())"]]]]]
    assert page.unpacked("tasks-0")[0] == "f must be 2"


def test_the_same_rows_give_the_same_bytes(many: list[Scored], tmp_path: Path) -> None:
    assert written(tmp_path / "one.html", many) == written(tmp_path / "two.html", many)


def test_few_patches_name_nobody(make: Any, tmp_path: Path) -> None:
    page = Parsed(written(tmp_path / "r.html", [make(GOOD, model="a"), make(UNTIDY, model="b"), make(None, model="c")]))
    words = " ".join(" ".join(page.words).split())
    assert "No model has 30 sound patches or more" in words
    assert "only 1 patch" in words


def test_a_run_without_anything_usable_is_a_page_too(make: Any, tmp_path: Path) -> None:
    rows = [make(None), make("", instance="u"), Scored(3, None, None, None, "error", "not JSON", None)]
    page = Parsed(written(tmp_path / "r.html", rows))
    assert [row.get("x") for row in page.rows()] == ["why", None, "not JSON"]
    assert page.unpacked("index")["models"] == ["m", None]


def test_local_and_global_where_rows_say_it(make: Any, tmp_path: Path) -> None:
    rows = []
    for number in range(8):
        reach = {"mode": "text", "label": "global" if number % 2 else "local", "score": 0.5}
        rows.append(make(UNTIDY if number < 3 else GOOD, instance=f"t{number}", report={"reach": reach}))
    summary = summarise(map(flat, rows))
    (model,) = summary["models"]
    rates = {label: rates["extraneous_edit_rate"] for label, rates in model["reach"]["text"].items()}
    assert {label: (rate["numerator"], rate["denominator"]) for label, rate in rates.items()} == {
        "local": (2, 4),
        "global": (1, 4),
    }
    words = " ".join(Parsed(written(tmp_path / "r.html", rows)).words)
    assert "By reach of the task (text)" in words
    assert "Not assessed: the rows" not in words


def test_rates_of_linters_are_per_hundred_lines_and_in_no_percent(make: Any, tmp_path: Path) -> None:
    rows = []
    for number in range(4):
        row = make(GOOD, instance=f"t{number}")
        row.report["metrics"].update(lint_introduced=number, lint_fixed=0, lint_unchecked_files=0, unformatted_lines=1)
        rows.append(row)
    words = " ".join(" ".join(Parsed(written(tmp_path / "r.html", rows)).words).split())
    assert "Violations of linters introduced, per 100 changed lines" in words
    # 6 in 8 changed lines; half of the lines are to be formatted
    assert re.search(r"Rates, with 95 % intervals .* 75\.00 \d+\.\d\d to \d+\.\d\d .* 50\.0 %", words)
    assert "patches that leave their contract" not in words.lower().split("method")[0]
    for row in rows:
        row.report["metrics"].update(lint_introduced=None)
    assert "Lint, layout and scope" not in written(tmp_path / "r.html", rows)


# hostile text


def test_hostile_text_stays_text(make: Any, tmp_path: Path) -> None:
    row = make(HOSTILE_PATCH, task=f"f must be 2 {HOSTILE}", model=f"m{HOSTILE}", instance=f"t{HOSTILE}")
    refused = make(None, model=f"n{HOSTILE}", error=HOSTILE)
    text = written(tmp_path / "r.html", [row, refused])
    page = Parsed(text)
    assert "<img" not in text
    assert "<!--" not in text
    assert not any("\u202e" in part or "\x1b" in part for part in page.words)
    assert [values.get("type") for tag, values in page.tags if tag == "script"].count(None) == 1
    assert len(page.scripts) == 1
    assert not any(name.startswith("on") or name in ("src", "style") for _, values in page.tags for name in values)
    shown = json.dumps([*page.rows(), page.unpacked("index"), page.unpacked("tasks-0")], ensure_ascii=False)
    assert not set("\u202e\u2066\x1b") & set(shown)
    assert "\\\\u202e\\\\u2066\\\\x1b[31m" in shown
    (found, error) = page.rows()
    assert error["x"].startswith("</script><img src=x")
    lines = found["l"][1][0][2][0][1]
    assert lines[0].startswith("+</script><img src=x onerror=alert(1)><!--\\u202e")
    assert lines[1].endswith("\0999,000 more characters")


def test_only_the_pages_own_script_may_run_and_nothing_is_fetched(many: list[Scored], tmp_path: Path) -> None:
    text = written(tmp_path / "r.html", many)
    page = Parsed(text)
    (policy,) = [
        values["content"] for tag, values in page.tags if values.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in (policy or "").split(";"))
    for name, content in (("script-src", page.scripts), ("style-src", page.styles)):
        digest = base64.b64encode(hashlib.sha256(content[0].encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    addresses = [values[name] or "" for _, values in page.tags for name in ("href", "src", "action") if name in values]
    assert all(address.startswith("#") for address in addresses)
    assert "url(" not in page.styles[0]
    assert "@import" not in page.styles[0]
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttpRequest"):
        assert word not in page.scripts[0]


# what is left out


def test_a_small_page_leaves_out_what_belongs_and_says_so(make: Any, tmp_path: Path) -> None:
    body = "".join(f"+        {number * 7919},\n" for number in range(50))
    long = GOOD.replace("@@ -1,2 +1,2 @@", "@@ -1,2 +1,53 @@").replace("return 2\n", f"return [\n{body}+    ]\n")
    row = make(long + UNTIDY.removeprefix(GOOD))
    row.report["edits"][0]["verdict"] = "required"
    rows = [row._replace(number=number, instance=f"t{number}") for number in range(1, 60)]
    whole = written(tmp_path / "whole.html", rows)
    small = written(tmp_path / "small.html", rows, size=1)
    assert "are shown in full; edits that belong are cut in the middle where they are longer than 60 lines" in whole
    assert "To keep this page small, patches without an edit that is accused or in doubt are shown" in small
    assert len(json.dumps(Parsed(small).rows())) < len(json.dumps(Parsed(whole).rows())) / 2
    for before, after in zip(Parsed(whole).rows(), Parsed(small).rows(), strict=True):
        assert [edit[:8] for edit in before["e"]] == [edit[:8] for edit in after["e"]]
        assert before["l"][1] == after["l"][1]
        assert before["e"][1] == after["e"][1]
        (_, _, runs) = after["l"][0][0]
        assert [lines for edit, lines in runs if edit == 0] == [["~0,1,52"]]


def test_lines_that_were_not_kept_are_said_to_be_missing(many: list[Scored], tmp_path: Path) -> None:
    text = written(tmp_path / "r.html", [row._replace(lines=None) for row in many])
    assert "The lines of 80 patches were not kept" in text
    assert "l" not in Parsed(text).rows()[0]


# everybody can read it


def test_names_and_labels(many: list[Scored], tmp_path: Path) -> None:
    page = Parsed(written(tmp_path / "r.html", many))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert ("html", {"lang": "en"}) in page.tags
    for tag, values in page.tags:
        for name in ("aria-labelledby", "for"):
            assert values.get(name) is None or values[name] in ids
        if tag == "svg":
            assert values["aria-hidden"] == "true"
        if tag == "th":
            assert values["scope"] in ("col", "row")
        if tag == "a" and (values["href"] or "#") != "#":
            assert (values["href"] or "")[1:] in ids
        if values.get("role") == "region":
            assert values["tabindex"] == "0"
            assert values["aria-label"]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables = [tag for tag, _ in page.tags if tag in ("table", "caption")]
    assert tables == ["table", "caption"] * (len(tables) // 2)
    text = (tmp_path / "r.html").read_text("utf-8")
    for name in ("filter-model", "filter-state", "filter-kind", "filter-text"):
        assert re.search(rf"<label>[A-Z][\w ]+<(?:select|input)[^>]* id=\"{name}\"", text)


def _colours(style: str) -> list[dict[str, str]]:
    """The colours of the light page and of the dark one."""
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    one = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return [one, one | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))]


def _contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_FILLS = ("bad", "doubt", "good", "aid", "open")
_TEXTS = [
    *[(ink, ground) for ink in ("ink", "muted", "accent") for ground in ("page", "panel")],
    *[(name, f"{name}-fill") for name in _FILLS],
    *[("ink", f"{name}-fill") for name in _FILLS],
    *[("on-shade", f"shade-{number}") for number in range(1, 6)],
    ("good", "panel"),
    ("bad", "panel"),
]
_MARKS = [
    *[(f"{name}-mark", "page") for name in _FILLS],
    ("dot", "page"),
    ("whisker", "page"),
    ("bad-mark", "panel"),
    ("muted", "page"),
]


@pytest.mark.parametrize("dark", [False, True])
def test_contrast(dark: bool, many: list[Scored], tmp_path: Path) -> None:
    colours = _colours(Parsed(written(tmp_path / "r.html", many)).styles[0])[dark]
    poor = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in _TEXTS}
    assert {pair: found for pair, found in poor.items() if found < 4.5} == {}
    faint = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in _MARKS}
    assert {pair: found for pair, found in faint.items() if found < 3} == {}
