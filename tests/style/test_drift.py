"""Drift from conventions through the whole engine: what is said, and where nothing is."""

from __future__ import annotations

import pytest

from tests.rules.harness import Repository

SNAKE = "".join(f"def do_{n}():\n    pass\n\n\n" for n in range(12))


def messages(repository: Repository, before: dict[str, str], after: dict[str, str | None]) -> list[str]:
    report = repository.check(before, after)
    return [finding.message for finding in report.findings if "EG402" <= finding.rule <= "EG499"]


def test_the_figures_are_in_the_message(repository: Repository) -> None:
    found = messages(repository, {"a.py": SNAKE}, {"a.py": SNAKE + "def doMore():\n    pass\n"})
    assert found == ["names `doMore` in camelCase; 12 of 12 function names in this file are snake_case"]


def test_a_small_file_asks_its_neighbours(repository: Repository) -> None:
    before = {"pkg/a.py": "x = 1\n", "pkg/b.py": SNAKE, "other/c.py": "x = 1\n"}
    after = {"pkg/a.py": "x = 1\n\n\ndef doMore():\n    pass\n"}
    assert messages(repository, before, after) == [
        "names `doMore` in camelCase; 12 of 12 function names in this file and those beside it are snake_case"
    ]
    assert messages(repository, before, {"other/c.py": after["pkg/a.py"]}) == []


def test_a_new_file_is_measured_by_its_neighbours(repository: Repository) -> None:
    assert len(messages(repository, {"pkg/b.py": SNAKE}, {"pkg/a.py": "def doMore():\n    pass\n"})) == 1


def test_what_the_patch_itself_changes_is_no_neighbour(repository: Repository) -> None:
    before = {"pkg/b.py": SNAKE}
    after = {"pkg/b.py": SNAKE + "x = 1\n", "pkg/a.py": "def doMore():\n    pass\n"}
    assert messages(repository, before, after) == []


@pytest.mark.parametrize("count", [9, 10])
def test_ten_make_a_convention(repository: Repository, count: int) -> None:
    before = "".join(f"def do_{n}():\n    pass\n\n\n" for n in range(count))
    found = messages(repository, {"a.py": before}, {"a.py": before + "def doMore():\n    pass\n"})
    assert bool(found) == (count == 10)


@pytest.mark.parametrize(("others", "said"), [(1, True), (2, False)])
def test_one_slip_in_twenty_is_allowed(repository: Repository, others: int, said: bool) -> None:
    names = [f"do_{n}" for n in range(20 - others)] + [f"doIt{n}" for n in range(others)]
    before = "".join(f"def {name}():\n    pass\n\n\n" for name in names)
    assert bool(messages(repository, {"a.py": before}, {"a.py": before + "def doMore():\n    pass\n"})) == said


def test_a_touched_line_keeps_its_choices(repository: Repository) -> None:
    before = SNAKE + "def doMore(a):\n    pass\n"
    before = before.replace("do_0", "do_x")
    assert messages(repository, {"a.py": before}, {"a.py": before.replace("doMore(a)", "doMore(a, b)")}) == []


def test_moved_code_is_not_blamed(repository: Repository) -> None:
    moved = "def doMore(a):\n    b = a + 1\n    c = b * a\n    return [a, b, c, a + b]\n"
    before = {"a.py": SNAKE, "b.py": moved + "\n\nx = 1\n"}
    assert messages(repository, before, {"a.py": SNAKE + moved, "b.py": "x = 1\n"}) == []


def test_scratch_files_are_nobodys_style(repository: Repository) -> None:
    assert messages(repository, {"b.py": SNAKE}, {"reproduce.py": "def doMore():\n    pass\n"}) == []
