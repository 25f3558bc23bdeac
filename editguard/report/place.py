"""Where a finding stands and how much it weighs, for formats that others read: each must name a file and a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import quote

from editguard.report.escape import visible, visible_code
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import FileStatus
from editguard.vocabulary.report import Report


class _HasRule(Protocol):
    @property
    def rule(self) -> str: ...


_Rule = TypeVar("_Rule", bound=_HasRule)


class Place(NamedTuple):
    """A repository-relative path with the 1-based first and last line. ``exact`` is false where the finding speaks of
    the patch as a whole, or of a path that no consumer may open, and the place is only the nearest that there is."""

    path: str
    first: int
    last: int
    exact: bool = True


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """The most severe first, otherwise in their order."""
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def place_of(finding: Finding, report: Report) -> Place | None:
    """Where ``finding`` stands: at its lines after the change, else at those before; a finding on a file as a whole at
    its first line, one on the patch at the first file of it. ``None`` if the patch has no file."""
    if finding.path is not None and inside(finding.path):
        span = finding.new_lines or finding.old_lines
        return Place(finding.path, span.first, span.last) if span else Place(finding.path, 1, 1)
    files = [file for file in report.patch.files if inside(file.path)]
    standing = [file for file in files if file.status is not FileStatus.DELETED]
    for file in standing or files:
        return Place(file.path, 1, 1, exact=False)
    return None


def accusing(findings: Sequence[_Rule]) -> list[_Rule]:
    """Of what is said of an edit that does not belong, the findings that say why; all where none does. What a linter
    says of it is of no matter once it is dropped."""
    return [one for one in findings if one.rule.startswith("EG1")] or list(findings)


def inside(path: str) -> bool:
    """Whether ``path`` is a plain relative path that stays where it is laid."""
    return all(part not in ("", ".", "..") for part in path.split("/"))


def uri(path: str) -> str:
    """``path``, which must be `inside`, as a relative URI reference. Everything but letters, digits, ``-._~`` and the
    slashes is percent-encoded: a colon would make a scheme, a backslash a folder."""
    return quote(path.encode("utf-8", "surrogatepass" if _halves(path) else "surrogateescape"), safe="/")


def sentence(finding: Finding, place: Place | None) -> str:
    """The message on one line; it says of what it speaks where the place does not."""
    message = visible(finding.message)
    if place is not None and place.exact:
        return message
    return f"{'the patch as a whole' if finding.path is None else visible(finding.path)}: {message}"


def further(finding: Finding) -> list[str]:
    """The lines that follow the message: detail and suggestion."""
    lines = [visible_code(line).rstrip() for line in finding.detail.split("\n")] if finding.detail else []
    if finding.suggestion:
        lines.append(f"suggestion: {visible(finding.suggestion)}")
    return lines


def _halves(text: str) -> bool:
    """Whether there are surrogates that stand for no byte: no file is called so, but a model may write it."""
    return any(0xD800 <= ord(letter) <= 0xDFFF and not 0xDC80 <= ord(letter) <= 0xDCFF for letter in text)
