"""Verdicts that structure alone decides.

An edit that changes no behaviour (formatting, a reworded comment, a rename …), debug output and scratch
files do not belong to a change that is about something else. Whether the change *is* about something
else is read from the patch: next to at least one edit of substance, and from the task's words, which may
ask for such edits. Everything that this does not settle is left `not_assessed`, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

from editguard.edits.debug import debug_output
from editguard.edits.kinds.decide import BLANKS_OF_DOCSTRING
from editguard.edits.text import FINAL_NEWLINE
from editguard.patterns import Pattern
from editguard.relevance.bindings import imports_only
from editguard.relevance.explaining import explains
from editguard.relevance.spoken import Spoken, spoken_of
from editguard.task.intent import SHORT, asked_kinds
from editguard.vocabulary.edit import Edit, Evidence, Kind, Label, Verdict
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.task import Task

_GAP = 3
"""Lines from one edit to the next that still make one change of them."""

_MAKES = Pattern(r"\b(?:add|create|write|put|provide|ship|include|new|missing)\b", 2)  # re.IGNORECASE
_SENTENCE = Pattern(r"(?<=[.!?])\s|\n")
_OUTPUT = Pattern(r"\b(?:print|log|debug|trace|stdout|stderr|console|breakpoint)\w*", 2)  # re.IGNORECASE

STRUCTURAL: Mapping[Kind, str] = {
    Kind.FORMATTING: "changes layout only",
    Kind.COMMENT: "changes comments only",
    Kind.DOCSTRING: "changes a docstring only",
    Kind.IMPORT: "reorders imports without changing what they bind",
    Kind.RENAME: "only renames",
    Kind.ANNOTATION: "changes type hints only",
    Kind.MOVE: "moves code without changing it",
    Kind.EQUIVALENT: "rewrites code without changing what it does",
}
"""Kinds that carry no behaviour, with the words for it."""

SUBSTANCE = frozenset({Kind.BEHAVIOUR, Kind.TEST, Kind.CONFIG, Kind.DEPENDENCY})

_EXPLAINING = frozenset({Kind.COMMENT, Kind.DOCSTRING, Kind.ANNOTATION})
"""Kinds that a change of behaviour in the same definition may well carry."""

_WORDED = frozenset({Kind.COMMENT, Kind.DOCSTRING})

_LAYOUT = frozenset({Kind.FORMATTING, Kind.IMPORT})
"""Kinds that do not belong to a change of words either."""


_HINTED = Pattern(rb"([A-Za-z_]\w{2,})[ \t]*:")
_IDENTIFIER = Pattern(rb"[A-Za-z_]\w{2,}")
_EVERYDAY = frozenset(
    (
        b"str", b"int", b"bool", b"float", b"bytes", b"tuple", b"list", b"dict", b"set", b"object", b"type", b"None",
        b"Any", b"Optional", b"Union", b"List", b"Dict", b"Tuple", b"Set", b"Type", b"Callable", b"Sequence",
        b"Iterable", b"Iterator", b"Mapping", b"typing", b"self", b"def", b"return", b"args", b"kwargs",
    )
)  # fmt: skip
"""Names that say nothing of what is typed."""

_FOR_TOOLS = ("pragma", "type comments")
"""How the details of edits begin that change nothing but `noqa`, `type: ignore` and the like."""


def judge(
    edits: Sequence[Edit],
    files: Mapping[str, AppliedFile],
    task: Task | None,
    excluded: Callable[[str], bool] = lambda path: False,
) -> tuple[Verdict, ...]:
    """A verdict for each edit, in their order; ``files`` maps paths to the files of the patch, ``excluded``
    tells which paths the settings leave out."""
    asked = asked_kinds(task.text) if task else {}
    debug = {edit.id: _debug(edit, files) for edit in edits if edit.kind in (Kind.BEHAVIOUR, Kind.TEST)}
    worded = any(edit.kind in _WORDED or edit.kind is Kind.DOCS for edit in edits)
    substance = [edit for edit in edits if edit.kind in SUBSTANCE and not debug.get(edit.id)]
    touched = {(edit.path, edit.symbol) for edit in substance if edit.symbol is not None}
    spoken: Spoken | None = None
    verdicts = []
    for edit in edits:
        if excluded(edit.path):
            verdicts.append(_open(edit, "excluded", "the settings exclude this path"))
            continue
        verdict = _verdict(edit, task, asked, debug.get(edit.id), bool(substance) or (worded and edit.kind in _LAYOUT))
        if verdict.label is Label.IRRELEVANT and edit.kind in STRUCTURAL:
            spoken = spoken or spoken_of(task, substance)
            verdict = _excuse(edit, files.get(edit.path), touched, spoken, substance) or verdict
        verdicts.append(verdict)
    return tuple(_excused_end(place, edits, verdicts) for place in range(len(edits)))


def _excused_end(place: int, edits: Sequence[Edit], verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on the edit at ``place``; what only gives the last line its end is no more out of place than the
    lines that are put behind it, which could not stand there without, and likewise for lines that go."""
    verdict, above = verdicts[place], edits[place]
    if verdict.label is not Label.IRRELEVANT or above.detail != FINAL_NEWLINE:
        return verdict
    for other in range(place + 1, len(edits)):
        edit = edits[other]
        if not _goes_on(above, edit):
            break
        if verdicts[other].label is not Label.IRRELEVANT:
            return _open(edits[place], "beside", f"changes the line end only, along with {edit.id} behind it")
        above = edit
    return verdict


