"""The one comment on a pull request as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.bots.marks import known_mark, summary_mark
from editguard.report.markdown import Link, render
from editguard.report.markdown_text import code
from editguard.vocabulary.report import Report


def summary(
    report: Report, name: str, keys: Sequence[str], *, notes: Sequence[str], head: str, run: str, link: Link | None
) -> str:
    """The comment, with its marks.

    Args:
        report: what was found.
        name: of the bot.
        keys: of all that could be said at lines: people have been told of it once this stands.
        notes: what must be said aloud, in plain words.
        head: id of the commit that was checked.
        run: address of the run, which is ours.
        link: gives addresses of lines.
    """
    facts = [f"commit {code(head[:12])}"] if head else []
    if run:
        facts.append(f"[run]({run})")
    return "\n".join((summary_mark(name), known_mark(keys), render(report, notes=notes, facts=facts, link=link)))


def worth_saying(report: Report) -> bool:
    """Whether somebody has to do something: only then is a first comment posted."""
    metrics = report.metrics
    return bool(metrics.errors or metrics.warnings or metrics.irrelevant_edits)
