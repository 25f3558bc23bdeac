"""One run of the bot, from the environment to what stands on the pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from editguard.api import examine_change, open_change
from editguard.bots.commits import fetch, read_base
from editguard.bots.context import TOKENS
from editguard.bots.host import Host
from editguard.bots.hunks import FileHunks
from editguard.bots.open import Opened
from editguard.bots.posting import Done, Wish, publish
from editguard.bots.remarks import body, placed, remarks
from editguard.bots.suggestions import Suggestions
from editguard.bots.summary import summary, worth_saying
from editguard.bots.task import Asked, asked
from editguard.bots.values import (
    Context,
    ForbiddenError,
    HostError,
    Issue,
    MissingError,
    Platform,
    PullRequest,
    Reference,
    Remark,
)
from editguard.engine import Examined
from editguard.report.markdown import render
from editguard.vocabulary.config import Config, LintChoice, PullConfig
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.reach import Mode
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task

LABELS = ("scope:local", "scope:global")


class Options(NamedTuple):
    """What a run is told besides the settings; ``None`` leaves it to them.

    ``base`` and ``head`` are revisions in place of the pull request's, ``task`` words in place of its own. ``fetch``
    gets the commits from ``origin`` if need be, ``sarif`` uploads to code scanning, ``dry`` posts nothing.
    """

    repo: str = "."
    name: str = "editguard"
    base: str | None = None
    head: str | None = None
    task: Task | None = None
    config: str | None = None
    fail_on: str | None = None
    lint: LintChoice = LintChoice()
    comment: str | None = None
    line_comments: int | None = None
    suggestions: bool | None = None
    check: bool | None = None
    labels: bool | None = None
    fetch: bool = False
    sarif: bool = False
    dry: bool = False

    def over(self, settings: PullConfig) -> PullConfig:
        """``settings`` with what is given here."""
        given = {name: getattr(self, name) for name in PullConfig._fields}
        return settings._replace(**{name: value for name, value in given.items() if value is not None})


class Reviewed(NamedTuple):
    """What came of it.

    ``request`` is the pull request, ``text`` the report for a step summary, ``notes`` what must be said aloud.
    ``planned`` is what would be posted, in a dry run; ``done`` what was. ``refused`` says in one line why nothing could
    be posted, ``failed`` that the platform did not do its part, ``trouble`` what else did not work. ``annotated`` says
    that there is a check with annotations.
    """

    request: PullRequest
    report: Report
    text: str
    notes: tuple[str, ...]
    planned: tuple[str, ...] = ()
    done: Done | None = None
    refused: str | None = None
    failed: str | None = None
    trouble: tuple[str, ...] = ()
    annotated: bool = False


def review(context: Context, opened: Opened | None, options: Options) -> Reviewed:
    """Check a pull request and post what there is to say; without ``opened``, for want of a token, nothing is posted.

    Raises:
        EditguardError: if the pull request, its commits or the settings cannot be used, or the platform fails for
            another reason than the rights of the token.
    """
    host = None if opened is None else opened.host
    request, notes = _request(context, host)
    base, head = options.base or request.base_sha, options.head or context.head_sha or request.head_sha
    if not base or not head:
        raise UsageError("the commits of the pull request are not known: give --base and --head, or a token")
    if options.fetch:
        fetch(options.repo, context.platform, request.number, head)
    at_base = read_base(options.repo, base, head, options.config)
    words = _asked(request, host, context, at_base.templates, options.task)
    notes = (*notes, *words.notes)
    with open_change(options.repo, base=base, head=head, task=words.task, config=at_base.config) as change:
        pull = options.over(change.config.pull)
        examined = examine_change(change, options.lint, Mode.REFERENCE if pull.labels else None)
        if options.fail_on is not None:
            examined = examined._replace(report=replace(examined.report, fail_on=options.fail_on))
        link = None if host is None else host.link
        text = render(examined.report, notes=notes, link=link)
        found = Reviewed(request, examined.report, text, notes)
        if opened is None:
            names = " or ".join(TOKENS[context.platform])
            return found._replace(refused=f"nothing was posted: there is no token (set {names})")
        if request.head_sha and options.head is None and request.head_sha != head:
            moved = f"nothing was posted: the pull request has moved on from {head[:12]} to {request.head_sha[:12]}"
            return found._replace(refused=moved)
        return _post(found, examined, opened, context, options, pull, change.config)


def _request(context: Context, host: Host | None) -> tuple[PullRequest, tuple[str, ...]]:
    if host is None:
        if context.told is None:
            names = " or ".join(TOKENS[context.platform])
            raise UsageError(f"nothing is known of the pull request without a token: set {names}")
        return context.told, ()
    try:
        return host.request(), ()
    except (ForbiddenError, MissingError) as error:
        if context.told is None:
            raise
        return context.told, (f"title and body are those of when the run began: they could not be read anew ({error})",)


def _asked(
    request: PullRequest, host: Host | None, context: Context, templates: Sequence[str], given: Task | None
) -> Asked:
    if given is not None:
        return Asked(given)

    def read(reference: Reference) -> Issue:
        if host is None:
            raise HostError("there is no token to read it with")
        return host.issue(reference)

    return asked(request, context.web, templates, read, siblings=context.platform is Platform.GITLAB)


def _post(
    found: Reviewed,
    examined: Examined,
    opened: Opened,
    context: Context,
    options: Options,
    pull: PullConfig,
    config: Config,
) -> Reviewed:
    report, request, host = examined.report, found.request, opened.host
    about = remarks(report)
    keys = [remark.key for remark, _ in about]
    writer = _Writer(
        host, examined, config, dict(zip(keys, (what for _, what in about), strict=True)), pull.suggestions
    )
    wish = Wish(
        options.name,
        request.head_sha,
        summary(report, options.name, keys, notes=found.notes, head=request.head_sha, run=context.run, link=host.link),
        pull.comment == "always" or worth_saying(report),
        [remark for remark, _ in about],
        pull.line_comments,
        writer.write,
    )
    label = None if report.reach is None or not pull.labels else f"scope:{report.reach.label}"
    if options.dry:
        return found._replace(planned=tuple(_planned(wish, pull, writer, label)))
    trouble: list[str] = []
    annotated = False
    done: Done | None = None
    refused: str | None = None
    if pull.comment != "never":
        try:
            done = publish(host, request, wish)
        except (ForbiddenError, MissingError) as error:
            refused = f"nothing was posted: the token may not comment here ({error})"
        except HostError as error:
            return found._replace(failed=str(error))
    for what, step in opened.extras(found.report, found.text, request, pull, sarif=options.sarif, name=options.name):
        try:
            annotated = step() or annotated
        except (ForbiddenError, MissingError) as error:
            if refused is None:  # otherwise it is said already that the token may not
                trouble.append(f"{what}: {error}")
        except HostError as error:
            trouble.append(f"{what}: {error}")
    if label is not None and refused is None:
        try:
            host.label(label, [name for name in LABELS if name != label])
        except HostError as error:
            trouble.append(f"label {label}: {error}")
    return found._replace(done=done, refused=refused, trouble=tuple(trouble), annotated=annotated)


class _Writer:
    """Gives remarks their place, their suggestion and their text, when they are to be posted."""

    def __init__(
        self, host: Host, examined: Examined, config: Config, about: Mapping[str, object], suggest: bool
    ) -> None:
        self._host, self._examined, self._config, self._about, self._suggest = host, examined, config, about, suggest
        self._hunks: Mapping[str, FileHunks] | None = None
        self._suggestions: Suggestions | None = None

    def write(self, remark: Remark) -> tuple[Remark, str] | None:
        """See `Wish.write`."""
        from editguard.vocabulary.edit import Edit
        from editguard.vocabulary.finding import Finding

        if self._hunks is None:
            self._hunks = self._host.hunks()
            self._suggestions = Suggestions(self._examined, self._hunks, self._config.limits.syntax_bytes)
        if remark.path not in self._hunks:
            return None  # before a suggestion is looked for, which takes a while in a large change
        about = self._about[remark.key]
        if self._suggest and self._suggestions is not None and isinstance(about, Edit | Finding):
            remark = self._suggestions.add(remark, about)
        shown = placed(remark, self._hunks)
        return None if shown is None else (shown, body(shown, self._host.fence(shown)))


def _planned(wish: Wish, pull: PullConfig, writer: _Writer, label: str | None) -> list[str]:
    if pull.comment == "never":
        parts = ["no comment (comment = never)"]
    else:
        when = "" if wish.first else " (only if there is one already: there is nothing to do)"
        parts = [f"comment{when}:\n{wish.summary}"]
        for remark in wish.remarks:
            if len(parts) > wish.most:
                break
            written = writer.write(remark)
            if written is not None:
                place = f"{written[0].path}:{written[0].first}-{written[0].last} ({written[0].side.value})"
                parts.append(f"comment at {place}, if it is new:\n{written[1]}")
    if label is not None:
        parts.append(f"label {label}")
    return parts
