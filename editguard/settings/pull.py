"""``[tool.editguard.pull]``."""

from __future__ import annotations

from editguard.settings import checks
from editguard.vocabulary.config import PullConfig

COMMENTS = ("auto", "always", "never")

MOST_LINE_COMMENTS = 50
"""Comments at lines beyond which a review is no help."""

_KNOWN: dict[str, checks.Check] = {
    "comment": checks.one_of(*COMMENTS),
    "line-comments": checks.whole(0, MOST_LINE_COMMENTS),
    "suggestions": checks.truth,
    "check": checks.truth,
    "labels": checks.truth,
}


def pull_config(value: object, where: str) -> PullConfig:
    """The settings in a table of TOML."""
    return PullConfig(**checks.table(value, where, _KNOWN))
