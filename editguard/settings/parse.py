"""Settings in a file: ``pyproject.toml`` with ``[tool.editguard]``, or ``editguard.toml``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from editguard.settings import checks
from editguard.vocabulary.config import AUTO, HONOUR, REFUSE, Config
from editguard.vocabulary.errors import UsageError

OWN, SHARED = "editguard.toml", "pyproject.toml"
"""Names of the files, in the order in which they are asked."""

_LEVELS = ("error", "warning", "never")


def parse_config(data: bytes, name: str) -> Config | None:
    """The settings in a TOML file; ``None`` for a ``pyproject.toml`` that does not speak of editguard.

    Args:
        data: the file's content.
        name: its path, perhaps with words on where it is; a name that starts with ``pyproject.toml`` may be
            silent on editguard, any other file holds settings alone or in ``[tool.editguard]``.

    Raises:
        UsageError: for settings that are not valid, naming file, key and the closest valid key.
    """
    shared = os.path.basename(name).startswith(SHARED)
    if shared and b"editguard" not in data:
        return None  # most projects: not worth importing a parser for
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8").removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name}: not valid TOML: {error}") from error
    tools = document.get("tool")
    if isinstance(tools, dict) and "editguard" in tools:
        table, beside = tools["editguard"], [key for key in document if key != "tool"]
        if beside and not shared:
            raise UsageError(f"{name}: {beside[0]!r} stands outside of [tool.editguard]; move it there")
    elif shared:
        return None
    else:
        table = document
    if not isinstance(table, dict):
        raise UsageError(f"{name}: [tool.editguard] must be a table")
    return _config(table, name)


def _config(table: Mapping[str, Any], name: str) -> Config:
    known: dict[str, checks.Check] = {
        "select": checks.codes,
        "ignore": checks.codes,
        "fail-on": checks.one_of(*_LEVELS),
        "exclude": checks.globs,
        "per-file-ignores": checks.codes_by_glob,
        "test-paths": checks.globs,
        "generated-paths": checks.globs,
        "scratch-paths": checks.globs,
        "limits": _limits,
        "calibration": checks.file,
        "lint": _lint,
        "judge": _judge,
        "reference-cut": checks.number(0, 1),
        "text-cut": checks.number(0, 1),
        "baseline": checks.file,
        "new-suppressions": checks.one_of(AUTO, HONOUR, REFUSE),
        "scope": _scope,
        "pull": _pull,
    }
    values = checks.table(table, name, known, joint=": ")
    if "scope" in values:
        found = values["scope"]
        values.update(scope=found.clauses, profiles=found.profiles, task_constraints=found.task_constraints)
    return Config(source=name, **values)


# a table that is not there costs no import


def _limits(value: object, where: str) -> object:
    from editguard.settings.limits import limits

    return limits(value, where)


def _lint(value: object, where: str) -> object:
    from editguard.settings.lint import lint_config

    return lint_config(value, where)


def _judge(value: object, where: str) -> object:
    from editguard.settings.judge import judge_config

    return judge_config(value, where)


def _scope(value: object, where: str) -> object:
    from editguard.settings.scope import scope

    return scope(value, where)


def _pull(value: object, where: str) -> object:
    from editguard.settings.pull import pull_config

    return pull_config(value, where)
