"""ruff through the mirror says what it says in a checkout; and what is reported when it cannot say anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import editguard
from editguard.linters import ruff
from editguard.linters.mirror import Mirror, Side
from editguard.linters.protocol import LinterError, Request
from editguard.linters.ruff import Ruff
from editguard.repo import open_repository
from editguard.vocabulary.errors import UsageError
from tests.lint.cases import Linted
from tests.support import Work

NESTED = {
    "pyproject.toml": "[project]\nname = 'a'\nversion = '1'\nrequires-python = '>=3.11'\n\n[tool.ruff]\n"
    "src = ['src', '.']\nextend-exclude = ['vendor']\n[tool.ruff.lint]\nselect = ['ALL']\n"
    "ignore = ['D203', 'D213', 'COM812']\n"
    "[tool.ruff.lint.per-file-ignores]\n'tests/*' = ['S101', 'D', 'INP001']\n'src/pkg/__init__.py' = ['F401']\n",
    "config/base.toml": "line-length = 60\n[lint]\nselect = ['E', 'I', 'INP', 'UP', 'F']\n",
    "tools/ruff.toml": "extend = '../config/base.toml'\n[lint]\nextend-select = ['B']\n",
    "tools/deep/.ruff.toml": "preview = true\n[lint]\nselect = ['E', 'W', 'F', 'EXE', 'PLR']\n",
    ".gitignore": "ignored.py\n",
    "src/pkg/__init__.py": "from pkg.core import run\n",
    "src/pkg/core.py": "import os\nimport requests\nimport helper\nimport pkg.extra\n\n"
    "def run(x):\n    assert x == None\n    return os\n",
    "src/pkg/extra.py": "import typing\nX: typing.List[int] = []\n",
    "src/pkg/_private.py": "print('x')\n",
    "helper.py": "import pkg\nimport zlib, abc\n",
    "tests/test_a.py": "import pkg\nimport pytest\nimport helper\ndef test_a():\n    assert 1 == 1\n",
    "tools/run.py": "import zlib\nimport helper\nimport requests\n"
    "value = 'a line that is longer than sixty characters, by far'\n",
    "tools/deep/script.py": "#!/usr/bin/env python\nx=1 \nif x is 1: pass\n",
    "vendor/lib.py": "import os\n",
    "ignored.py": "import os\n",
    "docs/conf.py": "import os\n",
    "scripts/lone.py": "import helper\nimport os\n",
    "src/pkg/stub.pyi": "import os\ndef f(): ...\n",
}  # fmt: skip


def in_checkout(folder: Path) -> dict[str, list[tuple[str, int, int, str]]]:
    """What `ruff check` says in ``folder``, by path."""
    environment = {**os.environ, "HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}
    program = Path(sys.executable).parent / "ruff"
    done = subprocess.run(
        [program, "check", "--no-cache", "--exit-zero", "--output-format", "json", "."],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
    )
    found: dict[str, list[tuple[str, int, int, str]]] = {}
    for item in json.loads(done.stdout):
        path = os.path.relpath(item["filename"], folder)
        place = item["location"]
        found.setdefault(path, []).append((item["code"], place["row"], place["column"], item["message"]))
    return {path: sorted(items) for path, items in found.items()}


def in_mirror(work: Work, paths: list[str]) -> dict[str, list[tuple[str, int, int, str]]]:
    """What the adapter says of ``paths`` as they are at ``HEAD``."""
    from editguard.lint.asking import settings_for

    linter = Ruff()
    mirror = Mirror(linter.keeps)
    try:
        with open_repository(work.folder) as repository:
            snapshot = repository.snapshot("HEAD")
            entries = snapshot.entries(paths)
            blobs = snapshot.read(entry.id for entry in entries.values())
            files = {path: blobs[entry.id] for path, entry in entries.items()}
            programs = frozenset(path for path, entry in entries.items() if entry.mode == "100755")
            mirror.at(snapshot)
            settings = dict(settings_for(linter, paths, snapshot))
            settings.update(linter.defaults(settings))
            with mirror.sides([Side("before", files, programs)], settings) as root:
                answer = linter.check(Request(root, {"before": files}, settings, (), (), 30.0))
    finally:
        mirror.close()
    return {
        path: sorted((one.code, one.span.first, one.column, one.message) for one in items)
        for (_, path), items in answer.violations.items()
    }


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Work:
    work = Work(tmp_path_factory.mktemp("nested") / "r")
    for path, text in NESTED.items():
        work.put(path, text)
    (work.folder / "tools/deep/script.py").chmod(0o755)
    (work.folder / "linked").symlink_to("src/pkg")
    work.git("add", "--force", "ignored.py")
    work.commit()
    return work


@pytest.fixture(scope="module")
def expected(nested: Work) -> Mapping[str, list[tuple[str, int, int, str]]]:
    return in_checkout(nested.folder)


def test_the_example_has_something_of_each_kind(expected: Mapping[str, list[tuple[str, int, int, str]]]) -> None:
    codes = {code for items in expected.values() for code, *_ in items}
    assert {"I001", "INP001", "F401", "UP006", "S101", "D100", "E501"} <= codes
    assert not {"vendor/lib.py", "ignored.py"} & set(expected)


PYTHON = sorted(path for path in NESTED if path.endswith((".py", ".pyi")))


@pytest.mark.parametrize("path", PYTHON)
def test_a_file_alone_has_the_findings_of_the_checkout(
    nested: Work, expected: Mapping[str, list[tuple[str, int, int, str]]], path: str
) -> None:
    assert in_mirror(nested, [path]) == {name: items for name, items in expected.items() if name == path}


def test_all_files_together_have_the_findings_of_the_checkout(
    nested: Work, expected: Mapping[str, list[tuple[str, int, int, str]]]
) -> None:
    assert in_mirror(nested, PYTHON) == {name: items for name, items in expected.items() if name in PYTHON}


def test_a_module_that_the_patch_adds_is_first_party_after(linted: Linted) -> None:
    settings = {"ruff.toml": "[lint]\nselect = ['I']\n"}
    before = settings | {"pkg/__init__.py": "", "a.py": "import zlib\n"}
    # as a third-party module it would stand before pkg, in a block of its own
    after = {"a.py": "import zlib\n\nimport newest\nimport pkg\n", "newest.py": ""}
    assert linted.introduced(before, after) == []
    assert linted.introduced(before, {"a.py": after["a.py"]}) == [("a.py", "I001", 1)]


def test_the_mirror_follows_the_commits(linted: Linted, tmp_path: Path) -> None:
    work = Work(tmp_path / "r")
    work.put("pkg/a.py", "x = 1\n")
    work.put("gone/b.py", "x = 1\n")
    work.commit()
    mirror = Mirror(Ruff().keeps, str(tmp_path))
    with open_repository(work.folder) as repository:
        mirror.at(repository.snapshot("HEAD"))
        work.git("rm", "-qr", "gone")
        work.put("pkg/new/c.py", "x = 1\n")
        work.put("pkg/data.txt", "x\n")
        work.commit()
        mirror.at(repository.snapshot(repository.resolve("main")))
    (root,) = tmp_path.glob("editguard-lint-*")
    names = sorted(str(path.relative_to(root / "names")) for path in (root / "names").rglob("*"))
    assert names == [".empty", "pkg", "pkg/a.py", "pkg/new", "pkg/new/c.py"]
    mirror.close()
    assert not list(tmp_path.glob("editguard-lint-*"))


# what cannot be checked


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A program in the place of ruff, to be written by the test."""
    program = tmp_path / "bin" / "ruff"
    program.parent.mkdir()
    monkeypatch.setattr("ruff.find_ruff_bin", lambda: str(program))
    ruff._program.cache_clear()
    yield program
    ruff._program.cache_clear()


