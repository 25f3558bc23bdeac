"""What identifies a result: everything that affects it, and nothing else."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from editguard.settings.judge import identity
from editguard.vocabulary.config import AS_CONFIGURED, Config, LintChoice
from editguard.vocabulary.judge import JudgeConfig
from editguard.vocabulary.suppression import Accepted

_LIBRARIES = (
    "complexipy",
    "griffelib",
    "libcst",
    "numpy",
    "oxfmt",
    "oxlint",
    "pathspec",
    "pyyaml",
    "rapidfuzz",
    "ruff",
    "unidiff",
)
"""Packages whose versions can change a report."""


@cache
def engine_digest() -> bytes:
    """A digest of the code that makes reports: editguard's own files, Python's version, those of libraries."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.json")]):
        relative = path.relative_to(root).as_posix()
        if relative.startswith(("batch/", "cli/", "hooks/", "_fixtures/")):
            continue  # they call the engine, and show what it returned
        content = path.read_bytes()
        digest.update(f"{relative}\0{len(content)}\0".encode())
        digest.update(content)
    digest.update(f"python {'.'.join(map(str, sys.version_info[:3]))}\0".encode())
    for name in _LIBRARIES:
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "missing"
        digest.update(f"{name} {found}\0".encode())
    return digest.digest()


def result_key(
    patch: bytes,
    base: str,
    task: str,
    config: Config | None,
    lint: LintChoice = AS_CONFIGURED,
    reference: bytes | None = None,
    contract: str = "",
    accepted: tuple[Accepted, ...] | None = None,
    judge: JudgeConfig | None = None,
) -> bytes:
    """The key of what is found of ``patch``, written for ``task`` at the commit ``base`` under ``contract``; without
    ``config`` the settings are those of the commit; ``lint`` goes over either. ``reference`` is the patch that it is
    measured against; ``accepted`` are the findings of a baseline in place of the settings' own. ``judge`` is the judge
    that is asked, ``None`` for none."""
    digest = hashlib.sha256(engine_digest())
    digest.update(b"without" if reference is None else b"with")
    if config is not None:
        config = config._replace(judge=JudgeConfig())  # whether it is asked, and how, is told by `judge`
    settings = repr((config, lint) if accepted is None else (config, lint, accepted)).encode()
    terms = contract.encode("utf-8", "surrogatepass")
    for part in (base.encode(), task.encode("utf-8", "surrogatepass"), settings, patch, terms, reference or b""):
        digest.update(f"{len(part)}\0".encode())
        digest.update(part)
    if judge is not None:
        digest.update(repr(identity(judge)).encode("utf-8", "surrogatepass"))
    return digest.digest()
