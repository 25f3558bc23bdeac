"""Debug output that was left behind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.patterns import Pattern

_PYTHON = (".py", ".pyw")
_SCRIPTED = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte")

_STOP = Pattern(
    rb"^\s*(?:(?:import\s+(?:i?pdb|pudb|wdb|rpdb)\s*;\s*)?(?:i?pdb|pudb|wdb|rpdb|pytest)\.set_trace\([^()]*\)"
    rb"|__import__\(['\"]i?pdb['\"]\)\.set_trace\(\)|breakpoint\([^()]*\))\s*;?\s*(?:#.*)?$"
)
_DEBUGGER_IMPORT = Pattern(
    rb"^\s*(?:import\s+(?:i?pdb|pudb|wdb|rpdb)|from\s+(?:i?pdb|pudb)\s+import\s+set_trace)\s*(?:#.*)?$"
)
_DEBUGGER_USED = Pattern(rb"\bset_trace\s*\(")
_DEBUGGER_STATEMENT = Pattern(rb"^\s*debugger\s*;?\s*(?://.*)?$")

_PRINT = Pattern(rb"^(?P<indent>\s*)(?:print|pprint|pprint\.pprint|pp)\s*\((?P<what>.*)$")
_STREAM = Pattern(rb"^(?P<indent>\s*)sys\.std(?:err|out)\.write\s*\((?P<what>.*)$")
_CONSOLE = Pattern(rb"^(?P<indent>\s*)console\.(?:log|debug|dir|trace)\s*\((?P<what>.*)$")
_TELLING = Pattern(
    rb"""^[fF]?(?:['"`]{1,3})\W{0,6}(?:DEBUG\b|debug:|XXX\b|TRACE\b|HERE\b|(?:got |am |i'm )?here\W{0,3}['"`])"""
    rb"""|^[fF]['"][^'"]*\{[^{}]*[^{}=!<>]=\}"""
)
_LONGEST = 500
"""Bytes of a line: a longer one is generated."""

_SECOND_STATEMENT = Pattern(rb";\s*[^\s#/]")
_STREAM_GIVEN = Pattern(rb"\bfile\s*=")

_SCRIPT = Pattern(
    r"(?:^|/)(?:tests?|testing|examples?|scripts?|bin|tools?|benchmarks?|management/commands|docs?|demos?|tutorials?"
    r"|ci|cli|commands?|samples?)(?:/|$)"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest|setup|manage|noxfile|__main__|cli|main|runtests|conf|tasks|fabfile"
    r"|example[^/]*|demo[^/]*)\.\w+$"
    r"|\.(?:test|spec|config|stories)\.\w+$|(?:^|/)[^/]*(?:cli|server|script)[^/]*\.[cm]?[jt]s$"
)
_TALKS = Pattern(
    rb"^if\s+__name__\s*==|^#!|\bimport\s+(?:argparse|optparse|click|typer|fire|cmd|getopt|readline)\b"
    rb"|\bfrom\s+(?:argparse|optparse|click|typer|rich|cmd)\b|\bsys\.argv\b|\bprocess\.argv\b|(?:^|[^\w.])input\s*\(",
    re.MULTILINE,
)
"""Programs that speak to whoever runs them."""

_ANY_OUTPUT = Pattern(
    rb"(?:^|[^\w.])(?:print|pprint|pp)\s*\(|\bsys\.std(?:err|out)\b|\bconsole\.(?:log|debug|dir|info)"
)


def debug_output(
    path: str, old: Sequence[bytes], new: Sequence[bytes], before: bytes | None, after: bytes | None
) -> str | None:
    """What kind of debug output the added lines ``new`` of an edit leave behind, ``None`` if none.

    Only edits count that add nothing else. A breakpoint always counts; output does where it looks like a
    trace, or where a function of library code, which printed nothing so far, prints. Scripts, commands,
    tests and examples may print.

    Args:
        path: repository-relative, after the change.
        old: removed lines, terminators kept.
        new: added lines, terminators kept.
        before: the whole file before, ``None`` if it is new or not known.
        after: the whole file after, ``None`` if it is not known.
    """
    python = path.endswith(_PYTHON)
    if not python and not path.endswith(_SCRIPTED):
        return None
    lines = [line.rstrip() for line in new if line.strip() and not line.lstrip().startswith((b"#", b"//"))]
    if not lines or any(line.strip() for line in old) or max(map(len, lines)) > _LONGEST:
        return None
    found = _breakpoint(lines, python, before, after) or _output(path, lines, before, after)
    if found and python and not _is_code(lines, after):
        return None
    return found


def _breakpoint(lines: Sequence[bytes], python: bool, before: bytes | None, after: bytes | None) -> str | None:
    if not python:
        return "a breakpoint left in the code" if all(_DEBUGGER_STATEMENT.match(line) for line in lines) else None
    if not all(_STOP.match(line) or _DEBUGGER_IMPORT.match(line) for line in lines):
        return None
    if not any(_STOP.match(line) for line in lines):
        # an import alone: of a debugger that is used from now on, not of one that the file is about
        used_before = before is not None and _DEBUGGER_USED.search(before)
        if used_before or after is None or not _DEBUGGER_USED.search(after):
            return None
    return "a breakpoint left in the code"


def _output(path: str, lines: Sequence[bytes], before: bytes | None, after: bytes | None) -> str | None:
    calls = [_call(line) for line in lines]
    said = [call for call in calls if call is not None]
    if not said or not _one_statement_each(lines, calls):
        return None
    if _SCRIPT.search(path) or any(_STREAM_GIVEN.search(line) for line in lines):
        return None
    if all(_TELLING.search(call["what"]) for call in said):
        return "output that traces the program's run"
    # the first words of a file: only inside functions, and only where nothing shows a program that talks
    if before is None or _ANY_OUTPUT.search(before) or any(_TALKS.search(text) for text in (before, after or b"")):
        return None
    if all(call["indent"] and b"sys.std" not in call[0] for call in said):
        return "output to the terminal, in a file that printed nothing before"
    return None


def _call(line: bytes) -> re.Match[bytes] | None:
    return _PRINT.match(line) or _STREAM.match(line) or _CONSOLE.match(line)


def _one_statement_each(lines: Sequence[bytes], calls: Sequence[re.Match[bytes] | None]) -> bool:
    """Whether the lines are calls and their continuations, nothing else."""
    depth = 0
    for line, call in zip(lines, calls, strict=True):
        if (depth <= 0 and call is None) or _SECOND_STATEMENT.search(line):
            return False
        depth += line.count(b"(") - line.count(b")")
    return depth <= 0


def _is_code(lines: Sequence[bytes], after: bytes | None) -> bool:
    """Whether the first of the lines begins a statement of the file, instead of standing in a string of it."""
    if after is None:
        return False
    import ast

    try:
        tree = ast.parse(after)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    text = after.replace(b"\r\n", b"\n").split(b"\n")
    starts = {
        text[node.lineno - 1].rstrip()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Expr, ast.Import, ast.ImportFrom)) and node.lineno <= len(text)
    }
    return lines[0] in starts