def _goes_on(above: Edit, below: Edit) -> bool:
    """Whether ``below`` only adds lines, or only takes some away, right behind the lines of ``above``."""
    if below.path != above.path:
        return False
    if not below.old_text:
        one, other = above.new_lines, below.new_lines
    elif not below.new_text:
        one, other = above.old_lines, below.old_lines
    else:
        return False
    return one is not None and other is not None and one.last + 1 == other.first


def _excuse(
    edit: Edit,
    file: AppliedFile | None,
    touched: Set[tuple[str, str]],
    spoken: Spoken,
    substance: Sequence[Edit],
) -> Verdict | None:
    """Why an edit that changes no behaviour may belong to the change all the same, if it may."""
    words = STRUCTURAL[edit.kind]
    if edit.kind is Kind.COMMENT and edit.new_lines is None and not spoken.words_gone(edit):
        return None  # the code that it explained is still there
    layout = edit.detail == BLANKS_OF_DOCSTRING
    if edit.kind in _EXPLAINING and not layout and explains(edit, file, touched) and _typed_near(edit, substance):
        return _open(edit, "beside", f"{words}, in a definition whose behaviour the patch changes")
    if edit.kind is Kind.ANNOTATION and (hint := _typed_by(edit, substance)):
        return _open(edit, "beside", f"{words}, to `{hint}`, which the patch changes")
    if edit.kind is Kind.EQUIVALENT and any(_touch(edit, other) for other in substance):
        return _open(edit, "beside", f"{words}, right beside code whose behaviour the patch changes")
    if layout:
        return None
    if edit.kind in _WORDED and (name := spoken.code_of(edit)):
        return _open(edit, "named", f"{words}, and speaks of `{name}` as the task does")
    if edit.kind in _WORDED and (shared := spoken.words_of(edit)):
        return _open(edit, "words", f"{words}, in words of the task or of the change: {', '.join(shared[:3])}")
    if edit.kind is Kind.RENAME and (name := spoken.name_of(edit)):
        return _open(edit, "named", f"{words}, and the task speaks of `{name}`")
    return None


