"""Posting, so that whatever stood there before and whoever posts at the same time, there is one comment in the end, one
at each line, and nothing is lost.

Who posts looks again afterwards: of several comments that say the same, the one that was there first stays. Both of two
bots come to that conclusion, and the later of them sees the comment of the other for certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from editguard.bots.host import Host
from editguard.bots.marks import is_known, known_keys, line_mark
from editguard.bots.values import Posted, PullRequest, Remark


class Wish(NamedTuple):
    """What is to stand on a pull request.

    ``summary`` is the comment as a whole, ``first`` says whether it is posted where there is none yet. ``remarks`` are
    what could be said at lines, what matters most first; at most ``most`` of them stand. ``write`` gives a remark that
    is posted its last form and its text without the mark, or ``None`` where its lines are not shown.
    """

    name: str
    head: str
    summary: str
    first: bool
    remarks: Sequence[Remark]
    most: int
    write: Callable[[Remark], tuple[Remark, str] | None]


class Done(NamedTuple):
    """What was done. ``summary`` is ``posted``, ``updated``, ``unchanged`` or ``none``."""

    summary: str
    posted: int
    standing: int
    withdrawn: int
    unplaced: int

    def words(self) -> str:
        """One line."""
        return (
            f"comment {self.summary}; at lines: {self.posted:,} new, {self.standing:,} standing, "
            f"{self.withdrawn:,} withdrawn" + (f", {self.unplaced:,} not taken" if self.unplaced else "")
        )


def publish(host: Host, request: PullRequest, wish: Wish) -> Done:
    """Make what stands on ``request`` what ``wish`` says.

    Raises:
        HostError: if the platform does not let it; what was posted before stays, and the next run goes on from it.
    """
    known: set[str] = set()
    for posted in host.summaries():
        known |= known_keys(posted.body)
    standing = _once(host)
    wanted = {remark.key for remark in wish.remarks}
    gone = [posted for posted in standing if posted.open and posted.key not in wanted]
    for posted in gone:
        host.withdraw(posted, wish.head)
    there = {posted.key for posted in standing}
    fresh = [remark for remark in wish.remarks if remark.key not in there and not is_known(remark.key, known)]
    staying = sum(posted.open for posted in standing) - len(gone)
    room = max(0, wish.most - staying)
    bodies: list[tuple[Remark, str]] = []
    unplaced = 0
    for remark in fresh:
        if len(bodies) == room:
            break
        written = wish.write(remark)
        if written is None:
            unplaced += 1
        else:
            bodies.append((written[0], f"{line_mark(wish.name, remark.key)}\n{written[1]}"))
    refused = host.post_remarks(request, bodies) if bodies else []
    if bodies:
        _once(host)
    state = _keep_summary(host, wish)
    return Done(state, len(bodies) - len(refused), staying, len(gone), unplaced + len(refused))


def _once(host: Host) -> list[Posted]:
    """Our comments at lines; where several say the same, the first stays. Those that people have settled stay, too."""
    found: dict[str, Posted] = {}
    for posted in sorted(host.remarks(), key=lambda one: one.order):
        if posted.key in found:
            if not posted.answered:
                host.delete_remark(posted)
        else:
            found[posted.key] = posted
    return list(found.values())


def _keep_summary(host: Host, wish: Wish) -> str:
    found = sorted(host.summaries(), key=lambda one: one.order)
    state = "unchanged"
    if not found:
        if not wish.first:
            return "none"
        host.post_summary(wish.summary)
        state = "posted"
        found = sorted(host.summaries(), key=lambda one: one.order)
        if not found:  # a listing that lags behind
            return state
    if found[0].body.strip() != wish.summary.strip():
        host.edit_summary(found[0], wish.summary)
        state = "updated" if state == "unchanged" else state
    for posted in found[1:]:
        host.delete_summary(posted)
    return state
