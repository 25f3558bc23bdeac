"""`editguard trim`."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

from editguard.cli.sources import not_blank, read_source, source_options
from editguard.files import write_bytes, write_text
from editguard.vocabulary.edit import Kind, Label
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.patch import Applied, PatchFormat, ProblemCode
from editguard.vocabulary.report import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editguard.api import Change
    from editguard.engine import Examined
    from editguard.repo import Repository
    from editguard.report.trimmed import Account, Run
    from editguard.trim.restore import Place
    from editguard.trim.select import Trimmed, Trimmer

_SCOPES = ("irrelevant", "unsure", "all")


@click.command("trim")
@source_options
@click.option("--drop-unsure", is_flag=True, help="Drop the unsure edits too.")
@click.option("--drop", metavar="ID", multiple=True, help="Drop this edit whatever the verdict (ids as in the JSON).")
@click.option("--keep", metavar="ID", multiple=True, help="Keep this edit whatever the verdict.")
@click.option("--interactive", "-i", is_flag=True, help="Ask edit by edit, as git add -p does.")
@click.option("--apply", "apply_", is_flag=True, help="Take the edits out of the index or the work tree.")
@click.option("--dry-run", is_flag=True, help="Only say what would be dropped.")
@click.option("--verify", metavar="CMD", help="Keep only what this shell command needs in order to succeed.")
@click.option("--verify-scope", type=click.Choice(_SCOPES), default="all", show_default=True,
              help="Edits that --verify may drop.")  # fmt: skip
@click.option("--verify-timeout", type=click.FloatRange(min=0, min_open=True), default=600.0, show_default=True,
              metavar="SECONDS", help="For one run.")  # fmt: skip
@click.option("--verify-budget", type=click.FloatRange(min=0, min_open=True), default=3600.0, show_default=True,
              metavar="SECONDS", help="For all runs; then the best so far is taken.")  # fmt: skip
@click.option("--output", metavar="FILE", help="Write the patch there instead of printing it.")
@click.option("--dropped", metavar="FILE", help="Write what is dropped there, as a patch that puts it back.")
@click.option("--output-format", type=click.Choice(("patch", "json")), default="patch", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Do not say what was dropped.")
def command(
    drop_unsure: bool,
    drop: tuple[str, ...],
    keep: tuple[str, ...],
    interactive: bool,
    apply_: bool,
    dry_run: bool,
    verify: str | None,
    verify_scope: str,
    verify_timeout: float,
    verify_budget: float,
    output: str | None,
    dropped: str | None,
    output_format: str,
    quiet: bool,
    **given: Any,
) -> int:
    """Write a patch without its irrelevant edits.

    The patch goes to standard output, what was dropped and why to standard error. With --apply the edits are taken
    out of what was read: --staged means the index, --worktree the files, both together both.

    Exit codes: 0 done, 2 editguard could not do its job.
    """
    from editguard.api import index_of, open_change
    from editguard.engine import examine
    from editguard.report.trimmed import Account
    from editguard.trim.select import Trimmer

    not_blank(output=output, dropped=dropped, verify=verify)
    _refuse(given, apply_=apply_, interactive=interactive, verify=verify, output=output, dry_run=dry_run)
    _targets(output, dropped)
    both = apply_ and given["staged"] and given["worktree"]
    source = read_source(given, both=both)
    with open_change(**source.arguments(), lean=True) as change:
        found = examine(change.patch, change.snapshot, change.task, change.config, lambda: index_of(change.snapshot))
        _usable(found)
        _not_of_the_change(change, found, output)
        trimmer = Trimmer(found.applied, found.report.edits, change.config.limits.syntax_bytes)
        unwanted = _unwanted(found, drop, keep, drop_unsure=drop_unsure)
        run: Run | None = None
        if interactive:
            unwanted = _asked(found, unwanted)
        trimmed = trimmer.without(unwanted)
        if verify is not None:
            if not found.report.edits:
                raise EditguardError(f"there is nothing to verify: the {change.origin} has no edits")
            scope = "unsure" if verify_scope == "irrelevant" and drop_unsure else verify_scope
            candidates = _candidates(found, scope, keep, unwanted)
            trimmed, run = _verified(change, trimmer, candidates, unwanted, verify, (verify_timeout, verify_budget))
        account = Account(found.report, trimmed, run, dry=dry_run)
        if apply_:
            account = _take_out(change, account, _place(change, both=both), dropped)
        elif dropped is not None and not dry_run:
            write_bytes(dropped, trimmed.rest)
            account = account._replace(saved=dropped)
    _show(account, output, output_format, printed=not (apply_ or dry_run), quiet=quiet)
    return 0


def _refuse(
    given: dict[str, Any], *, apply_: bool, interactive: bool, verify: str | None, output: str | None, dry_run: bool
) -> None:
    if apply_ and (given["patch"] is not None or given["base"] is not None):
        raise UsageError("--apply needs --staged or --worktree: a patch or a range stands nowhere to be taken out of")
    if interactive and verify is not None:
        raise UsageError("--interactive and --verify exclude each other")
    if interactive and "-" in (given["patch"], given["task_file"]):
        raise UsageError("--interactive reads the answers from standard input: give --patch and --task-file as files")
    if dry_run and output is not None:
        raise UsageError("--dry-run writes nothing: leave out --output")


def _targets(output: str | None, dropped: str | None) -> None:
    """Refuse to save what is dropped where it would not last, or where something else would go for it."""
    if dropped is None:
        return
    if output is not None and os.path.realpath(output) == os.path.realpath(dropped):
        raise UsageError("--output and --dropped name the same file: what is dropped would be lost; give two")
    if os.path.isfile(dropped):
        raise UsageError(f"--dropped {dropped!r} exists and would be overwritten; give a name that is free")


def _not_of_the_change(change: Change, found: Examined, output: str | None) -> None:
    """Refuse to write the patch over a file that it is about: the user's text would be gone."""
    if output is None or change.repository.root is None:
        return
    target = os.path.realpath(output)
    for file in found.applied.files:
        for path in (file.change.path, file.change.old_path):
            if path is not None and os.path.realpath(os.path.join(change.repository.root, path)) == target:
                raise UsageError(f"--output {output!r} is a file of the change and would be overwritten; give another")