def _verdict(edit: Edit, task: Task | None, asked: Mapping[Kind, str], debug: str | None, substance: bool) -> Verdict:
    if edit.kind is Kind.SCRATCH:
        if task and _named(edit.path, task.text):
            return _open(edit, "named", "the task names this file")
        if Kind.SCRATCH in asked:
            return _open(edit, "asked", f"the task says “{asked[Kind.SCRATCH]}”")
        return _irrelevant(edit, "scratch", "a file of the kind that is written along the way and thrown away")
    if debug:
        spoken = _OUTPUT.search(task.text) if task else None
        if spoken:
            return _open(edit, "asked", f"{debug}, and the task says “{spoken.group()}”")
        return _irrelevant(edit, "debug", debug)
    words = STRUCTURAL.get(edit.kind)
    if words is None:
        return _open(edit, "behaviour", "structure alone does not tell whether this belongs to the task")
    if edit.detail.startswith(_FOR_TOOLS):
        return _open(edit, "beside", "changes marks for tools only, which any change may call for")
    kind = Kind.FORMATTING if edit.detail == BLANKS_OF_DOCSTRING else edit.kind
    if kind in asked:
        return _open(edit, "asked", f"{words}, and the task says “{asked[kind]}”")
    if not substance:
        return _open(edit, "alone", f"{words}, and nothing in the patch does more than that")
    return _irrelevant(edit, "structure", words + (f": {edit.detail}" if edit.detail else ""))


def _irrelevant(edit: Edit, signal: str, detail: str) -> Verdict:
    return Verdict(edit.id, Label.IRRELEVANT, None, (Evidence(signal, detail, 1.0),))


def _open(edit: Edit, signal: str, detail: str) -> Verdict:
    return Verdict(edit.id, Label.NOT_ASSESSED, None, (Evidence(signal, detail, 0.0),))


def _debug(edit: Edit, files: Mapping[str, AppliedFile]) -> str | None:
    file = files.get(edit.path)
    if file is None or not edit.new_text:
        return None
    return debug_output(edit.path, edit.old_text, edit.new_text, file.before, file.after)


def _touch(edit: Edit, other: Edit) -> bool:
    """Whether the two stand in one definition with at most a few lines between them, after the change."""
    if edit.path != other.path or edit.symbol != other.symbol or edit.new_lines is None or other.new_lines is None:
        return False
    gap = max(edit.new_lines.first - other.new_lines.last, other.new_lines.first - edit.new_lines.last)
    return gap <= _GAP


def _typed_near(edit: Edit, substance: Sequence[Edit]) -> bool:
    """Whether type hints may go along with a change in their definition: they are of what it returns, or a name that
    they are of stands in changed lines of the file. What is not a type hint is none that strays."""
    if edit.kind is not Kind.ANNOTATION:
        return True
    hinted = set(_HINTED.findall(b"".join((*edit.old_text, *edit.new_text))))
    if not hinted or b"->" in b"".join((*edit.old_text, *edit.new_text)):
        return True
    return any(hinted & _names((*other.old_text, *other.new_text)) for other in substance if other.path == edit.path)


def _typed_by(edit: Edit, substance: Sequence[Edit]) -> str:
    """A name that the type hints of ``edit`` bring and that a change of behaviour holds, other than to import it."""
    came = _names(edit.new_text) - _names(edit.old_text) - _EVERYDAY
    for other in substance:
        shared = came & _names(other.new_text)
        if shared and not imports_only(other):
            return min(shared).decode("ascii", "replace")
    return ""


def _names(lines: Sequence[bytes]) -> set[bytes]:
    return set(_IDENTIFIER.findall(b"".join(lines)))


def _named(path: str, text: str) -> bool:
    """Whether the task asks for the file: it names it in a few words, or in a sentence that speaks of making one."""
    name = path.rsplit("/", 1)[-1]
    if name == "__init__.py":
        name = path
    if name not in text:
        return False
    if len(text.split()) <= SHORT:
        return True
    return any(name in sentence and _MAKES.search(sentence) for sentence in _SENTENCE.compiled.split(text))
