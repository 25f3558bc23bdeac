"""From a context to a host, and what a platform offers besides comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from editguard.bots.host import Host
from editguard.bots.values import Context, Platform, PullRequest
from editguard.vocabulary.config import PullConfig
from editguard.vocabulary.report import Report

if TYPE_CHECKING:
    from editguard.bots.github.client import Client

Step = tuple[str, Callable[[], bool]]
"""What is done besides commenting, in words, and a function that does it; that says whether there are annotations."""


class Opened(NamedTuple):
    """A host, with the client of GitHub where it is that."""

    host: Host
    project: str
    client: Client | None

    def extras(
        self, report: Report, text: str, request: PullRequest, pull: PullConfig, *, sarif: bool, name: str
    ) -> list[Step]:
        """The check and the upload, as far as the platform has them and they are asked for."""
        client = self.client
        if client is None:
            return []
        from editguard.bots.github.checks import post_check, upload_sarif

        def check() -> bool:
            post_check(client, self.project, request.head_sha, name, report, text, "")
            return True

        def upload() -> bool:
            from editguard.report.sarif import render

            upload_sarif(client, self.project, request.head_sha, request.number, render(report, name=name))
            return False

        steps: list[Step] = [("check", check)] if pull.check else []
        return [*steps, ("code scanning", upload)] if sarif else steps


@contextmanager
def open_host(context: Context, name: str, patience: float) -> Iterator[Opened | None]:
    """The host of ``context``, to be closed; ``None`` without a token. ``patience`` bounds the seconds that are waited
    for GitHub's limits.

    Raises:
        EditguardError: if what it takes is not installed, or the pull request cannot be found.
    """
    if not context.token:
        yield None
        return
    if context.platform is Platform.GITLAB:
        from editguard.bots.gitlab.host import GitLabHost

        yield Opened(GitLabHost(context, name), context.project, None)
        return
    from editguard.bots.github.client import Client
    from editguard.bots.github.host import GitHubHost

    client = Client(context.api, context.token, patience=patience)
    anonymous = Client(context.api, "", patience=patience)
    try:
        yield Opened(GitHubHost(context, name, client, anonymous), context.project, client)
    finally:
        client.close()
        anonymous.close()
