"""Contract files: YAML or JSON, written by a person, a planner or an agent before the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from editguard.contract.table import KEYS, clauses_of
from editguard.settings.checks import closest
from editguard.vocabulary.contract import Contract
from editguard.vocabulary.errors import UsageError

VERSION = 1
MAX_BYTES = 1024 * 1024


def parse_contract(data: bytes, name: str) -> Contract:
    """The contract in a file.

    JSON is tried first, since most of it is YAML as well and reading it costs a hook nothing; ``name`` names the file
    in messages.

    Raises:
        UsageError: for a file that is neither YAML nor JSON, or whose content is no contract.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name}: more than {MAX_BYTES:,} bytes; a contract is short")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8; write the contract as YAML or JSON in UTF-8") from error
    return contract_of(_json(text, name) if text.lstrip().startswith("{") else _yaml(text, name), name)


def contract_of(document: Any, name: str) -> Contract:
    """The contract in plain values; ``name`` names them in messages.

    Raises:
        UsageError: if they are none.
    """
    if not isinstance(document, Mapping):
        raise UsageError(
            f"{name}: a contract is a mapping with allow, deny … (`editguard schema contract` describes it)"
        )
    for key in document:
        if key not in ("version", "task", *KEYS):
            raise UsageError(f"{name}: unknown key {key!r}{closest(str(key), ('version', 'task', *KEYS))}")
    version = document.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise UsageError(f"{name}: version must be {VERSION}, not {version!r}")
    if not isinstance(document.get("task", ""), str):
        raise UsageError(f"{name}: task must be text, not {document['task']!r}")
    clauses = clauses_of({key: value for key, value in document.items() if key not in ("version", "task")}, name)
    if not clauses:
        raise UsageError(f"{name}: the contract says nothing; give allow, deny, new-files, max-lines or max-files")
    return Contract(clauses)


def _json(text: str, name: str) -> Any:
    import json

    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _unique(pairs, name))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}: not valid JSON: {error}") from error


_DEEPEST = 50
"""Brackets that may be open at a time; the parser needs a second for each ten thousand."""


def _depth(text: str) -> int:
    """Most brackets that are open at a time, wherever they stand."""
    depth = most = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            most = max(most, depth)
        elif letter in "]}":
            depth -= 1
    return most


def _yaml(text: str, name: str) -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """Plain values; a key that stands twice is refused, as in JSON: the first would go unheard."""

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
        pairs = [(loader.construct_object(key, deep=True), loader.construct_object(value, deep=True))
                 for key, value in node.value]  # fmt: skip
        return _unique(pairs, name)

    if _depth(text) > _DEEPEST:
        raise UsageError(f"{name}: not valid YAML: brackets within brackets, more than {_DEEPEST} deep")
    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise UsageError(f"{name}: YAML aliases are not read; write the value out")
        return yaml.load(text, Loader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        raise UsageError(f"{name}: not valid YAML: {' '.join(str(error).split())[:200]}") from error


def _unique(pairs: list[tuple[Any, Any]], name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UsageError(f"{name}: the key {key!r} stands twice")
        found[key] = value
    return found
