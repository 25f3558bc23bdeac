"""Which files and definitions of a repository a task's text points to, in numbers between 0 and 1.

What the text says is taken apart by `editguard.task`; files are ranked by BM25 for several parts of it. Besides: what
the text names (paths, modules, definitions, frames of tracebacks), what its example code imports, and how near a file
stands to others that answer the text, over the import graph.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editguard.edits.paths import path_kind
from editguard.index.base import BaseIndex, query_terms
from editguard.index.graph import CommitGraph, Target
from editguard.index.outline import CLASS, FUNCTION, Symbol
from editguard.index.python_outline import read_python_outline
from editguard.index.words import IDENTIFIER, words
from editguard.relevance.subject import Subject
from editguard.vocabulary.config import Config

CANDIDATES = 150
"""Files that are looked at closely."""

OPENED = 20
"""Files whose definitions are looked at."""

_COMMON_NAME = 12
"""Definitions of one name from which it points nowhere."""

_SMALL = 1e-4
"""Keeps the logarithm of a file's score finite."""

_NEAR = 4
"""Neighbours of a file that are counted, the best ones."""

Features = dict[str, float]


@lru_cache(maxsize=100_000)
def is_code(path: str) -> bool:
    """Whether the file at ``path`` is source code, rather than a test, a document or settings."""
    return path_kind(path, added=False, config=Config()) is None


class Pointers(NamedTuple):
    """What the text points to without counting words: definitions by how surely (0 to 1) and where the text has them
    (prose or example), files by path, module and traceback."""

    named: Mapping[Target, float]
    shown: Mapping[Target, float]
    paths: Mapping[str, float]
    modules: Mapping[str, float]
    frames: Mapping[str, float]
    functions: frozenset[tuple[str, str]]


def pointers(subject: Subject, graph: CommitGraph) -> Pointers:
    """What the text of ``subject`` points to at the commit of ``graph``."""
    mentions = subject.mentions
    named: dict[Target, float] = {}
    for name in mentions.names:
        _add(named, _definitions(name, graph))
    shown: dict[Target, float] = {}
    for target in _imported(subject.prose.code, graph):
        _add(shown, [(target, 1.0)])
    for name in mentions.in_code:
        _add(shown, _definitions(name, graph))
    modules: dict[str, float] = {}
    for name in (*mentions.names, *mentions.in_code):
        parts = name.split(".")
        for count in range(len(parts), 1, -1):
            found = graph.modules.find(".".join(parts[:count]), "")
            if found is not None:
                modules[found] = max(modules.get(found, 0.0), 1.0 if name in mentions.names else 0.7)
                break
    frames: dict[str, float] = {}
    functions: set[tuple[str, str]] = set()
    known = [frame for frame in mentions.frames if _file_at(frame.path, graph) is not None]
    for place, frame in enumerate(known):
        file = _file_at(frame.path, graph) or ""
        # the frame in which it went wrong stands last
        frames[file] = max(frames.get(file, 0.0), 1 / (len(known) - place))
        if frame.function:
            functions.add((file, frame.function.rpartition(".")[2]))
    paths = {path: 1.0 for said in mentions.paths if (path := _file_at(said, graph)) is not None}
    return Pointers(named, shown, paths, modules, frames, frozenset(functions))


def _add(found: dict[Target, float], more: Iterable[tuple[Target, float]]) -> None:
    for target, sure in more:
        found[target] = max(found.get(target, 0.0), sure)


def _definitions(name: str, graph: CommitGraph) -> list[tuple[Target, float]]:
    """Where ``name`` is defined, outside of tests; one of several parts only where the others agree."""
    parts = name.split(".")
    if len(parts[-1]) < 3:
        return []
    found = [target for target in graph.defined(parts[-1]) if is_code(target.path)]
    if len(parts) > 1:
        exact = [target for target in found if target.name.split(".")[-2:] == parts[-2:]]
        beside = [target for target in found if graph.modules.name(target.path).split(".")[-1] == parts[-2]]
        found = exact or beside or found
    return [(target, 1 / len(found)) for target in found] if len(found) <= _COMMON_NAME else []


def _imported(code: str, graph: CommitGraph) -> list[Target]:
    """What the imports of an example read from the repository."""
    lines = [line.lstrip().removeprefix(">>> ").lstrip() for line in code.split("\n")]
    text = "\n".join(line for line in lines if line.startswith(("import ", "from ")))
    found = []
    for item in read_python_outline(text.encode("utf-8", "replace")).imports:
        source = None if item.level else graph.modules.find(item.module, "")
        if source is None:
            continue
        target = graph.member(source, item.name) if item.name and item.name != "*" else None
        found.append(target or Target(source, ""))
    return [target for target in found if is_code(target.path)]


