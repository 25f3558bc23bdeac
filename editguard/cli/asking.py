"""Edit by edit, as `git add --patch` asks."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from editguard.report.text import render_edit
from editguard.vocabulary.edit import Edit, Verdict
from editguard.vocabulary.errors import EditguardError

_HELP = """y - drop this edit
n - keep this edit
a - drop this edit and all later ones of the file
d - keep this edit and all later ones of the file
q - keep this edit and all others
? - print this help
"""


def ask(edits: Sequence[Edit], verdicts: Sequence[Verdict], *, colour: bool) -> set[str]:
    """Ids of those of ``edits`` that the user wants dropped. Questions go to standard error, so that a patch can go to
    standard output.

    Raises:
        EditguardError: if the input ends before the last answer: half of a decision is none.
    """
    dropped: set[str] = set()
    settled: dict[str, bool] = {}
    for number, (edit, verdict) in enumerate(zip(edits, verdicts, strict=True), start=1):
        if edit.path in settled:
            if settled[edit.path]:
                dropped.add(edit.id)
            continue
        _say("\n" + render_edit(edit, verdict, colour=colour))
        answer = _answer(f"({number}/{len(edits)}) Drop this edit [y,n,a,d,q,?]? ")
        if answer == "q":
            break
        if answer in "ya":
            dropped.add(edit.id)
        if answer in "ad":
            settled[edit.path] = answer == "a"
    return dropped


def _answer(question: str) -> str:
    while True:
        _say(question)
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            _say("\n")
            raise EditguardError("the answers ended before the last question, so nothing was changed; q stops earlier")
        answer = line.strip()[:1].lower()
        if answer and answer in "yndaq":
            return answer
        _say(_HELP)


def _say(text: str) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stderr.flush()
