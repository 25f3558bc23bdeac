"""One patch and its second reading."""

from __future__ import annotations

from editguard.cache_folder import default_folder
from editguard.engine import Examined, reconsider
from editguard.judging.estimate import estimate, sentences, shown
from editguard.judging.questions import questions_of
from editguard.judging.run import judging
from editguard.report.escape import inert
from editguard.vocabulary.judge import JudgeConfig, Reading
from editguard.vocabulary.report import Report


def second_reading(examined: Examined, config: JudgeConfig) -> Report:
    """The report on a patch once the judge was heard; answers are kept in the user's cache folder.

    Raises:
        EditguardError: if there is no key or no package, or the server refuses the key or does not know the model.
    """
    with judging(config, default_folder()) as judge:
        asked = questions_of(examined, config)
        reading = asked if isinstance(asked, Reading) else judge.read(asked)
    return reconsider(examined, reading)


def preview(examined: Examined, config: JudgeConfig) -> str:
    """What would be sent, and an estimate of what it costs."""
    asked = questions_of(examined, config)
    if isinstance(asked, Reading):
        return f"nothing would be sent: {asked.problem or 'no edit is in doubt'}\n"
    if not asked.questions:
        return "nothing would be sent: the request has no room for any edit (request-tokens)\n"
    sent = shown(asked, config)
    code = (
        f"the code {sent.boundary}, the labels and the order of the edits are drawn anew for each request that is sent"
    )
    remarks = [code, *sentences(estimate([asked], config), config), *asked.cut]
    said = "".join(f"editguard: {line}\n" for line in remarks)
    return inert(f"{sent.instructions}\n{sent.data}\n{said}")
