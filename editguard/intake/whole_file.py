"""Read proposals that give whole files: JSON (path to text) or fenced files with a path line.

The repairs it records: ``crlf-transport`` and ``surrounding-text`` (wrapping only), ``loose-json``,
``path-from-comment``, ``path-comment-removed`` and ``superseded``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.intake.fences import Fence, fenced_blocks
from editguard.intake.json_values import JsonValue, encoded, json_values
from editguard.intake.lines import Region, proposal_lines, split_lines, text_of
from editguard.intake.path_line import has_known_ending, is_path, path_in_info, path_in_line
from editguard.vocabulary.patch import (
    FileChange,
    FileStatus,
    Patch,
    PatchFormat,
    Problem,
    ProblemCode,
    Repair,
)

_PATH_KEYS = ("path", "file", "filename", "file_path", "filepath", "file_name")
_TEXT_KEYS = ("content", "contents", "text", "code", "new_content", "file_text", "body")
_LIST_KEYS = ("files", "changes", "file_contents", "new_files", "outputs")
_SHELLS = frozenset(
    (
        "bash",
        "sh",
        "shell",
        "zsh",
        "fish",
        "console",
        "terminal",
        "cmd",
        "powershell",
        "output",
        "text",
        "txt",
    )
)
_SHELL_ENDINGS = (".sh", ".bash", ".zsh", ".fish", ".cmd", ".bat", ".ps1", ".txt", ".log", ".out")
_DIFFS = frozenset(("diff", "patch", "udiff"))
_COMMENT = re.compile(rb"[ \t]*(?:#|//|--|;|<!--|/\*)[ \t]*\S")
_MARKED = re.compile(
    rb"[ \t]*(?:#|//|--|;|<!--|/\*)[ \t]*(?:new[ \t]+)?file(?:[ _-]?(?:path|name))?[ \t]*:[ \t]*\S", re.I
)
_FENCE_LINE = re.compile(rb"[ \t>]*(?:`{3,}|~{3,})")


class _File(NamedTuple):
    path: str
    content: bytes | None
    line: int


class _FencedFile(NamedTuple):
    """A fence that holds a file; ``origin`` says where its path stood: before, info, comment or marker."""

    path: str
    content: bytes
    line: int
    end: int
    origin: str
    closed: bool


def whole_file_regions(lines: list[bytes], fences: list[Fence]) -> list[Region]:
    """Stretches of ``lines`` that are fences with a path, taken as whole files."""
    return [Region(file.line - 2, file.end, file.closed) for file in _fenced_files(lines, fences)]


def holds_files(values: list[JsonValue]) -> bool:
    """Whether one of the JSON values maps paths to texts, or lists such pairs."""
    return any(_files_in(value.value) for value in values)


def read_whole_file(data: bytes) -> Patch:
    """Read whole files from JSON or from fences; a JSON ``null`` in place of a text deletes the file.

    Every change carries ``content`` and counts as modified: only the base can tell whether the file
    exists. Nothing is raised: what cannot be read is a problem of the patch.
    """
    values, error = json_values(data)
    if holds_files(values):
        return _read_json(data, values)
    lines, repairs = proposal_lines(data)
    if repairs:
        data = b"".join(lines)
    fences = fenced_blocks(data)
    files = _fenced_files(lines, fences)
    if files:
        return _read_fences(lines, files, repairs)
    if error is not None and data.lstrip()[:1] in (b"{", b"["):
        message = f"the JSON cannot be read ({error.message}): it may be cut off"
        problem = Problem(ProblemCode.MALFORMED, message, None, error.line)
    else:
        message = "no whole file: neither JSON that maps paths to texts nor a fenced block with a path"
        problem = Problem(ProblemCode.UNREADABLE, message)
    return Patch(PatchFormat.NONE, repairs=tuple(repairs), problems=(problem,))


def _files_in(value: object) -> list[tuple[str, str | None]]:
    """Paths and texts of a JSON value that is a mapping or list of files, else nothing."""
    if isinstance(value, dict):
        for key in _LIST_KEYS:
            inner = value.get(key)
            if isinstance(inner, (dict, list)):
                return _files_in(inner)
        if not value or not all(text is None or isinstance(text, str) for text in value.values()):
            return []
        # A dotted or slashed key is a path; with blanks it must look like one beyond doubt.
        return list(value.items()) if all(_is_key(key) for key in value) else []
    if not isinstance(value, list) or not value:
        return []
    files = []
    for item in value:
        pair = _listed_file(item)
        if pair is None:
            return []
        files.append(pair)
    return files


def _listed_file(item: object) -> tuple[str, str | None] | None:
    if not isinstance(item, dict):
        return None
    path = next((item[key] for key in _PATH_KEYS if isinstance(item.get(key), str)), None)
    key = next((key for key in _TEXT_KEYS if key in item), None)
    if path is None or key is None or not path.strip() or "\n" in path:
        return None
    text = item[key]
    return (path, text) if text is None or isinstance(text, str) else None


def _is_key(key: object) -> bool:
    if not isinstance(key, str):
        return False
    return is_path(key, spaces=True) or _is_dotfile(key)


def _is_dotfile(key: str) -> bool:
    return re.fullmatch(r"(?:[\w.-]+/)*\.[A-Za-z][\w.-]*", key) is not None


def _read_json(data: bytes, values: list[JsonValue]) -> Patch:
    repairs: list[Repair] = []
    files: list[_File] = []
    places = _Places(data)
    for value in values:
        found = _files_in(value.value)
        if not found:
            continue
        if not value.strict:
            message = "strings of the JSON held raw line breaks or tabs"
            repairs.append(Repair("loose-json", message, None, value.first))
        for path in value.repeated:
            if path in dict(found):
                repairs.append(_superseded(path, value.first))
        for path, text in found:
            content = None if text is None else encoded(text)
            files.append(_File(text_of(encoded(path)), content, places.line(path, value)))
    first, last = values[0].first, values[-1].last
    lines = split_lines(data)
    around = [n for n, line in enumerate(lines, 1) if (n < first or n > last) and line.strip()]
    prose = [n for n in around if not _FENCE_LINE.match(lines[n - 1])]
    if prose:
        message = f"lines around the JSON are not part of the patch ({len(prose)} of them)"
        repairs.append(Repair("surrounding-text", message, None, prose[0]))
    return _patch(files, repairs, [])


class _Places:
    """Finds the lines of keys, moving forward only."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0
        self.number = 1

    def line(self, path: str, value: JsonValue) -> int:
        """The line of ``path`` in the JSON; that of the value where it is written with escapes."""
        found = self.data.find(b'"' + encoded(path) + b'"', self.offset)
        if found < 0:
            return value.first
        line = self.number + self.data.count(b"\n", self.offset, found)
        if not value.first <= line <= value.last:
            return value.first
        self.offset, self.number = found, line
        return line


