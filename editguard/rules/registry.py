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
SUPPRESSION = "suppression"
"""These rules come last: they speak of what became of the findings of the others."""


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
    Entry("EG019", "addressed-reviewer", "patch.addressed", "AddressedReviewer", Severity.ERROR, "addressed"),
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
    Entry("EG121", "second-reader", "irrelevant.second_reader", "SecondReader", Severity.WARNING, "irrelevant"),
    Entry("EG201", "path-outside-contract", "scope.path", "PathOutside", Severity.ERROR, "breach EG201"),
    Entry("EG202", "symbol-outside-contract", "scope.symbol", "SymbolOutside", Severity.ERROR, "breach EG202"),
    Entry("EG203", "task-constraint", "scope.task_constraint", "TaskConstraint", Severity.ERROR, "breach EG203"),
    Entry("EG204", "over-budget", "scope.budget", "OverBudget", Severity.ERROR, "breach EG204"),
    Entry("EG205", "contract-changed", "scope.contract_changed", "ContractChanged", Severity.ERROR, "breach EG205"),
    Entry("EG206", "constraint-noticed", "scope.noticed", "ConstraintNoticed", Severity.NOTE, "notice"),
    Entry("EG210", "removed-public-name", "scope.removed_name", "RemovedName", Severity.ERROR, "task"),
    Entry("EG211", "changed-signature", "scope.changed_signature", "ChangedSignature", Severity.ERROR, "task"),
    Entry("EG212", "changed-default", "scope.changed_default", "ChangedDefault", Severity.WARNING, "task"),
    Entry("EG213", "changed-bases", "scope.changed_bases", "ChangedBases", Severity.WARNING, "task"),
    Entry("EG214", "changed-exception", "scope.changed_exception", "ChangedException", Severity.WARNING, "task"),
    Entry("EG215", "extended-interface", "scope.extended_interface", "ExtendedInterface", Severity.NOTE, "task"),
    Entry("EG216", "deleted-test", "scope.deleted_test", "DeletedTest", Severity.ERROR, "task"),
    Entry("EG217", "skipped-test", "scope.skipped_test", "SkippedTest", Severity.ERROR, "task"),
    Entry("EG218", "weakened-test", "scope.weakened_test", "WeakenedTest", Severity.WARNING, "task"),
    Entry("EG219", "edited-expectation", "scope.edited_expectation", "EditedExpectation", Severity.NOTE, "task"),
    Entry("EG220", "integration-changed", "scope.integration", "Integration", Severity.ERROR, "task"),
    Entry("EG221", "settings-changed", "scope.settings", "Settings", Severity.WARNING, "task"),
    Entry("EG222", "dependency-changed", "scope.dependency", "Dependency", Severity.WARNING, "task"),
    Entry("EG223", "licence-changed", "scope.licence", "Licence", Severity.ERROR, "task"),
    Entry("EG224", "secret", "scope.secret", "Secret", Severity.ERROR, ALWAYS),
    Entry("EG225", "copied-or-generated", "scope.copied", "Copied", Severity.WARNING, "task"),
    Entry("EG226", "own-configuration", "scope.own_configuration", "OwnConfiguration", Severity.ERROR, "own settings"),
    Entry("EG227", "new-suppression", "scope.new_suppression", "NewSuppression", Severity.WARNING, SUPPRESSION),
    Entry(
        "EG228", "unused-suppression", "scope.unused_suppression", "UnusedSuppression", Severity.WARNING, SUPPRESSION
    ),
    Entry(
        "EG229", "unknown-suppression", "scope.unknown_suppression", "UnknownSuppression", Severity.WARNING, SUPPRESSION
    ),
    Entry("EG301", "introduced-lint", "lint.introduced", "IntroducedLint", Severity.WARNING, "lint introduced"),
    Entry("EG302", "suppression-added", "lint.suppression", "SuppressionAdded", Severity.WARNING, "lint suppressions"),
    Entry("EG303", "lint-settings", "lint.settings", "LintSettings", Severity.WARNING, "lint settings"),
    Entry("EG304", "lint-not-checked", "lint.not_checked", "LintNotChecked", Severity.WARNING, "lint unchecked"),
    Entry("EG401", "formatter-delta", "style.formatter", "FormatterDelta", Severity.WARNING, "lint unformatted"),
    Entry("EG402", "naming-drift", "style.naming", "NamingDrift", Severity.WARNING, "lint drift"),
    Entry("EG403", "quote-drift", "style.quotes", "QuoteDrift", Severity.WARNING, "lint drift"),
    Entry("EG404", "docstring-drift", "style.docstrings", "DocstringDrift", Severity.WARNING, "lint drift"),
    Entry("EG405", "missing-docstring", "style.missing_docstring", "MissingDocstring", Severity.WARNING, "lint drift"),
    Entry("EG406", "annotation-drift", "style.annotations", "AnnotationDrift", Severity.WARNING, "lint drift"),
    Entry("EG407", "import-drift", "style.imports", "ImportDrift", Severity.WARNING, "lint drift"),
    Entry("EG408", "formatting-drift", "style.string_formatting", "FormattingDrift", Severity.WARNING, "lint drift"),
    Entry("EG409", "print-drift", "style.messages", "PrintDrift", Severity.WARNING, "lint drift"),
    Entry("EG410", "error-drift", "style.errors", "ErrorDrift", Severity.WARNING, "lint drift"),
    Entry("EG411", "path-drift", "style.paths", "PathDrift", Severity.WARNING, "lint drift"),
    Entry("EG412", "indent-drift", "style.indentation", "IndentDrift", Severity.WARNING, "lint drift"),
    Entry("EG413", "line-end-drift", "style.line_ends", "LineEndDrift", Severity.WARNING, "lint drift"),
)

_FAMILIES = ("EG0", "EG1", "EG2", "EG3", "EG4")
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
    close = get_close_matches(code[:2].upper() + code[2:].upper().translate(digits), [*_BY_CODE, *_FAMILIES], n=1)
    close = close or [names[name] for name in get_close_matches(code.lower(), names, n=1)]
    hint = f"; did you mean {close[0]}?" if close else ""
    return UsageError(f"unknown rule {code!r}{hint} (`editguard rules` lists them)")
