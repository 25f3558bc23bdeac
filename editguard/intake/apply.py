"""A patch applied to a commit, in memory.

Files are worked off in the order of the patch, each on what the ones before it left, as git does. One
question to the tree and one for the blobs serve the whole patch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from editguard.intake.delta import DamagedDeltaError, apply_delta
from editguard.intake.place import Placed, place_hunks, worst
from editguard.intake.safety import ON_WINDOWS, link_target_problem, path_problem
from editguard.intake.touched import folders_above, touched_blobs, touched_paths
from editguard.intake.write import grouped, line_opcodes, split_lines
from editguard.vocabulary.config import Limits
from editguard.vocabulary.patch import (
    Applied,
    AppliedFile,
    AppliedPatch,
    FileChange,
    FileStatus,
    HunkLine,
    Patch,
    PatchFormat,
    PlacedHunk,
    Problem,
    ProblemCode,
    Repair,
)
from editguard.vocabulary.snapshot import Snapshot

_DEFAULTS = Limits()

WRAPPING = frozenset(
    {
        "surrounding-text",
        "colour-codes",
        "blank-context",
        "other-format",
        "json-string",
        "byte-order-mark",
        "re-encoded",
        "indented-envelope",
        "indented-block",
    }
)
"""Repairs that leave the diff as it was: taking it out of what it came in. Git itself reads an empty line
as empty context."""

_FAILING = frozenset({ProblemCode.UNREADABLE, ProblemCode.MALFORMED, ProblemCode.LIMIT})

_LINK, _MODULE, _FILE = "120000", "160000", "100644"


class _State(NamedTuple):
    """A file as it stands while the patch is applied; ``content`` is ``None`` for a submodule."""

    content: bytes | None
    mode: str


def apply_patch(patch: Patch, snapshot: Snapshot, limits: Limits = _DEFAULTS) -> AppliedPatch:
    """Apply ``patch`` to the commit that ``snapshot`` shows; nothing is raised for a patch that does not
    fit, see `AppliedFile.problems`."""
    tree = _Tree(patch, snapshot, limits)
    files = [tree.apply(change) for change in patch.files]
    levels = [file.applied for file in files]
    if patch.format is PatchFormat.NONE or any(problem.code in _FAILING for problem in patch.problems):
        levels.append(Applied.FAILED)
    return AppliedPatch(patch, tuple(files), worst(levels), snapshot.commit, patch.problems)


class _Tree:
    """The part of the base that a patch touches, changed step by step."""

    def __init__(self, patch: Patch, snapshot: Snapshot, limits: Limits) -> None:
        self.snapshot = snapshot
        self.limits = limits
        self.windows = ON_WINDOWS or not patch.from_git
        self.mended = [repair for repair in patch.repairs if repair.code not in WRAPPING]
        self.entries = dict(snapshot.entries(touched_paths(patch.files)))
        self.states: dict[str, _State | None] = {}
        self.below: defaultdict[str, set[str]] = defaultdict(set)
        """Paths of ``states`` by each folder above them."""
        self.blobs = dict(snapshot.read(touched_blobs(patch.files, self.entries)))

    # --- one file

    def apply(self, change: FileChange) -> AppliedFile:
        change, repairs = self._settle(change)
        refusal = self._refusal(change)
        if refusal is not None:
            return self._failed(change, None, (refusal,), repairs)
        before = self._before(change)
        if isinstance(before, Problem):
            return self._failed(change, None, (before,), repairs)
        if (before is not None and before.mode == _MODULE) or _MODULE in (change.old_mode, change.new_mode):
            return self._submodule(change, repairs)
        text = b"" if before is None else before.content or b""
        if max(len(text), len(change.content or b"")) > self.limits.file_bytes:
            return self._failed(change, None, (self._too_large(change),), repairs)
        if change.binary:
            return self._binary(change, before, text, repairs)
        placed = self._placed(change, text)
        repairs = (*repairs, *placed.repairs)
        if placed.after is None:
            return self._failed(change, before, placed.problems, repairs, placed.hunks)
        if len(placed.after) > self.limits.file_bytes:
            return self._failed(change, before, (self._too_large(change),), repairs)
        return self._finished(change, before, placed, repairs)

    def _settle(self, change: FileChange) -> tuple[FileChange, tuple[Repair, ...]]:
        """Make status and paths agree with the base where the proposal left them open."""
        repairs: tuple[Repair, ...] = ()
        old = change.old_path
        if change.status in (FileStatus.MODIFIED, FileStatus.DELETED) and old and self._state(old) is None:
            mended = self._other_prefix(old)
            if mended is not None:
                repairs = (Repair("path-prefix", f"`{old}` was read as `{mended}`", mended, change.line),)
                return replace(change, path=mended, old_path=mended), repairs
            if change.status is FileStatus.MODIFIED and _creates(change):
                return replace(change, status=FileStatus.ADDED, old_path=None), repairs
        if change.content is not None and change.status is FileStatus.ADDED and self._state(change.path):
            return replace(change, status=FileStatus.MODIFIED, old_path=change.path), repairs
        if change.status is FileStatus.ADDED and _appends(change) and self._state(change.path):
            return replace(change, status=FileStatus.MODIFIED, old_path=change.path), repairs
        return change, repairs

    def _other_prefix(self, path: str) -> str | None:
        """``a/x`` that should have been ``x``: a prefix that was taken for a folder."""
        head, _, rest = path.partition("/")
        return rest if rest and len(head) == 1 and self._state(rest) is not None else None

    def _refusal(self, change: FileChange) -> Problem | None:
        for path in dict.fromkeys((change.path, change.old_path or change.path)):
            reason = path_problem(path, windows=self.windows)
            if reason is None:
                link = next((folder for folder in folders_above(path) if self._is_link(folder)), None)
                reason = f"a path behind the symlink `{link}`" if link else None
            if reason is not None:
                return _problem(ProblemCode.PATH_ESCAPE, change, f"{reason}; it was not applied")
        if change.status is not FileStatus.DELETED:
            for folder in folders_above(change.path):
                if self._is_file(folder):
                    return _problem(ProblemCode.DOES_NOT_APPLY, change, f"`{folder}` is a file, not a folder")
            if self._is_folder(change.path):
                return _problem(ProblemCode.DOES_NOT_APPLY, change, "there is a folder of this name")
        return None

    def _before(self, change: FileChange) -> _State | Problem | None:
        """The file that the change starts from, ``None`` for an added one."""
        target = self._state(change.path)
        if change.status is FileStatus.ADDED:
            if target is not None:
                return _problem(ProblemCode.DOES_NOT_APPLY, change, "the file to be added exists already")
            return None
        old = change.old_path or change.path
        if change.status in (FileStatus.RENAMED, FileStatus.COPIED) and target is not None and old != change.path:
            return _problem(ProblemCode.DOES_NOT_APPLY, change, "the target of the rename exists already")
        state = self._state(old)
        if state is None:
            return _problem(ProblemCode.DOES_NOT_APPLY, change, f"`{old}` is not in the base commit{self._hint(old)}")
        if state.content is None and state.mode != _MODULE:
            message = f"the content of `{old}` is not in the object store (a partial clone?): fetch it first"
            return _problem(ProblemCode.DOES_NOT_APPLY, change, message)
        return state

    def _hint(self, path: str) -> str:
        name = path.rsplit("/", 1)[-1]
        same = [other for other in self.snapshot.paths() if other.rsplit("/", 1)[-1] == name]
        if not same:
            return ""
        return "; a file of that name is " + ", ".join(f"`{other}`" for other in same[:3])

    def _placed(self, change: FileChange, text: bytes) -> Placed:
        if change.content is None:
            return place_hunks(change, text, self.limits.similarity)
        hunks = _content_hunks(change, text)
        repairs: tuple[Repair, ...] = ()
        if not hunks and text == change.content and change.status is not FileStatus.ADDED:
            repairs = (Repair("no-change", "the proposed content is what is there already", change.path, change.line),)
        return Placed(change.content, hunks, Applied.EXACT, repairs, ())

    # --- outcomes

    def _finished(
        self, change: FileChange, before: _State | None, placed: Placed, repairs: tuple[Repair, ...]
    ) -> AppliedFile:
        after = placed.after or b""
        old_mode = None if before is None else before.mode
        new_mode = change.new_mode or old_mode or _FILE
        problems = list(placed.problems)
        if change.status is FileStatus.DELETED:
            if after:
                problem = _problem(
                    ProblemCode.DOES_NOT_APPLY, change, "the patch deletes the file but leaves lines of it"
                )
                return self._failed(change, before, (*problems, problem), repairs, placed.hunks)
            self._put(change.old_path or change.path, None)
        else:
            if change.status is FileStatus.RENAMED and change.old_path:
                self._put(change.old_path, None)
            self._put(change.path, _State(after, new_mode))
            problems.extend(_mode_problems(change, old_mode, new_mode, after, windows=self.windows))
        level = placed.applied
        if level is Applied.EXACT and (self._mended(change) or any(r.code != "no-change" for r in repairs)):
            level = Applied.REPAIRED
        if any(problem.code == ProblemCode.PATH_ESCAPE for problem in problems):
            return self._failed(change, before, tuple(problems), repairs, placed.hunks)
        deleted = change.status is FileStatus.DELETED
        return AppliedFile(
            change=change,
            applied=level,
            before=None if before is None else before.content,
            after=None if deleted else after,
            hunks=placed.hunks,
            repairs=repairs,
            problems=tuple(problems),
            old_mode=old_mode,
            new_mode=None if deleted else new_mode,
        )

    def _binary(
        self, change: FileChange, before: _State | None, text: bytes, repairs: tuple[Repair, ...]
    ) -> AppliedFile:
        data = change.binary_data
        after: bytes | None = None
        problem: Problem | None = None
        if change.status is FileStatus.DELETED:
            after = b""
        elif data is not None and data.method == "literal":
            after = data.data
        elif data is not None:
            try:
                after = apply_delta(text, data.data)
            except DamagedDeltaError as error:
                problem = _problem(ProblemCode.DOES_NOT_APPLY, change, f"the binary delta does not fit: {error}")
        elif change.new_id and change.new_id in self.blobs:
            after = self.blobs[change.new_id]
        else:
            problem = _problem(
                ProblemCode.BINARY_OPAQUE,
                change,
                "a binary change without its data: nothing is known of the file after it (git diff --binary gives it)",
            )
        if after is not None and len(after) > self.limits.file_bytes:
            problem = self._too_large(change)
        if problem is not None:
            return self._failed(change, before, (problem,), repairs)
        return self._finished(change, before, Placed(after, (), Applied.EXACT, (), ()), repairs)

    def _too_large(self, change: FileChange) -> Problem:
        return _problem(
            ProblemCode.LIMIT,
            change,
            f"the file is over the bound of {self.limits.file_bytes:,} bytes (limits.file-bytes); it was not checked",
        )

    def _submodule(self, change: FileChange, repairs: tuple[Repair, ...]) -> AppliedFile:
        problem = _problem(ProblemCode.SUBMODULE, change, "a submodule is changed; its content is not looked at")
        level = Applied.REPAIRED if self._mended(change) else Applied.EXACT
        hunks = tuple(
            PlacedHunk(hunk.old_start or 1, hunk.new_start or 1, hunk.lines, level, 1.0, hunk.line)
            for hunk in change.hunks
        )
        return AppliedFile(change, level, hunks=hunks, repairs=repairs, problems=(problem,))

    def _failed(
        self,
        change: FileChange,
        before: _State | None,
        problems: Sequence[Problem],
        repairs: tuple[Repair, ...],
        hunks: tuple[PlacedHunk, ...] | None = None,
    ) -> AppliedFile:
        """The file as it was; the hunks keep the numbers that they claim, so that no line goes missing."""
        if hunks is None:
            hunks = tuple(
                PlacedHunk(
                    max(1, hunk.old_start or 1),
                    max(1, hunk.new_start or 1),
                    hunk.lines,
                    Applied.FAILED,
                    0.0,
                    hunk.line,
                )
                for hunk in change.hunks
            ) or _content_hunks(change, b"")
        return AppliedFile(
            change=change,
            applied=Applied.FAILED,
            before=None if before is None else before.content,
            hunks=hunks,
            repairs=repairs,
            problems=tuple(problems),
            old_mode=None if before is None else before.mode,
        )

    def _mended(self, change: FileChange) -> bool:
        return any(repair.file in (None, change.path, change.old_path) for repair in self.mended)

    # --- the tree as it stands

    def _state(self, path: str) -> _State | None:
        if path in self.states:
            return self.states[path]
        entry = self.entries.get(path)
        if entry is None or entry.type == "tree":
            return None
        if entry.type == "commit":
            return _State(None, _MODULE)
        return _State(self.blobs.get(entry.id), entry.mode)

    def _is_link(self, path: str) -> bool:
        state = self._state(path)
        return state is not None and state.mode == _LINK

    def _is_file(self, path: str) -> bool:
        state = self._state(path)
        return state is not None and state.mode != _LINK

    def _is_folder(self, path: str) -> bool:
        touched = self.below.get(path, set())
        if any(self.states[other] is not None for other in touched):
            return True
        entry = self.entries.get(path)
        if path in self.states or entry is None or entry.type != "tree":
            return False
        # a folder goes with its last file
        below = path + "/"
        return not touched or any(other.startswith(below) and other not in touched for other in self.snapshot.paths())

    def _put(self, path: str, state: _State | None) -> None:
        self.states[path] = state
        for folder in folders_above(path):
            self.below[folder].add(path)


def _creates(change: FileChange) -> bool:
    """Whether a change without a base makes sense: it only adds, or gives the whole content."""
    if change.content is not None:
        return True
    return len(change.hunks) == 1 and not change.hunks[0].old and change.hunks[0].added > 0


def _appends(change: FileChange) -> bool:
    return bool(change.hunks) and all(hunk.at_end and not hunk.old for hunk in change.hunks)


def _content_hunks(change: FileChange, before: bytes) -> tuple[PlacedHunk, ...]:
    """The hunks between ``before`` and the whole content that a change gives."""
    if change.content is None:
        return ()
    old, new = split_lines(before), split_lines(change.content)
    hunks = []
    for group in grouped(line_opcodes(old, new)):
        lines: list[HunkLine] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines.extend(HunkLine(" ", line) for line in old[i1:i2])
                continue
            lines.extend(HunkLine("-", line) for line in old[i1:i2])
            lines.extend(HunkLine("+", line) for line in new[j1:j2])
        hunks.append(PlacedHunk(group[0][1] + 1, group[0][3] + 1, tuple(lines), line=change.line))
    return tuple(hunks)


def _mode_problems(change: FileChange, old: str | None, new: str, after: bytes, *, windows: bool) -> Iterable[Problem]:
    if new == _LINK:
        target = after.decode("utf-8", "surrogateescape")
        reason = link_target_problem(change.path, target, windows=windows)
        if reason is not None:
            yield _problem(ProblemCode.PATH_ESCAPE, change, f"{reason}: `{target}`; it was not applied")
        else:
            yield _problem(ProblemCode.SYMLINK, change, f"a symlink to `{target}`")
    elif old == _LINK:
        yield _problem(ProblemCode.SYMLINK, change, "a symlink becomes a file")
    elif old is not None and old != new:
        yield _problem(ProblemCode.MODE, change, f"the mode changes from {old} to {new}")


def _problem(code: str, change: FileChange, message: str) -> Problem:
    return Problem(code, message, change.path, change.line)
