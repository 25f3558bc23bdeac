"""A file that was there to try something out, and stayed."""

from __future__ import annotations

import random
from typing import NamedTuple

_NAMES = ("reproduce.py", "reproduce_issue.py", "repro.py", "test_fix.py", "debug_script.py", "verify_fix.py")


class NewFile(NamedTuple):
    """A file that a change brings along."""

    path: str
    text: str


def new_file(module: str, name: str, rng: random.Random) -> NewFile:
    """A script at the top of the repository that tries ``name`` of ``module`` out."""
    lines = [
        '"""Reproduce the issue and check the fix."""',
        "",
        f"import {module}",
        "",
        "",
        "def main():",
        f'    print("Testing {name}...")',
        f"    result = getattr({module}, {name!r}, None)",
        '    print(f"Result: {result}")',
        '    print("All checks passed")',
        "",
        "",
        'if __name__ == "__main__":',
        "    main()",
        "",
    ]
    return NewFile(rng.choice(_NAMES), "\n".join(lines))
