"""Where a contract file is read from: the base, if it is there, so that no patch rewrites what it is held against."""

from __future__ import annotations

import os
from dataclasses import replace

from editguard.contract.file import MAX_BYTES, parse_contract
from editguard.vocabulary.contract import Contract
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.snapshot import Snapshot, TreeEntry

_REGULAR = ("100644", "100755")


def read_contract(path: str | os.PathLike[str], root: str | None, snapshot: Snapshot) -> Contract:
    """The contract in the file at ``path``.

    A file inside the repository is read as the base has it; only what the base does not have is read from disk. The
    contract remembers the file, so that a patch that changes it is reported.

    Args:
        path: the file; in a bare repository a path that is relative is also looked for at the base.
        root: top of the work tree, ``None`` for a bare repository.
        snapshot: the base.

    Raises:
        UsageError: if it cannot be read, or holds no contract.
    """
    shown = os.fspath(path)
    inside = _inside(shown, root)
    if inside is not None:
        entry = at_base(path, root, snapshot)
        if entry is not None and entry.mode in _REGULAR:
            data = snapshot.read([entry.id]).get(entry.id)
            if data is None:
                raise UsageError(f"the contract {shown!r} at the base is missing from the object store; fetch it")
            return replace(parse_contract(data, f"the contract {inside} at the base"), files=(inside,))
        if entry is not None:
            raise UsageError(f"the contract {shown!r} is no plain file at the base; give another")
    found = parse_contract(_from_disk(shown), f"the contract {shown}")
    return replace(found, files=(inside,)) if inside is not None else found


def at_base(path: str | os.PathLike[str], root: str | None, snapshot: Snapshot) -> TreeEntry | None:
    """The file at ``path`` as the base has it, ``None`` if it does not; the arguments are those of `read_contract`."""
    inside = _inside(os.fspath(path), root)
    return None if inside is None else snapshot.entries([inside]).get(inside)


def _inside(path: str, root: str | None) -> str | None:
    """The path in the repository, ``None`` for a file outside."""
    if root is None:
        return None if os.path.isabs(path) or path.startswith("..") else os.path.normpath(path).replace(os.sep, "/")
    # the folder is resolved, the file itself is not: a link in the repository is part of it
    folder = os.path.realpath(os.path.dirname(os.path.abspath(path)))
    top = os.path.realpath(root)
    if folder != top and not folder.startswith(top.rstrip(os.sep) + os.sep):
        return None
    return os.path.relpath(os.path.join(folder, os.path.basename(path)), top).replace(os.sep, "/")


def _from_disk(path: str) -> bytes:
    try:
        with open(path, "rb") as handle:
            return handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the contract {path!r} cannot be read: {error.strerror}; give another file") from error
