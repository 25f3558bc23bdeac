"""A row about which the judge has to be asked before it is finished."""

from __future__ import annotations

from typing import NamedTuple

from editguard.vocabulary.judge import Request


class Asking(NamedTuple):
    """What a worker gives for such a row: its key, and what to ask."""

    key: bytes
    request: Request
