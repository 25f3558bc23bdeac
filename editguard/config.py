"""Where settings are read: ``[tool.editguard]`` in ``pyproject.toml``, or ``editguard.toml``, and the files they name.

They are read from the base side of a change, so that a patch cannot loosen its own check. Only where
neither file at the base speaks of editguard, and the change is the user's own work tree, are the files of
the work tree read: a project that is just adopting it has them nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from editguard.settings.parse import OWN, SHARED, parse_config
from editguard.vocabulary.config import Config
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.snapshot import Snapshot
from editguard.vocabulary.suppression import Accepted

SETTINGS = (OWN, SHARED)

IN_WORK_TREE = "in the work tree"
"""How the sources of settings end that are not committed."""

_REGULAR = ("100644", "100755")


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
