"""Which reports a command writes, and where to."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from editguard.report.formats import FORMATS
from editguard.vocabulary.errors import UsageError

STANDARD = "-"


class Output(NamedTuple):
    """One report: its format, and the file that it goes to (``-``: standard output)."""

    form: str
    target: str


_NAMED = re.compile(r"([A-Za-z][\w-]+):(.*)", re.DOTALL)


def outputs(form: str | None, targets: Sequence[str]) -> tuple[Output, ...]:
    """What ``--output-format`` and all ``--output`` together ask for; a target is ``FILE`` or ``FORMAT:FILE``.

    Raises:
        UsageError: if a format is unknown or a file is blank, two reports go to one place, or ``--output-format`` goes
            unheard.
    """
    found = tuple(_output(form or FORMATS[0], target) for target in targets) or (Output(form or FORMATS[0], STANDARD),)
    if form is not None and targets and all(_NAMED.fullmatch(target) for target in targets):
        raise UsageError("every --output names its format: leave --output-format out, or give an --output without one")
    seen: set[str] = set()
    for output in found:
        place = STANDARD if output.target == STANDARD else os.path.realpath(output.target)
        if place in seen:
            name = "standard output" if place == STANDARD else repr(output.target)
            raise UsageError(f"two reports go to {name}: give each --output a file of its own")
        seen.add(place)
    return found


def _output(form: str, target: str) -> Output:
    match = _NAMED.fullmatch(target)
    if match is None:
        return Output(form, _file(target))
    if match[1] not in FORMATS:
        raise UsageError(
            f"--output: there is no format {match[1]!r}, only {', '.join(FORMATS)} (a file of that name: './{target}')"
        )
    return Output(match[1], _file(match[2]))


def _file(name: str) -> str:
    if not name.strip():
        raise UsageError("--output is blank: give a file, - for standard output, or leave it out")
    if "\0" in name:
        raise UsageError("--output holds a NUL byte: no name has one")
    return name
