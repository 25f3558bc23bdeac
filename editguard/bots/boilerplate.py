"""What stands in titles and bodies without anybody having asked for it: comments, templates, checklists, what bots
add of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

TEMPLATES = re.compile(
    r"(?:\.github/|\.gitlab/|docs/)?(?:pull_request_template(?:/[^/]+)?|merge_request_templates/[^/]+|issue_template(?:/[^/]+)?)"
    r"(?:\.(?:md|markdown|txt|rst))?",
    re.IGNORECASE,
)
"""Paths of the templates that GitHub and GitLab fill new texts from."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BOT_PARTS = tuple(
    re.compile(pattern, re.DOTALL | re.IGNORECASE)
    for pattern in (
        # summaries that review bots write into bodies: between marks of their own
        r"<!-- (?:this is an auto-generated comment|start[ _-]of[ _-]auto|greptile|sourcery|ellipsis|copilot|bito)"
        r"[^>]*-->.*?<!-- (?:end of|/|end_|greptile|copilot|bito)[^>]*-->",
        # what Dependabot and Renovate append
        r"^[ \t]*-{3,}[ \t]*\r?\n+<details>\s*<summary>Dependabot commands.*\Z",
        r"^Dependabot will resolve any conflicts with this PR.*\Z",
        r"^\[//\]: # \(dependabot-[a-z-]+\)[ \t]*$",
        r"^#{2,4} Configuration[ \t]*\r?\n+📅.*\Z",
        r"^#{1,4} Summary by (?:CodeRabbit|Sourcery|Copilot|Ellipsis)\b.*?(?=^#{1,4} (?!Summary by)|\Z)",
        r"^(?:🤖 )?Generated (?:with|by) \[[^\]\n]*\]\([^)\n]*\)[^\n]*$",
        r"^(?:Co-authored-by|Signed-off-by|Change-Id|Reviewed-by|Acked-by|Tested-by):[^\n]*$",
    )
)
_CHECKLIST = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX~]?\][^\n]*(?:\n|\Z)", re.MULTILINE)
_BADGE = re.compile(r"\[?!\[[^\]\n]*\]\([^)\n]*\)(?:\]\([^)\n]*\))?")
_TAG = re.compile(
    r"</?(?:details|summary|p|br|hr|div|span|sub|sup|b|i|em|strong|img|picture|source|a|h[1-6]|ul|ol|li)\b[^<>]*>",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"^[ \t]*_No response_[ \t]*$|^[ \t]*(?:N/?A|none|n\.a\.)[ \t.]*$", re.MULTILINE | re.IGNORECASE
)
_HEADING = re.compile(r"#{1,6}[ \t]+\S|\*\*[^*\n]+\*\*:?[ \t]*\Z")
_ISSUE = re.compile(r"#[1-9]\d*\b|/(?:issues|work_items)/\d")
_FENCE = re.compile(r"[ \t]{0,3}(?:```|~~~)")


def clean(text: str, templates: Iterable[str] = ()) -> str:
    """``text`` without what its author did not write: comments, badges, tags, checklists, parts of bots, lines that
    ``templates`` of the project have, and headings under which nothing is left, unless they name an issue. What stands
    in code blocks stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for part in _BOT_PARTS:
        text = re.compile(part.pattern, part.flags | re.MULTILINE).sub("", text)
    given = {line for template in templates for line in _lines_of(template)}
    parts = []
    for code, lines in _blocks(text.split("\n")):
        parts.append("\n".join(lines) if code else _prose("\n".join(lines), given))
    lines = _without_empty_sections("\n".join(parts).split("\n"), given)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _prose(text: str, given: set[str]) -> str:
    text = _COMMENT.sub("", text)
    text = _CHECKLIST.sub("", text)
    text = _BADGE.sub("", text)
    text = _TAG.sub("", text)
    text = _NO_ANSWER.sub("", text)
    # headings of the template stay where something is written under them (see `_without_empty_sections`): that is the
    # author's own
    return "\n".join(
        line.rstrip() for line in text.split("\n") if _HEADING.match(line.strip()) or line.strip() not in given
    )


def _lines_of(template: str) -> Iterable[str]:
    for line in _COMMENT.sub("", template.replace("\r\n", "\n")).split("\n"):
        if line.strip():
            yield line.strip()


def _blocks(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Runs of lines, each with whether it is a fenced block of code; a comment is never read as one."""
    found: list[tuple[bool, list[str]]] = [(False, [])]
    fence, commented = "", False
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            found[-1][1].append(line)
            if mark is not None and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
                found.append((False, []))
        elif mark is not None and not commented:
            bare = line.strip()
            fence = bare[: len(bare) - len(bare.lstrip(bare[0]))]
            found.append((True, [line]))
        else:
            rest = line
            while True:
                place = rest.find("-->" if commented else "<!--")
                if place < 0:
                    break
                commented, rest = not commented, rest[place + 3 :]
            found[-1][1].append(line)
    return found


def _without_empty_sections(lines: list[str], given: set[str]) -> list[str]:
    """Headings go under which nothing is left before the next one of their depth; one that names an issue says
    something itself, unless it is ``given`` by a template."""
    kept: list[str] = []
    pending: list[tuple[int, str]] = []
    fenced = False
    for line in lines:
        bare = line.strip()
        if not fenced and _HEADING.match(bare):
            depth = len(bare) - len(bare.lstrip("#")) or 7
            pending = [one for one in pending if one[0] < depth]
            pending.append((depth, line))
            if bare not in given and _ISSUE.search(bare):
                kept.extend(heading for _, heading in pending)
                pending = []
            continue
        if bare and pending:
            kept.extend(heading for _, heading in pending)
            pending = []
        if _FENCE.match(line):
            fenced = not fenced
        kept.append(line)
    return kept
