"""Lines that declare dependencies, in files that hold other settings as well."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.patterns import Pattern

_MANIFESTS = Pattern(
    r"(?:^|/)(?:pyproject\.toml|setup\.cfg|setup\.py|package\.json|Cargo\.toml|go\.mod|composer\.json|\.pre-commit-config\.yaml)$"
)
_LONGEST = 500
"""Bytes of a line: a longer one is no declaration."""

_NAME = rb"[A-Za-z0-9][\w.-]*"
_VERSION = rb"(?:[~^<>]=?|[!=]==?)\s*v?\d"
_REQUIREMENT = Pattern(
    rb"^\s*[-\"'\[\s]*" + _NAME + rb"(?:\[[\w,. -]+\])?\s*\(?" + _VERSION + rb"[^=:]*(?:;.*)?$"  # requests>=2 ; PEP 508
)
_TABLE = Pattern(
    rb"^\s*[\"']?(?P<key>@?[\w./-]+)[\"']?\s*[=:]\s*"
    rb"(?:[\"'](?:" + _VERSION + rb"|(?P<plain>\d+\.\d)|\*|(?:npm|git|file|link|workspace|https?):)[^\"']*[\"']"
    rb"|\{[^}]*\b(?:version|git|path|workspace)\s*[=:].*\})\s*,?\s*(?:#.*)?$"
)
_MODULE = Pattern(rb"^\s*(?:require\s+)?[\w.-]+\.[\w.-]+(?:/[\w.~-]+)+ v\d[\w.+-]*(?:\s*//.*)?$")
_HEADING = Pattern(
    rb"^\s*(?:\[(?:tool\.[\w-]+\.)?(?:[\w.-]*dependenc(?:y|ies)[\w.-]*|dependency-groups|project\.optional-dependencies"
    rb"|options\.extras_require)\]|[\"']?(?:dev-?|peer-?|optional-?|build-?)?dependencies[\"']?\s*[=:].*"
    rb"|(?:install|tests|setup|extras)_requires?\s*=.*|requires\s*=\s*\[.*|require \(|rev:\s*\S+|- repo:\s*\S+)\s*,?$",
    re.IGNORECASE,
)
_PUNCTUATION = Pattern(rb"^[\s\]\[(){},]*(?:[#;].*)?$")
_OWN = frozenset(
    (
        b"version",
        b"python",
        b"requires-python",
        b"python_requires",
        b"node",
        b"npm",
        b"rust-version",
        b"edition",
        b"target-version",
        b"line-length",
        b"schema",
        b"$schema",
        b"python_version",
        b"minversion",
        b"required-version",
        b"fail_under",
    )
)
"""Keys whose values look like those of a dependency."""


def dependency_lines(path: str, lines: Sequence[bytes]) -> bool:
    """Whether the changed ``lines`` of the manifest at ``path`` declare dependencies and nothing else.

    At least one has to name a version; blank lines, brackets, comments and headings of the tables of
    dependencies may stand among them. A bare name in quotes decides nothing: it could be anything.
    """
    if not _MANIFESTS.search(path) or max(map(len, lines), default=0) > _LONGEST:
        return False
    declared = False
    for line in lines:
        if _requires(path, line.rstrip()):
            declared = True
        elif not (_PUNCTUATION.match(line.rstrip()) or _HEADING.match(line.rstrip())):
            return False
    return declared


def _requires(path: str, line: bytes) -> bool:
    entry = _TABLE.match(line)
    if entry:
        # `timeout = "30.5"`: only these two write versions of others without an operator
        plain = entry["plain"] is not None and not path.endswith(("Cargo.toml", "package.json"))
        return entry["key"] not in _OWN and not plain
    bare = line.strip().strip(b"\"',")
    return (bool(_REQUIREMENT.match(bare)) and _first(bare) not in _OWN) or bool(_MODULE.match(line))


def _first(line: bytes) -> bytes:
    return re.split(rb"[\s<>=!~^\[(]", line, maxsplit=1)[0]
