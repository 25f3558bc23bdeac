"""Comments that silence a checker, and which of them a patch adds."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.edits.runs import Run
from editguard.vocabulary.lint import Suppression

ALL = "*"

_PYTHON = re.compile(
    r"#[ \t]*(?:"
    r"(?P<filewide>(?:ruff|flake8)[:=][ \t]*noqa)(?:[:=][ \t]*(?P<filewide_codes>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?"
    r"|(?P<block>ruff:[ \t]*(?:disable|ignore))\[(?P<block_codes>[^\]]*)\]"
    r"|(?P<noqa>noqa)(?![\w])(?:[:=]?[ \t]*(?<=[:=\s])(?P<noqa_codes>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?"
    r"|(?P<type>type:[ \t]*ignore)(?![\w-])(?:\[(?P<type_codes>[^\]]*)\])?"
    r"|(?P<checker>(?:pyright|mypy|ty|pyre):[ \t]*ignore(?:-errors)?)(?![\w-])(?:\[(?P<checker_codes>[^\]]*)\])?"
    r"|(?P<pylint>pylint:[ \t]*(?:disable|disable-next|skip-file))(?:[ \t]*=[ \t]*(?P<pylint_codes>[\w, \t-]+))?"
    r"|(?P<isort>isort:[ \t]*(?:skip_file|skip|off|dont-add-imports?))"
    r"|(?P<format>(?:fmt|yapf):[ \t]*(?:off|skip|disable))"
    r"|(?P<bandit>nosec)(?![\w])(?:[ \t]*:?[ \t]*(?P<bandit_codes>B[0-9]+(?:[\s,]+B[0-9]+)*))?"
    r")",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?://|/\*)[ \t]*(?:"
    r"(?P<lint>(?:eslint|oxlint)-disable(?:-next-line|-line)?)(?![\w-])"
    r"(?:[ \t]+(?P<lint_codes>[^*\n]*?))?(?=[ \t]*(?:--|\*/|$))"
    r"|(?P<types>@ts-(?:ignore|nocheck|expect-error))"
    r"|(?P<biome>biome-ignore(?:-all|-start)?)(?:[ \t]+(?P<biome_codes>[\w/]+))?"
    r"|(?P<prettier>prettier-ignore)"
    r"|(?P<style>stylelint-disable(?:-next-line|-line)?)(?:[ \t]+(?P<style_codes>[^*\n]*?))?(?=[ \t]*(?:--|\*/|$))"
    r")",
    re.MULTILINE,
)
_HINT = re.compile(
    rb"(?i)noqa|ruff:|type:[ \t]*ignore|(?:pyright|mypy|ty|pyre):|pylint:|isort:|(?:fmt|yapf):|nosec"
    rb"|(?:es|ox|style)lint-disable|@ts-|biome-ignore|prettier-ignore"
)
SCRIPTS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro", ".css", ".scss")
PYTHON = (".py", ".pyi", ".pyw")


class Found(NamedTuple):
    """A comment that silences: its 1-based ``line``, where in it the directive begins, and what it names; ``kept``
    is what else it names, and named before."""

    line: int
    column: int
    kind: str
    rules: tuple[str, ...]
    text: str
    kept: tuple[str, ...] = ()


def suppressions(path: str, text: bytes) -> list[Found]:
    """The suppressing comments of a file; in Python only in comments, not in strings."""
    if not _HINT.search(text):
        return []
    if path.endswith(PYTHON):
        return [found for comment in _comments(text) for found in _directives(*comment, _PYTHON)]
    if path.endswith(SCRIPTS):
        lines = text.decode("utf-8", "replace").split("\n")
        return [found for number, line in enumerate(lines, 1) for found in _directives(number, 0, line, _SCRIPT)]
    return []


class Texts(NamedTuple):
    """A file of a patch: its path after, its text before and after, and what changed in between."""

    path: str
    before: bytes
    after: bytes
    runs: Sequence[Run]


def added(files: Sequence[Texts]) -> dict[str, list[Found]]:
    """The suppressions that a patch adds, by path after: those in the lines that it adds which are more than those in
    the lines that it removes, over all files, so that moved code keeps its own. A comment that names one more rule
    adds that rule, and one that names what it silenced before adds none."""
    came = [(file.path, found) for file in files for found in _within(file.path, file.after, _new_lines(file))]
    if not came:
        return {}
    went: Counter[tuple[str, str]] = Counter()
    for file in files:
        for found in _within(file.path, file.before, _old_lines(file)):
            went.update((found.kind, rule) for rule in found.rules)
    fresh: dict[str, list[Found]] = {}
    for path, found in came:
        rules = []
        for rule in found.rules:
            known = next((key for key in ((found.kind, rule), (found.kind, ALL)) if went[key] > 0), None)
            if known is None:
                rules.append(rule)
            else:
                went[known] -= 1
        if rules:
            kept = tuple(rule for rule in found.rules if rule not in rules)
            fresh.setdefault(path, []).append(found._replace(rules=tuple(rules), kept=kept))
    return fresh


def _within(path: str, text: bytes, numbered: Sequence[tuple[int, bytes]]) -> list[Found]:
    """The suppressions in some lines of a file, which is cut into tokens only if they look as if they had any."""
    lines = {number for number, line in numbered if _HINT.search(line)}
    return [found for found in suppressions(path, text) if found.line in lines] if lines else []


def _new_lines(file: Texts) -> list[tuple[int, bytes]]:
    return [(run.new_first + offset, line) for run in file.runs for offset, line in enumerate(run.new)]


def _old_lines(file: Texts) -> list[tuple[int, bytes]]:
    return [(run.old_first + offset, line) for run in file.runs for offset, line in enumerate(run.old)]


def without(text: bytes, found: Sequence[Found]) -> bytes:
    """``text`` with the comments ``found`` disabled, every line and column where it was."""
    lines = text.decode("utf-8", "surrogateescape").split("\n")
    for one in found:
        line = lines[one.line - 1]
        lines[one.line - 1] = line[: one.column] + _disabled(line[one.column :], one)
    return "\n".join(lines).encode("utf-8", "surrogateescape")


_WORD = re.compile(r"(?i)noqa|ignore|disable|skip|off\b|nosec|@ts-")


def _disabled(text: str, found: Found) -> str:
    if not found.kept:
        return _WORD.sub(lambda match: "x" * len(match.group()), text, count=1)
    names = "|".join(re.escape(rule) for rule in found.rules)
    pattern = rf"[ \t]*,?[ \t]*(?<![\w-])(?:{names})(?![\w-])"
    return re.sub(pattern, lambda match: " " * len(match.group()), text)


def as_values(path: str, found: Sequence[Found]) -> Iterator[Suppression]:
    """One value a rule."""
    for one in found:
        for rule in one.rules:
            yield Suppression(path, one.line, one.kind, rule, one.text)


def _directives(line: int, column: int, text: str, pattern: re.Pattern[str]) -> Iterator[Found]:
    for match in pattern.finditer(text):
        name = match.lastgroup or ""
        group = name.removesuffix("_codes")
        word = " ".join(match.group(group).lower().replace("=", ":", 1).split()).replace(": ", ":")
        listed = match.groupdict().get(f"{group}_codes") or ""
        rules = tuple(dict.fromkeys(part for part in re.split(r"[\s,]+", listed.strip()) if part)) or (ALL,)
        yield Found(line, column + match.start(), word, rules, match.group().strip())


def _comments(text: bytes) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of each comment; of a file that cannot be cut into tokens, up to where it can."""
    source = text.decode("utf-8", "surrogateescape")
    try:
        for token in tokenize.generate_tokens(io.StringIO(source, newline="\n").readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.start[1], token.string
    except (tokenize.TokenError, SyntaxError):
        return