def _fenced_files(lines: list[bytes], fences: list[Fence]) -> list[_FencedFile]:
    """The fences that hold a file; markers of another format at the start of one make it no file."""
    files = []
    for fence in fences:
        language = fence.info.split()[0].lower() if fence.info.split() else ""
        content = fence.content
        if language in _DIFFS or _begins_with_marker(content):
            continue
        path, origin = path_in_info(fence.info), "info"
        if path is None and fence.before:
            path, origin = path_in_line(fence.before), "before"
            if path is not None and not has_known_ending(path):
                path = None
        if path is None and language not in _SHELLS:
            path, origin = _path_in_comment(content)
        if path is None:
            continue
        if language in _SHELLS and not path.lower().endswith(_SHELL_ENDINGS):
            continue
        if origin == "marker":
            content = content[content.find(b"\n") + 1 :] if b"\n" in content else b""
        end = fence.line - 1 + len(split_lines(fence.content))
        files.append(_FencedFile(path, content, fence.line, min(end + 1, len(lines)), origin, fence.closed))
    return files


def _begins_with_marker(content: bytes) -> bool:
    starts = (b"<<<<<", b">>>>>", b"*** ", b"diff --git ", b"--- ", b"@@ ", b"<edit")
    head = [line.strip() for line in content[:4000].split(b"\n") if line.strip()][:5]
    return any(line.startswith(starts) for line in head) or (
        bool(head) and head[0][:1] in (b"{", b"[") and b"***" in content[:400]
    )


def _path_in_comment(content: bytes) -> tuple[str | None, str]:
    """The path in a comment on the first line; a label such as ``File:`` makes the comment a marker."""
    first = content.split(b"\n", 1)[0]
    if not _COMMENT.match(first):
        return None, "comment"
    path = path_in_line(first)
    if path is None or not has_known_ending(path):
        return None, "comment"
    if _MARKED.match(first):
        return path, "marker"
    return (path if "/" in path else None), "comment"


def _read_fences(lines: list[bytes], fenced: list[_FencedFile], repairs: list[Repair]) -> Patch:
    problems: list[Problem] = []
    files: list[_File] = []
    for file in fenced:
        if file.origin == "comment":
            message = "the path was taken from the comment on the first line, which stays in the file"
            repairs.append(Repair("path-from-comment", message, file.path, file.line))
        elif file.origin == "marker":
            message = "the comment on the first line named the file and was left out of it"
            repairs.append(Repair("path-comment-removed", message, file.path, file.line))
        if not file.closed:
            message = "the fence around the file is not closed: the file may be cut off"
            problems.append(Problem(ProblemCode.MALFORMED, message, file.path, file.line))
        files.append(_File(file.path, file.content, file.line))
    covered = {n for file in fenced for n in range(file.line - 1, file.end + 1)}
    outside = [
        number
        for number, line in enumerate(lines, 1)
        if number not in covered and line.strip() and path_in_line(line) is None and not _FENCE_LINE.match(line)
    ]
    if outside:
        message = f"lines around the files are not part of the patch ({len(outside)} of them)"
        repairs.append(Repair("surrounding-text", message, None, outside[0]))
    return _patch(files, repairs, problems)


def _superseded(path: str, line: int) -> Repair:
    message = "the file was given more than once; the last text counts"
    return Repair("superseded", message, path, line)


def _patch(files: list[_File], repairs: list[Repair], problems: list[Problem]) -> Patch:
    latest: dict[str, _File] = {}
    for file in files:
        if file.path in latest:
            repairs.append(_superseded(file.path, file.line))
            del latest[file.path]
        latest[file.path] = file
    changes = tuple(
        FileChange(
            file.path,
            file.path,
            FileStatus.DELETED if file.content is None else FileStatus.MODIFIED,
            content=file.content,
            line=file.line,
        )
        for file in latest.values()
    )
    return Patch(PatchFormat.WHOLE_FILE, changes, tuple(repairs), tuple(problems))
