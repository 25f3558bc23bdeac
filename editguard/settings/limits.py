"""``[tool.editguard.limits]``."""

from __future__ import annotations

from editguard.settings import checks
from editguard.vocabulary.config import Limits

_LEAST_SIMILARITY = 0.5
"""Below, half of a file is another one."""

_KNOWN: dict[str, checks.Check] = {
    name.replace("_", "-"): checks.number(_LEAST_SIMILARITY, 1) if name == "similarity" else checks.whole(1)
    for name in Limits._fields
}


def limits(value: object, where: str) -> Limits:
    """The limits in a table of TOML."""
    return Limits(**checks.table(value, where, _KNOWN))
