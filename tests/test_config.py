"""Settings: what is read from where, and errors that name file, key and the closest valid key."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import editguard
from editguard.config import configuration, read_file
from editguard.settings.lint import with_lint
from editguard.settings.parse import parse_config
from editguard.vocabulary.config import Config, Limits, LintChoice, LintConfig, PullConfig
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.snapshot import TreeEntry


class Base:
    """A commit that holds these files and nothing else; ``missing`` ones are not in the object store."""

    commit = "0" * 40

    def __init__(
        self, files: Mapping[str, bytes] | None = None, *, mode: str = "100644", missing: Sequence[str] = ()
    ) -> None:
        self.files, self.mode, self.missing = dict(files or {}), mode, missing

    def entries(self, paths: Iterable[str]) -> Mapping[str, TreeEntry]:
        return {path: TreeEntry(self.mode, "blob", path) for path in paths if path in self.files}

    def read(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        return {one: self.files[one] for one in ids if one not in self.missing}

    def paths(self) -> Sequence[str]:
        return sorted(self.files)


EVERYTHING = b"""
[project]
name = "x"

[tool.editguard]
select = ["EG0", "EG101"]
ignore = ["EG018"]
fail-on = "warning"
exclude = ["vendor/"]
test-paths = ["checks/"]
generated-paths = ["api/*.py"]
scratch-paths = ["notes/*.py"]

[tool.editguard.per-file-ignores]
"scripts/*" = ["EG110", "EG0"]

