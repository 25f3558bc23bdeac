"""``EG0`` rules on analyses made by hand: what no small proposal shows, and where findings are placed."""

from __future__ import annotations

import pytest

import editguard
from editguard.rules import registry
from editguard.vocabulary.config import Config, Limits
from editguard.vocabulary.edit import Edit, Kind, Label, Verdict
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import (
    Applied,
    AppliedFile,
    AppliedPatch,
    FileChange,
    FileStatus,
    Patch,
    PatchFormat,
    Problem,
    ProblemCode,
    Repair,
    Span,
)
from editguard.vocabulary.rule import Analysis, FileSyntax
from editguard.vocabulary.task import Task
from tests.rules.harness import Repository, told


def analysis(
    *files: AppliedFile,
    edits: tuple[Edit, ...] = (),
    labels: tuple[Label, ...] = (),
    syntax: tuple[FileSyntax, ...] = (),
    problems: tuple[Problem, ...] = (),
    repairs: tuple[Repair, ...] = (),
    task: Task | None = None,
    config: Config | None = None,
) -> Analysis:
    patch = Patch(PatchFormat.UNIFIED, tuple(file.change for file in files), repairs, problems)
    return Analysis(
        AppliedPatch(patch, files, Applied.EXACT, None, problems),
        edits,
        tuple(Verdict(edit.id, label) for edit, label in zip(edits, labels, strict=True)),
        syntax or tuple(FileSyntax() for _ in files),
        task,
        config or Config(),
    )


def file(
    path: str,
    before: bytes | None = b"",
    after: bytes | None = b"",
    problems: tuple[Problem, ...] = (),
    repairs: tuple[Repair, ...] = (),
) -> AppliedFile:
    status = FileStatus.ADDED if before is None else FileStatus.MODIFIED
    change = FileChange(path, None if before is None else path, status)
    return AppliedFile(change, Applied.EXACT, before, after, problems=problems, repairs=repairs)


def edit(path: str, *added: bytes, first: int = 1, number: int = 1, kind: Kind = Kind.BEHAVIOUR) -> Edit:
    lines = Span(first, first + len(added) - 1)
    return Edit(f"e{number}", path, path, None, lines, kind, new_text=added)


def check(code: str, given: Analysis) -> list[Finding]:
    return list(registry.load(code).check(given))


PROBLEMS = {
    "EG001": ProblemCode.UNREADABLE,
    "EG002": ProblemCode.MALFORMED,
    "EG003": ProblemCode.DOES_NOT_APPLY,
    "EG004": ProblemCode.AMBIGUOUS,
    "EG007": ProblemCode.LINES_LOST,
    "EG011": ProblemCode.PATH_ESCAPE,
    "EG012": ProblemCode.SYMLINK,
    "EG013": ProblemCode.MODE,
    "EG014": ProblemCode.SUBMODULE,
    "EG015": ProblemCode.BINARY_OPAQUE,
    "EG016": ProblemCode.LIMIT,
}


def test_every_problem_has_its_rule() -> None:
    named = {value for name, value in vars(ProblemCode).items() if not name.startswith("_")}
    assert set(PROBLEMS.values()) == named


@pytest.mark.parametrize(("code", "problem"), PROBLEMS.items())
def test_a_problem_is_reported_by_its_rule_and_no_other(code: str, problem: str) -> None:
    whole = Problem(problem, "something is wrong")
    one = Problem(problem, "so is this", "a.py", 7, "the hunk\nas it stands")
    given = analysis(file("a.py", problems=(one,)), problems=(whole,))
    assert [(found.message, found.path, found.detail) for found in check(code, given)] == [
        ("something is wrong", None, ""),
        ("so is this (line 7 of the proposal)", "a.py", "the hunk\nas it stands"),
    ]
    for other in PROBLEMS.keys() - {code}:
        assert not check(other, given)


