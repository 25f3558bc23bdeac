"""What is measured of a change, and of where a text points, as numbers with names.

Counts enter the models by their logarithms: the second file says more than the twentieth.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import combinations

from editguard.index.graph import CommitGraph, Target
from editguard.index.outline import CLASS, EMPTY, FUNCTION
from editguard.index.words import IDENTIFIER
from editguard.reach.changes import ChangedFile, Changes
from editguard.reach.localise import Pointers, is_code
from editguard.reach.reading import Use, tokens
from editguard.relevance.facts import KEYWORDS
from editguard.relevance.subject import Subject
from editguard.task.intent import Intent, intents

NOWHERE = 2_000
"""The rank of what is not among the candidates."""

UNKNOWN = 50
"""The rank that counts for a patch that changes no file, or no function, which was there before."""

FAR = 6
"""Imports between two files from which they count as unconnected."""

LOGARITHMIC = frozenset(
    (
        "lines", "edits", "files", "folders", "symbols", "crossing", "impact_files", "impact_symbols", "overrides",
        "context_files", "context_symbols", "context_tokens", "interface", "inheritance", "schema",
        "own_tokens", "branches", "words",
        "fan_in", "fan_out", "names", "prose", "file_rank", "symbol_rank", "unsaid",
    )
)  # fmt: skip
"""Counts."""


def features(signals: Mapping[str, float]) -> dict[str, float]:
    """``signals`` as the models see them."""
    return {name: math.log1p(value) if name in LOGARITHMIC else value for name, value in signals.items()}


def of_change(
    changes: Changes,
    graph: CommitGraph,
    impacted: Sequence[Use],
    overriding: Sequence[Target],
    context: Sequence[Use],
    crossing: Sequence[Use],
) -> dict[str, float]:
    """The signals of a patch. Size and nesting are controls; the others are about what lies across files."""
    paths = [file.old_path for file in changes.files]
    used = {use.target for use in context}
    elsewhere = {use.target for use in context if use.target.path not in paths}
    return {
        "lines": float(sum(edit.changed_lines for edit in changes.edits)),
        "edits": float(len(changes.edits)),
        "files": float(len(paths)),
        "folders": float(len({path.rpartition("/")[0] for path in paths})),
        "symbols": float(len(changes.changed)),
        "distance": _distance(paths, graph),
        "crossing": float(len(crossing)),
        "impact_files": float(len({use.path for use in impacted if is_code(use.path)})),
        "impact_symbols": float(len({(use.path, use.scope) for use in impacted if is_code(use.path)})),
        "overrides": float(sum(is_code(target.path) for target in overriding)),
        "context_files": float(len({target.path for target in elsewhere})),
        "context_symbols": float(len(used)),
        "context_tokens": float(sum(_tokens(target, graph) for target in used)),
        "interface": float(len(changes.interface)),
        "inheritance": float(len(changes.inheritance)),
        "schema": float(len(changes.schema)),
        "own_tokens": float(sum(_tokens(target, graph) for target in changes.changed)),
        "nesting": _nesting(changes),
        "branches": float(_branches(changes)),
    }


def _tokens(target: Target, graph: CommitGraph) -> int:
    symbol = graph.symbol(target)
    return 0 if symbol is None else tokens(symbol, graph.outlines[target.path])


def _distance(paths: Sequence[str], graph: CommitGraph) -> float:
    """The mean number of imports between two touched files, `FAR` for unconnected ones."""
    pairs = list(combinations([path for path in paths if path in graph.outlines], 2))
    if not pairs:
        return 0.0
    known = {path: graph.distances(path, FAR - 1) for path, _ in pairs}
    return sum(known[one].get(other, FAR) for one, other in pairs) / len(pairs)


def _nesting(changes: Changes) -> float:
    """The deepest indentation of a changed line, in steps of four columns."""
    depths = [
        len(line.expandtabs()) - len(line.expandtabs().lstrip())
        for edit in changes.edits
        for line in (*edit.new_text, *edit.old_text)
        if line.strip()
    ]
    return max(depths, default=0) / 4


_BRANCH = (b"if ", b"elif ", b"for ", b"while ", b"except", b"with ", b"try:", b"else:", b"async for ", b"return ")


def _branches(changes: Changes) -> int:
    return sum(line.lstrip().startswith(_BRANCH) for edit in changes.edits for line in edit.new_text)


def of_place(
    changes: Changes, told: Pointers, subject: Subject, files: Mapping[str, int], symbols: Mapping[Target, int]
) -> dict[str, float]:
    """How far a patch lies from what the task's text says: the share of its files and definitions that the text names,
    how far down its last file and its last definition are among those that answer the text (``files`` and ``symbols``
    by their ranks, 0 is the first), and how many names its changed lines have that the text has not."""
    paths = [file.old_path for file in changes.files if file.before is not EMPTY]
    pointed = {*told.paths, *told.modules, *told.frames, *(target.path for target in told.named)}
    known = {target for file in changes.files for target in _known(file, changes)}
    named = {*told.named, *(Target(path, "") for path in told.paths)}
    text = f"{subject.prose.text}\n{subject.prose.code}"
    said = {name.decode("ascii") for name in IDENTIFIER.findall(text.encode("utf-8", "replace"))}
    changed = {
        name.decode("ascii")
        for edit in changes.edits
        for line in (*edit.old_text, *edit.new_text)
        for name in IDENTIFIER.findall(line)
    }
    return {
        "said_files": sum(path in pointed for path in paths) / len(paths) if paths else 0.0,
        "said_symbols": sum(_is_named(target, named) for target in known) / len(known) if known else 0.0,
        "file_rank": float(max((files.get(path, NOWHERE) for path in paths), default=UNKNOWN)),
        "symbol_rank": float(max((symbols.get(target, NOWHERE) for target in known), default=UNKNOWN)),
        "unsaid": float(len(changed - said - KEYWORDS)),
        "words": float(sum(subject.terms.values())),
        "example": float(bool(subject.prose.code.strip())),
    }


def _known(file: ChangedFile, changes: Changes) -> Iterator[Target]:
    """The changed functions and classes that the file had before."""
    for target in changes.changed:
        symbol = file.before.by_name.get(target.name) if target.path == file.old_path else None
        if symbol is not None and symbol.kind in (FUNCTION, CLASS):
            yield target


def _is_named(target: Target, named: Container[Target]) -> bool:
    return target in named or Target(target.path, target.name.rpartition(".")[0]) in named


_INTERFACE = frozenset(("api", "interfac", "public", "signatur", "paramet", "argument", "kwarg", "deprecat", "option"))
_SUBSYSTEM = frozenset(("backend", "framework", "architectur", "subsystem", "engin", "pipelin", "integr", "lay"))
_CONVENTION = frozenset(("consistent", "consist", "inconsistent", "convent", "everywher", "standard", "unify"))


def of_text(
    subject: Subject,
    told: Pointers,
    ranked: Sequence[tuple[str, float]],
    symbols: Sequence[tuple[Target, float]],
    graph: CommitGraph,
) -> dict[str, float]:
    """The signals of a text: how concentrated its candidates are, how they hang together, what it names."""
    top = [(path, score) for path, score in ranked[:10] if score > 0]
    total = sum(score for _, score in top) or 1.0
    shares = [score / total for _, score in top]
    paths = [path for path, _ in top[:5]]
    near = [graph.distances(path, FAR - 1) for path in paths[:3] if path in graph.outlines]
    said = frozenset(subject.terms)
    wanted = intents(subject.prose.text, subject.prose.title)
    return {
        "words": float(sum(subject.terms.values())),
        "first": ranked[0][1] if ranked else 0.0,
        "gap": ranked[0][1] - ranked[1][1] if len(ranked) > 1 else 0.0,
        "spread": -sum(share * math.log(share) for share in shares if share > 0) / math.log(10),
        "folders": float(len({path.rpartition("/")[0] for path in paths})),
        "apart": sum(found.get(path, FAR) for found in near for path in paths) / max(1, len(near) * max(1, len(paths))),
        "fan_in": _mean([len(graph.importers.get(path, ())) for path in paths[:3]]),
        "fan_out": _mean([len(graph.imports.get(path, ())) for path in paths[:3]]),
        "size": _mean([len(graph.outlines[path].symbols) for path in paths[:3] if path in graph.outlines]) / 100,
        "symbol": symbols[0][1] if symbols else 0.0,
        "file_mass": sum(score for _, score in top),
        "symbol_mass": sum(score for _, score in symbols[:20]),
        "names": float(len(told.named)),
        "prose": float(len(subject.prose.text.split())),
        "feature": float(Intent.FEATURE in wanted),
        "fix": float(Intent.FIX in wanted),
        "classes": float(_kinds(symbols[:5], graph)),
        "names_file": float(bool(told.paths or told.modules)),
        "names_symbol": float(bool(told.named)),
        "traceback": float(bool(subject.mentions.frames)),
        "code": float(bool(subject.prose.code.strip())),
        "interface": float(bool(_INTERFACE & said)),
        "subsystem": float(bool(_SUBSYSTEM & said)),
        "convention": float(bool(_CONVENTION & said)),
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _kinds(symbols: Sequence[tuple[Target, float]], graph: CommitGraph) -> int:
    found = [graph.symbol(target) for target, _ in symbols]
    return sum(symbol is not None and symbol.kind == CLASS for symbol in found)
