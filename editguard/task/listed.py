"""Lists under an order: `Do not change:` and below it `- tests/`, item by item."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.patterns import Pattern

# ruff: noqa: E501 (a heading is one line)

_ORDER = Pattern(
    r"^\W*(?:please )?(?:do not|don't|dont|never|no|avoid|you (?:must|may|should|can) ?n[o']t)\b[^.?!]*$", re.IGNORECASE
)
"""What an item completes."""
_STAYS = Pattern(
    r"^\W*(?:out[- ]of[- ]scope\b.{0,40}|what (?:must|should|has to|needs to|is to) (?:stay|remain|be left|not)\b.{0,30}|off[- ]limits|no[- ]go(?: areas?)?|hands off|forbidden|protected|read[- ]only|frozen|untouchable"
    r"|(?:files|things|parts|code|modules|paths) (?:that )?(?:you )?(?:must|may|should|are|can)(?: not|n't) (?:to )?(?:be )?"
    r"(?:change|touch|edit|modif[yi]|changed|touched|edited|modified)\w*|(?:files|things|parts) (?:not )?to (?:leave alone"
    r"|leave untouched|not touch|not change))(?: (?:files|paths|areas|parts|code))?\W*$",
    re.IGNORECASE,
)
_ONLY = Pattern(
    r"^\W*(?:(?:allowed|permitted)(?: (?:files|paths|changes))?|in[- ]scope|only (?:change|modify|edit|touch)"
    r"|you may only (?:change|modify|edit|touch)|(?:files|paths) (?:that )?you may (?:change|modify|edit|touch))\W*$",
    re.IGNORECASE,
)
_NUMBER = Pattern(r"^\d{1,3}[.)]\s+")
_PLACEHOLDER = Pattern(
    r"\b(?:the following|these)(?: (?:files|things|parts|modules|paths|directories|folders))?\W*$", re.IGNORECASE
)


def listed(sentences: Sequence[str], leads: Sequence[str]) -> list[str]:
    """``sentences``, items of a list as whole sentences where what leads up to the list (``leads``, of the same length
    or longer) is an order: items of what alone may change in one sentence, at the place of the first."""
    found = list(sentences)
    only: dict[str, int] = {}
    for number, (sentence, lead) in enumerate(zip(sentences, leads, strict=False)):
        if not lead or len(lead) > 120:
            continue
        item = str(_NUMBER.sub("", sentence)).strip()
        order = str(_PLACEHOLDER.sub("", lead)).rstrip(" :")
        if _STAYS.match(lead):
            found[number] = f"Do not change {item}"
        elif _ONLY.match(lead):
            first = only.setdefault(lead, number)
            if first == number:
                found[number] = f"Only change {item}"
            else:
                found[first] = f"{found[first].rstrip('.')}, {item}"
                found[number] = ""
        elif _ORDER.match(lead):
            found[number] = f"{order} {item}"
    return found
