"""What the formats say of a rule, from its class."""

from __future__ import annotations

import inspect
from typing import NamedTuple

from editguard.rules import registry
from editguard.vocabulary.finding import Severity


class Documentation(NamedTuple):
    """``title`` is the rule's name in CamelCase, ``summary`` one sentence, ``text`` all of it in Markdown."""

    code: str
    name: str
    title: str
    severity: Severity
    summary: str
    text: str


def documentation(code: str) -> Documentation:
    """What there is to say of the rule with ``code``.

    Raises:
        UsageError: if there is none.
    """
    row = registry.entry(code)
    text = inspect.getdoc(type(registry.load(code))) or row.name
    return Documentation(code, row.name, row.cls, row.severity, text.split("\n\n")[0].replace("\n", " "), text)
