"""All rules in one sorted table; a rule's module is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple

from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Rule

ALWAYS = "always"


class Entry(NamedTuple):
    """One rule: its code and name, the module below `editguard.rules` and the class in it.

    ``occasion`` is what there must be in a patch for the rule to have anything to say, in the words of
    the engine: a problem of one code, a repair, a verdict, a file that does not parse.
    """

    code: str
    name: str
    module: str
    cls: str
    severity: Severity
    occasion: str


TABLE = (
    Entry("EG001", "unreadable-patch", "patch.unreadable", "UnreadablePatch", Severity.ERROR, "problem unreadable"),
    Entry("EG002", "malformed-patch", "patch.malformed", "MalformedPatch", Severity.ERROR, "problem malformed"),
    Entry("EG003", "does-not-apply", "patch.does_not_apply", "DoesNotApply", Severity.ERROR, "problem does-not-apply"),
    Entry("EG004", "ambiguous-place", "patch.ambiguous", "AmbiguousPlace", Severity.ERROR, "problem ambiguous"),
    Entry("EG005", "repaired-patch", "patch.repaired", "RepairedPatch", Severity.WARNING, "repair"),
    Entry("EG006", "fuzzy-placement", "patch.fuzzy", "FuzzyPlacement", Severity.WARNING, "repair"),
    Entry("EG007", "lines-lost", "patch.lines_lost", "LinesLost", Severity.ERROR, "problem lines-lost"),
    Entry("EG008", "syntax-error", "patch.syntax_error", "SyntaxErrorLeft", Severity.ERROR, "unparsed"),
    Entry("EG009", "elided-code", "patch.elided", "ElidedCode", Severity.ERROR, ALWAYS),
    Entry("EG010", "conflict-markers", "patch.conflict_markers", "ConflictMarkers", Severity.ERROR, ALWAYS),
    Entry("EG011", "path-escape", "patch.path_escape", "PathEscape", Severity.ERROR, "problem path-escape"),
    Entry("EG012", "symlink", "patch.symlink", "Symlink", Severity.WARNING, "problem symlink"),
    Entry("EG013", "mode-change", "patch.mode", "ModeChange", Severity.WARNING, "problem mode"),
    Entry("EG014", "submodule", "patch.submodule", "Submodule", Severity.WARNING, "problem submodule"),
    Entry("EG015", "opaque-binary", "patch.opaque_binary", "OpaqueBinary", Severity.WARNING, "problem binary-opaque"),
    Entry("EG016", "limit-hit", "patch.limit", "LimitHit", Severity.ERROR, "problem limit"),
    Entry("EG017", "unparsed-file", "patch.unparsed", "UnparsedFile", Severity.WARNING, "unparsed"),
    Entry("EG018", "not-assessed", "patch.not_assessed", "NotAssessed", Severity.NOTE, "not_assessed"),
    Entry("EG101", "formatting", "irrelevant.formatting", "Formatting", Severity.ERROR, "irrelevant"),
    Entry("EG102", "comment", "irrelevant.comment", "Comment", Severity.WARNING, "irrelevant"),
    Entry("EG103", "docstring", "irrelevant.docstring", "Docstring", Severity.WARNING, "irrelevant"),
    Entry("EG104", "import-order", "irrelevant.import_order", "ImportOrder", Severity.WARNING, "irrelevant"),
    Entry("EG105", "rename", "irrelevant.rename", "Rename", Severity.WARNING, "irrelevant"),
    Entry("EG106", "annotation", "irrelevant.annotation", "Annotation", Severity.WARNING, "irrelevant"),
    Entry("EG107", "move", "irrelevant.move", "Move", Severity.WARNING, "irrelevant"),
    Entry("EG108", "equivalent", "irrelevant.equivalent", "Equivalent", Severity.WARNING, "irrelevant"),
    Entry("EG109", "scratch-file", "irrelevant.scratch_file", "ScratchFile", Severity.ERROR, "irrelevant"),
    Entry("EG110", "debug-output", "irrelevant.debug_output", "DebugOutput", Severity.ERROR, "irrelevant"),
    Entry("EG111", "whitespace", "irrelevant.whitespace", "Whitespace", Severity.ERROR, "irrelevant"),
    Entry("EG112", "line-endings", "irrelevant.line_endings", "LineEndings", Severity.ERROR, "irrelevant"),
    Entry("EG113", "byte-order-mark", "irrelevant.byte_order_mark", "ByteOrderMark", Severity.ERROR, "irrelevant"),
    Entry("EG114", "final-newline", "irrelevant.final_newline", "FinalNewline", Severity.WARNING, "irrelevant"),
    Entry("EG115", "disconnected-edit", "irrelevant.disconnected", "Disconnected", Severity.WARNING, "irrelevant"),
    Entry("EG116", "unreferenced-addition", "irrelevant.unreferenced", "Unreferenced", Severity.WARNING, "irrelevant"),
    Entry("EG117", "requalified-name", "irrelevant.requalified", "Requalified", Severity.WARNING, "irrelevant"),
    Entry(
        "EG118", "speculative-guard", "irrelevant.speculative_guard", "SpeculativeGuard", Severity.WARNING, "irrelevant"
    ),
    Entry("EG119", "whole-function-rewrite", "irrelevant.rewrite", "Rewrite", Severity.NOTE, "task"),
    Entry("EG120", "removed-words", "irrelevant.removed_words", "RemovedWords", Severity.WARNING, "irrelevant"),
    Entry("EG201", "path-outside-contract", "scope.path", "PathOutside", Severity.ERROR, "breach EG201"),
    Entry("EG202", "symbol-outside-contract", "scope.symbol", "SymbolOutside", Severity.ERROR, "breach EG202"),
    Entry("EG203", "task-constraint", "scope.task_constraint", "TaskConstraint", Severity.ERROR, "breach EG203"),
    Entry("EG204", "over-budget", "scope.budget", "OverBudget", Severity.ERROR, "breach EG204"),
    Entry("EG205", "contract-changed", "scope.contract_changed", "ContractChanged", Severity.ERROR, "breach EG205"),
    Entry("EG206", "constraint-noticed", "scope.noticed", "ConstraintNoticed", Severity.NOTE, "notice"),
)

_BY_CODE = {entry.code: entry for entry in TABLE}


def codes() -> tuple[str, ...]:
    """All codes, sorted."""
    return tuple(_BY_CODE)


def entry(code: str) -> Entry:
    """The table's row for ``code``.

    Raises:
        UsageError: if there is no such rule.
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise unknown(code) from None