[tool.editguard.limits]
patch-bytes = 1000
files = 10
file-bytes = 2000
syntax-bytes = 3000
similarity = 1
"""


def test_every_key() -> None:
    assert parse_config(EVERYTHING, "pyproject.toml") == Config(
        source="pyproject.toml",
        select=("EG0", "EG101"),
        ignore=("EG018",),
        fail_on="warning",
        exclude=("vendor/",),
        per_file_ignores=(("scripts/*", ("EG110", "EG0")),),
        test_paths=("checks/",),
        generated_paths=("api/*.py",),
        scratch_paths=("notes/*.py",),
        limits=Limits(1000, 10, 2000, 3000, 1.0),
    )


def test_its_own_file_needs_no_table() -> None:
    assert parse_config(b'fail-on = "never"', "editguard.toml") == Config("editguard.toml", fail_on="never")
    assert parse_config(b'[tool.editguard]\nfail-on = "never"', "editguard.toml") == Config(
        "editguard.toml", fail_on="never"
    )
    assert parse_config(b"", "editguard.toml") == Config("editguard.toml")
    assert parse_config(b"\xef\xbb\xbffiles = 1".replace(b"files = 1", b"select = []"), "editguard.toml") == Config(
        "editguard.toml"
    )


@pytest.mark.parametrize(
    "data", [b"", b"[project]\nname = 'x'", b"[tool.ruff]\n", b"# editguard\n", b"tool = 3 # editguard"]
)
def test_a_project_that_does_not_speak_of_it(data: bytes) -> None:
    assert parse_config(data, "pyproject.toml") is None


def test_the_parser_is_not_loaded_for_a_project_that_does_not_speak_of_it() -> None:
    script = (
        "import sys\nfrom editguard.settings.parse import parse_config\n"
        "assert parse_config(b'[project', 'pyproject.toml') is None\nassert 'tomllib' not in sys.modules\n"
        "from editguard.config import configuration\n"
    )
    root = str(Path(editguard.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": root}, capture_output=True)
    assert done.stderr.decode() == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('selct = ["EG1"]', "editguard.toml: unknown key 'selct'; did you mean 'select'?"),
        ('fail_on = "error"', "editguard.toml: unknown key 'fail_on'; did you mean 'fail-on'?"),
        ("zzz = 1", "editguard.toml: unknown key 'zzz'; known are select, ignore, fail-on"),
        ("limits = { file = 3 }", "editguard.toml: limits: unknown key 'file'; did you mean 'files'?"),
        ('select = "EG1"', "editguard.toml: select must be a list of strings"),
        ("select = [1]", "editguard.toml: select must be a list of strings"),
        ('select = [""]', "editguard.toml: select must be a list of strings"),
        ('select = ["EG999"]', "editguard.toml: select: unknown rule 'EG999'"),
        ('ignore = ["E501"]', "editguard.toml: ignore: unknown rule 'E501'"),
        ('ignore = ["eg101"]', "editguard.toml: ignore: unknown rule 'eg101'; did you mean EG101?"),
        ('fail-on = "note"', "editguard.toml: fail-on must be one of error, warning, never, not 'note'"),
        ("fail-on = true", "editguard.toml: fail-on must be one of"),
        ("exclude = 3", "editguard.toml: exclude must be a list of strings"),
        ('exclude = ["!"]', "editguard.toml: exclude: '!' is no glob"),
        ('test-paths = ["  "]', "editguard.toml: test-paths: '  ' is no glob"),
        ("per-file-ignores = []", "editguard.toml: per-file-ignores must be a table"),
        ('per-file-ignores = { "a/*" = "EG1" }', "editguard.toml: per-file-ignores: 'a/*' must be a list"),
        ('per-file-ignores = { "a/*" = ["X"] }', "editguard.toml: per-file-ignores: 'a/*': unknown rule 'X'"),
        ('per-file-ignores = { "" = ["EG1"] }', "editguard.toml: per-file-ignores: '' is no glob"),
        ("limits = 3", "editguard.toml: limits must be a table"),
        ("limits = { files = 0 }", "editguard.toml: limits.files must be a whole number above 0, not 0"),
        ("limits = { files = true }", "editguard.toml: limits.files must be a whole number above 0, not True"),
        ("limits = { files = 1.5 }", "editguard.toml: limits.files must be a whole number above 0, not 1.5"),
        ("limits = { similarity = 0.4 }", "editguard.toml: limits.similarity must be a number from 0.5 to 1, not 0.4"),
        ("limits = { similarity = nan }", "editguard.toml: limits.similarity must be a number from 0.5 to 1, not nan"),
        ("limits = { similarity = true }", "editguard.toml: limits.similarity must be a number from 0.5 to 1"),
        ("select = [", "editguard.toml: not valid TOML: "),
        ("a = " + "[" * 5000, "editguard.toml: not valid TOML: "),
        ("tool.editguard = 3", "editguard.toml: [tool.editguard] must be a table"),
        ("files = 1\n[tool.editguard]\n", "editguard.toml: 'files' stands outside of [tool.editguard]"),
        ("[tool.ruff]\n", "editguard.toml: unknown key 'tool'"),
    ],
)
def test_what_is_wrong_is_named(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_config(text.encode(), "editguard.toml")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(UsageError, match=r"^pyproject.toml: not valid TOML"):
        parse_config(b"[tool.editguard]\n# \xff", "pyproject.toml")


@given(
    st.recursive(
        st.one_of(st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: st.lists(inner, max_size=2),
        max_leaves=4,
    ),
    st.sampled_from(
        ["select", "fail-on", "exclude", "per-file-ignores", "limits", "limits.files", "limits.similarity"]
    ),
)
@settings(deadline=None, max_examples=100)
def test_any_value_is_taken_or_refused_in_one_line(value: object, key: str) -> None:
    outcome: Config | tuple[str, str, str] | None
    try:
        outcome = parse_config(f"{key} = {json.dumps(value)}".encode(), "editguard.toml")
    except UsageError as error:
        outcome = str(error).partition("\n")
    assert isinstance(outcome, Config) or (outcome and outcome[0].startswith("editguard.toml: ") and outcome[1] == "")


# where they are read from


def test_defaults() -> None:
    assert configuration(None, Base(), None) == Config()


def test_the_base_decides_and_the_work_tree_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "editguard.toml").write_text('fail-on = "never"')
    config = configuration(None, Base({"pyproject.toml": EVERYTHING}), str(tmp_path))
    assert (config.fail_on, config.source) == ("warning", "pyproject.toml at the base")


def test_the_work_tree_is_read_while_the_base_is_silent(tmp_path: Path) -> None:
    (tmp_path / "editguard.toml").write_text('fail-on = "never"')
    silent = Base({"pyproject.toml": b"[project]"})
    config = configuration(None, silent, str(tmp_path))
    assert (config.fail_on, config.source) == ("never", "editguard.toml in the work tree")
    assert configuration(None, silent, None) == Config()


def test_of_both_files_its_own_wins_and_says_so() -> None:
    config = configuration(None, Base({"editguard.toml": b"", "pyproject.toml": EVERYTHING}), None)
    assert config.fail_on == "error"
    assert config.source == "editguard.toml at the base ([tool.editguard] in pyproject.toml is not read beside it)"
    alone = configuration(None, Base({"editguard.toml": b"", "pyproject.toml": b"[tool.ruff]"}), None)
    assert alone.source == "editguard.toml at the base"


def test_an_error_says_which_side_it_is_on(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^editguard.toml at the base: unknown key 'x'"):
        configuration(None, Base({"editguard.toml": b"x = 1"}), None)
    (tmp_path / "pyproject.toml").write_text("[tool.editguard]\nx = 1")
    with pytest.raises(UsageError, match=r"^pyproject.toml in the work tree: unknown key 'x'"):
        configuration(None, Base(), str(tmp_path))


def test_links_are_not_followed(tmp_path: Path) -> None:
    assert configuration(None, Base({"editguard.toml": b"../elsewhere"}, mode="120000"), None) == Config()
    (tmp_path / "real").write_text('fail-on = "never"')
    (tmp_path / "editguard.toml").symlink_to(tmp_path / "real")
    assert configuration(None, Base(), str(tmp_path)) == Config()


def test_settings_that_the_clone_lacks_are_not_passed_over() -> None:
    with pytest.raises(UsageError, match=r"^pyproject.toml at the base is missing .* --config FILE$"):
        configuration(None, Base({"pyproject.toml": b""}, missing=("pyproject.toml",)), None)


def test_an_explicit_file_is_the_only_one(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('ignore = ["EG1"]')
    config = configuration(mine, Base({"pyproject.toml": EVERYTHING}), str(tmp_path))
    assert config == Config(str(mine), ignore=("EG1",))


def test_an_explicit_file_must_be_there_and_speak_of_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read the configuration .*absent.*: No such file"):
        read_file(tmp_path / "absent.toml")
    with pytest.raises(UsageError, match="cannot read the configuration"):
        read_file(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]")
    with pytest.raises(UsageError, match=r"has no \[tool.editguard\] table; add one, or give another file$"):
        read_file(tmp_path / "pyproject.toml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lint = 1\n", "lint must be a table"),
        ("[lint]\nhook = true\n", "unknown key 'hook'; did you mean 'hooks'"),
        ("[lint]\ncheck = 1\n", "lint.check must be true or false, not 1"),
        ("[lint]\ntimeout = 0\n", "lint.timeout must be a whole number of seconds above 0"),
        ("[lint]\nselect = 'E'\n", "lint.select must be a list of strings"),
    ],
)
def test_settings_of_linters_that_are_not_valid(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=re.escape(reason)):
        parse_config(text.encode(), "editguard.toml")


def test_settings_of_linters() -> None:
    text = b"[lint]\ncheck = false\nhooks = true\nselect = ['E9']\nignore = ['oxlint:no-debugger']\ntimeout = 5\n"
    config = parse_config(text, "editguard.toml")
    assert config is not None
    assert config.lint == LintConfig(False, True, ("E9",), ("oxlint:no-debugger",), 5)
    said = with_lint(config, LintChoice(True, ("F",), ("F401",)))
    assert said.lint == LintConfig(True, True, ("F",), ("oxlint:no-debugger", "F401"), 5)
    assert with_lint(config, LintChoice()) is config


def test_what_is_posted_on_pull_requests() -> None:
    table = b'[pull]\ncomment = "never"\nline-comments = 3\nsuggestions = false\ncheck = false\nlabels = true\n'
    config = parse_config(table, "editguard.toml")
    assert config is not None
    assert config.pull == PullConfig("never", 3, False, False, True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("pull = 1", "pull must be a table"),
        ("pull.coment = 1", "pull: unknown key 'coment'; did you mean 'comment'?"),
        ("pull.comment = 'loud'", "pull.comment must be one of auto, always, never, not 'loud'"),
        ("pull.line-comments = 51", "pull.line-comments must be a whole number from 0 to 50, not 51"),
        ("pull.line-comments = true", "pull.line-comments must be a whole number from 0 to 50, not True"),
        ("pull.check = 1", "pull.check must be true or false, not 1"),
    ],
)
def test_what_is_posted_is_one_of_few(line: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_config(line.encode(), "editguard.toml")
    assert str(caught.value) == f"editguard.toml: {words}"
