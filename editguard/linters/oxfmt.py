"""oxfmt, a formatter of JavaScript, TypeScript, CSS and JSON after prettier's rules, behind the face of a linter.

It violates nothing and finds nothing: it only says what it would make of a file. Its wheel needs no Node and comes with
the extra ``editguard[web]``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache

from editguard.linters.process import run, sentences
from editguard.linters.protocol import Answer, LinterError, Request

_SUFFIXES = (
    ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".css", ".scss", ".less", ".json", ".jsonc", ".json5",
)  # fmt: skip
_OWN = (".oxfmtrc.json", ".oxfmtrc.jsonc")
_UNREADABLE = 2
"""The status if some files do not parse; the others are formatted all the same."""


class Oxfmt:
    """oxfmt as installed beside editguard."""

    name = "oxfmt"
    settings_names = frozenset({*_OWN, ".prettierignore", ".gitignore", ".editorconfig"})

    def claims(self, path: str) -> bool:
        """See `Linter.claims`."""
        return path.endswith(_SUFFIXES) and ".min." not in path.rpartition("/")[2]

    def keeps(self, path: str) -> bool:
        """See `Linter.keeps`."""
        return False

    def refers_to(self, path: str, content: bytes) -> Sequence[str]:
        """See `Linter.refers_to`."""
        return ()

    def defaults(self, settings: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """See `Linter.defaults`."""
        return {}

    def version(self) -> str:
        """See `Linter.version`."""
        _program()
        from importlib.metadata import version

        return version("oxfmt")

    def check(self, request: Request) -> Answer:
        """See `Linter.check`. Every side is a run of its own: settings and ignored files count from where it starts."""
        shapes: dict[tuple[str, str], bytes] = {}
        for side, files in request.files.items():
            root = os.path.join(request.root, side)
            command = [_program(), "--write", "--no-error-on-unmatched-pattern", "--threads=1", "."]
            done = run(command, root, request.timeout)
            if done.status not in (0, _UNREADABLE):
                told = " ".join(sentences(done.stderr, request.root, request.files))
                raise LinterError(f"oxfmt failed: {told[:300] or f'status {done.status}'}")
            for path in files:
                with open(os.path.join(root, path), "rb") as handle:
                    shapes[side, path] = handle.read()
        named = any(path.rpartition("/")[2] in _OWN for path in request.settings)
        return Answer({}, formatted=shapes, formatter="oxfmt", uses_formatter=named)


@cache
def installed() -> bool:
    """Whether oxfmt is there: it is asked only then, since no project waits for it."""
    try:
        _program()
    except LinterError:
        return False
    return True


@cache
def _program() -> str:
    """Where oxfmt is.

    Raises:
        LinterError: if it is not installed.
    """
    from editguard.linters.program import program_of

    return program_of("oxfmt")