def _usable(found: Examined) -> None:
    """Refuse what is not known well enough to take something out of it."""
    applied = found.applied
    files = {file.change.path for file in applied.files}
    problems = [problem for file in applied.files if file.applied is Applied.FAILED for problem in file.problems]
    # a bound on a file that is no part of the patch, an untracked one, takes nothing from the rest
    problems += [p for p in applied.problems if p.code != ProblemCode.LIMIT or p.file is None or p.file in files]
    if applied.applied is Applied.FAILED or found.report.status is Status.INVALID:
        if problems:
            where = f"{problems[0].file}: " if problems[0].file else ""
            raise EditguardError(f"nothing can be taken safely out of this patch: {where}{problems[0].message}")
        if applied.applied is Applied.FAILED or applied.patch.format is PatchFormat.NONE:
            raise EditguardError("nothing can be taken safely out of this patch: it does not apply")


def _unwanted(found: Examined, drop: Sequence[str], keep: Sequence[str], *, drop_unsure: bool) -> set[str]:
    known = [edit.id for edit in found.report.edits]
    for option, ids in (("--drop", drop), ("--keep", keep)):
        for id in ids:
            if id not in known:
                names = f"{known[0]} to {known[-1]}" if len(known) > 1 else known[0] if known else "none"
                raise UsageError(f"{option} {id}: there is no such edit; the edits are {names}")
    if clash := sorted({*drop} & {*keep}):
        raise UsageError(f"--drop and --keep both name {clash[0]}")
    labels = {Label.IRRELEVANT, Label.UNSURE} if drop_unsure else {Label.IRRELEVANT}
    by_verdict = {verdict.edit for verdict in found.report.verdicts if verdict.label in labels}
    by_verdict -= {finding.edit for finding in found.report.suppressed}  # somebody wants them
    return (by_verdict | {*drop}) - {*keep}


def _asked(found: Examined, unwanted: set[str]) -> set[str]:
    from editguard.cli.asking import ask

    pairs = [
        (edit, verdict)
        for edit, verdict in zip(found.report.edits, found.report.verdicts, strict=True)
        if edit.id in unwanted or verdict.label in (Label.IRRELEVANT, Label.UNSURE)
    ]
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return ask([edit for edit, _ in pairs], [verdict for _, verdict in pairs], colour=colour)


_UNSEEN = (Kind.DOCS, Kind.COMMENT, Kind.DOCSTRING, Kind.ANNOTATION, Kind.FORMATTING)
"""Kinds of which a command that succeeds without them says nothing."""