@cache
def load(code: str) -> Rule:
    """The rule with ``code``.

    Raises:
        UsageError: if there is none.
    """
    row = entry(code)
    found: type[Rule] = getattr(import_module(f"editguard.rules.{row.module}"), row.cls)
    return found()


def select(select: Sequence[str], ignore: Sequence[str]) -> tuple[str, ...]:
    """The codes that ``select`` names and ``ignore`` does not; both take codes and their prefixes, and an
    empty ``select`` means all. Of two prefixes the longer one wins, so that ``EG1`` can be ignored but for
    ``EG109``.

    Raises:
        UsageError: for a code or prefix that no rule has.
    """
    for prefix in (*select, *ignore):
        if not prefix or not any(code.startswith(prefix) for code in _BY_CODE):
            raise unknown(prefix)
    wanted = select or ("EG",)
    return tuple(code for code in _BY_CODE if _reach(code, wanted) > max(0, _reach(code, ignore)))


def _reach(code: str, prefixes: Sequence[str]) -> int:
    """Length of the longest prefix of ``code`` among ``prefixes``, 0 if there is none."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


def unknown(code: str) -> UsageError:
    """The error for a code that does not exist, with the closest that does."""
    from difflib import get_close_matches

    names = {row.name: row.code for row in TABLE}
    digits = str.maketrans("OIL", "011")  # letters that are taken for digits
    close = get_close_matches(code[:2].upper() + code[2:].upper().translate(digits), [*_BY_CODE, "EG0", "EG1"], n=1)
    close = close or [names[name] for name in get_close_matches(code.lower(), names, n=1)]
    hint = f"; did you mean {close[0]}?" if close else ""
    return UsageError(f"unknown rule {code!r}{hint} (`editguard rules` lists them)")