def test_limits_are_hit_through_the_engine(repository: Repository) -> None:
    base, patch = repository.prepare({"a.py": "x = 1\n"}, {"a.py": "x = 2\n"})
    small = Config(limits=Limits()._replace(patch_bytes=20))
    found = told(editguard.check(repository.folder, patch=patch, base=base, config=small), "EG016")
    assert len(found) == 1
    assert "bytes" in found[0].message
    assert not told(editguard.check(repository.folder, patch=patch, base=base, config=Config()), "EG016")


def test_repairs_are_listed_once_a_file() -> None:
    repairs = tuple(Repair("recounted", f"repair {number}", "a.py", number) for number in range(1, 6))
    other = Repair("recounted", "another", "b.py")
    found = check("EG005", analysis(file("b.py", repairs=(other,)), repairs=repairs))
    assert [(finding.path, finding.message) for finding in found] == [
        (
            "a.py",
            "applied only after repair: repair 1 (line 1 of the proposal); repair 2 (line 2 of the proposal); "
            "repair 3 (line 3 of the proposal); and 2 more",
        ),
        ("b.py", "applied only after repair: another"),
    ]


def test_a_fuzzy_place_is_no_repair_and_the_other_way_round() -> None:
    given = analysis(
        file("a.py", repairs=(Repair("similar", "placed at line 4, 90 % alike", "a.py", 3), Repair("offset", "moved")))
    )
    assert [finding.message for finding in check("EG006", given)] == [
        "placed at line 4, 90 % alike (line 3 of the proposal)"
    ]
    assert [finding.message for finding in check("EG005", given)] == ["applied only after repair: moved"]


def test_a_fence_around_a_diff_is_no_repair() -> None:
    assert not check("EG005", analysis(repairs=(Repair("surrounding-text", "took the diff out of a fence"),)))


class TestSyntax:
    broken = FileSyntax("python", "failed", None, (3, "invalid syntax"))

    def test_one_finding_a_file_at_the_first_error(self) -> None:
        found = check("EG008", analysis(file("a.py", b"x = 1\n", b"x = (\n"), syntax=(self.broken,)))
        assert [(finding.path, finding.new_lines, finding.message) for finding in found] == [
            ("a.py", Span(3, 3), "the file does not parse after the change: invalid syntax (line 3)")
        ]

    def test_a_file_that_was_broken_before_is_no_new_error(self) -> None:
        both = FileSyntax("python", "failed", (1, "print"), (1, "print"))
        given = analysis(file("a.py", b"print 1\n", b"print 2\n"), syntax=(both,))
        assert not check("EG008", given)
        assert [finding.path for finding in check("EG017", given)] == ["a.py"]

    def test_a_mended_file_was_compared_as_text(self) -> None:
        mended = FileSyntax("python", "failed", (1, "print"), None)
        given = analysis(file("a.py", b"print 1\n", b"print(1)\n"), syntax=(mended,))
        assert not check("EG008", given)
        assert len(check("EG017", given)) == 1

    def test_a_file_over_the_bound_is_not_broken(self) -> None:
        config = Config(limits=Limits(syntax_bytes=4))
        given = analysis(file("a.py", None, b"x = 1\n"), syntax=(self.broken,), config=config)
        assert not check("EG008", given)
        assert len(check("EG017", given)) == 1

    @pytest.mark.parametrize(
        "path",
        ["tests/data/bad.py", "tests/parser/cases/x.py", "lib/testdata/x.py", "{{cookiecutter.name}}/setup.py"],
    )
    def test_new_input_of_tests_and_templates_need_not_parse(self, path: str) -> None:
        given = analysis(file(path, None, b"x = (\n"), syntax=(self.broken,))
        assert not check("EG008", given)
        assert [finding.path for finding in check("EG017", given)] == [path]

    def test_existing_input_of_tests_must_go_on_parsing(self) -> None:
        given = analysis(file("tests/data/good.py", b"x = 1\n", b"x = (\n"), syntax=(self.broken,))
        assert len(check("EG008", given)) == 1