def script(program: Path, text: str) -> None:
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)


REAL = f'exec "{Path(sys.executable).parent / "ruff"}" "$@"'
BEFORE, AFTER = {"a.py": "x = 1\n"}, {"a.py": "import os\n\nx = 1\n"}


def unchecked(linted: Linted) -> str:
    """The one reason why nothing was checked, after seeing that it does not pass as clean."""
    found, report = linted.both(BEFORE, AFTER)
    assert found is not None
    assert (found.introduced, found.fixed) == ((), ())
    assert report.status == "findings"
    assert (report.metrics.lint_introduced, report.metrics.lint_unchecked_files) == (None, 1)
    (told,) = [finding for finding in report.findings if finding.rule == "EG304"]
    assert (told.path, told.severity) == ("a.py", "warning")
    (part,) = found.unchecked
    assert part.paths == ("a.py",)
    return part.reason


def test_missing(linted: Linted, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError("ruff")

    monkeypatch.setattr("ruff.find_ruff_bin", none)
    ruff._program.cache_clear()
    assert "not installed" in unchecked(linted)
    ruff._program.cache_clear()


def test_not_to_be_started(linted: Linted, fake: Path) -> None:
    assert "cannot be started" in unchecked(linted)


def test_killed(linted: Linted, fake: Path) -> None:
    script(fake, "kill -9 $$")
    assert "ended by signal 9" in unchecked(linted)


def test_out_of_time(fake: Path) -> None:
    script(fake, "exec sleep 30")
    with pytest.raises(LinterError, match=r"within 0\.2 seconds"):
        Ruff().check(Request(str(fake.parent), {"before": {"a.py": b""}}, {}, (), (), 0.2))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("echo no", "no JSON"),
        ("echo '{}'", "another shape"),
        ("echo '[{\"code\": 1}]'", "another shape"),
        ("exit 2", "ruff failed: status 2"),
        ("echo 'ruff failed' >&2; echo '  Cause: out of luck' >&2; exit 2", "out of luck"),
    ],
)
def test_an_answer_that_is_none(linted: Linted, fake: Path, text: str, reason: str) -> None:
    script(fake, text)
    assert reason in unchecked(linted)


