"""Several responses to one request become one opinion for each edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from editguard.judge.answers import Ballot, Vote
from editguard.vocabulary.edit import Label
from editguard.vocabulary.judge import Opinion, Request


def opinions(request: Request, ballots: Sequence[Ballot], votes: int, missing: str) -> tuple[Opinion, ...]:
    """What the judge says of each edit of ``request``, in their order.

    A verdict needs the majority of all ``votes`` that were asked for, those that were not given or do not count
    included: a judge who answers one time in three has not made up its mind.

    Args:
        request: what was asked.
        ballots: the responses that came, in the order in which they were asked for.
        votes: how many were asked for.
        missing: why there are fewer, if there are.
    """
    void = next((ballot.void for ballot in ballots if ballot.void), "")
    asked = tuple(_opinion(question.edit, ballots, votes, missing or void) for question in request.questions)
    room = "the request had no room for it"
    return (*asked, *(Opinion(edit, None, void=room) for edit in request.left_out))


def _opinion(edit: str, ballots: Sequence[Ballot], votes: int, missing: str) -> Opinion:
    given = [ballot.votes[edit] for ballot in ballots if edit in ballot.votes]
    valid = [vote for vote in given if not vote.void]
    if not valid:
        why = next((vote.void for vote in given if vote.void), "") or missing or "it was not answered"
        return Opinion(edit, None, void=why)
    likely = sum(_irrelevant(vote) for vote in valid) / len(valid)
    verdict, count = Counter(vote.verdict for vote in valid).most_common(1)[0]
    if 2 * count <= votes:
        # required and supporting are shades of one answer
        belong = [vote for vote in valid if vote.verdict in (Label.REQUIRED, Label.SUPPORTING)]
        if 2 * len(belong) <= votes:
            return Opinion(edit, None, round(likely, 4), valid=len(valid), void=f"no majority among {votes:,} votes")
        verdict, count = Label.SUPPORTING, len(belong)
        first = belong[0]
    else:
        first = next(vote for vote in valid if vote.verdict is verdict)
    return Opinion(edit, verdict, round(likely, 4), first.reason, first.quotes, len(valid), count)


def _irrelevant(vote: Vote) -> float:
    """The probability that the edit is irrelevant, as the vote states it."""
    if vote.verdict is Label.UNSURE:
        return 0.5
    return vote.confidence if vote.verdict is Label.IRRELEVANT else 1 - vote.confidence