class TestElidedCode:
    def test_it_points_at_the_line(self) -> None:
        made = edit("a.py", b"x = 1\n", b"# ... rest of the code unchanged\n", b"# ... existing code ...\n", first=5)
        found = check("EG009", analysis(edits=(made,), labels=(Label.NOT_ASSESSED,)))
        assert [(finding.new_lines, finding.old_lines, finding.edit) for finding in found] == [(Span(6, 6), None, "e1")]

    def test_a_scratch_file_goes_as_a_whole(self) -> None:
        made = edit("repro.py", b"# ... rest of the code unchanged\n", kind=Kind.SCRATCH)
        assert not check("EG009", analysis(edits=(made,), labels=(Label.IRRELEVANT,)))


class TestConflictMarkers:
    lines = (b"a\n", b"<<<<<<< HEAD\n", b"x\n", b"=======\n", b"y\n", b">>>>>>> main\n")

    def found(self, path: str, *added: bytes, syntax: FileSyntax | None = None, after: bytes = b"") -> list[Finding]:
        made = edit(path, *added)
        return check(
            "EG010",
            analysis(
                file(path, b"", after or b"".join(added)),
                edits=(made,),
                labels=(Label.NOT_ASSESSED,),
                syntax=(syntax or FileSyntax(),),
            ),
        )

    def test_it_points_at_the_opening(self) -> None:
        assert [finding.new_lines for finding in self.found("a.txt", *self.lines)] == [Span(2, 2)]

    def test_one_finding_a_file(self) -> None:
        assert len(self.found("a.txt", *self.lines, *self.lines)) == 1

    @pytest.mark.parametrize("missing", [1, 3, 5])
    def test_all_three_marks_are_needed(self, missing: int) -> None:
        assert not self.found("a.txt", *(line for index, line in enumerate(self.lines) if index != missing))

    def test_in_order(self) -> None:
        assert not self.found("a.txt", *reversed(self.lines))

    def test_crlf(self) -> None:
        assert self.found("a.txt", *(line.replace(b"\n", b"\r\n") for line in self.lines))

    def test_python_that_reads_has_them_in_a_string(self) -> None:
        assert not self.found("a.py", *self.lines, syntax=FileSyntax("python", "ast"))
        assert self.found("a.py", *self.lines, syntax=FileSyntax("python", "failed"))

    def test_markdown_fence(self) -> None:
        markdown = FileSyntax("markdown", "text")
        assert not self.found("a.md", b"```\n", *self.lines, b"```\n", syntax=markdown)
        assert self.found("a.md", b"```\n", b"```\n", *self.lines, syntax=markdown)

    def test_across_edits(self) -> None:
        first, second = edit("a.txt", *self.lines[:3]), edit("a.txt", *self.lines[3:], first=9, number=2)
        given = analysis(
            file("a.txt"),
            edits=(first, second),
            labels=(Label.NOT_ASSESSED, Label.NOT_ASSESSED),
            syntax=(FileSyntax(),),
        )
        assert [finding.edit for finding in check("EG010", given)] == ["e1"]


class TestNotAssessed:
    edits = (edit("a.py", b"x\n"), edit("a.py", b"y\n", number=2))

    def test_without_a_task(self) -> None:
        found = check("EG018", analysis(edits=self.edits, labels=(Label.NOT_ASSESSED, Label.NOT_ASSESSED)))
        assert [finding.message for finding in found] == [
            "relevance was not assessed for 2 of 2 edits: no task was given (--task, --task-file or --task-from)"
        ]

    def test_with_a_task(self) -> None:
        labels = (Label.NOT_ASSESSED, Label.IRRELEVANT)
        found = check("EG018", analysis(edits=self.edits, labels=labels, task=Task("do", "given")))
        assert [finding.message for finding in found] == [
            "relevance was not assessed for 1 of 2 edits: the settings exclude their paths"
        ]

    def test_silent_when_all_is_assessed(self) -> None:
        assert not check("EG018", analysis(edits=self.edits, labels=(Label.IRRELEVANT, Label.UNSURE)))
