"""The hooks' own options."""

from __future__ import annotations

import pytest

from editguard.hooks.options import HookOptions, parse
from editguard.vocabulary.errors import UsageError
from tests.faces import Cli


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], HookOptions()),
        (["a.py", "b.py"], HookOptions(rest=("a.py", "b.py"))),
        (["--repo", "r", "--config=c.toml"], HookOptions(repo="r", config="c.toml")),
        (["--fail-on=warning", "-v", "x"], HookOptions(fail_on="warning", verbose=True, rest=("x",))),
        (["--select", "EG1,EG0", "--ignore=EG018"], HookOptions(select="EG1,EG0", ignore="EG018")),
        (["--task-from", "branch", "--quiet"], HookOptions(task_from="branch", quiet=True)),
        (["--", "--verbose", "-h"], HookOptions(rest=("--verbose", "-h"))),
        (["-"], HookOptions(rest=("-",))),
        (["--repo=a=b"], HookOptions(repo="a=b")),
    ],
)
def test_options(arguments: list[str], options: HookOptions) -> None:
    assert parse(arguments) == options


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nope"], "unknown option '--nope'; known are --repo"),
        (["-x"], "unknown option '-x'"),
        (["--repo"], "--repo needs a value"),
        (["--repo="], "--repo is blank"),
        (["--config", " "], "--config is blank"),
        (["--fail-on", "note"], "--fail-on must be one of error, warning, never, not 'note'"),
        (["--task-from=commit"], "--task-from must be one of branch, none, not 'commit'"),
        (["-q", "-v"], "--quiet and --verbose exclude each other"),
    ],
)
def test_what_is_wrong_is_named(arguments: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(arguments)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["pre-commit", "--help"], ["commit-msg", "-h", "x"]])
def test_help(cli: Cli, arguments: list[str]) -> None:
    result = cli("hook", *arguments)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("usage: editguard hook pre-commit")
    for name in ("--repo", "--config", "--fail-on", "--select", "--ignore", "--task-from", "--quiet", "--verbose"):
        assert name in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "which hook? give pre-commit or commit-msg"),
        (["post-commit"], "unknown hook 'post-commit'; give pre-commit or commit-msg"),
        (["pre-commit", "--nope"], "unknown option '--nope'"),
        (["commit-msg"], "give the file that holds the commit message"),
        (["commit-msg", "a", "b"], "give the file that holds the commit message"),
        (["commit-msg", "absent"], "cannot read the commit message 'absent': No such file or directory"),
        (["commit-msg", "--task-from=branch", "x"], "--task-from is for pre-commit"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(cli: Cli, arguments: list[str], words: str) -> None:
    assert words in cli("hook", *arguments).refused()