def _file_at(said: str, graph: CommitGraph) -> str | None:
    """The file that a path in a text means: the end of it is that of one file."""
    parts = [part for part in said.replace("\\", "/").split("/") if part not in ("", ".")]
    for start in range(len(parts)):
        end = "/".join(parts[start:])
        if end in graph.outlines:
            return end
        matches = graph.ending(end)
        if len(matches) == 1:
            return matches[0]
        if len(matches) > 1:
            return None
    return None


class Files(NamedTuple):
    """The candidates with their features; ``best`` is the plain rank by words that they came from."""

    paths: tuple[str, ...]
    features: tuple[Features, ...]


def files(subject: Subject, graph: CommitGraph, told: Pointers) -> Files:
    """The files that may be meant, each with its features."""
    index = subject.base
    code = np.array([is_code(path) for path in index.paths], dtype=bool)
    whole = _rank(index, subject.terms, code)
    title = _rank(index, _terms(subject.prose.title, subject), code)
    shown = _rank(index, _terms(subject.prose.code, subject), code)
    prose = _rank(index, _terms(subject.prose.text, subject), code)
    number = {path: place for place, path in enumerate(index.paths)}
    chosen = dict.fromkeys(np.argsort(-whole, kind="stable")[:CANDIDATES].tolist())
    chosen.update(dict.fromkeys(np.argsort(-title, kind="stable")[: CANDIDATES // 5].tolist()))
    pointed = {*told.paths, *told.modules, *told.frames, *(target.path for target in (*told.named, *told.shown))}
    chosen.update(dict.fromkeys(number[path] for path in sorted(pointed) if path in number and is_code(path)))
    places = [place for place in chosen if code[place]]
    named, example = _by_file(told.named), _by_file(told.shown)
    ranks = {place: rank for rank, place in enumerate(np.argsort(-whole, kind="stable").tolist())}
    features = []
    for place in places:
        path = index.paths[place]
        outline = graph.outlines.get(path)
        features.append(
            {
                "words": float(whole[place]),
                "title": float(title[place]),
                "example": float(shown[place]),
                "prose": float(prose[place]),
                "rank": 1 / (1 + ranks[place]),
                "path": told.paths.get(path, 0.0),
                "module": told.modules.get(path, 0.0),
                "frame": told.frames.get(path, 0.0),
                "named": named.get(path, 0.0),
                "shown": example.get(path, 0.0),
                "in_path": _in_path(path, subject),
                "in_title": _in_path(path, subject, subject.prose.title),
                "size": math.log1p(len(outline.symbols) if outline else 0) / 6,
                "used": math.log1p(len(graph.importers.get(path, ()))) / 6,
                "python": float(path.endswith(".py")),
                "package": float(path.endswith("__init__.py")),
            }
        )
    paths = tuple(index.paths[place] for place in places)
    _spread(paths, features, graph)
    return Files(paths, tuple(features))


def _rank(index: BaseIndex, terms: Mapping[str, int], code: NDArray[np.bool_]) -> NDArray[np.float32]:
    scores = index.rank(query_terms(terms.items()))
    scores = np.where(code, scores, 0.0).astype(np.float32)
    best = float(scores.max()) if len(scores) else 0.0
    return scores / best if best else scores


def _terms(text: str, subject: Subject) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name in IDENTIFIER.findall(text.encode("utf-8", "replace")):
        for term in words(name.decode("ascii")):
            if term in subject.terms:
                found[term] += 1
    return dict(found)


def _by_file(targets: Mapping[Target, float]) -> dict[str, float]:
    """How surely one of its definitions is meant, by file."""
    missed: dict[str, float] = {}
    for target, sure in targets.items():
        missed[target.path] = missed.get(target.path, 1.0) * (1 - 0.9 * sure)
    return {path: 1 - miss for path, miss in missed.items()}


def _in_path(path: str, subject: Subject, text: str | None = None) -> float:
    """The share of the words of a path, its name above all, that the text has, weighed by how rare they are."""
    said = subject.terms if text is None else _terms(text, subject)
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    parts = [(word, 2.0) for word in words(stem)] if stem != "__init__" else []
    parts += [(word, 1.0) for part in folder.split("/")[1:] for word in words(part)]
    total = sum(weight for _, weight in parts)
    return sum(weight * subject.base.rarity(word) for word, weight in parts if word in said) / total if total else 0.0


def _spread(paths: Sequence[str], features: Sequence[Features], graph: CommitGraph) -> None:
    """Add what the neighbours of each file in the import graph say."""
    own = {path: each["words"] for path, each in zip(paths, features, strict=True)}
    nothing: frozenset[str] = frozenset()
    for path, each in zip(paths, features, strict=True):
        for name, graph_of in (("imports", graph.imports), ("imported", graph.importers)):
            near = sorted((own[other] for other in graph_of.get(path, nothing) if other in own), reverse=True)[:_NEAR]
            each[name] = sum(near) / _NEAR


class Symbols(NamedTuple):
    """The definitions that may be meant, each with its features."""

    targets: tuple[Target, ...]
    found: tuple[Symbol, ...]
    features: tuple[Features, ...]


def symbols(
    subject: Subject,
    graph: CommitGraph,
    told: Pointers,
    opened: Mapping[str, float],
    texts: Mapping[str, bytes],
) -> Symbols:
    """Functions, methods and classes of the files ``opened`` (with their scores), whose bytes are ``texts``."""
    weights = {term: subject.base.rarity(term) * (1 + math.log(count)) for term, count in subject.terms.items()}
    title = _terms(subject.prose.title, subject)
    targets: list[Target] = []
    found: list[Symbol] = []
    features: list[Features] = []
    plain = {part for name in subject.mentions.names for part in name.split(".")}
    in_code = {part for name in subject.mentions.in_code for part in name.split(".")}
    for path, score in opened.items():
        lines = texts.get(path, b"").split(b"\n")
        outline = graph.outlines[path]
        for symbol in outline.symbols:
            if symbol.kind not in (FUNCTION, CLASS):
                continue
            target = Target(path, symbol.name)
            body = lines[symbol.first - 1 : symbol.last]
            if symbol.kind == CLASS:
                body = _own_lines(symbol, outline.symbols, lines)
            counts = _counts(body)
            length = sum(counts.values())
            around = Target(path, symbol.name.rpartition(".")[0])
            name = set(words(symbol.last_name))
            targets.append(target)
            found.append(symbol)
            features.append(
                {
                    "file": file_feature(score),
                    "words": _bm25(counts, length, weights),
                    "named": told.named.get(target, 0.0),
                    "shown": told.shown.get(target, 0.0),
                    "around": max(told.named.get(around, 0.0), 0.7 * told.shown.get(around, 0.0)),
                    "name_said": float(symbol.last_name in plain),
                    "name_shown": float(symbol.last_name in in_code),
                    "frame": float((path, symbol.last_name) in told.functions),
                    "name_words": sum(weights.get(word, 0.0) for word in name) / 4,
                    "name_title": sum(subject.base.rarity(word) for word in name if word in title) / max(1, len(name)),
                    "size": math.log1p(symbol.last - symbol.first) / 6,
                    "class": float(symbol.kind == CLASS),
                    "method": float("." in symbol.name),
                }
            )
    best = max((each["words"] for each in features), default=0.0)
    for each in features:
        each["words"] = each["words"] / best if best else 0.0
    return Symbols(tuple(targets), tuple(found), tuple(features))


def file_feature(score: float) -> float:
    """The score of a file as its definitions have it."""
    return math.log(score + _SMALL)


def _own_lines(symbol: Symbol, every: Sequence[Symbol], lines: Sequence[bytes]) -> list[bytes]:
    """The lines of a class outside of its methods."""
    inner = {
        line
        for other in every
        if other.kind == FUNCTION and other.name.startswith(symbol.name + ".")
        for line in range(other.first, other.last + 1)
    }
    return [lines[line - 1] for line in range(symbol.first, min(symbol.last, len(lines)) + 1) if line not in inner]


def _counts(body: Sequence[bytes]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name in IDENTIFIER.findall(b"\n".join(body)):
        counts.update(words(name.decode("ascii")))
    return counts


def _bm25(counts: Counter[str], length: int, weights: Mapping[str, float]) -> float:
    norm = 1.2 * (0.25 + 0.75 * length / 60)
    return sum(
        weight * counts[term] * 2.2 / (counts[term] + norm) for term, weight in weights.items() if term in counts
    )
