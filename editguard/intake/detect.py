"""Say in which format a proposal is written."""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.intake.fences import fenced_blocks
from editguard.intake.json_values import json_values
from editguard.intake.lines import Region, proposal_lines
from editguard.intake.pseudo_xml import pseudo_xml_regions
from editguard.intake.search_replace import search_replace_regions
from editguard.intake.tool_call import Embedded, embedded_texts, quoted_envelopes
from editguard.intake.v4a_envelope import v4a_regions
from editguard.intake.whole_file import holds_files, whole_file_regions
from editguard.vocabulary.patch import PatchFormat

_ANSI = rb"(?:\x1b\[[0-9;]*m)*"
_UNIFIED = re.compile(
    rb"^" + _ANSI + rb"(?:diff --git [^\n]*|--- [^\n]*\n" + _ANSI + rb"\+\+\+ [^\n]*)\n"
    rb"(?:" + _ANSI + rb"(?:[ +\-\\@][^\n]*|(?:index|old mode|new mode|new file|deleted file|similarity"
    rb"|dissimilarity|rename|copy|Binary|GIT binary|diff --git|literal|delta)[ ][^\n]*)?\n)*+",
    re.M,
)
_UNIFIED_BODY = re.compile(
    rb"^" + _ANSI + rb"(?:@@|new file mode|deleted file mode|old mode|rename from|copy from|Binary files"
    rb"|GIT binary)",
    re.M,
)
_WEAK_UNIFIED = re.compile(
    rb"^[ \t>]*"
    + _ANSI
    + rb"(?:diff --git |diff -[a-zA-Z]|@@ -\d|@@ @@|@@ \.\.\. @@|--- [^\n]+\n[ \t>]*"
    + _ANSI
    + rb"\+\+\+ |(?:```+|~~~+)[ \t]*(?:diff|patch|udiff)\b)",
    re.M,
)
_BROKEN_JSON = re.compile(rb"\s*(?:\{\s*\"[^\"\n]{1,400}\"\s*:\s*[\"\[{]|\[\s*\{\s*\")")
_ORDER = (
    PatchFormat.V4A,
    PatchFormat.SEARCH_REPLACE,
    PatchFormat.PSEUDO_XML,
    PatchFormat.UNIFIED,
    PatchFormat.WHOLE_FILE,
)
_NAMES = {
    PatchFormat.V4A: ("V4A envelope", "V4A envelopes"),
    PatchFormat.SEARCH_REPLACE: ("SEARCH/REPLACE block", "SEARCH/REPLACE blocks"),
    PatchFormat.PSEUDO_XML: ("edit between tags", "edits between tags"),
    PatchFormat.UNIFIED: ("unified diff", "unified diffs"),
    PatchFormat.WHOLE_FILE: ("fenced file with a path", "fenced files with a path"),
}


class Detection(NamedTuple):
    """The format of a proposal, and the sentence that says why."""

    format: PatchFormat
    reason: str


class Other(NamedTuple):
    """A complete stretch in another format than the chosen one: its format and its 1-based line."""

    format: PatchFormat
    line: int


class Survey(NamedTuple):
    """What a proposal holds. ``embedded`` is the text to read where it lies in JSON strings."""

    format: PatchFormat
    reason: str
    others: tuple[Other, ...] = ()
    embedded: Embedded | None = None


def detect(data: bytes) -> Detection:
    """The format of ``data``: complete markers beat partial ones, an outer format the one it holds."""
    return Detection(*survey(data)[:2])


