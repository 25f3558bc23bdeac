from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.apply import apply_patch
from editguard.intake.read import read_git
from editguard.intake.safety import MAX_PATH_BYTES, ON_WINDOWS, link_target_problem, path_problem
from editguard.intake.unified import read_unified
from editguard.vocabulary.patch import Applied, AppliedFile, FileChange, FileStatus, Patch, PatchFormat, ProblemCode
from tests.support_sources import Memory, problem_codes

REFUSED = [
    ("", "empty"),
    ("/etc/passwd", "absolute"),
    ("//server/share", "absolute"),
    ("\\windows", "absolute"),
    ("C:/x.py", "absolute"),
    ("c:x.py", "absolute"),
    ("../x.py", ".."),
    ("a/../../x.py", ".."),
    ("a/..", ".."),
    ("a\\..\\x.py", ".."),
    ("a//b.py", "component"),
    ("./x.py", "component"),
    ("a/./b.py", "component"),
    ("a/", "component"),
    (".git/config", ".git"),
    (".GIT/config", ".git"),
    (".Git/hooks/pre-commit", ".git"),
    ("sub/.git/config", ".git"),
    (".git", ".git"),
    ("git~1/config", ".git"),
    ("GIT~1/config", ".git"),
    ("git~2", ".git"),
    (".git./config", ".git"),
    (".git /config", ".git"),
    (".git . ./config", ".git"),
    (".git::$INDEX_ALLOCATION/config", ".git"),
    ("a\\.git\\config", ".git"),
    (".g\u200cit/config", ".git"),
    ("\ufeff.git/config", ".git"),
    ("a\0b", "NUL"),
    ("x" * (MAX_PATH_BYTES + 1), "bytes"),
]
PLAIN = [
    "x.py", "a/b/c.py", ".gitignore", ".github/workflows/ci.yml", ".gitmodules", "git/x.py", "gitx~1", "...", "a..b",
    "a b.py", "ä/\u2028.py", "\udce4.py", '"quoted".py', "new\nline.py", "-x", "x" * MAX_PATH_BYTES, "digit~1",
]  # fmt: skip


@pytest.mark.parametrize(("path", "word"), REFUSED)
def test_a_path_out_of_the_repository_is_refused(path: str, word: str) -> None:
    problem = path_problem(path)
    assert problem is not None
    assert word in problem


@pytest.mark.parametrize("path", PLAIN)
def test_a_plain_path_is_not(path: str) -> None:
    assert path_problem(path) is None


HERE = ["C:x.py", "c:/x.py", "x::error::y.py", "\\windows", "a\\..\\x.py", "C:\\x"]
"""Names of files where there are no drives and backslashes part nothing."""


@pytest.mark.parametrize("path", HERE)
def test_a_name_in_a_commit_is_judged_as_this_system_takes_it(path: str) -> None:
    assert path_problem(path, windows=False) is None
    assert link_target_problem("link", path, windows=False) is None
    assert path_problem(path) is not None


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.py", "a/../../x.py", ".git/config", "a\\.git\\config", "git~1/x", "", "a//b", "a\0b"]
)
def test_what_no_system_takes_is_refused_in_a_commit_as_well(path: str) -> None:
    assert path_problem(path, windows=False) is not None


@pytest.mark.skipif(ON_WINDOWS, reason="there these are no names of files")
@pytest.mark.parametrize("path", HERE)
def test_a_patch_of_git_may_name_it_and_a_proposal_may_not(path: str) -> None:
    proposed = _added(path)
    (file,) = apply_patch(replace(proposed, from_git=True), Memory({})).files
    assert (file.applied, file.after) == (Applied.EXACT, b"x\n")
    (file,) = apply_patch(proposed, Memory({})).files
    assert file.applied is Applied.FAILED


def test_what_git_wrote_has_no_lines_of_a_proposal() -> None:
    diff = b"diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc\n\\ No newline\n"
    for patch in (read_git(diff), read_git(diff.replace(b"b/l\n@@", b"b/../l\n@@"))):
        (file,) = apply_patch(patch, Memory({})).files
        assert problem_codes(file) == [ProblemCode.PATH_ESCAPE]
        assert [problem.line for problem in file.problems] == [None]
    assert [change.line for change in read_unified(diff).files] == [1]


