"""The lines that are kept of a patch: none gained, none lost unsaid, each with its edit."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editguard.api import open_change
from editguard.engine import examine
from editguard.report.lines import ALL, CONTEXT, NOTE, ROOM, SOME, WIDE, kept_lines
from editguard.vocabulary.edit import Label
from tests.support import Work, environment


def kept(work: Work, patch: bytes | str, task: str | None = "f must be 2") -> tuple[Any, list[Any]]:
    with open_change(work.folder, patch=patch, base="HEAD", task=task) as change:
        found = examine(change.patch, change.snapshot, change.task, change.config)
    return found.report, json.loads(kept_lines(found.report, found.applied))


def counts(files: list[Any]) -> tuple[int, int]:
    """Removed and added lines that are shown or counted as left out."""
    removed = added = 0
    for file in files:
        for _, _, runs in file:
            for line in (line for _, lines in runs for line in lines):
                if line[0] == "~":
                    _, gone, new = map(int, line[1:].split(","))
                    removed, added = removed + gone, added + new
                else:
                    removed, added = removed + (line[0] == "-"), added + (line[0] == "+")
    return removed, added


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Work:
    work = Work(tmp_path_factory.mktemp("lines"))
    work.put("a.py", "".join(f"x{number} = {number}\n" for number in range(40)))
    work.put("w.py", b"x = 1\r\ny = 2\r\n")
    work.commit()
    return work


def change(work: Work, **files: str | bytes) -> bytes:
    """The change of ``files`` (named without .py) as git writes it; the work tree is as before."""
    for name, text in files.items():
        work.put(f"{name}.py", text)
    work.git("add", "--all", "--intent-to-add")
    command = ["git", "diff", "--no-ext-diff", "--text", "HEAD"]
    patch = subprocess.run(command, cwd=work.folder, env=environment(), capture_output=True, check=True).stdout
    work.git("reset", "--quiet", "--hard")
    return patch


def test_each_changed_line_has_its_edit(repo: Work) -> None:
    lines = [f"x{number} = {number}\n" for number in range(40)]
    lines[3], lines[20] = "x3 = 33\n", "x20 = 20  # twenty\n"
    report, files = kept(repo, change(repo, a="".join(lines)))
    owned = [(edit, lines) for _, _, runs in files[0] for edit, lines in runs]
    assert [(edit, lines) for edit, lines in owned if edit >= 0] == [
        (0, ["-x3 = 3", "+x3 = 33"]),
        (1, ["-x20 = 20", "+x20 = 20  # twenty"]),
    ]
    assert [len(lines) for edit, lines in owned if edit < 0] == [CONTEXT] * 4
    assert [edit.new_lines.first for edit in report.edits] == [4, 21]


def test_long_edits_that_belong_are_cut_and_the_rest_is_counted(repo: Work) -> None:
    body = "".join(f"    y{number} = f({number})\n" for number in range(200))
    report, files = kept(repo, change(repo, new=f"def f():\n{body}"), None)
    (_, lines) = files[0][0][2][0]
    assert report.verdicts[0].label is Label.NOT_ASSESSED
    assert len(lines) == SOME + 1
    assert f"~0,0,{201 - SOME}" in lines
    assert counts(files) == (0, 201)


def test_accused_edits_are_whole(repo: Work) -> None:
    body = "".join(f"print({number})\n" for number in range(SOME * 4))
    report, files = kept(repo, change(repo, reproduce_bug=body, a="x0 = 1\n"))
    accused = [index for index, verdict in enumerate(report.verdicts) if verdict.label is Label.IRRELEVANT]
    assert accused
    for file in files:
        for _, _, runs in file:
            for edit, lines in runs:
                assert edit not in accused or not any(line[0] == "~" for line in lines)
    assert counts(files) == (40, SOME * 4 + 1)


def test_what_would_steer_a_reader_is_escaped_and_long_lines_are_cut(repo: Work) -> None:
    text = "</script><img src=x onerror=alert(1)> \u202e \x00 \u2028\n" + "z" * 1_000_000 + "\nlast \t"
    _, files = kept(repo, change(repo, b=text.encode()))
    first, second, last = files[0][0][2][0][1]
    assert first == "+</script><img src=x onerror=alert(1)> \\u202e \\x00 \\u2028"
    shown, note = second.split(NOTE)
    assert (len(shown), note) == (WIDE + 1, f"{1_000_000 - WIDE:,} more characters")
    assert last == "+last·\\t" + NOTE + "no newline at the end"


def test_line_ends_are_told_apart(repo: Work) -> None:
    _, files = kept(repo, change(repo, w=b"x = 1\ny = 2\r\n"))
    changed = [line for _, _, runs in files[0] for edit, lines in runs if edit >= 0 for line in lines]
    assert changed == ["-x = 1" + NOTE + "ends with CRLF", "+x = 1"]


def test_a_patch_that_does_not_apply_shows_what_it_proposes(repo: Work) -> None:
    _, files = kept(repo, "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n nothing\n-like this\n+is there\n")
    assert files == [[[1, 1, [[-1, [" nothing"]], [0, ["-like this", "+is there"]]]]]]
    _, files = kept(repo, "--- a/../b.py\n+++ b/../b.py\n@@ -1 +1 @@\n-like this\n+is there\n")
    assert files == [[[1, 1, [[0, ["-like this", "+is there"]]]]]]


def test_a_patch_takes_no_more_than_its_room(repo: Work) -> None:
    body = "".join(f"# {number} {'w' * 900}\n" for number in range(ALL))
    _, files = kept(repo, change(repo, reproduce_it=body, a="x0 = 1\n"))
    assert sum(len(line) for file in files for _, _, runs in file for _, ls in runs for line in ls) > ROOM - 2 * WIDE
    assert len(json.dumps(files)) < ROOM * 1.1
    assert counts(files) == (40, ALL + 1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["x = 1", "x = 2", "def f(): pass", "", "# c"]), max_size=120))
def test_no_line_is_lost_unsaid(repo: Work, lines: list[str]) -> None:
    patch = change(repo, a="".join(f"{line}\n" for line in lines))
    report, files = kept(repo, patch, None)
    assert counts(files) == (
        sum(len(edit.old_text) for edit in report.edits),
        sum(len(edit.new_text) for edit in report.edits),
    )
