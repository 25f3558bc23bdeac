"""Read a proposal in whatever format a model wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editguard.vocabulary.config import Limits
from editguard.vocabulary.patch import Patch, PatchFormat, Problem, ProblemCode, Repair

if TYPE_CHECKING:
    from editguard.intake.detect import Survey

_DEFAULTS = Limits()
_UTF8_BOM = b"\xef\xbb\xbf"


def read_proposal(data: bytes, format: PatchFormat | None = None, limits: Limits = _DEFAULTS) -> Patch:
    """Read the changes that ``data`` proposes; the format is detected unless ``format`` is given.

    Nothing is raised, whatever the bytes: what cannot be read, and a bound of ``limits`` that was hit
    (``patch_bytes``, ``files``), is a problem of the patch. Lines are those of ``data``, 1-based.
    """
    if len(data) > limits.patch_bytes:
        message = f"the proposal has {len(data):,} bytes, over the bound of {limits.patch_bytes:,}"
        return _over("limits.patch-bytes", message)
    if data.startswith(b"diff --git ") and format in (None, PatchFormat.UNIFIED):
        patch = _read_as(PatchFormat.UNIFIED, data)  # the path of the hooks: no other reader is imported
    else:
        patch = _read_any(data, None if format is PatchFormat.NONE else format)
    if len(patch.files) > limits.files:
        message = f"the proposal changes {len(patch.files):,} files, over the bound of {limits.files:,}"
        return _over("limits.files", message)
    return patch


def read_git(diff: bytes, limits: Limits = _DEFAULTS) -> Patch:
    """Read a diff that git itself made of the repository; as `read_proposal`, but for lines of a proposal, since there
    is none."""
    patch = read_proposal(diff, PatchFormat.UNIFIED, limits)
    files = tuple(
        replace(change, line=None, hunks=tuple(hunk._replace(line=None) for hunk in change.hunks))
        for change in patch.files
    )
    return replace(
        patch,
        files=files,
        repairs=tuple(repair._replace(line=None) for repair in patch.repairs),
        problems=tuple(problem._replace(line=None) for problem in patch.problems),
        from_git=True,
    )


def _over(setting: str, message: str) -> Patch:
    problem = Problem(ProblemCode.LIMIT, f"{message}; nothing of it was checked ({setting} raises the bound)")
    return Patch(PatchFormat.NONE, problems=(problem,))


def _read_as(format: PatchFormat, data: bytes) -> Patch:
    if format is PatchFormat.UNIFIED:
        from editguard.intake.unified import read_unified

        return read_unified(data)
    if format is PatchFormat.V4A:
        from editguard.intake.v4a import read_v4a

        return read_v4a(data)
    if format is PatchFormat.SEARCH_REPLACE:
        from editguard.intake.search_replace import read_search_replace

        return read_search_replace(data)
    if format is PatchFormat.PSEUDO_XML:
        from editguard.intake.pseudo_xml import read_pseudo_xml

        return read_pseudo_xml(data)
    from editguard.intake.whole_file import read_whole_file

    return read_whole_file(data)


def _read_any(data: bytes, format: PatchFormat | None) -> Patch:
    from editguard.intake.detect import survey

    mended = _mend_encoding(data)
    if isinstance(mended, Problem):
        return Patch(PatchFormat.NONE, problems=(mended,))
    text, repairs = mended
    patch = _read_as(format, text) if format is not None else None
    if patch is None or not patch.files:
        found = survey(text)
        if format is not None and found.format not in (format, PatchFormat.NONE):
            return _misfit(format, found, repairs)
        if patch is None or _is_unreadable(patch):
            patch = _read_found(text, found, repairs)
    return replace(patch, repairs=(*repairs, *patch.repairs)) if repairs else patch


def _is_unreadable(patch: Patch) -> bool:
    return all(problem.code == ProblemCode.UNREADABLE for problem in patch.problems)


def _read_found(text: bytes, found: Survey, repairs: list[Repair]) -> Patch:
    """Read ``text`` in the format that was detected; what was passed over is added to ``repairs``."""
    if found.format is PatchFormat.NONE:
        return Patch(PatchFormat.NONE, problems=(_unreadable(text),))
    for other in found.others:
        message = f"a {other.format.value} patch stands beside and was not read: {found.reason}"
        repairs.append(Repair("other-format", message, None, other.line))
    if found.embedded is None:
        return _read_as(found.format, text)
    repairs.append(Repair("json-string", f"the patch was taken out of JSON: {found.reason}", None, found.embedded.line))
    return _at_line(_read_as(found.format, found.embedded.text), found.embedded.line)


def _at_line(patch: Patch, line: int) -> Patch:
    """The patch with every line set to that of the JSON string it was read from."""
    return replace(
        patch,
        files=tuple(
            replace(file, line=line, hunks=tuple(hunk._replace(line=line) for hunk in file.hunks))
            for file in patch.files
        ),
        repairs=tuple(repair._replace(line=line) for repair in patch.repairs),
        problems=tuple(problem._replace(line=line) for problem in patch.problems),
    )


def _misfit(format: PatchFormat, found: Survey, repairs: list[Repair]) -> Patch:
    detected = found.format.value
    message = f"nothing could be read as {format.value}; it looks like {detected}: {found.reason}"
    problem = Problem(ProblemCode.UNREADABLE, message, None, 1)
    return Patch(PatchFormat.NONE, repairs=tuple(repairs), problems=(problem,))


def _unreadable(text: bytes) -> Problem:
    if not text.strip():
        return Problem(ProblemCode.UNREADABLE, "the proposal is empty" if not text else "the proposal is blank")
    message = (
        "no change could be read: looked for a unified diff, a V4A envelope, SEARCH/REPLACE blocks, "
        "<edit> tags and whole files (JSON, or fences with a path)"
    )
    if b"\0" in text:
        message += "; the text holds NUL bytes: it is binary, or UTF-16 without its byte order mark"
    return Problem(ProblemCode.UNREADABLE, message, None, 1)


def _mend_encoding(data: bytes) -> tuple[bytes, list[Repair]] | Problem:
    """The proposal without a UTF-8 byte order mark and, where its mark says UTF-16 or UTF-32, as UTF-8."""
    if data.startswith(_UTF8_BOM):
        message = "the byte order mark in front of the proposal was dropped"
        return data[len(_UTF8_BOM) :], [Repair("byte-order-mark", message, None, 1)]
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        codec = "utf-32"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    else:
        return data, []
    try:
        text = data.decode(codec).encode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the byte order mark says {codec.upper()}, but byte {error.start} is none: save it as UTF-8"
        return Problem(ProblemCode.UNREADABLE, message, None, 1)
    return text, [Repair("re-encoded", f"the proposal was {codec.upper()} and was read as UTF-8", None, 1)]
