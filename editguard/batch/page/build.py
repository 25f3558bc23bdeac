"""The page in the making: rows are added one by one, then it is written, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from editguard.batch.page import charts
from editguard.batch.page.blocks import Blocks, packed
from editguard.batch.page.details import LEVELS, accusations, details, task_text
from editguard.batch.page.view import HEADLINE, Tally, outcome, view, words_for
from editguard.batch.scored import Scored
from editguard.files import write_parts
from editguard.report.escape import visible

NAME = "report.html"

DEFAULT_BYTES = 96 * 1024 * 1024
"""Bytes of a page: what a browser opens in a few seconds."""

_TASKS_TOGETHER = 64
_UNKNOWN = -1


class Page:
    """The page of one or more runs. Use as a context manager: rows are kept in a temporary file until it is written.

    Args:
        size: bytes that the page should take at most; beyond, lines of edits that belong are left out, and the page
            says so. Lines of accused and doubtful edits are never left out for it.
    """

    def __init__(self, size: int = DEFAULT_BYTES) -> None:
        self._size = size
        self._blocks = Blocks()
        self._tallies: dict[str, Tally] = {}
        self._models: dict[str | None, int] = {}
        self._tasks: dict[str | None, int] = {}
        self._texts: list[str | None] = []
        self._kinds: dict[str, int] = {}
        self._columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        self._without_lines = 0

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self._blocks.__exit__(None, None, None)

    def add(self, row: Scored, values: Mapping[str, Any]) -> None:
        """Add a row with its columns (see `metrics.flat`)."""
        accused = [] if row.report is None else list(accusations(row.report))
        if row.model is not None:
            self._tallies.setdefault(row.model, Tally()).add(values, accused)
        task = self._task(row)
        kinds = Counter(accused)
        columns = self._columns
        columns["number"].append(row.number)
        columns["model"].append(self._models.setdefault(row.model, len(self._models)))
        columns["task"].append(task)
        columns["outcome"].append(outcome(values))
        columns["resolved"].append(_UNKNOWN if row.resolved is None else int(row.resolved))
        for name in ("edits", "irrelevant_edits", "unsure_edits", "changed_lines", "irrelevant_lines"):
            columns[name].append(values[name] or 0)
        columns["unassessed"].append((values["edits"] or 0) - (values["assessed_edits"] or 0))
        columns["reach"].append(values["reach_label"])
        columns["kinds"].append(
            [[self._kinds.setdefault(kind, len(self._kinds)), count] for kind, count in sorted(kinds.items())]
        )
        self._without_lines += row.report is not None and row.lines is None
        self._blocks.add(details(row))

    def write(self, path: str, summary: Mapping[str, Any], title: str = "Extraneous edits by model") -> None:
        """Write the page of all rows, whose summary (see `summary.summarise`) is given.

        Raises:
            UsageError: if it cannot be written.
        """
        self._blocks.fit(self._size)
        write_parts(path, self._parts(summary, title))

    def _task(self, row: Scored) -> int:
        number = self._tasks.setdefault(row.instance, len(self._tasks))
        if number == len(self._texts):
            self._texts.append(None)
        if self._texts[number] is None and row.report is not None and row.report["task"] is not None:
            self._texts[number] = task_text(row.report["task"]["text"])
        return number

    def _parts(self, summary: Mapping[str, Any], title: str) -> Iterator[bytes]:
        style, script = _resource("page.css"), _resource("page.js")
        head, tail = _rendered(
            **view(summary, self._tallies),
            title=title,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
            left_out=LEVELS[self._blocks.level],
            cut=self._blocks.level > 0,
            without_lines=self._without_lines,
        )
        yield head.encode("utf-8")
        yield _element("index", packed(self._index()))
        for start in range(0, len(self._texts), _TASKS_TOGETHER):
            yield _element(f"tasks-{start // _TASKS_TOGETHER}", packed(self._texts[start : start + _TASKS_TOGETHER]))
        for number, data in enumerate(self._blocks.written()):
            yield _element(f"rows-{number}", data)
        yield tail.encode("utf-8")

    def _index(self) -> dict[str, Any]:
        return {
            "models": [None if name is None else visible(name) for name in self._models],
            "tasks": [None if name is None else visible(name) for name in self._tasks],
            "kinds": [words_for(kind) for kind in self._kinds],
            "starts": self._blocks.starts,
            "tasksTogether": _TASKS_TOGETHER,
            "columns": self._columns,
        }


_COLUMNS = (
    "number",
    "model",
    "task",
    "outcome",
    "resolved",
    "edits",
    "irrelevant_edits",
    "unsure_edits",
    "unassessed",
    "changed_lines",
    "irrelevant_lines",
    "kinds",
    "reach",
)

_SPLIT = "<!-- data -->"


def _rendered(**values: Any) -> tuple[str, str]:
    """The page before and behind its data."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["visible"] = visible
    environment.filters["percent"] = lambda value: f"{100 * value:.1f} %"
    environment.filters["ticks"] = lambda value: f"{100 * value:g} %"
    environment.filters["number"] = lambda value: f"{value:,}"
    # ours, and hashed below: the only text that is not escaped
    values["style"], values["script"] = Markup(values["style"]), Markup(values["script"])  # noqa: S704
    text = environment.from_string(_resource("page.html")).render(**values, chart_width=charts.WIDTH, headline=HEADLINE)
    head, _, tail = text.partition(_SPLIT)
    return head, tail


def _resource(name: str) -> str:
    return files("editguard.batch.page").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _element(name: str, data: bytes) -> bytes:
    return b'<script type="application/octet-stream" id="%s">%s</script>\n' % (name.encode("ascii"), data)
