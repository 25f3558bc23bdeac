"""Settings: ``[tool.editguard]`` in ``pyproject.toml``, or ``editguard.toml``.

They are read from the base side of a change, so that a patch cannot loosen its own check. Only where
neither file at the base speaks of editguard, and the change is the user's own work tree, are the files of
the work tree read: a project that is just adopting it has them nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from editguard.vocabulary.config import Config, Limits
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.snapshot import Snapshot

OWN, SHARED = "editguard.toml", "pyproject.toml"
"""Names of the files, in the order in which they are asked."""

SETTINGS = (OWN, SHARED)

_LEVELS = ("error", "warning", "never")


def configuration(explicit: str | os.PathLike[str] | None, snapshot: Snapshot, root: str | None) -> Config:
    """The settings of a check.

    Args:
        explicit: a file that the user names; nothing else is read then.
        snapshot: the base of the change.
        root: top of the work tree, if its files may be read as well.

    Raises:
        UsageError: for a file that cannot be read, and for settings that are not valid.
    """
    if explicit is not None:
        return read_file(explicit)
    entries = snapshot.entries(SETTINGS)
    blobs = snapshot.read(entry.id for entry in entries.values() if entry.type == "blob")
    at_base = {name: blobs[entry.id] for name, entry in entries.items() if entry.id in blobs}
    found = _first(at_base.get, "at the base")
    if found is None and root is not None:
        found = _first(lambda name: _content(os.path.join(root, name)), "in the work tree")
    return found or Config()


def read_file(path: str | os.PathLike[str]) -> Config:
    """The settings of a file that the user names.

    Raises:
        UsageError: if it cannot be read or holds no settings.
    """
    shown = os.fspath(path)
    try:
        with open(path, "rb") as handle:
            data = handle.read()
    except OSError as error:
        raise UsageError(f"cannot read the configuration {shown!r}: {error.strerror}") from error
    config = parse_config(data, shown)
    if config is None:
        raise UsageError(f"{shown!r} has no [tool.editguard] table")
    return config


def parse_config(data: bytes, name: str) -> Config | None:
    """The settings in a TOML file; ``None`` for a ``pyproject.toml`` that does not speak of editguard.

    Raises:
        UsageError: for settings that are not valid, naming file, key and the closest valid key.
    """
    shared = os.path.basename(name) == SHARED
    if shared and b"editguard" not in data:
        return None  # most projects: not worth importing a parser for
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: not valid TOML: {error}") from error
    table = document.get("tool", {}).get("editguard")
    if table is None:
        if shared:
            return None
        table = document
    if not isinstance(table, dict):
        raise UsageError(f"{name}: [tool.editguard] must be a table")
    return _config(table, name)


def _first(read: Callable[[str], bytes | None], where: str) -> Config | None:
    for name in SETTINGS:
        data = read(name)
        if data is not None:
            config = parse_config(data, name)
            if config is not None:
                return config._replace(source=f"{name} {where}")
    return None


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as handle:
            return handle.read()
    except OSError:
        return None


def _config(table: Mapping[str, Any], name: str) -> Config:
    known = {
        "select": _codes,
        "ignore": _codes,
        "fail-on": _level,
        "exclude": _strings,
        "per-file-ignores": _ignores,
        "test-paths": _strings,
        "generated-paths": _strings,
        "scratch-paths": _strings,
        "limits": _limits,
    }
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{name}: unknown key {key!r}{_closest(key, known)}")
        values[key.replace("-", "_")] = known[key](value, f"{name}: {key}")
    return Config(source=name, **values)


def _closest(key: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key.replace("_", "-"), known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else "; known are " + ", ".join(known)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise UsageError(f'{where} must be a list of strings, such as ["docs/*"]')
    return tuple(value)


def _codes(value: object, where: str) -> tuple[str, ...]:
    from editguard.rules import registry

    codes = _strings(value, where)
    try:
        registry.select(codes, ())
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
    return codes


def _level(value: object, where: str) -> str:
    if value not in _LEVELS:
        raise UsageError(f"{where} must be one of {', '.join(_LEVELS)}, not {value!r}")
    return str(value)


def _ignores(value: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise UsageError(f'{where} must be a table of globs, such as {{ "scripts/*" = ["EG110"] }}')
    return tuple((glob, _codes(codes, f"{where}.{glob}")) for glob, codes in value.items())


def _limits(value: object, where: str) -> Limits:
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a table")
    known = {name.replace("_", "-"): name for name in Limits._fields}
    limits: dict[str, Any] = {}
    for key, bound in value.items():
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}{_closest(key, known)}")
        if key == "similarity":
            if isinstance(bound, bool) or not isinstance(bound, int | float) or not 0.5 <= bound <= 1:
                raise UsageError(f"{where}.similarity must be a number from 0.5 to 1, not {bound!r}")
            limits[key] = float(bound)
        elif isinstance(bound, bool) or not isinstance(bound, int) or bound < 1:
            raise UsageError(f"{where}.{key} must be a whole number above 0, not {bound!r}")
        else:
            limits[known[key]] = bound
    return Limits(**limits)
