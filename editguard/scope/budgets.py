"""How much a change may be: lines, files, new files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from editguard.scope.paths import Globs
from editguard.scope.view import FileView
from editguard.scope.words import said_by
from editguard.vocabulary.contract import Breach, Clause, Subject, Verb


def over_budget(clauses: Sequence[Clause], seen: Sequence[FileView], rule: str) -> Iterator[Breach]:
    """Breaches of the limits among ``clauses``, and new files where there may be none; ``rule`` reports them."""
    added = [view for view in seen if view.added]
    counts = {
        Subject.LINES: sum(edit.changed_lines for view in seen for edit in view.edits),
        Subject.FILES: len({view.path for view in seen}),
        Subject.NEW_FILES: len({view.path for view in added}),
    }
    for clause in clauses:
        if clause.verb is not Verb.LIMIT or clause.bound is None or counts[clause.subject] <= clause.bound:
            continue
        found = counts[clause.subject]
        if clause.subject is Subject.NEW_FILES and clause.bound == 0:
            for view in added:
                ids = tuple(edit.id for edit in view.edits)
                yield Breach(rule, f"adds a file where none may be added: {said_by(clause)}", clause, view.path, ids)
            continue
        what = {Subject.LINES: "changed line", Subject.FILES: "file", Subject.NEW_FILES: "new file"}[clause.subject]
        yield Breach(rule, f"{found:,} {what}{'' if found == 1 else 's'}: {said_by(clause)}", clause, None)
    places = [clause for clause in clauses if clause.subject is Subject.NEW_FILE]
    if places:
        globs = Globs(places, careless=False)
        for view in added:
            if globs.match(view.path) is None:
                shown = ", ".join(f"`{clause.pattern}`" for clause in places[:3])
                ids = tuple(edit.id for edit in view.edits)
                message = f"adds `{view.path}`, and files may only be added at {shown}: {places[0].source}"
                yield Breach(rule, message, places[0], view.path, ids)
