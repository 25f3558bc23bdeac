"""Added files that were written along the way and are thrown away: reproductions, dumps, backups, droppings.

A false accusation is worse than a miss. Names decide alone only where they can mean nothing else; others
need a second sign: what the base has beside or instead of the file, or what the file does. Inside a folder
that the base has, only droppings and backups count: a misplaced file is still an attempt at the task.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from editguard.patterns import Pattern

BaseHas = Callable[[str], bool]

_DROPPING = Pattern(
    r"(?:^|/)(?:__pycache__|\.(?:pytest|mypy|ruff)_cache|\.ipynb_checkpoints)/"
    r"|(?:^|/)(?:\.DS_Store|Thumbs\.db|nohup\.out|\.aider\.(?:chat|input|tags|llm)[^/]*)$|\.sw[op]$|\.stackdump$"
)
"""What tools leave behind and nobody commits on purpose, wherever it lies."""

_BUILT = Pattern(
    r"(?:^|/)(?:\.tox|\.nox|\.eggs|node_modules|htmlcov|[^/]+\.egg-info)/|^\.?v?env/(?:bin|lib|Scripts|pyvenv\.cfg)"
    r"|(?:^|/)\.coverage(?:\.[^/]+)?$|[^/]~$|\.py[co]$|\.(?:pid|prof)$|\.egg-info$"
    r"|^build/(?:lib|temp|bdist|scripts)[^/]*/|^dist/[^/]+\.(?:whl|egg|tar\.gz|zip)$"
)
"""What is built or installed; among tests it may be the data of one."""

_BACKUP = Pattern(r"^(?P<original>.+)[._](?:orig|rej|bak|backup|old|save|tmp|temp|patch|diff)$")
_SURE_BACKUP = (".orig", ".rej", ".bak")
_TOP_ONLY = Pattern(
    r"^(?:[^/]+\.(?:orig|rej|bak|backup|old|tmp|temp|log|sqlite3?|dump)|core(?:\.\d+)?)$", re.IGNORECASE
)
_SQLITE = b"SQLite format 3\0"

_CODE = frozenset(("py", "js", "mjs", "cjs", "ts", "sh", "rb", "go", "c", "cpp", "ipynb"))
_WORDS = Pattern(r"[A-Z]?[a-z]+|[A-Z]+|\d+")

_REPRODUCTION = frozenset(
    ("repro", "reproduce", "reproduced", "reproducer", "reproduces", "reproducing", "reproduction")
)
_TROUBLE = frozenset(
    ("bug", "bugs", "issue", "issues", "problem", "fix", "fixes", "fixed", "patch", "scenario", "mre", "mwe")
)
_TRYING = frozenset(
    (
        "analyse", "analyze", "apply", "bug", "check", "comprehensive", "create", "debug", "demo", "demonstrate",
        "edge", "edit", "example", "explore", "final", "find", "fix", "inspect", "investigate", "issue", "manual",
        "minimal", "mock", "modify", "new", "patch", "quick", "replacement", "replicate", "replicating",
        "replication", "run", "simple", "simulate", "simulation", "standalone", "test", "trace", "try", "update",
        "validate", "verification", "verify",
    )
)  # fmt: skip
_DOUBTFUL = frozenset(("apply", "create", "demo", "edit", "example", "find", "new", "replacement", "run", "update"))
"""Words of `_TRYING` that programs of a project carry as well: without a bug or a fix they say nothing."""

_CHANGING = frozenset(("apply", "edit", "fix", "insert", "modify", "patch", "replace", "replacement", "rewrite"))
"""First words of programs that make a change to the sources, if they do: `bump_version.py` does so too."""

_TEST_WORDS = frozenset(("test", "tests"))
_ROUGH = frozenset(
    ("comprehensive", "debug", "direct", "edge", "final", "manual", "minimal", "quick", "simple", "simulate")
)

_REPORT = Pattern(
    r"^(?:bug|changes|debug(?:ging)?|final|fix|implementation|investigation|issue|patch|pr|refactoring|solution|test(?:ing)?"
    r"|verification)[_-](?:summary|explanation|analysis|description|made|verification|findings)(?:[_-].*)?\.(?:md|txt|rst)$"
    r"|^(?:bug|fix|verification|investigation)[_-](?:report|notes?)\.(?:md|txt)$"
    r"|^(?:proposed|suggested)[_-](?:solution|changes?|fix|patch)\.(?:md|txt)$"
    r"|^(?:(?:test|run|debug|git|my)[_-]?)?(?:out|output|results?|log|stdout|stderr|diff|patch)\.(?:txt|log|out)$"
    r"|^(?:changes|diff|fix|model|my|output|patch|solution|test|proposed|final)\d*(?:[_-].*)?\.(?:diff|patch)$",
    re.IGNORECASE,
)
_DATA = Pattern(
    r"^(?:test|out|output|tmp|temp|foo|repro)(?:[_-]?(?:data|db|fig|figure|file|image|out|output|plot|result|\d+))*"
    r"\.(?:csv|tsv|txt|png|jpe?g|gif|svg|pdf|fits|ecsv|qdp|html|xml|db|npy|npz|pkl|h5|hdf5|parquet|dat|xlsx?)$",
    re.IGNORECASE,
)
_FOLDER = Pattern(
    r"^(?:tests?|dummy|mock|bug|tmp|temp)[_-]?(?:app|project|proj|site|pkg|package|module)(?:[_-].*|\d+)?$|^te?mp$",
    re.IGNORECASE,
)
_TEST_TREE = ("tests", "test", "testing")
_TESTS_NEAR = Pattern(r"(?:^|/)(?:tests?|testing|__tests__|fixtures?|test_?data|data|examples?|patches)/")

_IMPORT = Pattern(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_TEST_CODE = Pattern(rb"^[ \t]*(?:async )?def test|^class \w*Test|\b(?:it|test|describe)\(", re.MULTILINE)
_SHOWS = Pattern(rb"\bprint\s*\(|^[ \t]*assert\b", re.MULTILINE)
_OPTIONS = Pattern(rb"\bargparse\b|\boptparse\b|\bsys\.argv\b|\bimport (?:click|typer|fire)\b|\bfrom (?:click|typer)\b")
_LITERAL = Pattern(rb"""['"]([\w./-]+/[\w.-]+\.\w{1,4})['"]""")
_OPENS = Pattern(rb"\bopen\s*\(|\.(?:read|write)(?:_text|_bytes|lines)?\s*\(")
_TEXT = 100_000
"""Bytes of a file that are looked through: programs to try something are short."""

