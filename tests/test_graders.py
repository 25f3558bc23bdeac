"""Grades: what is tidy, what is not, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from editguard.batch import bases
from editguard.graders import Sample, grade, score_patches
from editguard.vocabulary.errors import EditguardError, UsageError
from tests.support import Work

GOOD = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n"
UNTIDY = GOOD + "--- /dev/null\n+++ b/reproduce_bug.py\n@@ -0,0 +1,2 @@\n+from a import f\n+print(f())\n"
REPAIRED = GOOD.replace("-1,2 +1,2", "-1,3 +1,3")
BROKEN = GOOD.replace("return 2", "return (2")
DELETES = "--- a/a.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-def f():\n-    return 1\n"

GRADES = {
    GOOD: 1.0,
    UNTIDY: 1 - 0.5 - 0.5 * 2 / 4,
    REPAIRED: 0.9,
    BROKEN: 0.0,
    DELETES: 0.0,
    "": 0.0,
    "I am sorry.": 0.0,
    GOOD.replace("return 1", "return 7"): 0.0,
}


@pytest.fixture
def repo(tmp_path: Path) -> Work:
    return Work(tmp_path / "work")


@pytest.fixture(autouse=True)
def source(repo: Work) -> None:
    repo.put("a.py", "def f():\n    return 1\n")
    repo.commit()


@pytest.mark.parametrize(("patch", "expected"), GRADES.items())
def test_grades(repo: Work, patch: str, expected: float) -> None:
    item = {"repo": str(repo.folder), "base_commit": "HEAD", "problem_statement": "f must be 2"}
    assert grade({"output_text": patch}, item) == pytest.approx(expected)


def test_an_answer_without_text_is_graded_zero(repo: Work) -> None:
    item = {"repo": str(repo.folder), "base_commit": "HEAD"}
    assert grade({"output_text": None}, item) == 0
    assert grade({}, item) == 0


def test_a_mistake_of_the_data_is_not_the_models(repo: Work) -> None:
    with pytest.raises(UsageError, match="base_commit"):
        grade({"output_text": GOOD}, {"repo": str(repo.folder)})
    with pytest.raises(EditguardError):
        grade({"output_text": GOOD}, {"repo": str(repo.folder), "base_commit": "0" * 40})


def test_repositories_by_name(repo: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITGUARD_REPOS", str(repo.folder.parent))
    assert grade({"output_text": GOOD}, {"repo": f"owner/{repo.folder.name}", "base_commit": "HEAD"}) == 1


def test_patches_are_scored_as_they_come(repo: Work) -> None:
    asked: list[int] = []

    def samples() -> object:
        for number, patch in enumerate((GOOD, UNTIDY)):
            asked.append(number)
            yield Sample(repo.folder, "HEAD", patch, "f must be 2")
        yield Sample(repo.folder, "0" * 40, GOOD)

    found = score_patches(samples())  # type: ignore[arg-type]
    assert next(found).grade == 1
    assert asked == [0]
    second, third = found
    assert second.grade == 0.25
    assert second.report is not None
    assert (third.grade, third.report) == (0.0, None)
    assert third.error is not None


def test_the_same_commit_is_read_once_and_gives_the_same(repo: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    base = repo.git("rev-parse", "HEAD").stdout.strip()
    by_name = list(score_patches(Sample(repo.folder, "HEAD", patch, "f must be 2") for patch in GRADES))
    opened: list[object] = []
    real = bases.open_repository
    monkeypatch.setattr(bases, "open_repository", lambda path: opened.append(path) or real(path))
    by_id = list(score_patches(Sample(repo.folder, base, patch, "f must be 2") for patch in GRADES))
    assert by_id == by_name
    assert [score.grade for score in by_id] == pytest.approx(list(GRADES.values()))
    assert len(opened) == 1
