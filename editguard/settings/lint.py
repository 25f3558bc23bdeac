"""``[tool.editguard.lint]``, and what a call says over it."""

from __future__ import annotations

from editguard.settings import checks
from editguard.vocabulary.config import Config, LintChoice, LintConfig

_KNOWN = {
    name: checks.strings
    if name in ("select", "ignore")
    else checks.whole(1, unit="seconds")
    if name == "timeout"
    else checks.truth
    for name in LintConfig._fields
}


def lint_config(value: object, where: str) -> LintConfig:
    """The settings in a table of TOML."""
    return LintConfig(**checks.table(value, where, _KNOWN))


def with_lint(config: Config, choice: LintChoice) -> Config:
    """``config`` with what a call says of linters."""
    lint = config.lint._replace(
        check=config.lint.check if choice.check is None else choice.check,
        select=choice.select or config.lint.select,
        ignore=(*config.lint.ignore, *choice.ignore),
    )
    return config if lint == config.lint else config._replace(lint=lint)
