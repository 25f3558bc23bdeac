"""Debug output that was left behind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.patterns import Pattern

_BREAKPOINT = Pattern(
    rb"^\s*(?:(?:import\s+(?:pdb|ipdb|pudb|wdb)\b.*)|(?:(?:i?pdb|pudb|wdb)\.(?:set_trace|run|post_mortem)\(.*)"
    rb"|breakpoint\(.*\)|(?:from\s+(?:i?pdb|pudb)\s+import\s+set_trace.*)|debugger;?)\s*(?:[;#].*)?$"
)
_PRINT = Pattern(rb"^\s*(?:print|pprint|pprint\.pprint|pp)\s*\((.*)$")
_STDERR = Pattern(rb"^\s*sys\.std(?:err|out)\.write\((.*)$")
_CONSOLE = Pattern(rb"^\s*console\.(?:log|debug|dir|trace)\((.*)$")
_TELLING = Pattern(
    rb"""^f?['"]{1,3}\s*(?:DEBUG|\[DEBUG|debug:|>>>|<<<|\*\*\*|===|---|!!!|here\b|HERE\b|XXX|TRACE)"""
    rb"""|^f['"][^'"]*\{[^{}]*=\}"""
)
_SCRIPT = Pattern(
    r"(?:^|/)(?:tests?|testing|examples?|scripts?|bin|tools?|benchmarks?|management/commands|docs?|demos?|tutorials?"
    r"|ci|cli|commands?|contrib/scripts)(?:/|$)"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest|setup|manage|noxfile|__main__|cli|main|runtests|conf|tasks|fabfile)\.py$"
)
_MAIN = Pattern(rb"^if\s+__name__\s*==\s*['\"]__main__['\"]", re.MULTILINE)
_ANY_PRINT = Pattern(rb"(?:^|[^\w.])(?:print|pprint|pp)\s*\(|sys\.std(?:err|out)\.write|console\.(?:log|debug)")


def debug_output(
    path: str, old: Sequence[bytes], new: Sequence[bytes], before: bytes | None, after: bytes | None
) -> str | None:
    """What kind of debug output the added lines ``new`` of an edit leave behind, ``None`` if none.

    Only edits count that add nothing else. A breakpoint always counts; output does where it looks like a
    trace, or where it is the first in library code. Scripts, commands, tests and examples may print.
    """
    lines = [line for line in new if line.strip() and not line.lstrip().startswith((b"#", b"//"))]
    if not lines or any(line.strip() for line in old):
        return None
    if not path.endswith((".py", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx")):
        return None
    if all(_BREAKPOINT.match(line) for line in lines):
        return "a breakpoint left in the code"
    calls = [_call(line) for line in lines]
    opening = calls[0]
    if opening is None or not _one_statement_each(lines, calls):
        return None
    if _SCRIPT.search(path) or (after is not None and _MAIN.search(after)):
        return None
    if all(_TELLING.search(call) for call in calls if call is not None):
        return "output that traces the program's run"
    if before is not None and not _ANY_PRINT.search(before):
        return "output to the terminal, in a file that printed nothing before"
    return None


def _call(line: bytes) -> bytes | None:
    for pattern in (_PRINT, _STDERR, _CONSOLE):
        found = pattern.match(line)
        if found:
            return found.group(1)
    return None


def _one_statement_each(lines: Sequence[bytes], calls: Sequence[bytes | None]) -> bool:
    """Whether the lines are calls and their continuations, nothing else."""
    depth = 0
    for line, call in zip(lines, calls, strict=True):
        if depth <= 0 and call is None:
            return False
        depth += line.count(b"(") - line.count(b")")
    return depth <= 0
