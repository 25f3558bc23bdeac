"""ruff, behind the face of `editguard.linters.protocol`: one process for all files and all sides of a patch."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from editguard.linters.fixes import preview, replacement
from editguard.linters.process import Done, run, sentences
from editguard.linters.protocol import Answer, LinterError, Request
from editguard.linters.ruff_format import HOOKS, formatted, uses_formatter
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.lint import Fix, Violation
from editguard.vocabulary.patch import Span

DEFAULT_RULES = ("E4", "E7", "E9", "F")
"""The rules for a project without settings of ruff: what ruff itself had on for most of its life (imports, statements
and errors of pycodestyle, all of Pyflakes). They report what is wrong far more often than what is a matter of taste,
and, unlike ruff's own defaults, do not change with its version."""

DEFAULT_SETTINGS = "[lint]\nselect = [{}]\n".format(", ".join(f'"{rule}"' for rule in DEFAULT_RULES)).encode()
_NATIVE = ("pyproject.toml", "ruff.toml", ".ruff.toml")
_SYNTAX = "invalid-syntax"
_VERSIONED = re.compile(r"\(syntax was (?:added|removed) in Python ")
"""Code that parses, and is not for the Python that the project supports."""

_ENVIRONMENT = {"RAYON_NUM_THREADS": "1"}
"""A patch has few files: starting threads takes longer than they save, and a batch fills the cores anyway."""


class Ruff:
    """ruff as installed beside editguard."""

    name = "ruff"
    settings_names = frozenset({*_NATIVE, HOOKS, ".gitignore", ".ignore"})

    def claims(self, path: str) -> bool:
        """See `Linter.claims`."""
        return path.endswith((".py", ".pyi", ".pyw"))

    def keeps(self, path: str) -> bool:
        """See `Linter.keeps`: import rules ask which modules there are."""
        return path.endswith((".py", ".pyi"))

    def refers_to(self, path: str, content: bytes) -> Sequence[str]:
        """See `Linter.refers_to`."""
        table = ruff_table(path, content)
        extended = table.get("extend") if table else None
        if not isinstance(extended, str):
            return ()
        if extended.startswith(("/", "~", "$")):
            raise LinterError(f"{path} extends {extended!r}, which is not in the repository")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), extended))
        if place.startswith("../"):
            raise LinterError(f"{path} extends {extended!r}, which is not in the repository")
        return (place,)

    def defaults(self, settings: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """See `Linter.defaults`: without it the user's own settings would be used, or what ruff has on today."""
        if any(settings_of(path, content) for path, content in settings.items() if "/" not in path):
            return {}
        return {"ruff.toml": DEFAULT_SETTINGS}

    def version(self) -> str:
        """See `Linter.version`."""
        return _version(_program())

    def check(self, request: Request) -> Answer:
        """See `Linter.check`."""
        command = [_program(), "check", "--no-cache", "--no-fix", "--no-fix-only", "--exit-zero"]
        command += ["--output-format", "json", *_choice(request), "--", *request.files]
        done = run(command, request.root, request.timeout, _ENVIRONMENT)
        if done.status != 0:
            raise _failure(done, request)
        try:
            found = json.loads(done.stdout)
        except ValueError as error:
            raise LinterError("ruff wrote no JSON") from error
        if not isinstance(found, list):
            raise LinterError("ruff wrote JSON of another shape than it is known to")
        violations: dict[tuple[str, str], list[Violation]] = {}
        unreadable: dict[tuple[str, str], str] = {}
        for item in found:
            try:
                side, path = _place(item["filename"], request.root)
                if path not in request.files.get(side, {}):
                    continue  # a neighbour that is there by name only
                code, message, line = item["code"] or _SYNTAX, item["message"], item["location"]["row"]
                if code in (_SYNTAX, "E902") and not _VERSIONED.search(message):
                    unreadable.setdefault((side, path), f"line {line}: {message}")
                else:
                    text = request.files[side][path]
                    shown = message.replace(f"{side}/{path}", path)
                    violations.setdefault((side, path), []).append(_violation(item, code, shown, text))
            except (KeyError, TypeError) as error:
                raise LinterError("ruff wrote JSON of another shape than it is known to") from error
        rules, origins = _rules(request)
        remarks = sentences(done.stderr, request.root, request.files)
        shapes: Mapping[tuple[str, str], bytes] = {}
        tables = {path: table for path, content in request.settings.items() if (table := _table(path, content))}
        asked = uses_formatter(request.settings, tables)
        if request.format and (asked or _perhaps_formatted(request)):
            try:
                shapes = formatted(_program(), request, _ENVIRONMENT)
            except LinterError as problem:
                remarks.append(str(problem))  # what was found of the rest stands
            _remember(request, shapes)
        return Answer(violations, unreadable, remarks, rules, origins, shapes, "ruff format", asked)


def ruff_table(path: str, content: bytes) -> Mapping[str, Any] | None:
    """The settings of ruff in a file, ``None`` if it has none (or is no TOML, which ruff itself will say)."""
    name = posixpath.basename(path)
    if name == "pyproject.toml" and b"ruff" not in content:
        return None
    import tomllib

    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    if name != "pyproject.toml":
        return document
    tool = document.get("tool")
    table = tool.get("ruff") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


_unformatted: set[bytes] = set()
_KNOWN = 20_000
"""Files that are known to be laid out otherwise; beyond so many all are forgotten."""


def _perhaps_formatted(request: Request) -> bool:
    """Whether a file before the change may be as the formatter would have it. In a project that names no formatter,
    only then is there anything to say, and in a batch the same files come again and again."""
    return any(_identity(request, path, text) not in _unformatted for path, text in _before(request).items())


def _remember(request: Request, shapes: Mapping[tuple[str, str], bytes]) -> None:
    if len(_unformatted) > _KNOWN:
        _unformatted.clear()
    for path, text in _before(request).items():
        if shapes.get(("before", path), text) != text:
            _unformatted.add(_identity(request, path, text))


def _before(request: Request) -> Mapping[str, bytes]:
    return request.files.get("before", {})


def _identity(request: Request, path: str, text: bytes) -> bytes:
    digest = hashlib.sha256(path.encode("utf-8", "surrogateescape"))
    for name, content in sorted(request.settings.items()):
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + content + b"\0")
    digest.update(text)
    return digest.digest()


