"""From an applied patch to its edits: every changed line in exactly one, each with its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from editguard.edits.companions import AddedFile, companions
from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.kinds.decide import decide
from editguard.edits.paths import language, path_kind
from editguard.edits.relate import relate
from editguard.edits.runs import Run, changed_runs
from editguard.edits.segment import segment
from editguard.edits.slicing import LineMap, slice_alone, slice_together
from editguard.edits.text import INDENTATION, text_kind
from editguard.globs import matcher
from editguard.syntax.layout import Layout, Suite
from editguard.syntax.read import Unreadable, read_python
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Applied, AppliedFile, AppliedPatch, FileStatus
from editguard.vocabulary.rule import FileSyntax

_WHOLE = frozenset({Kind.SCRATCH, Kind.GENERATED})
"""Kinds of files that stand or fall as a whole."""

_BY_PLACE = frozenset({Kind.TEST, Kind.DOCS, Kind.CONFIG, Kind.DEPENDENCY})
"""Kinds that a change of behaviour takes from where it stands."""


def find_edits(
    applied: AppliedPatch, config: Config, base_has: Callable[[str], bool]
) -> tuple[tuple[Edit, ...], tuple[FileSyntax, ...]]:
    """All edits of ``applied`` in the order of its files and lines, and how each file was read.

    ``base_has`` tells whether a path, a file's or a folder's, exists at the base.
    """
    files: list[ParsedFile] = []
    syntax: list[FileSyntax] = []
    kinds: list[Kind | None] = []
    drafts: list[Draft] = []
    for index, (file, kind) in enumerate(zip(applied.files, _path_kinds(applied, config, base_has), strict=True)):
        parsed, read = _parse(file, config)
        files.append(parsed)
        syntax.append(read)
        kinds.append(kind)
        drafts.extend(_drafts(index, parsed, read, kind))
    drafts = relate(drafts, files)
    return _finish(drafts, files, kinds), tuple(syntax)


def _path_kinds(applied: AppliedPatch, config: Config, base_has: Callable[[str], bool]) -> list[Kind | None]:
    """What each file is by where it stands."""
    kinds = [
        path_kind(
            file.change.path,
            added=file.change.status is FileStatus.ADDED,
            config=config,
            content=file.before if file.before is not None else file.after,
            base_has=base_has,
        )
        for file in applied.files
    ]
    if not any(file.change.status is FileStatus.ADDED for file in applied.files):
        return kinds
    candidates = [
        AddedFile(file.change.path, _added(file), file.change.status is FileStatus.ADDED, scratch=kind is Kind.SCRATCH)
        for file, kind in zip(applied.files, kinds, strict=True)
    ]
    thrown = companions(candidates, base_has)
    named = matcher(config.test_paths)
    return [
        Kind.SCRATCH if file.change.path in thrown and not named(file.change.path) else kind
        for file, kind in zip(applied.files, kinds, strict=True)
    ]


def _added(file: AppliedFile) -> bytes:
    """What the patch brings into ``file``: all of an added one."""
    if file.change.status is FileStatus.ADDED:
        return file.after or b""
    return b"".join(line.text for hunk in file.hunks for line in hunk.lines if line.op == "+")


def module_name(path: str) -> str:
    """Dotted name of a Python file by its place: ``src/`` in front and ``__init__`` behind are dropped."""
    parts = path.removesuffix(".pyi").removesuffix(".py").split("/")
    if len(parts) > 1 and parts[0] == "src":
        parts = parts[1:]
    if len(parts) > 1 and parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)


def _parse(file: AppliedFile, config: Config) -> tuple[ParsedFile, FileSyntax]:
    name = language(file.change.path)
    module = module_name(file.change.path)
    unread = ParsedFile(file, module, None, None)
    if file.applied is Applied.FAILED or file.change.binary or (file.before is None and file.after is None):
        return unread, FileSyntax(language=name)
    if name != "python":
        return unread, FileSyntax(language=name, parse="text")
    limit = config.limits.syntax_bytes
    runs = changed_runs(file.hunks)
    old, new = _reach(runs)
    before = _EMPTY if file.before is None else read_python(file.before, max_bytes=limit, around=old)
    after = _EMPTY if file.after is None else read_python(file.after, max_bytes=limit, around=new)
    problems = [side for side in (before, after) if isinstance(side, Unreadable)]
    parsers = {side.parser for side in (before, after) if isinstance(side, Layout)}
    return (
        ParsedFile(
            file,
            module,
            before if isinstance(before, Layout) else None,
            after if isinstance(after, Layout) else None,
        ),
        FileSyntax(
            language=name,
            parse="failed" if problems else "libcst" if "libcst" in parsers else "ast",
            before_error=(before.line, before.message) if isinstance(before, Unreadable) else None,
            after_error=(after.line, after.message) if isinstance(after, Unreadable) else None,
        ),
    )


def _reach(runs: Sequence[Run]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """From the line before each change to the one behind it, before and after."""
    return (
        [(max(1, run.old_first - 1), run.old_first + len(run.old)) for run in runs],
        [(max(1, run.new_first - 1), run.new_first + len(run.new)) for run in runs],
    )


_EMPTY = Layout(Suite([], "module", True), [""], "none")


def _drafts(index: int, parsed: ParsedFile, read: FileSyntax, place: Kind | None) -> list[Draft]:
    runs = changed_runs(parsed.file.hunks)
    if not runs:
        draft = _without_lines(index, parsed)
        return [draft] if draft else []
    whole = place in _WHOLE
    cut = runs if whole else [part for run in runs for part in segment(run, parsed.before, parsed.after)]
    before, after = parsed.before, parsed.after
    lines = LineMap(cut)
    drafts = []
    for run in cut:
        symbol = _symbol(run, parsed) if read.language == "python" else None
        kind: Kind | None = None
        detail = ""
        mapping: tuple[tuple[str, str], ...] = ()
        if before is not None and after is not None and not whole:
            decision = decide(slice_alone(run, before, after, lines))
            if decision.kind is None:
                decision = decide(slice_together(run, before, after, lines))
            kind, detail, mapping = decision.kind, decision.detail, decision.mapping
        if kind is None or (kind is Kind.FORMATTING and read.language == "python"):
            # what the text shows without a parser, or more exactly: line ends, a byte order mark
            text, text_detail = text_kind(run.old, run.new, parsed.file.change.path, read.language)
            if text is not None and (kind is None or text_detail):
                kind, detail = text, text_detail
        drafts.append(Draft(index, run, symbol, kind, detail, mapping))
    return _without_entailed_depth(drafts) if read.language == "python" else drafts


def _without_entailed_depth(drafts: list[Draft]) -> list[Draft]:
    """Code that is indented anew in a definition in which other things change has to stand as deep as its
    new surroundings: that is part of their change, whatever it looks like alone."""
    changed = {draft.symbol for draft in drafts if draft.kind is not Kind.FORMATTING}
    return [
        draft._replace(kind=Kind.BEHAVIOUR, detail="indented along with its surroundings")
        if draft.kind is Kind.FORMATTING and draft.detail == INDENTATION and draft.symbol in changed
        else draft
        for draft in drafts
    ]


def _without_lines(index: int, parsed: ParsedFile) -> Draft | None:
    """An edit for a file that changes without a changed line: binary, mode, rename, an empty file."""
    file = parsed.file
    change = file.change
    nothing = Run(1, 1, (), ())
    if change.binary:
        return Draft(index, nothing, None, Kind.BINARY, "binary content")
    if change.old_mode and change.new_mode and change.old_mode != change.new_mode:
        return Draft(index, nothing, None, Kind.MODE, f"mode {change.old_mode} to {change.new_mode}")
    if change.status is FileStatus.RENAMED:
        return Draft(index, nothing, None, Kind.MOVE, f"renamed from {change.old_path}")
    if change.status is FileStatus.MODIFIED:
        return None
    return Draft(index, nothing, None, None, f"{change.status.value} file without lines")


def _symbol(run: Run, parsed: ParsedFile) -> str:
    """Innermost definition that holds the edit's code; its blank lines and comments at the ends do not
    count, nor do those of a decorator that precedes its own definition."""
    for layout, first, changed in (
        (parsed.after, run.new_first, run.new),
        (parsed.before, run.old_first, run.old),
    ):
        if layout is None or not changed:
            continue
        last = first + len(changed) - 1
        while first < last and _idle(layout, first):
            first += 1
        while first < last and not layout.lines[last - 1].strip():
            last -= 1
        return layout.symbol(first, last, parsed.module)
    return parsed.module


def _idle(layout: Layout, line: int) -> bool:
    text = layout.lines[line - 1].strip()
    return not text or text.startswith("#")


def _finish(drafts: Sequence[Draft], files: Sequence[ParsedFile], places: Sequence[Kind | None]) -> tuple[Edit, ...]:
    edits = []
    for number, draft in enumerate(drafts, start=1):
        change = files[draft.file].file.change
        place = places[draft.file]
        kind = draft.kind or Kind.BEHAVIOUR
        if place in _WHOLE:
            kind = place or kind
        elif kind is Kind.BEHAVIOUR and place is not None:
            kind = place
        edits.append(
            Edit(
                id=f"e{number}",
                path=change.path,
                old_path=change.old_path,
                old_lines=draft.run.old_span,
                new_lines=draft.run.new_span,
                kind=kind,
                symbol=draft.symbol,
                old_text=draft.run.old,
                new_text=draft.run.new,
                detail=draft.detail,
                partners=tuple(f"e{other + 1}" for other in draft.partners),
            )
        )
    return tuple(edits)
