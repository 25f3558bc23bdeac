"""Which linters there are: those that come along, and those of other packages."""

from __future__ import annotations

from functools import cache

from editguard.linters.oxlint import Oxlint
from editguard.linters.protocol import Linter
from editguard.linters.ruff import Ruff
from editguard.vocabulary.errors import EditguardError

GROUP = "editguard.linters"
"""The group of entry points; see `editguard.linters.protocol`."""


@cache
def linters() -> tuple[Linter, ...]:
    """All linters, in a fixed order: ruff, oxlint, then those of other packages by their names.

    Raises:
        EditguardError: if a linter of another package cannot be loaded, or has the name of another.
    """
    from importlib.metadata import entry_points

    found: list[Linter] = [Ruff(), Oxlint()]
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            linter: Linter = point.load()()
            name = linter.name
        except Exception as error:  # it is not ours: whatever it raises is told
            raise EditguardError(
                f"the linter {point.name!r} ({point.value}) cannot be loaded: {type(error).__name__}: {error}; "
                "mend or uninstall the package that brings it"
            ) from error
        if any(other.name == name for other in found):
            raise EditguardError(f"two linters are called {name!r}; uninstall the package of {point.value}")
        found.append(linter)
    return tuple(found)


@cache
def formatters() -> tuple[Linter, ...]:
    """Formatters that are no linters, as far as they are installed."""
    from editguard.linters.oxfmt import Oxfmt, installed

    return (Oxfmt(),) if installed() else ()
