"""Which files are modules that others import: not tests, scripts, examples, private or copied ones."""

from __future__ import annotations

from collections.abc import Callable

from editguard.edits.paths import path_kind
from editguard.edits.places import vendored
from editguard.vocabulary.config import Config

_APART = frozenset(
    (
        "test", "tests", "testing", "testsuite", "examples", "example", "samples", "demos", "docs", "doc", "scripts",
        "script", "tools", "bin", "benchmarks", "benchmark", "migrations", "build", "dist", "fixtures", "management",
        "commands", "ci", "hooks",
    )
)  # fmt: skip
"""Folders whose modules are run or read, and not imported by users."""

_RUN = frozenset(("setup", "conftest", "manage", "noxfile", "tasks", "fabfile", "wsgi", "asgi"))
"""Modules that tools run."""


def public_module(path: str, config: Config, content: bytes | None, base_has: Callable[[str], bool]) -> bool:
    """Whether the file at ``path`` is a module of a package that users may import.

    A module counts only in a package, a folder with an ``__init__``: what lies beside is a script, or cannot be told
    from one. ``base_has`` tells whether a path exists at the base.
    """
    if not path.endswith((".py", ".pyi")) or vendored(path):
        return False
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0]
    parts = folders if stem == "__init__" else [*folders, stem]
    if not folders or stem in _RUN or stem == "__main__":
        return False
    if any(part.startswith("_") or part in _APART for part in parts):
        return False
    if path_kind(path, added=False, config=config, content=content) is not None:
        return False
    folder = "/".join(folders)
    return base_has(f"{folder}/__init__.py") or base_has(f"{folder}/__init__.pyi")