@pytest.mark.parametrize(
    ("path", "target", "inside"),
    [
        ("link", "x.py", True),
        ("a/link", "../x.py", True),
        ("a/b/link", "../../x.py", True),
        ("a/link", "./../b/../c", True),
        ("link", "a/../b", True),
        ("link", "../x.py", False),
        ("a/link", "../../x.py", False),
        ("link", "a/../../b", False),
        ("link", "/etc/passwd", False),
        ("link", "C:\\x", False),
        ("link", "\\x", False),
    ],
)
def test_a_link_may_only_point_into_the_repository(path: str, target: str, inside: bool) -> None:
    assert (link_target_problem(path, target) is None) is inside


def _added(path: str) -> Patch:
    return Patch(PatchFormat.WHOLE_FILE, (FileChange(path, None, FileStatus.ADDED, content=b"x\n"),))


@pytest.mark.parametrize("path", [path for path, _ in REFUSED])
def test_what_is_refused_is_not_applied_and_the_rest_is(path: str) -> None:
    patch = Patch(PatchFormat.WHOLE_FILE, (*_added(path).files, *_added("fine.py").files))
    bad, good = apply_patch(patch, Memory({})).files
    assert (bad.applied, bad.after) == (Applied.FAILED, None)
    assert problem_codes(bad) == [ProblemCode.PATH_ESCAPE]
    assert (good.applied, good.after) == (Applied.EXACT, b"x\n")


def _one(data: bytes, base: Memory) -> AppliedFile:
    (file,) = apply_patch(read_unified(data), base).files
    return file


def test_a_rename_out_of_the_repository_or_from_there_is_refused() -> None:
    base = Memory({"x": b"1\n"})
    for old, new in ((b"x", b"../y"), (b"../x", b"y"), (b"x", b".git/hooks/post-commit")):
        data = b"diff --git a/%s b/%s\nsimilarity index 100%%\nrename from %s\nrename to %s\n" % (old, new, old, new)
        file = _one(data, base)
        assert problem_codes(file) == [ProblemCode.PATH_ESCAPE]
        assert file.after is None


def test_nothing_behind_a_link_is_written() -> None:
    base = Memory({"link": (b"/etc", "120000")})
    file = _one(b"--- /dev/null\n+++ b/link/cron.d/x\n@@ -0,0 +1 @@\n+x\n", base)
    assert problem_codes(file) == [ProblemCode.PATH_ESCAPE]
    assert "`link`" in file.problems[0].message


def test_nothing_behind_a_link_that_the_patch_itself_makes() -> None:
    link = b"diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+folder\n\\ No newline\n"
    behind = b"diff --git a/l/x b/l/x\nnew file mode 100644\n--- /dev/null\n+++ b/l/x\n@@ -0,0 +1 @@\n+x\n"
    first, second = apply_patch(read_unified(link + behind), Memory({})).files
    assert (problem_codes(first), first.after) == ([ProblemCode.SYMLINK], b"folder")
    assert (problem_codes(second), second.after) == ([ProblemCode.PATH_ESCAPE], None)


@pytest.mark.parametrize("target", [b"../../x", b"/etc/passwd"])
def test_a_link_out_of_the_repository_is_refused(target: bytes) -> None:
    head = b"diff --git a/d/l b/d/l\nnew file mode 120000\n--- /dev/null\n+++ b/d/l\n@@ -0,0 +1 @@\n+"
    file = _one(head + target + b"\n\\ No newline at end of file\n", Memory({}))
    assert (file.applied, file.after) == (Applied.FAILED, None)
    assert problem_codes(file) == [ProblemCode.PATH_ESCAPE]


def test_a_refused_link_does_not_stand_for_later_parts() -> None:
    link = b"diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc\n\\ No newline\n"
    add = b"diff --git a/l/x b/l/x\nnew file mode 100644\n--- /dev/null\n+++ b/l/x\n@@ -0,0 +1 @@\n+x\n"
    first, second = apply_patch(read_unified(link + add), Memory({})).files
    assert first.applied is Applied.FAILED
    assert second.applied is Applied.FAILED, "the proposal wants `l` to be a link: nothing behind it is safe"


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["..", ".", "", ".git", ".GIT", "a", "b.py", "git~1", "C:", "\\", "a\\b"]), max_size=5))
def test_what_passes_stays_inside(parts: list[str]) -> None:
    path = "/".join(parts)
    if path_problem(path) is not None:
        return
    depth = 0
    for part in path.replace("\\", "/").split("/"):
        assert part.lower() not in ("..", ".git", "git~1")
        depth += 1
    assert depth > 0
    assert not path.startswith(("/", "\\", "C:"))
