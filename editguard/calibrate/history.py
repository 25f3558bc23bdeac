"""Labelled cases from the history of a repository: commits as they are, tangled with others, with drive-by edits.

After Herzig, Just and Zeller ("The impact of tangled code changes on defect prediction models", 2016), who tangle
commits of one author that lie close together; the untouched ones are the negatives that such measures lack.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from editguard.calibrate.cases import Case, Truth
from editguard.calibrate.combine import Combined, changed_lines, combine
from editguard.calibrate.inject.code import read_code
from editguard.calibrate.inject.registry import INJECTORS, SCRATCH, TYPES
from editguard.calibrate.inject.scratch_file import new_file
from editguard.calibrate.overlay import Overlay
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_git
from editguard.repo import Repository, open_repository
from editguard.repo.changes import between
from editguard.repo.history import Commit, commits
from editguard.task.source import task_from_message
from editguard.vocabulary.patch import Applied, FileStatus, Patch
from editguard.vocabulary.snapshot import Snapshot

MOST_FILES = 20
MOST_LINES = 400
"""Files and changed lines of a commit up to which a person would review it in one go."""

_NEAR = 30
"""Commits in each direction among which another one is looked for."""

_DRIVE_BYS = 3
"""The most drive-by edits of one case."""

_UNFIT = re.compile(
    r"^(?:revert|merge|fixup!|squash!|bump|release|prepare release|version|\[?pre-commit|update changelog)\b"
    r"|^v?\d+(?:\.\d+)+\S*$",
    re.IGNORECASE,
)
_BOT = re.compile(r"\[bot\]|\bbot@|dependabot|pre-commit-ci|renovate", re.IGNORECASE)
_ISSUE = re.compile(r"#(\d+)\b")
_WORD = re.compile(r"[a-z]{4,}")


class _Change(NamedTuple):
    """A commit with the texts that it changed, before and after it."""

    commit: Commit
    patch: Patch
    before: dict[str, bytes | None]
    after: dict[str, bytes | None]
    modes: dict[str, str]


class Tally(NamedTuple):
    """How many commits were looked at, how many were taken, and why the others were not."""

    seen: int
    taken: int
    reasons: tuple[tuple[str, int], ...]


class History:
    """Draws cases from one repository; iterate it once, then ask for `tally`."""

    def __init__(
        self, repository: str, *, count: int, seed: int, types: Sequence[str] = TYPES, head: str = "HEAD"
    ) -> None:
        """``count`` commits, newest first from ``head``; ``types`` are the drive-by edits to inject, of `TYPES`. The
        same seed draws the same cases from the same history."""
        self._folder = repository
        self._count = count
        self._seed = seed
        self._types = tuple(types)
        self._head = head
        self._reasons: Counter[str] = Counter()
        self._seen = self._taken = 0

    @property
    def tally(self) -> Tally:
        """What became of the commits."""
        return Tally(self._seen, self._taken, tuple(sorted(self._reasons.items())))

    def __iter__(self) -> Iterator[Case]:
        with open_repository(self._folder) as repository:
            window: list[Commit] = []
            following = commits(repository, self._head)
            window.extend(islice(following, 2 * _NEAR))
            place = 0
            while place < len(window) and self._taken < self._count:
                commit = window[place]
                self._seen += 1
                reason = _unfit(commit)
                change = None if reason else _read(repository, commit)
                if change is None:
                    self._reasons[reason or "does not apply by itself"] += 1
                else:
                    self._taken += 1
                    near = [*window[max(0, place - _NEAR) : place], *window[place + 1 : place + 1 + _NEAR]]
                    yield from self._cases(repository, change, near)
                place += 1
                window.extend(islice(following, 1))
                if place > _NEAR:
                    del window[0]
                    place -= 1

    def _cases(self, repository: Repository, change: _Change, near: Sequence[Commit]) -> Iterator[Case]:
        task = task_from_message(change.commit.message, "commit")
        rng = random.Random(f"{self._seed}:{change.commit.id}")  # noqa: S311 - draws that can be repeated, no secrets
        own = combine(change.before, change.after, change.after, {}, change.modes)
        base = change.commit.parent

        def case(source: str, made: Combined) -> Case:
            return Case(
                name=f"{change.commit.id[:12]} {source}",
                group=self._folder,
                source=source,
                repository=self._folder,
                base=base,
                patch=made.patch,
                task=task.text if task is not None else "",
                truths=made.truths,
            )

        yield case("untouched", Combined(own.patch, tuple(_belonging(own.truths))))
        tangled = self._tangled(repository, change, near, rng)
        if tangled is not None:
            yield case("tangled", tangled)
        injected = self._injected(repository, change, rng)
        if injected is not None:
            yield case("injected", injected)

    def _tangled(
        self, repository: Repository, change: _Change, near: Sequence[Commit], rng: random.Random
    ) -> Combined | None:
        mine = change.commit
        others = [other for other in near if not _unfit(other) and _kin(mine, other) and not _same(mine, other)]
        rng.shuffle(others)
        base = repository.snapshot(change.commit.parent)
        for other in others[:8]:
            more = _read(repository, other)
            if more is None:
                continue
            applied = apply_patch(more.patch, Overlay(base, change.after))
            if applied.applied is not Applied.EXACT:
                continue
            final = dict(change.after)
            before = dict(change.before)
            own = dict(change.after)
            modes = dict(change.modes)
            for file in applied.files:
                path = file.change.path
                if path not in own:
                    before[path] = own[path] = file.before
                    modes[path] = file.old_mode or file.new_mode or "100644"
                final[path] = file.after
            made = combine(before, own, final, dict.fromkeys(final, "other-commit"), modes)
            if any(truth.irrelevant for truth in made.truths):
                return made
        return None

    def _injected(self, repository: Repository, change: _Change, rng: random.Random) -> Combined | None:
        """The commit with up to three drive-by edits, each in a file of its own, so that its type is known."""
        base = repository.snapshot(change.commit.parent)
        before, own, final = dict(change.before), dict(change.after), dict(change.after)
        modes = dict(change.modes)
        kinds: dict[str, str] = {}
        candidates = _neighbours(base, change, rng)
        wanted = rng.randint(1, _DRIVE_BYS)
        for name in rng.sample(self._types, len(self._types)):
            if len(kinds) >= wanted:
                break
            if name == SCRATCH:
                module, symbol = _subject(change)
                script = new_file(module, symbol, rng)
                if not base.entries([script.path]) and script.path not in final:
                    before[script.path] = own[script.path] = None
                    final[script.path] = script.text.encode()
                    kinds[script.path] = name
                continue
            for path in candidates:
                if path in kinds:
                    continue
                text = own[path] if path in own else _text(base, path)
                changed = None if text is None else _inject(name, path, before.get(path, text), text, rng)
                if changed is not None:
                    before.setdefault(path, text)
                    own.setdefault(path, text)
                    final[path] = changed
                    kinds[path] = name
                    modes.setdefault(path, _mode(base, path))
                    break
        if not kinds:
            return None
        made = combine(before, own, final, kinds, modes)
        return made if any(truth.irrelevant for truth in made.truths) else None


def _unfit(commit: Commit) -> str:
    """Why a commit is not taken; empty where it is."""
    if not commit.message.strip():
        return "without a message"
    if _BOT.search(commit.author):
        return "by a bot"
    if _UNFIT.search(commit.subject):
        return "a revert, a merge or a release"
    if not any(file.path.endswith(".py") for file in commit.touched):
        return "no Python file"
    if len(commit.touched) > MOST_FILES or commit.lines > MOST_LINES:
        return f"over {MOST_FILES} files or {MOST_LINES} lines"
    return ""


def _read(repository: Repository, commit: Commit) -> _Change | None:
    """What a commit changed; ``None`` for what is more than text: links, modes, submodules, binaries, renames."""
    patch = read_git(between(repository, commit.parent, commit.id).diff)
    applied = apply_patch(patch, repository.snapshot(commit.parent))
    before: dict[str, bytes | None] = {}
    after: dict[str, bytes | None] = {}
    modes: dict[str, str] = {}
    if applied.applied is not Applied.EXACT or applied.base != commit.parent:
        return None
    for file in applied.files:
        status = file.change.status
        if status not in (FileStatus.ADDED, FileStatus.DELETED, FileStatus.MODIFIED) or (
            file.old_mode and file.new_mode and file.old_mode != file.new_mode
        ):
            return None
        mode = file.new_mode or file.old_mode or "100644"
        if mode not in ("100644", "100755") or b"\0" in (file.before or b"") + (file.after or b""):
            return None
        before[file.change.path], after[file.change.path], modes[file.change.path] = file.before, file.after, mode
    return _Change(commit, patch, before, after, modes) if before != after else None


def _kin(one: Commit, other: Commit) -> bool:
    """Whether two commits are by one author or about the same files."""
    return one.author == other.author or bool({f.path for f in one.touched} & {f.path for f in other.touched})


def _same(one: Commit, other: Commit) -> bool:
    """Whether the other commit may be about the same: it names the same issue or the commit, or says the same."""
    if set(_ISSUE.findall(one.message)) & set(_ISSUE.findall(other.message)):
        return True
    if one.id[:7] in other.message or other.id[:7] in one.message:
        return True
    mine, theirs = set(_WORD.findall(one.subject.lower())), set(_WORD.findall(other.subject.lower()))
    return bool(mine & theirs) and len(mine & theirs) * 2 >= min(len(mine), len(theirs))


def _belonging(truths: Sequence[Truth]) -> Iterator[Truth]:
    return (truth._replace(irrelevant=False, kind=None) for truth in truths)


def _neighbours(base: Snapshot, change: _Change, rng: random.Random) -> list[str]:
    """Python files that the commit changes, then others of their folders."""
    own = [path for path, text in change.after.items() if path.endswith(".py") and text is not None]
    folders = {path.rpartition("/")[0] for path in own}
    near = [
        path
        for path in base.paths()
        if path.endswith(".py") and path.rpartition("/")[0] in folders and path not in change.after
    ]
    rng.shuffle(own)
    rng.shuffle(near)
    found = [*own, *near[:10]]
    if rng.random() < 0.5:
        rng.shuffle(found)
    return found


def _subject(change: _Change) -> tuple[str, str]:
    """A module that the commit changes, and its name."""
    path = next(path for path in change.after if path.endswith(".py"))
    parts = path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").split("/")
    module = ".".join(part for part in parts if part.isidentifier()) or "project"
    return module, module.rpartition(".")[2]


def _text(base: Snapshot, path: str) -> bytes | None:
    entry = base.entries([path]).get(path)
    return None if entry is None or entry.type != "blob" else base.read([entry.id]).get(entry.id)


def _mode(base: Snapshot, path: str) -> str:
    return base.entries([path])[path].mode


def _inject(name: str, path: str, before: bytes | None, text: bytes, rng: random.Random) -> bytes | None:
    """``text`` with one drive-by edit; line ends stay as they are."""
    returns = b"\r\n" in text
    plain = text.replace(b"\r\n", b"\n") if returns else text
    if b"\r" in plain or (returns and text.count(b"\r\n") != text.count(b"\n")):
        return None
    try:
        decoded = plain.decode("utf-8")
    except UnicodeDecodeError:
        return None
    code = read_code(path, decoded, changed_lines(before, text))
    found = None if code is None else INJECTORS[name](code, rng)
    if found is None or found == decoded:
        return None
    made = found.encode("utf-8")
    return made.replace(b"\n", b"\r\n") if returns else made