def survey(data: bytes) -> Survey:
    """The format of ``data``, what else it holds, and where the text to read is."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith(b"diff --git "):
        return Survey(PatchFormat.UNIFIED, "it starts with 'diff --git'")
    if not data.strip():
        return Survey(PatchFormat.NONE, "it is empty")
    if data.lstrip()[:1] in (b"{", b"[", b'"'):
        found = _in_json(data)
        if found is not None:
            return found
    return _by_markers(data)


def _by_markers(data: bytes) -> Survey:
    plain = _in_text(data)
    if plain is not None and plain.format is not PatchFormat.WHOLE_FILE:
        return plain
    if b'"' in data:
        found = _in_json(data) or _in_quotes(data)
        if found is not None:
            return found
    if plain is not None:
        return plain
    if _BROKEN_JSON.match(data) and json_values(data)[1] is not None:
        return Survey(PatchFormat.WHOLE_FILE, "it begins like JSON, which cannot be read to its end")
    return Survey(PatchFormat.NONE, "it has no marker of any format")


def _in_text(data: bytes) -> Survey | None:
    """The format that the line markers of ``data`` tell, or ``None`` where there are none."""
    lines = proposal_lines(data)[0]
    text = b"".join(lines)
    fences = fenced_blocks(text) if b"```" in text or b"~~~" in text else []
    regions: dict[PatchFormat, list[Region]] = {
        PatchFormat.V4A: v4a_regions(lines) if b"***" in text else [],
        PatchFormat.SEARCH_REPLACE: search_replace_regions(lines) if b"====" in text or b"<<<<" in text else [],
        PatchFormat.PSEUDO_XML: pseudo_xml_regions(text),
        PatchFormat.UNIFIED: _unified_regions(text),
        PatchFormat.WHOLE_FILE: whole_file_regions(lines, fences),
    }
    outer = _outermost(regions)
    weak = _WEAK_UNIFIED.search(_without(lines, outer[PatchFormat.WHOLE_FILE])) is not None
    for complete in (True, False):
        for format in _ORDER:
            if weak and format is PatchFormat.WHOLE_FILE:
                continue  # code quoted beside a diff
            chosen = [region for region in outer[format] if region.complete or not complete]
            if chosen:
                others = _others(outer, format)
                return Survey(format, _reason(format, chosen, others), others)
    if weak:
        return Survey(PatchFormat.UNIFIED, "it has lines of a unified diff, though no whole one")
    return None


def _without(lines: list[bytes], regions: list[Region]) -> bytes:
    kept: list[bytes] = []
    previous = 0
    for region in regions:
        kept += lines[previous : region.first]
        previous = max(previous, region.end)
    return b"".join(kept + lines[previous:])


def _others(outer: dict[PatchFormat, list[Region]], format: PatchFormat) -> tuple[Other, ...]:
    """The complete stretches in formats other than ``format``; fenced code beside a patch is no patch."""
    return tuple(
        Other(other, found[0].first + 1)
        for other in _ORDER
        if other not in (format, PatchFormat.WHOLE_FILE)
        and (found := [region for region in outer[other] if region.complete])
    )


def _reason(format: PatchFormat, regions: list[Region], others: tuple[Other, ...]) -> str:
    complete = sum(region.complete for region in regions)
    count, kind = (complete, "complete") if complete else (len(regions), "partial")
    name = _NAMES[format][count > 1]
    text = f"it holds {count} {kind} {name}, the first at line {regions[0].first + 1}"
    for other in others:
        text += f"; the {_NAMES[other.format][0]} at line {other.line} was passed over"
    return text


def _unified_regions(text: bytes) -> list[Region]:
    if b"diff --git " not in text and b"+++ " not in text:
        return []
    regions = []
    offset = number = 0
    for match in _UNIFIED.finditer(text if text.endswith(b"\n") else text + b"\n"):
        first = number + text.count(b"\n", offset, match.start())
        end = first + match[0].count(b"\n")
        offset, number = match.end(), end
        regions.append(Region(first, end, _UNIFIED_BODY.search(match[0]) is not None))
    return regions


def _outermost(regions: dict[PatchFormat, list[Region]]) -> dict[PatchFormat, list[Region]]:
    """The regions that lie in no complete region of another format."""
    every = [(region, format) for format, found in regions.items() for region in found]
    every.sort(key=lambda item: (item[0].first, -item[0].end, not item[0].complete))
    outer: dict[PatchFormat, list[Region]] = {format: [] for format in regions}
    cover: tuple[Region, PatchFormat] | None = None
    for region, format in every:
        if cover is not None and cover[1] is not format and region.within(cover[0]):
            continue
        outer[format].append(region)
        if region.complete and (cover is None or region.end > cover[0].end):
            cover = (region, format)
    return outer


def _in_json(data: bytes) -> Survey | None:
    """The format of what JSON in ``data`` holds: files themselves, or strings with another format."""
    values, _ = json_values(data)
    if not values:
        return None
    if holds_files(values):
        return Survey(PatchFormat.WHOLE_FILE, f"it is JSON that maps paths to texts, from line {values[0].first}")
    return _in_strings(embedded_texts(values))


def _in_quotes(data: bytes) -> Survey | None:
    return _in_strings(quoted_envelopes(data))


def _in_strings(texts: list[Embedded]) -> Survey | None:
    """The best format among strings; those in that format are read as one text."""
    found = [(text, inner) for text in texts if (inner := _in_text(text.text)) is not None]
    for format in _ORDER:
        chosen = [text for text, inner in found if inner.format is format]
        if chosen:
            joined = b"\n".join(text.text for text in chosen)
            count = f"{len(chosen)} JSON strings" if len(chosen) > 1 else "a JSON string"
            reason = f"{count} from line {chosen[0].line} with the {_NAMES[format][0]}"
            return Survey(format, reason, embedded=Embedded(joined, chosen[0].line))
    return None
