"""All formats of a report by name; a format's module is imported only when it is asked for."""

from __future__ import annotations

from editguard.vocabulary.report import Report

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "html")


def render(form: str, report: Report, *, colour: bool = False, verbose: bool = False, suppressed: bool = False) -> str:
    """``report`` in the format ``form``, one of `FORMATS`.

    Args:
        form: the name of the format.
        report: what was found.
        colour: text only: for a terminal.
        verbose: text only: every edit, repair and line in full.
        suppressed: SARIF only: with the findings that somebody has accepted.
    """
    from importlib import import_module

    if form == "text":
        from editguard.report.text import render as as_text

        return as_text(report, colour=colour, verbose=verbose)
    if form == "sarif":
        from editguard.report.sarif import render as as_sarif

        return as_sarif(report, suppressed=suppressed)
    written: str = import_module(f"editguard.report.{form}").render(report)
    return written
