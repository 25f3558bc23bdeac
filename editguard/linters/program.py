"""Programs that come in wheels."""

from __future__ import annotations

import os

from editguard.linters.protocol import LinterError


def program_of(name: str) -> str:
    """Where the program ``name`` of the installed package ``name`` is.

    Raises:
        LinterError: if it is not installed.
    """
    from importlib.metadata import PackageNotFoundError, files

    try:
        for file in files(name) or ():
            if file.name in (name, f"{name}.exe"):
                place = os.path.realpath(str(file.locate()))
                if os.path.isfile(place):
                    return place
    except PackageNotFoundError:
        pass
    raise LinterError(f"{name} is not installed: pip install 'editguard[web]'")
