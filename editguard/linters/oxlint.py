"""oxlint for JavaScript and TypeScript, behind the face of `editguard.linters.protocol`.

Its wheel holds one program that needs no Node; it comes with the extra ``editguard[web]``.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from editguard.linters.process import Done, run, sentences
from editguard.linters.program import program_of
from editguard.linters.protocol import Answer, LinterError, Request
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.lint import Violation
from editguard.vocabulary.patch import Span

_SUFFIXES = (
    ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".astro",
)  # fmt: skip
_NATIVE = (".oxlintrc.json", ".oxlintrc.jsonc")

_OTHER_FILES = re.compile(
    r"^import\((?:default|export|named|namespace|no-cycle|no-deprecated|no-named-as-default(?:-member)?|no-unresolved)\)$"
)
"""Rules that read what other files export: those are there by name only, so nothing that they say would be true."""

_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)


class Oxlint:
    """oxlint as installed beside editguard."""

    name = "oxlint"
    settings_names = frozenset({*_NATIVE, ".eslintignore", ".gitignore", ".ignore"})

    def claims(self, path: str) -> bool:
        """See `Linter.claims`."""
        return path.endswith(_SUFFIXES) and not path.endswith((".min.js", ".min.mjs"))

    def keeps(self, path: str) -> bool:
        """See `Linter.keeps`: rules that look at other files are not used."""
        return False

    def refers_to(self, path: str, content: bytes) -> Sequence[str]:
        """See `Linter.refers_to`."""
        document = _document(path, content)
        extended = document.get("extends", [])
        places = []
        for name in [extended] if isinstance(extended, str) else extended if isinstance(extended, list) else []:
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), str(name)))
            if posixpath.isabs(place) or place.startswith("../"):
                raise LinterError(f"{path} extends {name!r}, which is not in the repository")
            places.append(place)
        return places

    def defaults(self, settings: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """See `Linter.defaults`: without settings oxlint has its category ``correctness`` on, which is fine."""
        return {}

    def version(self) -> str:
        """See `Linter.version`."""
        _program()
        from importlib.metadata import version

        return version("oxlint")

    def check(self, request: Request) -> Answer:
        """See `Linter.check`. Every side is a run of its own: the settings at the top of a project count only
        where oxlint is started."""
        violations: dict[tuple[str, str], list[Violation]] = {}
        unreadable: dict[tuple[str, str], str] = {}
        remarks: list[str] = []
        for side, files in request.files.items():
            if not files:
                continue
            root = os.path.join(request.root, side)
            command = [_program(), "--format=json", "--no-error-on-unmatched-pattern", "--threads=1"]
            done = run([*command, *_choice(request), "."], root, request.timeout)
            for item in _diagnostics(done, request):
                try:
                    _sort_in(item, side, files, violations, unreadable)
                except (KeyError, TypeError, IndexError) as error:
                    raise LinterError("oxlint wrote JSON of another shape than it is known to") from error
            remarks.extend(sentences(done.stderr, request.root, request.files))
        remarks.extend(_unheard(request.settings))
        own = any(posixpath.basename(path) in _NATIVE for path in request.settings)
        origin = "given" if request.select else "project" if own else "default"
        return Answer(violations, unreadable, tuple(dict.fromkeys(remarks)), _rules(request), (origin,))


@cache
def _program() -> str:
    """Where oxlint is.

    Raises:
        LinterError: if it is not installed.
    """
    return program_of("oxlint")


def _document(path: str, content: bytes) -> Mapping[str, Any]:
    """A settings file (JSON with comments and trailing commas); empty where oxlint itself will say what is wrong."""
    if posixpath.basename(path) not in _NATIVE and not path.endswith((".json", ".jsonc")):
        return {}
    try:
        found = json.loads(_COMMENT.sub(lambda match: match.group(1) or " ", content.decode("utf-8")))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _unheard(settings: Mapping[str, bytes]) -> list[str]:
    """What the settings ask for and is not done."""
    return [
        f"{path} names plugins in JavaScript, which would have to be run: their rules were left out"
        for path, content in settings.items()
        if _document(path, content).get("jsPlugins")
    ]


def _choice(request: Request) -> list[str]:
    chosen = ["--allow=all", *(f"--warn={code}" for code in request.select)] if request.select else []
    return chosen + [f"--allow={code}" for code in request.ignore]


def _diagnostics(done: Done, request: Request) -> Sequence[Mapping[str, Any]]:
    try:
        found = json.loads(done.stdout)["diagnostics"]
    except (ValueError, KeyError, TypeError) as error:
        told = " ".join(sentences(done.stdout.decode("utf-8", "replace") + done.stderr, request.root, request.files))
        codes = [*request.select, *request.ignore]
        if codes and "not found" in told and any(code in told for code in codes):
            raise UsageError(f"oxlint does not know one of the rules {', '.join(codes)}: {told[:200]}") from error
        raise LinterError(f"oxlint failed: {told[:600] or f'status {done.status}'}") from error
    if not isinstance(found, list):
        raise LinterError("oxlint wrote JSON of another shape than it is known to")
    return found


def _sort_in(
    item: Mapping[str, Any],
    side: str,
    files: Mapping[str, bytes],
    violations: dict[tuple[str, str], list[Violation]],
    unreadable: dict[tuple[str, str], str],
) -> None:
    path = posixpath.normpath(item["filename"].replace(os.sep, "/"))
    if path not in files:
        return
    message = " ".join(item["message"].split())
    code = item.get("code")
    if not code:
        line = item["labels"][0]["span"]["line"] if item["labels"] else 1
        unreadable.setdefault((side, path), f"line {line}: {message}")
        return
    if _OTHER_FILES.match(code):
        return
    text = files[path]
    span = item["labels"][0]["span"] if item["labels"] else {"offset": 0, "length": 0, "line": 1, "column": 1}
    end = span["offset"] + max(0, span["length"] - 1)
    last = text.count(b"\n", 0, end) + 1
    lines = text.split(b"\n")
    content = lines[span["line"] - 1].decode("utf-8", "replace").strip() if span["line"] <= len(lines) else ""
    help_text = " ".join((item.get("help") or "").split())
    violations.setdefault((side, path), []).append(
        Violation(
            linter=Oxlint.name,
            code=code,
            message=f"{message} ({help_text})" if help_text else message,
            span=Span(span["line"], max(last, span["line"])),
            column=span["column"],
            end_column=span["column"] + span["length"],
            content=content,
            url=item.get("url"),
        )
    )


_digests: dict[object, str | None] = {}


def _rules(request: Request) -> str | None:
    """A digest of the settings as oxlint resolves them at the top; asked once for equal settings."""
    own = tuple(sorted((p, c) for p, c in request.settings.items() if p.endswith((".json", ".jsonc"))))
    known = (_program(), own, tuple(request.select), tuple(request.ignore))
    if known not in _digests:
        if len(_digests) >= 256:
            _digests.clear()
        side = next(iter(request.files))
        root = os.path.join(request.root, side)
        done = run([_program(), *_choice(request), "--print-config"], root, request.timeout)
        nested = b"".join(path.encode() + b"\0" + content + b"\0" for path, content in own)
        digest = hashlib.sha256(done.stdout + nested).hexdigest()[:16]
        _digests[known] = digest if done.status == 0 else None
    return _digests[known]
