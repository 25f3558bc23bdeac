"""Added files that are thrown away, and those that only look like it.

A base is given by its paths; folders exist where a path lies below them.
"""

from __future__ import annotations

import pytest

from editguard.edits.scratch import is_scratch

LIBRARY = (
    "pkg/__init__.py",
    "pkg/core/a.py",
    "pkg/b.py",
    "tests/test_a.py",
    "tests/data/x.txt",
    "setup.py",
    "docs/i.rst",
)
INNER_TESTS = ("pkg/__init__.py", "pkg/core.py", "pkg/tests/test_a.py", "setup.py")
FLAT = ("app.py", "util.py", "test_app.py", "README.md")

USES = b"import pkg\n\nprint(pkg.f(1))\n"
"""A program that tries the project."""


def scratch(path: str, content: bytes | None = b"x = 1\n", base: tuple[str, ...] = LIBRARY) -> bool:
    def has(name: str) -> bool:
        return any(known == name or known.startswith(f"{name}/") for known in base)

    return is_scratch(path, content, has)


@pytest.mark.parametrize(
    "path",
    [
        # reproductions
        "reproduce.py",
        "reproduce_bug.py",
        "repro.py",
        "repro_1234.py",
        "bug_reproduction.py",
        "replicate_issue.py",
        "reproduceBug.js",
        "issue.py",
        "issue_1234.py",
        "bug.py",
        "pkg/core/reproduce_issue.py",
        "reproduction/models.py",
        "enum_issue_reproduction/migrations/0001_initial.py",
        # attempts
        "debug_fix.py",
        "verify_fix.py",
        "simple_test.py",
        "final_test.py",
        "simulate_bug.py",
        "apply_patch.py",
        "tmp_x.py",
        "scratch.py",
        # backups and leftovers of merges, wherever they are
        "pkg/b.py.orig",
        "pkg/b.py.rej",
        "pkg/core/a.py.bak",
        "pkg/b.py.patch",
        "pkg/b.py_old",
        "tests/test_a.py.orig",
        "setup.py~",
        # droppings
        "pkg/__pycache__/b.cpython-311.pyc",
        "pkg/.DS_Store",
        "pkg/.b.py.swp",
        ".pytest_cache/README.md",
        "pkg.egg-info/PKG-INFO",
        "node_modules/a/index.js",
        "venv/bin/activate",
        ".venv/lib/python3.12/site-packages/a.py",
        "build/lib/pkg/b.py",
        "dist/pkg-1.0.tar.gz",
        ".coverage",
        "core",
        "core.1234",
        ".aider.chat.history.md",
        # reports and output
        "IMPLEMENTATION_SUMMARY.md",
        "FIX_SUMMARY.md",
        "CHANGES_MADE.md",
        "PR_DESCRIPTION.md",
        "bug_report.md",
        "proposed_solution.txt",
        "output.txt",
        "test_output.log",
        "debug.log",
        "patch.diff",
        "fix.patch",
        "my.diff",
        "whatever.patch",
        "test.txt",
        "out.png",
        "test_plot.png",
        "db.sqlite3",
        # projects made to try something
        "test_project/manage.py",
        "testapp/models.py",
        "dummy_app/__init__.py",
        "tmp/a.py",
    ],
)
def test_thrown_away(path: str) -> None:
    assert scratch(path)


@pytest.mark.parametrize(
    "path",
    [
        # part of the project, whatever the name
        "pkg/core/models.py",
        "pkg/core/__init__.py",
        "core/models.py",
        "pkg/debug.py",
        "pkg/check_things.py",
        "pkg/test_utils.py",
        "pkg/reproduction.py",
        "pkg/issue.py",
        "pkg/fix_names.py",
        "pkg/tmp.py",
        "pkg/test.py",
        "pkg/venv/__init__.py",
        "pkg/logs/a.log",
        "pkg/dist/a.py",
        "build/webpack.js",
        "build/Dockerfile",
        "dist/index.js",
        "new_service/app.py",
        "example_project/manage.py",
        "integration_tests/test_a.py",
        # tests and their data
        "tests/test_issue_1234.py",
        "tests/test_fix.py",
        "tests/reproduce_issue.py",
        "tests/data/a.orig",
        "tests/data/pkg.egg-info/PKG-INFO",
        "tests/project/backup~",
        "tests/data/db.sqlite3",
        "tests/fixtures/node_modules/a/index.js",
        "examples/reproduce_issue.py",
        # files of their own at the top
        "conftest.py",
        "noxfile.py",
        "tasks.py",
        "manage.py",
        "setup.cfg",
        "CHANGELOG.md",
        "CHANGE_LOG.md",
        "RELEASE_NOTES.md",
        "PATCH_NOTES.md",
        "SUMMARY.md",
        "TODO.md",
        "CONTRIBUTING.md",
        "requirements-test.txt",
        "run_tests.sh",
        "test.sh",
        "package-lock.json",
        "py.typed",
        "Procfile",
        "WORKSPACE",
        "log4j.properties",
        "patches/a.patch",
        ".aider.conf.yml",
        ".env.example",
    ],
)
def test_kept(path: str) -> None:
    assert not scratch(path)