_ENOUGH = 8
"""How many names of a file are looked up at the base."""


def is_scratch(path: str, content: bytes | None, base_has: BaseHas) -> bool:
    """Whether an added file is of the kind that is written along the way and thrown away.

    Args:
        path: repository-relative.
        content: the file, ``None`` if it is not known; then only its name and place can tell.
        base_has: whether a file or a folder exists at the base.
    """
    if _DROPPING.search(path) or (_BUILT.search(path) and not _TESTS_NEAR.search(path)):
        return True
    folder, _, name = path.rpartition("/")
    backup = _BACKUP.match(path)
    if backup and (base_has(backup["original"]) or (path.endswith(_SURE_BACKUP) and not _TESTS_NEAR.search(path))):
        return True
    stem, dot, extension = name.rpartition(".")
    code = bool(dot) and extension in _CODE
    words = _words(stem) if code else []
    if code and _reproduces(words, top=not folder) and not _TESTS_NEAR.search(path):
        return True
    if folder:
        top = path.split("/", 1)[0]
        return not base_has(top) and _throwaway_folder(top, base_has)
    return (
        bool(_TOP_ONLY.match(name) or _REPORT.match(name))
        or (name.endswith((".diff", ".patch")) and _is_package(base_has))
        or (content is not None and _database(name, content))
        or (bool(_DATA.match(name)) and _is_package(base_has))
        or (code and _throwaway_code(words, extension, (content or b"")[:_TEXT], base_has))
    )


