"""The existing tests that a patch deletes, skips, weakens or edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from editguard.edits.paths import path_kind
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Applied, AppliedFile, AppliedPatch, FileStatus, Span
from editguard.vocabulary.weakening import Weakening, WeakeningKind
from editguard.weakening.cases import ExistingTest, FileOfTests, read_tests
from editguard.weakening.demands import Demand, loosened
from editguard.weakening.other_languages import skips_added

_ALIKE = 0.5
"""Share of the statements of a test that one of another name has as well, if it is the same one renamed."""

_SILENT = frozenset({Kind.FORMATTING, Kind.COMMENT, Kind.DOCSTRING, Kind.ANNOTATION, Kind.IMPORT})


def weakenings(applied: AppliedPatch, edits: Sequence[Edit], config: Config) -> tuple[Weakening, ...]:
    """What ``applied`` takes from existing tests, file by file. Tests that it adds owe nothing; a file that does not
    parse on either side is passed over."""
    touched = {edit.path for edit in edits if edit.kind not in _SILENT}
    files = [
        file
        for file in applied.files
        if file.change.path in touched and file.before is not None and file.applied is not Applied.FAILED
    ]
    found: list[Weakening] = []
    now: _Elsewhere | None = None
    for file in files:
        path = file.change.old_path or file.change.path
        if path_kind(path, added=False, config=config, content=file.before) is not Kind.TEST:
            continue
        if not path.endswith(".py"):
            found.extend(_other(file))
            continue
        now = now or _Elsewhere(applied)
        found.extend(_python(file, now))
    return tuple(found)


class _Elsewhere:
    """The tests of all files after the patch, to find what moved."""

    def __init__(self, applied: AppliedPatch) -> None:
        self._bare: Counter[str] = Counter()
        for file in applied.files:
            if file.after is None or not file.change.path.endswith(".py") or not _adds_test(file):
                continue
            tests, earlier = _read(file.after), _read(file.before)
            if tests is not None:
                come = tests.cases.keys() - (earlier.cases.keys() if earlier else set())
                self._bare.update(name.rpartition(".")[2] for name in come)

    def has(self, name: str) -> bool:
        """Whether the patch adds a test of this name somewhere."""
        return bool(self._bare[name.rpartition(".")[2]])


def _adds_test(file: AppliedFile) -> bool:
    return any(line.op == "+" and b"test" in line.text for hunk in file.hunks for line in hunk.lines)


def _read(source: bytes | None) -> FileOfTests | None:
    decoded = decode_python(source or b"")
    if isinstance(decoded, Undecodable):
        return None
    try:
        return read_tests(decoded.text)
    except SyntaxError:
        return None


def _python(file: AppliedFile, elsewhere: _Elsewhere) -> Iterator[Weakening]:
    path = file.change.path
    old = _read(file.before)
    new = _read(file.after) if file.after is not None else FileOfTests({}, (), frozenset())
    if old is None or new is None:
        return
    gone = [case for name, case in old.cases.items() if name not in new.cases and not elsewhere.has(name)]
    come = [case for name, case in new.cases.items() if name not in old.cases]
    renamed = _renamed(gone, come)
    if file.after is None:
        if gone:
            names = frozenset(name for case in gone for name in case.names)
            words = f"the file goes with {_count(len(gone), 'test')}"
            yield Weakening(WeakeningKind.DELETED, path, "", words, names=names)
        return
    for case in gone:
        if case.name not in renamed and case.demands and not _taken_over(case, come, new, old):
            words = f"the test `{case.name}` is gone"
            yield Weakening(
                WeakeningKind.DELETED,
                path,
                case.name,
                words,
                names=case.names,
                old_lines=case.span,
            )
    for name in sorted(new.shadowed - old.shadowed):
        if name in old.cases:
            words = f"`{name}` is defined twice now: only the second one runs"
            case = new.cases[name]
            yield Weakening(WeakeningKind.DELETED, path, name, words, names=case.names, new_lines=case.span)
    for skip in new.skips:
        if skip.text not in {known.text for known in old.skips} and old.cases:
            words = f"`{skip.text}` concerns every test of the file"
            line = Span(skip.line, skip.line)
            yield Weakening(WeakeningKind.SKIPPED, path, "", words, mild=skip.conditional, new_lines=line)
    for name, case in old.cases.items():
        other = new.cases.get(name) or renamed.get(name)
        if other is not None and other.source != case.source and name not in new.shadowed - old.shadowed:
            yield from _kept(path, case, other)


def _renamed(gone: Sequence[ExistingTest], come: Sequence[ExistingTest]) -> dict[str, ExistingTest]:
    """What tests that are gone are called now, by their old names."""
    found: dict[str, ExistingTest] = {}
    for case in gone:
        best, share = None, _ALIKE
        for other in come:
            alike = _alike(case, other)
            if alike >= share:
                best, share = other, alike
        if best is not None:
            found[case.name] = best
    return found


def _alike(case: ExistingTest, other: ExistingTest) -> float:
    if case.name.rpartition(".")[2] == other.name.rpartition(".")[2]:
        return 1.0  # in another class
    shared = Counter(case.statements) & Counter(other.statements)
    return shared.total() / max(1, len(case.statements))


def _taken_over(case: ExistingTest, come: Sequence[ExistingTest], new: FileOfTests, old: FileOfTests) -> bool:
    """Whether what the test demands is demanded by others now: new ones, or those that grew."""
    demanded = {demand.text for other in come for demand in other.demands}
    for name, other in new.cases.items():
        if name in old.cases:
            known = Counter(demand.text for demand in old.cases[name].demands)
            demanded.update((Counter(demand.text for demand in other.demands) - known).keys())
    if all(demand.text in demanded for demand in case.demands):
        return True
    # as many new tests with the same words in them: written anew
    return any(len(other.demands) >= len(case.demands) and len(case.names & other.names) >= 3 for other in come)


def _kept(path: str, case: ExistingTest, other: ExistingTest) -> Iterator[Weakening]:
    names = case.names
    known = {skip.text for skip in case.skips}
    for skip in other.skips:
        if skip.text not in known:
            line = Span(skip.line, skip.line)
            yield Weakening(
                WeakeningKind.SKIPPED,
                path,
                case.name,
                f"the test `{case.name}` gets `{_short(skip.text)}`",
                names=names,
                mild=skip.conditional,
                old_lines=None,
                new_lines=line,
            )
    yield from _rows_gone(path, case, other, names)
    old, new = _differing(case.demands, other.demands)
    pairs, lost = _paired(old, new)
    for was, now, same in pairs:
        reason = loosened(was, now, same=same)
        kind = WeakeningKind.WEAKENED if reason else WeakeningKind.EXPECTATION
        words = f"an assertion of `{case.name}` demands less: {reason}" if reason else ""
        words = words or f"`{case.name}` expects something else"
        yield Weakening(
            kind,
            path,
            case.name,
            words,
            was.text,
            now.text,
            names,
            old_lines=Span(was.line, was.last),
            new_lines=Span(now.line, now.last),
        )
    fewer = len(case.demands) - len(other.demands)
    if lost and fewer > 0 and not (len(other.rows) > len(case.rows)):
        words = f"{_count(len(lost), 'assertion')} of `{case.name}` {'is' if len(lost) == 1 else 'are'} gone"
        last = Span(lost[0].line, lost[0].last)
        yield Weakening(
            WeakeningKind.WEAKENED,
            path,
            case.name,
            words,
            "\n".join(one.text for one in lost),
            "",
            names,
            old_lines=last,
        )


def _rows_gone(path: str, case: ExistingTest, other: ExistingTest, names: frozenset[str]) -> Iterator[Weakening]:
    gone = [row for row in case.rows if row not in other.rows]
    come = [row for row in other.rows if row not in case.rows]
    if not gone or not other.rows:
        return
    if len(other.rows) < len(case.rows) and not come:
        words = f"{_count(len(gone), 'parameter set')} of `{case.name}` {'is' if len(gone) == 1 else 'are'} gone"
        kind = WeakeningKind.WEAKENED
    else:
        words, kind = f"`{case.name}` gets other parameters", WeakeningKind.EXPECTATION
    yield Weakening(
        kind,
        path,
        case.name,
        words,
        _short(gone[0]),
        _short(come[0]) if come else "",
        names,
        old_lines=case.span,
        new_lines=other.span,
    )


def _differing(old: Sequence[Demand], new: Sequence[Demand]) -> tuple[list[Demand], list[Demand]]:
    """What only one side demands, in its order."""
    return _without(old, new), _without(new, old)


def _without(some: Sequence[Demand], others: Sequence[Demand]) -> list[Demand]:
    left = Counter((demand.text, demand.swallowed) for demand in others)
    found = []
    for demand in some:
        key = (demand.text, demand.swallowed)
        if left[key]:
            left[key] -= 1
        else:
            found.append(demand)
    return found


_CLOSE: tuple[tuple[Callable[[Demand, Demand], bool], bool], ...] = (
    (lambda was, now: was.text == now.text, True),
    (lambda was, now: was.callee == now.callee and was.subject == now.subject, True),
    (lambda was, now: bool(was.subject) and was.subject == now.subject, True),
    (lambda was, now: bool(was.errors) == bool(now.errors) and was.callee == now.callee, False),
    (lambda was, now: True, False),
)
"""How an assertion is found that stands in the place of another, best first, and whether it looks at the same."""


def _paired(old: Sequence[Demand], new: Sequence[Demand]) -> tuple[list[tuple[Demand, Demand, bool]], list[Demand]]:
    """Each demand that is gone with the one in its place, and whether that looks at the same; and those without one."""
    rest, left = list(new), list(old)
    pairs: list[tuple[Demand, Demand, bool]] = []
    for close, same in _CLOSE:
        for was in list(left):
            match = next((now for now in rest if close(was, now)), None)
            if match is not None:
                pairs.append((was, match, same))
                rest.remove(match)
                left.remove(was)
    order = {id(demand): place for place, demand in enumerate(old)}
    return sorted(pairs, key=lambda pair: order[id(pair[0])]), left


def _other(file: AppliedFile) -> Iterator[Weakening]:
    """Tests in other languages, as far as their lines show it."""
    path = file.change.path
    if file.change.status is FileStatus.DELETED:
        if (file.before or b"").strip():
            yield Weakening(WeakeningKind.DELETED, path, "", "a file of the tests is deleted")
        return
    if file.before is None or file.after is None:
        return
    for line, text in skips_added(path, file.before, file.after):
        yield Weakening(
            WeakeningKind.SKIPPED, path, "", f"tests are left out by `{_short(text)}`", new_lines=Span(line, line)
        )


def _count(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number} {word}s"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:99]}…"