@pytest.mark.parametrize(
    "path",
    ["run.py", "demo.py", "example.py", "create_db.py", "new_game.py", "update_docs.py", "find_files.py", "app2.py"],
)
@pytest.mark.parametrize("content", [b"", USES, None])
def test_ordinary_programs_at_the_top_are_kept(path: str, content: bytes | None) -> None:
    assert not scratch(path, content)


@pytest.mark.parametrize(
    "path",
    ["check_disk.py", "debug.py", "verify_email.py", "fix_encoding.py", "validate.py", "trace.py", "bug_demo.py"],
)
class TestNamesThatNeedASecondSign:
    def test_a_program_that_tries_the_project(self, path: str) -> None:
        assert scratch(path, USES)
        assert scratch(path, b"from pkg.core import a\nassert a.f() == 1\n")

    def test_nothing_known_of_it(self, path: str) -> None:
        assert not scratch(path, None)
        assert not scratch(path, b"def f():\n    return 1\n")

    def test_it_uses_other_packages_only(self, path: str) -> None:
        assert not scratch(path, b"import json\nprint(json.dumps(1))\n")

    def test_it_takes_options(self, path: str) -> None:
        assert not scratch(path, b"import argparse\n" + USES)

    def test_it_belongs_to_a_flat_project(self, path: str) -> None:
        assert not scratch(path, b"import app\nprint(app.f())\n", FLAT)


class TestTestsAtTheTop:
    def test_tests_live_elsewhere(self) -> None:
        assert scratch("test_new.py")
        assert scratch("new_test.py")
        assert scratch("test.py")

    def test_tests_live_inside_the_package(self) -> None:
        assert scratch("test_new.py", USES, INNER_TESTS)
        assert not scratch("test_new.py", b"import other\n", INNER_TESTS)

    def test_tests_live_at_the_top(self) -> None:
        assert not scratch("test_util.py", b"import util\n\n\ndef test_f():\n    assert util.f()\n", FLAT)
        assert not scratch("test_issue_12.py", b"import util\n\n\ndef test_f():\n    assert util.f()\n", FLAT)

    def test_a_try_at_a_fix_is_no_test(self) -> None:
        assert scratch("test_fix.py", b"import util\nprint(util.f())\n", FLAT)


class TestProgramsThatMakeTheChange:
    rewriting = b"text = open('pkg/b.py').read()\nopen('pkg/b.py', 'w').write(text.replace('a', 'b'))\n"

    @pytest.mark.parametrize("path", ["patch.py", "fix.py", "modify_core.py", "edit_b.py", "update_final.py"])
    def test_by_the_name_and_what_they_write(self, path: str) -> None:
        assert scratch(path, self.rewriting)

    def test_one_that_only_looks(self) -> None:
        reading = b"text = open('pkg/b.py').read()\nprint(text.count('def f'))\n"
        assert scratch("patch2.py", reading)
        assert not scratch("patch2.py", reading.replace(b"pkg/b.py", b"out/b.py"))
        assert not scratch("setup.py", reading, ("pkg/b.py",))

    def test_a_path_in_a_checkout(self) -> None:
        assert scratch("fix.py", self.rewriting.replace(b"'pkg/", b"'/testbed/pkg/"))

    @pytest.mark.parametrize("path", ["bump_version.py", "release.py", "generate.py"])
    def test_other_programs_write_sources_too(self, path: str) -> None:
        assert not scratch(path, self.rewriting)

    def test_nothing_of_the_project_is_written(self) -> None:
        assert not scratch("patch.py", self.rewriting.replace(b"pkg/b.py", b"out/b.py"))


def test_files_at_the_top_of_something_unknown() -> None:
    recipe = ("PKGBUILD",)
    assert scratch("linux-6.patch", b"")
    assert not scratch("linux-6.patch", b"", recipe)
    assert not scratch("test.csv", b"a,b\n", recipe)
    assert not scratch("testapp/models.py", b"", recipe)


def test_databases() -> None:
    assert scratch("mydata", b"SQLite format 3\0\x10\0")
    assert scratch("mydatabase", b"")
    assert not scratch("mydatabase", b"x")
    assert not scratch("pkg/mydatabase", b"")


def test_a_new_folder_is_kept_but_for_its_name() -> None:
    assert not scratch("service/test_a.py")
    assert not scratch("service/check.py", USES)
    assert scratch("service/reproduce_bug.py")


def test_few_questions_are_asked() -> None:
    asked: list[str] = []

    def has(name: str) -> bool:
        asked.append(name)
        return False

    names = "\n".join(f"import m{number}" for number in range(1000))
    paths = "\n".join(f"open('a/{number}.py').write('')" for number in range(1000))
    is_scratch("fix_check.py", f"{names}\n{paths}\n".encode(), has)
    assert len(asked) < 60
