"""One report that has something of everything, and an empty one."""

from __future__ import annotations

from editguard.vocabulary.edit import Edit, Evidence, Kind, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Applied, FileStatus, PatchFormat, Repair, Span
from editguard.vocabulary.report import FileReport, Metrics, PatchReport, Report, Status
from editguard.vocabulary.task import Task

BASE = "0123456789abcdef0123456789abcdef01234567"

NO_METRICS = Metrics(0, 0, 0, 0, 0, 0, 0, None, None, None, 0, 0, 0)


def empty() -> Report:
    """Nothing has changed."""
    patch = PatchReport(PatchFormat.UNIFIED, Applied.EXACT, BASE, (), ())
    return Report(Status.CLEAN, patch, None, (), (), (), NO_METRICS)


def sample() -> Report:
    """A model's patch: a fix, what came with it, and a hunk that has no place."""
    files = (
        FileReport("shop/pricing.py", "shop/pricing.py", FileStatus.MODIFIED, "python", 31, 2, "ast"),
        FileReport("Makefile", "Makefile", FileStatus.MODIFIED, "makefile", 2, 2, "text"),
        FileReport("dump \u202egnp.py", None, FileStatus.ADDED, "python", 1, 0, "failed", "line 1: invalid syntax"),
        FileReport("shop/cart.py", "shop/basket.py", FileStatus.RENAMED, "python", 0, 0, "none"),
    )
    repairs = (
        Repair("prose", "text around the diff was passed over", None, 1),
        Repair("counts", "the line counts of the hunk header were wrong; its lines were counted anew", "Makefile", 40),
    )
    edits = (
        Edit(
            "e1",
            "shop/pricing.py",
            "shop/pricing.py",
            Span(9, 9),
            Span(9, 9),
            Kind.BEHAVIOUR,
            "shop.pricing.discounted",
            (b"    return price\n",),
            (b"    return max(price, ZERO)\n",),
        ),
        Edit(
            "e2",
            "shop/pricing.py",
            "shop/pricing.py",
            Span(12, 12),
            Span(12, 12),
            Kind.FORMATTING,
            "shop.pricing.total",
            (b"    x = {'a':1}   \n",),
            (b'    x = {"a": 1}\n',),
            "string quotes",
        ),
        Edit(
            "e3",
            "shop/pricing.py",
            None,
            None,
            Span(20, 49),
            Kind.DOCSTRING,
            "shop.pricing",
            (),
            tuple(f"    line {number}\n".encode() for number in range(1, 31)),
            partners=("e2",),
        ),
        Edit(
            "e4",
            "Makefile",
            "Makefile",
            Span(3, 4),
            Span(3, 4),
            Kind.CONFIG,
            None,
            (b"all:\r\n", b"\tcc a.c\r\n"),
            (b"all:\n", b"\tcc \x1b[31ma.c\xff"),
        ),
        Edit("e5", "dump \u202egnp.py", None, None, Span(1, 1), Kind.SCRATCH, None, (), (b"print(\n",)),
    )
    verdicts = (
        Verdict("e1", Label.NOT_ASSESSED, None, (Evidence("behaviour", "structure alone does not tell", 0.0),)),
        Verdict("e2", Label.IRRELEVANT, 0.9, (Evidence("structure", "changes layout only: string quotes", 1.0),)),
        Verdict("e3", Label.IRRELEVANT, None, (Evidence("structure", "changes a docstring only", 1.0),)),
        Verdict("e4", Label.UNSURE, 0.5, (Evidence("line-ends", "line ends differ", 0.25),)),
        Verdict("e5", Label.IRRELEVANT, None, (Evidence("scratch", "thrown away later", 1.0),)),
    )
    findings = (
        Finding(
            "EG018",
            "not-assessed",
            Severity.NOTE,
            "relevance was not assessed for 1 of 5 edits: structure alone does not tell",
            fingerprint="1111111111111111:1",
        ),
        Finding(
            "EG005", "repaired-patch", Severity.WARNING, "applied only after repair", fingerprint="2222222222222222:1"
        ),
        Finding(
            "EG101",
            "formatting",
            Severity.ERROR,
            "changes layout only in `shop.pricing.total` (string quotes)",
            "shop/pricing.py",
            Span(12, 12),
            Span(12, 12),
            "e2",
            fingerprint="3333333333333333:1",
            suggestion="leave the line as it was",
        ),
        Finding(
            "EG103",
            "docstring",
            Severity.WARNING,
            "changes a docstring only",
            "shop/pricing.py",
            None,
            Span(20, 49),
            "e3",
            fingerprint="4444444444444444:1",
        ),
        Finding(
            "EG003",
            "does-not-apply",
            Severity.ERROR,
            "the old lines of the hunk are not in the file (line 40 of the proposal)",
            "Makefile",
            fingerprint="5555555555555555:1",
            detail="the hunk:\n  -\tcc b.c\n  +\tcc \u200bc.c\nthe nearest place is line 4",
        ),
        Finding(
            "EG112",
            "line-endings",
            Severity.ERROR,
            "changes line ends\nonly",
            "Makefile",
            Span(3, 4),
            Span(3, 4),
            "e4",
            fingerprint="6666666666666666:1",
        ),
        Finding(
            "EG109",
            "scratch-file",
            Severity.ERROR,
            "a file that is written along the way",
            "dump \u202egnp.py",
            None,
            Span(1, 1),
            "e5",
            fingerprint="7777777777777777:1",
        ),
        Finding(
            "EG013",
            "mode-change",
            Severity.WARNING,
            "becomes executable",
            "shop/cart.py",
            source="git",
            external_rule="mode",
            fingerprint="8888888888888888:1",
        ),
    )
    metrics = Metrics(5, 4, 3, 1, 38, 36, 33, None, None, True, 4, 3, 1)
    return Report(
        Status.INVALID,
        PatchReport(PatchFormat.UNIFIED, Applied.FAILED, BASE, repairs, files),
        Task("A discount over 100 per cent makes a negative total\n\n\u2026 see “prices”.", "issue.md"),
        edits,
        verdicts,
        findings,
        metrics,
        "pyproject.toml at the base",
        "warning",
    )
