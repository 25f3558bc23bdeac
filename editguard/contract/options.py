"""A contract from the command line."""

from __future__ import annotations

from collections.abc import Iterable

from editguard.contract.table import limit_clause, path_clause, symbol_clause
from editguard.vocabulary.contract import Contract, Subject, Verb

SOURCE = "the command line"


def contract_from_options(
    allow: Iterable[str] = (),
    deny: Iterable[str] = (),
    allow_symbol: Iterable[str] = (),
    deny_symbol: Iterable[str] = (),
    max_lines: int | None = None,
    max_files: int | None = None,
    max_new_files: int | None = None,
) -> Contract:
    """The contract that options such as ``--allow GLOB`` make.

    Raises:
        UsageError: for what is no glob, no qualified name or no number.
    """
    clauses = [
        *(path_clause(Verb.ALLOW, glob, SOURCE, "--allow") for glob in allow),
        *(path_clause(Verb.DENY, glob, SOURCE, "--deny") for glob in deny),
        *(symbol_clause(Verb.ALLOW, name, SOURCE, "--allow-symbol") for name in allow_symbol),
        *(symbol_clause(Verb.DENY, name, SOURCE, "--deny-symbol") for name in deny_symbol),
    ]
    for subject, bound, option in (
        (Subject.LINES, max_lines, "--max-lines"),
        (Subject.FILES, max_files, "--max-files"),
        (Subject.NEW_FILES, max_new_files, "--max-new-files"),
    ):
        if bound is not None:
            clauses.append(limit_clause(subject, bound, SOURCE, option))
    return Contract(tuple(clauses))