def _table(path: str, content: bytes) -> Mapping[str, Any] | None:
    return ruff_table(path, content) if posixpath.basename(path) in _NATIVE else None


def settings_of(path: str, content: bytes) -> bool:
    """Whether ruff takes its settings from this file."""
    return posixpath.basename(path) in _NATIVE and ruff_table(path, content) is not None


@cache
def _program() -> str:
    """Where ruff is.

    Raises:
        LinterError: if it is not installed.
    """
    try:
        from ruff import find_ruff_bin

        return str(find_ruff_bin())
    except (ImportError, OSError) as error:
        raise LinterError("ruff is not installed; install editguard anew, or ruff") from error


@cache
def _version(program: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ruff")
    except PackageNotFoundError:
        done = run([program, "--version"], os.path.dirname(program), 10.0)
        return done.stdout.decode("utf-8", "replace").strip().removeprefix("ruff ")


def _choice(request: Request) -> list[str]:
    chosen = [f"--select={','.join(request.select)}"] if request.select else []
    return chosen + ([f"--ignore={','.join(request.ignore)}"] if request.ignore else [])


def _failure(done: Done, request: Request) -> Exception:
    lines = sentences(done.stderr, request.root, request.files) or [f"status {done.status}"]
    if any(line.startswith("ruff failed") for line in lines):
        lines = [line for line in lines if not line.startswith("warning: ")]
    told = "; ".join(
        line.removeprefix("error: ").removeprefix("ruff failed") for line in lines if line != "ruff failed"
    )
    if "from the CLI" in told:
        codes = ", ".join([*request.select, *request.ignore])
        return UsageError(f"ruff does not know one of the rules {codes}: {told[:200]}")
    return LinterError(f"ruff failed: {told.replace('Cause: ', '').strip(' ;')[:600]}")


def _place(filename: str, root: str) -> tuple[str, str]:
    relative = os.path.relpath(filename, root).replace(os.sep, "/")
    side, _, path = relative.partition("/")
    return side, path


def _violation(item: Mapping[str, Any], code: str, message: str, text: bytes) -> Violation:
    start, end = item["location"], item["end_location"]
    # a range that ends at the start of a line ends with the line before
    last = end["row"] - (end["column"] == 1 and end["row"] > start["row"])
    fix = item.get("fix")
    return Violation(
        linter=Ruff.name,
        code=code,
        message=" ".join(message.split()),
        span=Span(start["row"], max(start["row"], last)),
        column=start["column"],
        end_column=end["column"],
        content=_line(text, start["row"]),
        url=item.get("url"),
        fix=None if fix is None else _fix(fix, text),
    )


def _line(text: bytes, number: int) -> str:
    lines = text.split(b"\n")
    return lines[number - 1].decode("utf-8", "replace").strip() if 0 < number <= len(lines) else ""


def _fix(fix: Mapping[str, Any], text: bytes) -> Fix | None:
    if fix["applicability"] not in ("safe", "unsafe"):
        return None
    edits = [
        (
            (edit["location"]["row"], edit["location"]["column"]),
            (edit["end_location"]["row"], edit["end_location"]["column"]),
            edit["content"],
        )
        for edit in fix["edits"]
    ]
    message = " ".join((fix["message"] or "").split()) or "apply the fix of ruff"
    change = replacement(text, edits)
    return Fix(message, fix["applicability"] == "safe", preview(text, change), change)


def _rules(request: Request) -> tuple[str | None, tuple[str, ...]]:
    """The digest of the rules that are on for the files, and whose settings they follow."""
    groups: dict[str, str] = {}
    for side, files in request.files.items():
        for path in files:
            groups.setdefault(_home(path, request.settings), f"{side}/{path}")
    key = tuple(sorted((path, content) for path, content in request.settings.items() if _native(path)))
    parts, origins = [], []
    for home in sorted(groups):
        digest = _digest_of(request, groups[home], home, key)
        if digest is None:
            return None, ()
        parts.append(digest)
        origins.append("given" if request.select else _origin(home, request.settings))
    joined = parts[0] if len(set(parts)) == 1 else hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return joined, tuple(dict.fromkeys(origins))


def _origin(home: str, settings: Mapping[str, bytes]) -> str:
    return "default" if home == "" and settings.get("ruff.toml") == DEFAULT_SETTINGS else "project"


def _native(path: str) -> bool:
    return posixpath.basename(path) in _NATIVE or path.endswith(".toml")


def _home(path: str, settings: Mapping[str, bytes]) -> str:
    """The folder whose settings ruff uses for ``path``."""
    folder = posixpath.dirname(path)
    while folder:
        if any(settings_of(place, settings[place]) for name in _NATIVE if (place := f"{folder}/{name}") in settings):
            return folder
        folder = posixpath.dirname(folder)
    return ""


_digests: dict[object, str | None] = {}
_DIGESTS = 256


def _digest_of(request: Request, example: str, home: str, key: tuple[tuple[str, bytes], ...]) -> str | None:
    """A digest of the rules that ruff has on for the file ``example``; asked once for equal settings."""
    known = (_program(), home, key, tuple(request.select), tuple(request.ignore))
    if known not in _digests:
        if len(_digests) >= _DIGESTS:
            _digests.clear()
        command = [_program(), "check", "--no-cache", "--show-settings", *_choice(request), "--", example]
        done = run(command, request.root, request.timeout, _ENVIRONMENT)
        match = re.search(
            r"^linter\.rules\.enabled = \[\n?(.*?)\]", done.stdout.decode("utf-8", "replace"), re.M | re.S
        )
        codes = sorted(re.findall(r"\(([A-Z]+[0-9]+)\)", match.group(1))) if match and done.status == 0 else None
        # what is excluded has no settings: no answer, and no harm
        _digests[known] = None if codes is None else hashlib.sha256("\n".join(codes).encode()).hexdigest()[:16]
    return _digests[known]