def _candidates(found: Examined, scope: str, keep: Sequence[str], unwanted: set[str]) -> list[str]:
    """Ids of the edits that a command may turn out not to need, the likeliest first.

    The patch's own tests stay unless they are irrelevant: they are what the command judges by. What a command
    cannot see stays where it belongs to the task.
    """
    rank = {Label.IRRELEVANT: 0, Label.UNSURE: 1, Label.NOT_ASSESSED: 1, Label.SUPPORTING: 2, Label.REQUIRED: 3}
    last = {"irrelevant": 0, "unsure": 1, "all": 3}[scope]
    verdicts = []
    for edit, verdict in zip(found.report.edits, found.report.verdicts, strict=True):
        most = 0 if edit.kind is Kind.TEST else 1 if edit.kind in _UNSEEN else 3
        if edit.id not in keep and (rank[verdict.label] <= min(last, most) or edit.id in unwanted):
            verdicts.append(verdict)
    verdicts.sort(key=lambda verdict: (rank[verdict.label], -(verdict.p_irrelevant or 0.0)))
    return [verdict.edit for verdict in verdicts]


def _verified(
    change: Change,
    trimmer: Trimmer,
    candidates: Sequence[str],
    hint: set[str],
    command: str,
    seconds: tuple[float, float],
) -> tuple[Trimmed, Run]:
    from editguard.cli.signals import ending_on_signals
    from editguard.report.trimmed import Run
    from editguard.trim.checkout import checkout
    from editguard.trim.verify import Bounds, verify

    def say(line: str) -> None:
        click.echo(f"editguard: {line}", err=True)

    with ending_on_signals(), checkout(change.repository, change.snapshot.commit, os.environ) as place:
        done = verify(trimmer, candidates, place, command, Bounds(*seconds), say, hint=hint)
    return done.trimmed, Run(command, done.runs, round(done.seconds, 1), done.complete)


def _place(change: Change, *, both: bool) -> Place:
    from editguard.repo.changes import STAGED
    from editguard.trim.restore import Place

    if both:
        return Place.BOTH
    return Place.INDEX if change.origin == STAGED else Place.WORKTREE


def _take_out(change: Change, account: Account, place: Place, dropped: str | None) -> Account:
    """Take the dropped edits out of their place; what goes is saved before anything is touched."""
    from editguard.trim.restore import OPTIONS, restore

    account = account._replace(place=place.value)
    if not account.trimmed.dropped:
        return account
    restore(change.repository, account.trimmed, place, dry=True)
    if account.dry:
        return account
    saved = dropped or _safe_place(change.repository, account.trimmed.rest)
    known = os.path.exists(saved)  # of an earlier time, with the same in it
    write_bytes(saved, account.trimmed.rest)
    try:
        restore(change.repository, account.trimmed, place)
    except EditguardError:
        if not known:
            os.unlink(saved)  # nothing was taken out, so there is nothing to put back
        raise
    # from the top: elsewhere `git apply` passes over what is not below
    command = ["git", "-C", change.repository.root or ".", "apply", *OPTIONS[place], os.path.abspath(saved)]
    return account._replace(saved=saved, undo=shlex.join(command))


def _safe_place(repository: Repository, rest: bytes) -> str:
    from hashlib import sha256

    # a linked work tree has a git folder of its own, which goes with it
    folder = os.path.join(repository.common_dir(), "editguard")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise EditguardError(
            f"{folder!r} cannot be made ({error.strerror}), so what is dropped has no place; give --dropped FILE"
        ) from error
    return os.path.join(folder, f"dropped-{sha256(rest).hexdigest()[:12]}.patch")


def _show(account: Account, output: str | None, form: str, *, printed: bool, quiet: bool) -> None:
    """The patch or JSON where it is wanted; the account for people on standard error, or on standard output where
    nothing else goes."""
    from editguard.report import trimmed as texts
    from editguard.report.stream import write, write_raw

    if form == "json":
        text = texts.as_json(account)
        if output is None or output == "-":
            write(text)
        else:
            write_text(output, text)
        return
    to_stdout = output == "-" or (output is None and printed)
    if to_stdout:
        write_raw(account.trimmed.patch)
    elif output is not None:
        write_bytes(output, account.trimmed.patch)
    if not quiet:
        if to_stdout:
            click.echo(texts.as_text(account), err=True, nl=False)
        else:
            write(texts.as_text(account))
