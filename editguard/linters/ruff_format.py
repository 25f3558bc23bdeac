"""`ruff format` over the sides of a patch, with the options of black where the project has those and none of ruff."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from editguard.linters.process import run
from editguard.linters.protocol import LinterError, Request

HOOKS = ".pre-commit-config.yaml"
_HOOK = re.compile(rb"^\s*-?\s*id:\s*['\"]?(?:black|ruff-format|black-jupyter)['\"]?\s*(?:#.*)?$", re.MULTILINE)


def formatted(program: str, request: Request, environment: Mapping[str, str]) -> dict[tuple[str, str], bytes]:
    """What the formatter makes of the files, by side and path; files that it excludes are as they were.

    The files in the folders of ``request`` are written, so this comes after everything else that reads them.

    Raises:
        LinterError: if it cannot be run.
    """
    command = [program, "format", "--no-cache", *_black_options(request.settings)]
    done = run([*command, "--", *request.files], request.root, request.timeout, environment)
    # 2 is also what a file that does not parse gives; the others are formatted all the same
    if done.status not in (0, 2) or (done.status == 2 and "error: Failed to parse" not in done.stderr):
        raise LinterError(f"ruff format failed: {' '.join(done.stderr.split())[:300]}")
    found: dict[tuple[str, str], bytes] = {}
    for side, files in request.files.items():
        for path in files:
            try:
                with open(os.path.join(request.root, side, path), "rb") as handle:
                    found[side, path] = handle.read()
            except OSError as error:
                raise LinterError(f"ruff format left no file {path}") from error
    return found


def uses_formatter(settings: Mapping[str, bytes], tables: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the project says that it is formatted by ruff or black: ``tables`` are its settings of ruff."""
    if any("format" in table for table in tables.values()) or _black(settings) is not None:
        return True
    return any(_HOOK.search(content) for path, content in settings.items() if posixpath.basename(path) == HOOKS)


def _black(settings: Mapping[str, bytes]) -> Mapping[str, Any] | None:
    content = settings.get("pyproject.toml", b"")
    if b"black" not in content:
        return None
    import tomllib

    try:
        tool = tomllib.loads(content.decode("utf-8")).get("tool")
    except (ValueError, RecursionError):
        return None
    table = tool.get("black") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _black_options(settings: Mapping[str, bytes]) -> list[str]:
    """The options of black at the top of a project without settings of ruff."""
    from editguard.linters.ruff import DEFAULT_SETTINGS

    table = _black(settings)
    if table is None or settings.get("ruff.toml") != DEFAULT_SETTINGS:
        return []
    options = []
    length = table.get("line-length", table.get("line_length"))
    if isinstance(length, int) and not isinstance(length, bool) and 0 < length <= 320:
        options.append(f"line-length={length}")
    if table.get("skip-string-normalization") is True or table.get("skip_string_normalization") is True:
        options.append("format.quote-style='preserve'")
    if table.get("skip-magic-trailing-comma") is True or table.get("skip_magic_trailing_comma") is True:
        options.append("format.skip-magic-trailing-comma=true")
    return [f"--config={option}" for option in options]