def test_a_warning_is_reported_beside_the_findings(linted: Linted, fake: Path) -> None:
    script(fake, "echo 'warning: something is odd' >&2\n" + REAL)
    found, report = linted.both(BEFORE, AFTER)
    assert found is not None
    assert [one.violation.code for one in found.introduced] == ["F401"]
    assert [(part.reason, part.remark) for part in found.unchecked] == [("warning: something is odd", True)]
    (told,) = [finding for finding in report.findings if finding.rule == "EG304"]
    assert "warning: something is odd" in told.message
    assert report.metrics.lint_unchecked_files == 0


def test_a_real_warning_of_ruff_is_reported_without_places_of_this_machine(linted: Linted) -> None:
    before = BEFORE | {"ruff.toml": "select = ['F']\n"}
    found = linted.lint(before, AFTER)
    assert [one.violation.code for one in found.introduced] == ["F401"]
    (part,) = found.unchecked
    assert part.remark
    assert "deprecated" in part.reason
    assert part.reason.endswith("in `ruff.toml`: - 'select' -> 'lint.select'")


def test_invalid_settings_are_told_and_other_projects_go_on(linted: Linted) -> None:
    before = {
        "one/ruff.toml": "[lint]\nselect = ['NOPE']\n",
        "one/a.py": "x = 1\n",
        "two/ruff.toml": "[lint]\nselect = ['F']\n",
        "two/b.py": "x = 1\n",
    }
    found, report = linted.both(before, {"one/a.py": "import os\n", "two/b.py": "import os\n"})
    assert found is not None
    assert [(one.path, one.violation.code) for one in found.introduced] == [("two/b.py", "F401")]
    (part,) = found.unchecked
    assert part.paths == ("one/a.py",)
    assert "NOPE" in part.reason
    assert report.metrics.lint_introduced == 1
    assert report.metrics.lint_unchecked_files == 1


@pytest.mark.parametrize("extended", ["../shared.toml", "/etc/ruff.toml", "~/ruff.toml"])
def test_settings_from_outside_of_the_repository_are_not_followed(linted: Linted, extended: str) -> None:
    found = linted.lint(BEFORE | {"ruff.toml": f"extend = '{extended}'\n"}, AFTER)
    assert found.introduced == ()
    assert "not in the repository" in found.unchecked[0].reason


def test_the_users_own_settings_are_not_followed(
    linted: Linted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ruff").mkdir()
    (tmp_path / "ruff" / "ruff.toml").write_text("[lint]\nselect = ['D']\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("RUFF_OUTPUT_FORMAT", "concise")
    assert linted.introduced(BEFORE, AFTER) == [("a.py", "F401", 1)]


# rules that the user chooses


def choose(linted: Linted, **options: object) -> list[str | None]:
    base, patch = linted.repository.prepare(BEFORE, AFTER)
    report = editguard.check(linted.repository.folder, patch=patch, base=base, **options)  # type: ignore[arg-type]
    return [finding.external_rule for finding in report.findings if finding.rule == "EG301"]


def test_rules_can_be_chosen(linted: Linted) -> None:
    assert choose(linted) == ["F401"]
    assert choose(linted, lint_select=["D100"]) == []
    assert choose(linted, lint_select=["I002", "F4"]) == ["F401"]
    assert choose(linted, lint_ignore=["F401"]) == []
    assert choose(linted, lint=False) == []
    assert choose(linted, select=["EG1"]) == []


def test_an_unknown_rule_is_refused(linted: Linted) -> None:
    with pytest.raises(UsageError, match="ruff does not know one of the rules NOPE1"):
        choose(linted, lint_select=["NOPE1"])
