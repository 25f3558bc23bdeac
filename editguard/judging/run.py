"""The judge of one run, with everything that it needs, opened and closed together."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping

from editguard.judging.ask import Brought, Judge
from editguard.judging.budget import Budget
from editguard.judging.client import Client, installed
from editguard.judging.left import LeftAlone
from editguard.judging.server import address_of, needs_model, server_of
from editguard.judging.store import JudgeStore
from editguard.settings.judge import chosen
from editguard.vocabulary.judge import JudgeChoice, JudgeConfig

Said = Callable[[str], None]
"""Told in a line how far something is."""


@contextlib.contextmanager
def judging(
    config: JudgeConfig,
    folder: str,
    run: str | None = None,
    environment: Mapping[str, str] | None = None,
    say: Said = lambda text: None,
) -> Iterator[Judge]:
    """A judge that keeps its answers in ``folder``.

    Args:
        config: what is set of it.
        folder: where answers are kept.
        run: the name of a run that goes on later, and with it what it has spent; without one this is a run of its own.
        environment: where keys are; by default that of the process.
        say: is told of batches that are not waited for, though they hold what is asked.

    Raises:
        EditguardError: if there is no model, no key or no package, or the folder cannot be used.
    """
    needs_model(config)
    server = server_of(config, os.environ if environment is None else environment)
    installed()
    name = run or f"once {secrets.token_hex(16)}"
    with JudgeStore(folder) as store:
        budget = Budget(store, name, config)
        asking = LeftAlone(store.waiting(), say).asking
        try:
            with Judge(config, server.url, store, budget, lambda: Client(server, config), asking=asking) as judge:
                yield judge
        finally:
            if run is None:
                store.forget(name)


@contextlib.contextmanager
def kept_only(config: JudgeConfig, folder: str, run: str, brought: Brought, missing: str) -> Iterator[Judge]:
    """A judge that answers from what is kept in ``folder`` alone, what the run ``brought`` among it; ``missing`` says
    why there is no more."""
    with JudgeStore(folder) as store:
        url, budget = address_of(config, os.environ), Budget(store, run, config)
        with Judge(config, url, store, budget, None, missing=missing, brought=brought) as judge:
            yield judge


def configured(config: JudgeConfig, choice: JudgeChoice) -> JudgeConfig:
    """``config`` with what a call says of it.

    Raises:
        UsageError: if that is not valid, or names no model.
    """
    found = chosen(config, choice)
    needs_model(found)
    return found
