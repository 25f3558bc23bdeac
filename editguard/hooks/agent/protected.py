"""What an agent does not change, whatever its contract says: what it is held to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence

from editguard.hooks.agent.options import AgentOptions
from editguard.hooks.agent.session import records_folder
from editguard.vocabulary.contract import Breach

SHARED = "pyproject.toml"
"""The file that belongs to others as well: only its table for editguard is out of reach."""

_OWN = (
    ("editguard.toml", "the settings of editguard"),
    (".claude/settings.json", "what installs the hooks"),
    (".claude/settings.local.json", "what installs the hooks"),
)


def held_to(place: str, options: AgentOptions) -> Iterator[Breach]:
    """Files outside of the repository that decide what the agent is held to; ``place`` is the real one of the edit."""
    home = os.path.expanduser("~")
    files = [(given, "what the agent is held to") for given in (options.contract, options.config) if given is not None]
    files += [(os.path.join(home, name), what) for name, what in _OWN if name.startswith(".claude/")]
    for given, what in files:
        if os.path.realpath(given).casefold() == place.casefold():
            yield Breach("EG205", f"`{place}` is {what}: an agent does not change that", None, place)
    if place.casefold().startswith(os.path.realpath(records_folder()).casefold() + os.sep):
        yield Breach("EG205", f"`{place}` records where sessions began", None, place)


def protected(names: Sequence[str]) -> Iterator[Breach]:
    """Files of the repository that no edit may touch, by their ``names``."""
    from editguard.scope.paths import folded, same_file

    for name in names:
        if folded(name).split("/")[0] == ".git":
            yield Breach("EG205", f"`{name}` belongs to git", None, name)
        # the project may be a folder of the repository
        ends = ["/".join(name.split("/")[-count:]) for count in (1, 2)] if "/.claude/" in folded(f"/{name}") else []
        for path, what in _OWN:
            if any(same_file(end, (path,)) for end in (name, *ends)):
                yield Breach("EG205", f"`{name}` is {what}: an agent does not change what it is held to", None, name)


def is_shared(name: str) -> bool:
    """Whether ``name``, in the repository, is the file that holds settings of editguard among others."""
    from editguard.scope.paths import same_file

    return same_file(name, (SHARED,))


def settings_changed(name: str, befores: Sequence[bytes | None], after: bytes | None) -> Iterator[Breach]:
    """Whether an edit of the shared file changes its ``[tool.editguard]``.

    Args:
        name: its name in the repository.
        befores: the file as it was, each of which it may be again; ``None`` where there was none.
        after: the file as it will be, ``None`` if there will be none.
    """
    own = f"`[tool.editguard]` in `{name}` is the settings of editguard: an agent does not change what it is held to"
    try:
        new = _table(after)
    except ValueError as error:
        yield Breach("EG205", f"{own}, and this cannot be read: {error}", None, name)
        return
    for before in befores:
        # one that cannot be read is none that may be kept, but the other may be made of it again
        with contextlib.suppress(ValueError):
            if _table(before) == new:
                return
    yield Breach("EG205", own, None, name)


def _table(data: bytes | None) -> str | None:
    """``[tool.editguard]`` in ``data``, in a form in which equal tables are equal texts; ``None`` if there is none.

    Raises:
        ValueError: if it cannot be read.
    """
    if data is None or b"editguard" not in data:
        return None  # as `editguard.settings.parse` takes it
    import tomllib

    try:
        tools = tomllib.loads(data.decode("utf-8").removeprefix("\ufeff")).get("tool")
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    return repr(_sorted(tools["editguard"])) if isinstance(tools, dict) and "editguard" in tools else None


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(part) for part in value] if isinstance(value, list) else value
