"""Which change a command looks at, and for which task: the options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import click

from editguard.files import read_bytes
from editguard.vocabulary.contract import Contract
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.patch import PatchFormat
from editguard.vocabulary.task import Task

F = TypeVar("F", bound=Callable[..., Any])

_PATCH_FORMATS = ("auto", *(form.value for form in PatchFormat if form is not PatchFormat.NONE))

_OPTIONS = (
    click.option("--repo", default=".", metavar="DIR", help="A folder in the repository, or a bare one."),
    click.option("--staged", is_flag=True, help="What would be committed."),
    click.option("--worktree", is_flag=True, help="The work tree against HEAD, untracked files included."),
    click.option("--base", metavar="REV", help="From here to --head; with --patch, what it applies to."),
    click.option("--head", metavar="REV", help="With --base: up to here (default: HEAD)."),
    click.option("--patch", metavar="FILE|-", help="What a model wrote."),
    click.option("--patch-format", type=click.Choice(_PATCH_FORMATS), default="auto", show_default=True),
    click.option("--task", metavar="TEXT", help="What was asked for."),
    click.option("--task-file", metavar="FILE|-", help="A file that says what was asked for."),
    click.option("--task-from", type=click.Choice(("commit", "branch", "none")), default="none", show_default=True),
    click.option("--config", metavar="FILE", help="Settings, instead of those of the base."),
)

_CONTRACT_OPTIONS = (
    click.option("--allow", metavar="GLOB", multiple=True, help="Only such paths may change (as in .gitignore)."),
    click.option("--deny", metavar="GLOB", multiple=True, help="Such paths must not change."),
    click.option("--allow-symbol", metavar="QUALNAME", multiple=True, help="Only such symbols: package.module.Class.*"),
    click.option("--deny-symbol", metavar="QUALNAME", multiple=True, help="Such symbols must not change."),
    click.option("--max-lines", type=click.IntRange(0), metavar="N", help="Most changed lines."),
    click.option("--max-files", type=click.IntRange(0), metavar="N", help="Most files."),
    click.option("--max-new-files", type=click.IntRange(0), metavar="N", help="Most files that may be added."),
    click.option("--contract", metavar="FILE", help="What may change: YAML or JSON (`editguard schema contract`)."),
    click.option("--scope-profile", metavar="NAME", help="A profile of [tool.editguard.scope.profiles]."),
)


class Source(NamedTuple):
    """A change and its task as the command line names them. ``task_given`` says that there was one, if only an
    empty one."""

    repo: str
    staged: bool
    worktree: bool
    base: str | None
    head: str | None
    patch: bytes | None
    patch_format: str
    task: Task | None
    config: str | None
    task_given: bool
    contract: Contract | None = None
    contract_file: str | None = None
    scope_profile: str | None = None

    def arguments(self) -> dict[str, Any]:
        """As `editguard.api.check` and `open_change` take them."""
        values = self._asdict()
        del values["task_given"]
        return values


def contract_options(command: F) -> F:
    """Give ``command`` the options of a contract that `read_source` reads."""
    for option in reversed(_CONTRACT_OPTIONS):
        command = option(command)
    return command


def source_options(command: F) -> F:
    """Give ``command`` the options that `read_source` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_source(given: dict[str, Any], *, both: bool = False) -> Source:
    """The change and the task that the options of `source_options` name, with what they point to read; ``both`` allows
    ``--staged`` together with ``--worktree``.

    Raises:
        EditguardError: for options that exclude each other, blank values, and what cannot be read.
    """
    names = ("repo", "base", "head", "patch", "task_file", "config", "contract", "scope_profile")
    not_blank(**{name: given.get(name) for name in names})
    patch, task_file = given["patch"], given["task_file"]
    if patch == "-" and task_file == "-":
        raise UsageError("--patch - and --task-file - both want standard input: give one of them as a file")
    # before anything is read: a wrong call must not wait for standard input
    if patch is not None and (given["staged"] or given["worktree"] or given["head"] is not None):
        raise UsageError("--patch is checked against --base: leave out --staged, --worktree and --head")
    if patch is None and given["patch_format"] != "auto":
        raise UsageError("--patch-format needs --patch")
    task = _task(given["repo"], given["task"], task_file, given["task_from"], given["head"])
    return Source(
        repo=given["repo"],
        staged=given["staged"],
        worktree=given["worktree"] and not (both and given["staged"]),
        base=given["base"],
        head=given["head"],
        patch=None if patch is None else read_bytes(patch, "patch"),
        patch_format=given["patch_format"],
        task=task,
        config=given["config"],
        task_given=given["task"] is not None or task_file is not None or given["task_from"] != "none",
        contract=_contract(given),
        contract_file=given.get("contract"),
        scope_profile=given.get("scope_profile"),
    )


def _contract(given: dict[str, Any]) -> Contract | None:
    """The contract of the options; ``None`` without one."""
    names = ("allow", "deny", "allow_symbol", "deny_symbol", "max_lines", "max_files", "max_new_files")
    values = {name: given[name] for name in names if given.get(name) not in (None, ())}
    if not values:
        return None
    from editguard.contract.options import contract_from_options

    return contract_from_options(**values)


def not_blank(**options: str | None) -> None:
    """Refuse blank values, as an unset variable in a script gives: they would mean the default.

    Raises:
        UsageError: if one is blank, or holds what no name does.
    """
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is not None and not value.strip():
            raise UsageError(f"{option} is blank: give a value, or leave it out")
        if value is not None and "\0" in value:
            raise UsageError(f"{option} holds a NUL byte: no name has one")


def read_task(text: str | None, file: str | None) -> Task | None:
    """The task that is given in words or in a file, ``-`` for standard input; ``None`` without one.

    Raises:
        EditguardError: if both are given, or the file cannot be read.
    """
    from editguard.task.source import task_from_bytes, task_from_text

    if text is not None and file is not None:
        raise UsageError("give one of --task and --task-file")
    if text is not None:
        return task_from_text(text, "--task")
    if file is not None:
        return task_from_bytes(read_bytes(file, "task"), "standard input" if file == "-" else file)
    return None


def _task(repo: str, text: str | None, file: str | None, source: str, head: str | None) -> Task | None:
    from editguard.task.source import task_from_branch, task_from_message

    if sum((text is not None, file is not None, source != "none")) > 1:
        raise UsageError("give one of --task, --task-file and --task-from")
    if text is not None or file is not None:
        return read_task(text, file)
    if source == "none":
        return None
    from editguard.repo import open_repository

    with open_repository(repo, lean=True) as repository:
        if source == "commit":
            return task_from_message(repository.commit_message(head or "HEAD"), f"the commit {head or 'HEAD'}")
        branch = repository.branch()
    if branch is None:
        raise UsageError("--task-from branch: HEAD is detached, so there is no branch name; give --task")
    return task_from_branch(branch)
