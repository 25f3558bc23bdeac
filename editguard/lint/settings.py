"""Which settings of linters, formatters and type checkers a patch changes, and whether less is checked afterwards."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from editguard.vocabulary.lint import Settings

_TOOLS = frozenset(
    (
        "autopep8", "bandit", "basedpyright", "black", "flake8", "isort", "mypy", "pycodestyle", "pydocstyle", "pylint",
        "pyre", "pyright", "ruff", "ty", "yapf",
    )
)  # fmt: skip
_INI_SHARED = ("setup.cfg", "tox.ini")
_INI_OWN = (".flake8", "mypy.ini", ".mypy.ini", ".pylintrc", "pylintrc", ".isort.cfg", ".pycodestyle", ".bandit")
_TOML_OWN = ("ruff.toml", ".ruff.toml", "ty.toml")
_OPAQUE_NAMES = (
    ".oxlintrc.json", ".eslintignore", ".prettierignore", ".stylelintignore", "biome.json", "biome.jsonc",
    "pyrightconfig.json", "dprint.json",
)  # fmt: skip
_OPAQUE_BEGINNINGS = (
    ".eslintrc",
    "eslint.config.",
    ".prettierrc",
    "prettier.config.",
    ".stylelintrc",
    "stylelint.config.",
)

_SILENCE = ("ignore", "exclude", "disable", "skip", "per-file-ignores", "unfixable-codes", "extend-ignore-names")
_DEMAND = ("select", "enable", "plugins", "strict", "warn_", "disallow_", "check_untyped_defs")


def changed_settings(changes: Iterable[tuple[str, bytes | None, bytes | None]]) -> list[Settings]:
    """The settings that differ in files of settings among ``changes`` (path, content before and after)."""
    found: list[Settings] = []
    for path, before, after in changes:
        name = posixpath.basename(path)
        if name in _OPAQUE_NAMES or name.startswith(_OPAQUE_BEGINNINGS):
            deed = "adds it" if before is None else "removes it" if after is None else "edits it"
            found.append(Settings(path, "", deed, after is None))
        elif name == "pyproject.toml" or name in (*_TOML_OWN, *_INI_SHARED, *_INI_OWN):
            found.extend(_keys(path, name, before, after))
    return found


def _keys(path: str, name: str, before: bytes | None, after: bytes | None) -> Iterable[Settings]:
    old, new = _flat(name, before), _flat(name, after)
    if old is None or new is None:
        if before != after:
            yield Settings(path, "", "edits it, and it cannot be read on one side", False)
        return
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield Settings(path, key, _change(old.get(key), new.get(key)), _looser(key, old.get(key), new.get(key)))


def _flat(name: str, content: bytes | None) -> dict[str, Any] | None:
    """The settings in a file by dotted keys; ``None`` if it cannot be read."""
    if content is None:
        return {}
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    if name.endswith(".toml"):
        return _toml(name, text)
    return _ini(name, text)


def _toml(name: str, text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        document: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    if name == "pyproject.toml":
        tools = document.get("tool")
        tools = tools if isinstance(tools, dict) else {}
        document = {"tool": {tool: table for tool, table in tools.items() if tool in _TOOLS}}
    flat: dict[str, Any] = {}
    _flatten(document, "", flat)
    return flat


def _flatten(value: Any, prefix: str, into: dict[str, Any]) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            _flatten(part, f"{prefix}.{key}" if prefix else str(key), into)
    else:
        into[prefix] = value


def _ini(name: str, text: str) -> dict[str, Any] | None:
    from configparser import Error, RawConfigParser

    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except (Error, ValueError):
        return None
    flat: dict[str, Any] = {}
    for section in parser.sections():
        tool = section.lower().removeprefix("tool:").split(":")[0].split("-")[0].split(".")[0]
        if name in _INI_OWN or tool in _TOOLS:
            for key, value in parser.items(section):
                flat[f"{section}.{key}"] = _listed(value)
    return flat


def _listed(value: str | None) -> Any:
    """An INI value; several words are taken for a list."""
    parts = (value or "").replace(",", " ").split()
    return parts if len(parts) > 1 else (value or "").strip()


def _change(old: Any, new: Any) -> str:
    if isinstance(old, list) and isinstance(new, list):
        came = [str(part) for part in new if part not in old]
        went = [str(part) for part in old if part not in new]
        parts = [f"adds {', '.join(came)}"] if came else []
        parts += [f"removes {', '.join(went)}"] if went else []
        return _short(" and ".join(parts) or "orders it anew")
    if old is None:
        return _short(f"adds {_shown(new)}")
    if new is None:
        return _short(f"removes {_shown(old)}")
    return _short(f"{_shown(old)} becomes {_shown(new)}")


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:199] + "…"


def _looser(key: str, old: Any, new: Any) -> bool:
    words = key.lower().replace("_", "-")
    last = words.rpartition(".")[2]
    if "per-file-ignores" in words or any(last.endswith(word) or last.startswith(word) for word in _SILENCE):
        return bool(_parts(new) - _parts(old)) or (new is True or new == "true")
    if any(last.endswith(word) or last.startswith(word.replace("_", "-")) for word in _DEMAND):
        return bool(_parts(old) - _parts(new)) and not (isinstance(new, list) and "ALL" in new)
    if "max-" in last or last in ("line-length", "max-line-length"):
        return _number(new) > _number(old) if old is not None and new is not None else False
    return False


def _parts(value: Any) -> set[str]:
    if value is None:
        return set()
    return {str(part) for part in value} if isinstance(value, list) else {str(value)}


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