def _database(name: str, content: bytes) -> bool:
    """A SQLite file, or the empty one without an extension that opening a database by mistake leaves."""
    return content.startswith(_SQLITE) or (not content and name.islower() and name.isalnum())


def _words(stem: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(stem)]


def _reproduces(words: list[str], *, top: bool) -> bool:
    """`reproduce_bug`, `repro_1234`, `replicate_issue`; below the top the bug or its number must be named, since
    a project may well have a module `reproduction`."""
    if not words:
        return False
    trouble = bool(_TROUBLE & set(words)) or words[-1].isdigit()
    if _REPRODUCTION & set(words):
        return top or trouble
    return words[0] in ("replicate", "replicating", "replication") and trouble


def _throwaway_folder(top: str, base_has: BaseHas) -> bool:
    """Whether a new folder at the top is a project made to try something."""
    if _reproduces(_words(top), top=True):
        return True
    return bool(_FOLDER.match(top)) and _is_package(base_has)


def _throwaway_code(words: list[str], extension: str, content: bytes, base_has: BaseHas) -> bool:
    """Whether a new program at the top was made to try something.

    Its name says so where it speaks of a bug, a fix or an issue; a mere `check_…`, `run_…` or `test_…` may be
    the project's own, so there the project's layout and the file's text have to agree.
    """
    if not words:
        return False
    rest = set(words[1:])
    if words[0] in ("tmp", "scratch", "scratchpad"):
        return True
    if words[0] in ("issue", "bug") and (not rest or words[1].isdigit()):
        return True
    if words[0] in _ROUGH and rest & _TEST_WORDS:
        return True
    packages = _own_packages(content, base_has)
    if words[0] in _TEST_WORDS or words[-1] in _TEST_WORDS:
        if extension == "sh":
            return False  # runs the tests
        trees = (*_TEST_TREE, *(f"{package}/{tree}" for package in packages for tree in _TEST_TREE))
        elsewhere = any(base_has(tree) for tree in trees)
        return elsewhere or (bool(rest & _TROUBLE) and not _TEST_CODE.search(content))
    if words[0] in _TRYING and rest & _TROUBLE:
        return True
    attempt = words[-1] in ("debug", "fix", "final", "scratch")
    if (words[0] in _CHANGING or attempt) and _opens_source(content, base_has):
        return True
    trying = attempt or words[0] in _TRYING - _DOUBTFUL
    return trying and bool(packages) and bool(_SHOWS.search(content)) and not _OPTIONS.search(content)


def _own_packages(content: bytes, base_has: BaseHas) -> list[str]:
    """Packages of the project, as folders, that the Python text imports."""
    names = list(dict.fromkeys(name.decode() for name in _IMPORT.findall(content)))[:_ENOUGH]
    folders = [folder for name in names for folder in (name, f"src/{name}")]
    return [folder for folder in folders if base_has(f"{folder}/__init__.py")]


def _opens_source(content: bytes, base_has: BaseHas) -> bool:
    """Whether the text opens files and names one of the project's own: a program that makes the change."""
    if not _OPENS.search(content):
        return False
    names = list(dict.fromkeys(name.decode() for name in _LITERAL.findall(content)))[:_ENOUGH]
    return any(base_has(part) for name in names for part in _inside(name))


def _inside(name: str) -> tuple[str, ...]:
    """What a literal path may mean below the top: as it stands, or in a checkout somewhere."""
    if not name.startswith("/"):
        return (name.removeprefix("./"),)
    parts = name.split("/")
    return tuple("/".join(parts[start:]) for start in range(2, min(len(parts), 5)))


def _is_package(base_has: BaseHas) -> bool:
    """Whether the top of the repository is that of a library or program with folders of its own for tests."""
    return any(base_has(tree) for tree in _TEST_TREE) or any(
        base_has(name) for name in ("setup.py", "pyproject.toml", "package.json", "Cargo.toml", "go.mod")
    )
