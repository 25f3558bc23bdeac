"""Settings: ``[tool.editguard]`` in ``pyproject.toml``, or ``editguard.toml``.

They are read from the base side of a change, so that a patch cannot loosen its own check. Only where
neither file at the base speaks of editguard, and the change is the user's own work tree, are the files of
the work tree read: a project that is just adopting it has them nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from editguard.vocabulary.config import AUTO, HONOUR, REFUSE, Config, Limits, LintChoice, LintConfig, PullConfig
from editguard.vocabulary.contract import Clause
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import JudgeConfig
from editguard.vocabulary.snapshot import Snapshot
from editguard.vocabulary.suppression import Accepted

OWN, SHARED = "editguard.toml", "pyproject.toml"
"""Names of the files, in the order in which they are asked."""

SETTINGS = (OWN, SHARED)

IN_WORK_TREE = "in the work tree"
"""How the sources of settings end that are not committed."""

_REGULAR = ("100644", "100755")

_CONSTRAINTS = ("enforce", "notice", "ignore")

_LEVELS = ("error", "warning", "never")

COMMENTS = ("auto", "always", "never")

MOST_LINE_COMMENTS = 50
"""Comments at lines beyond which a review is no help."""


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
    # links are not followed, neither at the base nor in the work tree
    entries = {name: entry for name, entry in snapshot.entries(SETTINGS).items() if entry.mode in _REGULAR}
    blobs = snapshot.read(entry.id for entry in entries.values())
    for name, entry in entries.items():
        if entry.id not in blobs:
            raise UsageError(f"{name} at the base is missing from the object store; fetch it, or give --config FILE")
    found = _first({name: blobs[entry.id] for name, entry in entries.items()}, "at the base")
    if found is not None:
        return _with_files(found, lambda path: _at_base(snapshot, path))
    if root is not None:
        found = _first(_in_work_tree(root), IN_WORK_TREE)
    return Config() if found is None else _with_files(found, lambda path: _beside(os.path.join(root or "", OWN), path))


def _with_files(config: Config, read: Callable[[str], bytes | None]) -> Config:
    """``config`` with what the files say that it names."""
    return _with_baseline(_with_model(config, read), read)


def _with_baseline(config: Config, read: Callable[[str], bytes | None]) -> Config:
    if not config.baseline:
        return config
    data = read(config.baseline)
    if data is None:
        raise UsageError(f"{config.source}: baseline: there is no file {config.baseline!r} where the settings are")
    from editguard.suppress.baseline import parse_baseline

    return config._replace(accepted=parse_baseline(data, f"{config.source}: baseline: {config.baseline}"))


def read_baseline(path: str | os.PathLike[str]) -> tuple[Accepted, ...]:
    """The entries of the baseline in the file ``path``, as it stands on disk.

    Raises:
        UsageError: if it cannot be read, or is no baseline.
    """
    from editguard.suppress.baseline import parse_baseline

    return parse_baseline(_read(path, "baseline"), os.fspath(path))


def with_baseline(
    config: Config, path: str | os.PathLike[str], snapshot: Snapshot, root: str | None, *, local: bool
) -> Config:
    """``config`` with the baseline in the file ``path``, which the user names, in place of a configured one.

    A file of the repository (``root`` is the top of its work tree) is read from the base, ``snapshot``, so that a
    change cannot accept its own findings; only for the user's own work (``local``) it is read as it lies there.

    Raises:
        UsageError: if it cannot be read, or is no baseline.
    """
    from editguard.suppress.baseline import parse_baseline

    shown = os.fspath(path)
    inside = _inside(shown, root)
    if inside is None or local:
        data = _read(path, "baseline")
    else:
        found = _at_base(snapshot, inside)
        if found is None:
            raise UsageError(
                f"the baseline {inside!r} is not at the base of the change, where it is read; commit it there first, "
                "or give a file outside of the repository"
            )
        data = found
    return config._replace(baseline=inside or "", accepted=parse_baseline(data, shown))


def _inside(path: str, root: str | None) -> str | None:
    """``path`` below ``root``, with ``/``; ``None`` if it lies elsewhere."""
    if root is None:
        return None
    below = os.path.relpath(os.path.realpath(path), os.path.realpath(root))
    return (
        None
        if below == os.pardir or below.startswith(os.pardir + os.sep) or os.path.isabs(below)
        else below.replace(os.sep, "/")
    )


def with_lint(config: Config, choice: LintChoice) -> Config:
    """``config`` with what a call says of linters."""
    lint = config.lint._replace(
        check=config.lint.check if choice.check is None else choice.check,
        select=choice.select or config.lint.select,
        ignore=(*config.lint.ignore, *choice.ignore),
    )
    return config if lint == config.lint else config._replace(lint=lint)


def _with_model(config: Config, read: Callable[[str], bytes | None]) -> Config:
    """``config`` with the coefficients that it names, checked."""
    if not config.calibration:
        return config
    data = read(config.calibration)
    if data is None:
        raise UsageError(
            f"{config.source}: calibration: there is no file {config.calibration!r} where the settings are"
        )
    from editguard.relevance.model import read_model

    text = data.decode("utf-8", "replace")
    read_model(text, f"{config.source}: calibration: {config.calibration}")
    return config._replace(model=text)


def _beside(settings: str | os.PathLike[str], path: str) -> bytes | None:
    """The file at ``path`` as seen from the folder of the file ``settings``."""
    target = os.path.join(os.path.dirname(os.path.abspath(settings)), path)
    return _read(target) if os.path.isfile(target) else None


def _at_base(snapshot: Snapshot, path: str) -> bytes | None:
    entry = snapshot.entries([path]).get(path)
    if entry is None or entry.mode not in _REGULAR:
        return None
    return snapshot.read([entry.id]).get(entry.id)


def configuration_of_base(path: str | os.PathLike[str], snapshot: Snapshot, root: str | None) -> Config:
    """The settings in the file ``path`` that whoever runs a check names. A file of the repository (``root`` is the top
    of its work tree) is read from the base, ``snapshot``: what is checked out may be the change itself.

    Raises:
        UsageError: if it cannot be read or holds no settings.
    """
    inside = _inside(os.fspath(path), root)
    if inside is None:
        return read_file(path)
    data = _at_base(snapshot, inside)
    if data is None:
        raise UsageError(f"{inside!r} is not at the base of the change, where settings are read; commit it there first")
    config = parse_config(data, f"{inside} at the base")
    if config is None:
        raise UsageError(f"{inside!r} at the base has no [tool.editguard] table; add one, or give another file")
    folder = os.path.dirname(inside)
    return _with_files(config, lambda name: _at_base(snapshot, f"{folder}/{name}" if folder else name))


def read_file(path: str | os.PathLike[str]) -> Config:
    """The settings of a file that the user names.

    Raises:
        UsageError: if it cannot be read or holds no settings.
    """
    shown = os.fspath(path)
    config = parse_config(_read(path), shown)
    if config is None:
        raise UsageError(f"{shown!r} has no [tool.editguard] table; add one, or give another file")
    return _with_files(config, lambda name: _beside(path, name))


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


def _first(files: Mapping[str, bytes], where: str) -> Config | None:
    for name in SETTINGS:
        config = parse_config(files[name], f"{name} {where}") if name in files else None
        if config is not None:
            if name == OWN and b"[tool.editguard" in files.get(SHARED, b""):
                return config._replace(source=f"{config.source} ([tool.editguard] in {SHARED} is not read beside it)")
            return config
    return None


def _in_work_tree(root: str) -> dict[str, bytes]:
    found = {}
    for name in SETTINGS:
        path = os.path.join(root, name)
        if os.path.isfile(path) and not os.path.islink(path):
            found[name] = _read(path)
    return found


def _read(path: str | os.PathLike[str], what: str = "configuration") -> bytes:
    try:
        with open(path, "rb") as handle:
            return handle.read()
    except OSError as error:
        raise UsageError(f"cannot read the {what} {os.fspath(path)!r}: {error.strerror}") from error


def _config(table: Mapping[str, Any], name: str) -> Config:
    values: dict[str, Any] = {}
    known: Mapping[str, Callable[[object, str], object]] = {
        "select": _codes,
        "ignore": _codes,
        "fail-on": _level,
        "exclude": _globs,
        "per-file-ignores": _ignores,
        "test-paths": _globs,
        "generated-paths": _globs,
        "scratch-paths": _globs,
        "limits": _limits,
        "calibration": _file,
        "lint": _lint,
        "judge": _judge,
        "reference-cut": _share,
        "text-cut": _share,
        "baseline": _file,
        "new-suppressions": _new_suppressions,
        "scope": lambda value, where: _scope(value, where, values),
        "pull": _pull,
    }
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{name}: unknown key {key!r}{_closest(key, known)}")
        values[key.replace("-", "_")] = known[key](value, f"{name}: {key}")
    return Config(source=name, **values)


def _scope(value: object, where: str, values: dict[str, Any]) -> tuple[Clause, ...]:
    """The clauses of ``[tool.editguard.scope]``; its profiles go into ``values`` beside them."""
    from editguard.contract.table import KEYS, clauses_of, closest

    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a table")
    own = ("profiles", "task-constraints")
    for key in value:
        if key not in (*own, *KEYS):
            raise UsageError(f"{where}: unknown key {key!r}{closest(key, (*own, *KEYS))}")
    constraints = value.get("task-constraints", "enforce")
    if constraints not in _CONSTRAINTS:
        raise UsageError(f"{where}.task-constraints must be one of {', '.join(_CONSTRAINTS)}, not {constraints!r}")
    profiles = value.get("profiles", {})
    if not isinstance(profiles, dict) or not all(isinstance(profile, dict) for profile in profiles.values()):
        raise UsageError(f"{where}.profiles must be a table of tables, one a name")
    values["task_constraints"] = constraints
    values["profiles"] = tuple(
        (name, clauses_of(profile, f"{where}.profiles.{name}")) for name, profile in profiles.items()
    )
    return clauses_of({key: part for key, part in value.items() if key not in own}, where)


def with_profile(config: Config, name: str) -> Config:
    """``config`` with the clauses of the profile ``name`` besides its own.

    Raises:
        UsageError: if there is no such profile.
    """
    profiles = dict(config.profiles)
    if name not in profiles:
        known = (
            f"known are {', '.join(profiles)}" if profiles else "the settings have no [tool.editguard.scope.profiles]"
        )
        raise UsageError(f"there is no scope profile {name!r}; {known}")
    return config._replace(scope=(*config.scope, *profiles[name]))


def _closest(key: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key.replace("_", "-"), known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else "; known are " + ", ".join(known)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise UsageError(f'{where} must be a list of strings, such as ["docs/*"]')
    return tuple(value)


def _globs(value: object, where: str) -> tuple[str, ...]:
    globs = _strings(value, where)
    for glob in globs:
        _valid_glob(glob, where)
    return globs


def _valid_glob(glob: str, where: str) -> None:
    from editguard.globs import check_glob

    try:
        check_glob(glob)
    except ValueError as error:
        raise UsageError(f"{where}: {glob!r} is no glob as in .gitignore") from error


def _codes(value: object, where: str) -> tuple[str, ...]:
    from editguard.rules import registry

    codes = _strings(value, where)
    try:
        registry.select(codes, ())
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
    return codes


def _file(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or value.startswith("/") or ".." in value.split("/"):
        raise UsageError(f'{where} must be the path of a file in the repository, such as "editguard.json"')
    return value.removeprefix("./")


def _share(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{where} must be a number from 0 to 1, not {value!r}")
    return float(value)


def _new_suppressions(value: object, where: str) -> str:
    if value not in (AUTO, HONOUR, REFUSE):
        raise UsageError(f"{where} must be one of {AUTO}, {HONOUR}, {REFUSE}, not {value!r}")
    return str(value)


def _level(value: object, where: str) -> str:
    if value not in _LEVELS:
        raise UsageError(f"{where} must be one of {', '.join(_LEVELS)}, not {value!r}")
    return str(value)


def _ignores(value: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise UsageError(f'{where} must be a table of globs, such as {{ "scripts/*" = ["EG110"] }}')
    for glob in value:
        _valid_glob(glob, where)
    return tuple((glob, _codes(codes, f"{where}: {glob!r}")) for glob, codes in value.items())


def _lint(value: object, where: str) -> LintConfig:
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a table")
    settings: dict[str, Any] = {}
    for key, given in value.items():
        if key not in LintConfig._fields:
            raise UsageError(f"{where}: unknown key {key!r}{_closest(key, dict.fromkeys(LintConfig._fields))}")
        if key in ("select", "ignore"):
            settings[key] = _strings(given, f"{where}.{key}")
        elif key == "timeout":
            if isinstance(given, bool) or not isinstance(given, int) or given < 1:
                raise UsageError(f"{where}.timeout must be a whole number of seconds above 0, not {given!r}")
            settings[key] = given
        elif not isinstance(given, bool):
            raise UsageError(f"{where}.{key} must be true or false, not {given!r}")
        else:
            settings[key] = given
    return LintConfig(**settings)


def _pull(value: object, where: str) -> PullConfig:
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a table")
    known = {name.replace("_", "-"): name for name in PullConfig._fields}
    settings: dict[str, Any] = {}
    for key, given in value.items():
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}{_closest(key, known)}")
        if key == "comment":
            if given not in COMMENTS:
                raise UsageError(f"{where}.comment must be one of {', '.join(COMMENTS)}, not {given!r}")
        elif key == "line-comments":
            if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= MOST_LINE_COMMENTS:
                raise UsageError(f"{where}.{key} must be a number from 0 to {MOST_LINE_COMMENTS}, not {given!r}")
        elif not isinstance(given, bool):
            raise UsageError(f"{where}.{key} must be true or false, not {given!r}")
        settings[known[key]] = given
    return PullConfig(**settings)


def _judge(value: object, where: str) -> JudgeConfig:
    from editguard.judge.settings import judge_config

    return judge_config(value, where)


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
