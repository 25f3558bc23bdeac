"""What GitHub Actions reads from files that it names in the environment: outputs of a step, and its summary."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from editguard.vocabulary.errors import UsageError

MAX_SUMMARY = 1_000_000
"""Bytes of a summary; GitHub takes 1 MiB of a step."""


def write_summary(environment: Mapping[str, str], text: str) -> bool:
    """Add Markdown to the summary of the step; returns whether there is one."""
    return _append(environment, "GITHUB_STEP_SUMMARY", text.encode("utf-8", "backslashreplace")[:MAX_SUMMARY])


def write_outputs(environment: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Set outputs of the step; returns whether there are any. A value cannot end itself: nobody knows the delimiter."""
    lines = []
    for name, value in values.items():
        delimiter = f"editguard_{secrets.token_hex(16)}"
        lines.append(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
    return _append(environment, "GITHUB_OUTPUT", "".join(lines).encode("utf-8", "backslashreplace"))


def _append(environment: Mapping[str, str], variable: str, data: bytes) -> bool:
    path = environment.get(variable)
    if not path:
        return False
    try:
        with open(path, "ab") as handle:
            handle.write(data)
    except OSError as error:
        raise UsageError(f"the file {path!r} of {variable} cannot be written: {error.strerror}") from error
    return True
