"""Code that takes a name from another module than before, and changes nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.patterns import Pattern
from editguard.relevance.bindings import BOUND, IMPORT, count, imports_only, is_imported
from editguard.vocabulary.edit import Edit

_QUALIFIED = Pattern(rb"(?<![\w.)\]])((?:[A-Za-z_]\w*\.)+)(?=[A-Za-z_])")
_TOKEN = Pattern(rb"\w+|[^\s\w]")
_IMPLICIT = frozenset((b"self", b"cls", b"super"))


def requalified(edit: Edit, text: bytes, task: str) -> str:
    """The name that the edit takes from another module than before, if that is all that it does."""
    old, new = b"".join(edit.old_text), b"".join(edit.new_text)
    if imports_only(edit):
        return _reimported(old, new, task)
    if not old.strip() or not new.strip() or any(IMPORT.match(line) for line in (*edit.old_text, *edit.new_text)):
        return ""
    bare_old, bare_new = _TOKEN.findall(_QUALIFIED.sub(b"", old)), _TOKEN.findall(_QUALIFIED.sub(b"", new))
    if bare_old != bare_new or _TOKEN.findall(old) == _TOKEN.findall(new):
        return ""
    named = ""
    before, after = _qualifiers(old), _qualifiers(new)
    if [name for _, name in before] == [name for _, name in after] and len(before) == len(after):
        changed = [(a, b, name) for (a, name), (b, _) in zip(before, after, strict=True) if a != b]
    else:
        changed = [(a, b"", name) for a, name in before if (a, name) not in after]
        changed += [(b"", b, name) for b, name in after if (b, name) not in before]
    for a, b, name in changed:
        if a and b and a.split(b".")[0] != b.split(b".")[0]:
            return ""
        for part in (a, b):
            root = part.split(b".")[0]
            if root in _IMPLICIT or (root and not is_imported(root, text)):
                return ""
        word = name.decode("ascii", "replace")
        if _spoken_of((word, *_module(a), *_module(b)), task) or (not b and not is_imported(name, text)):
            return ""
        named = named or word
    return named


def serving(edits: Sequence[Edit], turned: Sequence[bool]) -> list[str]:
    """For each edit that only imports: a name that serves nothing but requalified code, if all its names do; ``turned``
    says of each edit whether it is such code."""
    found = [""] * len(edits)
    for place, edit in enumerate(edits):
        bound = imports_only(edit)
        if not bound:
            continue
        served: list[bool] = []
        for name in bound:
            users = [
                turned[other]
                for other, fellow in enumerate(edits)
                if other != place and fellow.path == edit.path and count(name, b"".join(fellow.new_text))
            ]
            served.extend(users)
        if served and all(served):
            found[place] = bound[0].decode("ascii", "replace")
    return found


def _reimported(old: bytes, new: bytes, task: str) -> str:
    """The first name that imports take from another module of the same package than before, if they bind what they
    bound."""
    before, after = _sources(old), _sources(new)
    if not before or before.keys() != after.keys() or before == after:
        return ""
    for name, modules in after.items():
        roots = {module.split(b".")[0] for module in modules | before[name]}
        parts = [part for module in (modules | before[name]) for part in _module(module)]
        if len(roots) > 1 or b"" in roots or _spoken_of((name.decode("ascii", "replace"), *parts), task):
            return ""
    return min(after).decode("ascii", "replace")


def _module(dotted: bytes) -> list[str]:
    """The parts of a module's name."""
    return [part for part in dotted.decode("ascii", "replace").split(".") if part]


def _spoken_of(names: Sequence[str], task: str) -> bool:
    """Whether the task has one of the names, in whatever case."""
    lowered = task.lower()
    return any(name.lower() in lowered for name in names)


def _sources(code: bytes) -> dict[bytes, set[bytes]]:
    """From which modules the names come that are imported on single lines."""
    found: dict[bytes, set[bytes]] = {}
    for match in IMPORT.compiled.finditer(code):
        for part in match[3].split(b","):
            item = BOUND.match(part.strip())
            if item and match[2]:
                found.setdefault(item[2] or item[1], set()).add(match[2])
    return found


def _qualifiers(code: bytes) -> list[tuple[bytes, bytes]]:
    """Dotted prefixes in ``code`` with the names that they qualify."""
    found = []
    for match in _QUALIFIED.compiled.finditer(code):
        name = BOUND.match(code[match.end() :].split(b".")[0])
        if name:
            found.append((match[1], name[1]))
    return found
