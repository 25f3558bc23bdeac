"""Whatever stood on a pull request before, and however often the bot runs, what stands there is what should."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.bots.hunks import FileHunks
from editguard.bots.marks import done_body, key_of, known_mark, line_mark, summary_mark
from editguard.bots.posting import Done, Wish, publish
from editguard.bots.values import Issue, Posted, PullRequest, Reference, Remark, Side
from editguard.vocabulary.patch import Span

REQUEST = PullRequest("o/r", 7, "t", "b", "0" * 40, "1" * 40, False)


class Memory:
    """A host that remembers; lines over 90 are not shown, and those over 80 are refused."""

    def __init__(self) -> None:
        self.whole: dict[int, str] = {}
        self.lines: dict[int, str] = {}
        self.answered: set[int] = set()
        self.next = 0

    def new(self) -> int:
        self.next += 1
        return self.next

    def request(self) -> PullRequest:
        return REQUEST

    def issue(self, reference: Reference) -> Issue:
        raise AssertionError

    def hunks(self) -> Mapping[str, FileHunks]:
        return {}

    def summaries(self) -> list[Posted]:
        return [Posted(str(id), id, body) for id, body in self.whole.items()]

    def post_summary(self, body: str) -> Posted:
        id = self.new()
        self.whole[id] = body
        return Posted(str(id), id, body)

    def edit_summary(self, posted: Posted, body: str) -> None:
        self.whole[int(posted.id)] = body

    def delete_summary(self, posted: Posted) -> None:
        del self.whole[int(posted.id)]

    def remarks(self) -> list[Posted]:
        return [
            Posted(str(id), id, body, key, id in self.answered)
            for id, body in self.lines.items()
            if (key := key_of("x", body)) is not None
        ]

    def post_remarks(self, request: PullRequest, bodies: Sequence[tuple[Remark, str]]) -> list[Remark]:
        for remark, body in bodies:
            if remark.first <= 80:
                self.lines[self.new()] = body
        return [remark for remark, _ in bodies if remark.first > 80]

    def withdraw(self, posted: Posted, why: str) -> None:
        if posted.answered:
            self.lines[int(posted.id)] = done_body("x", why, posted.body)
        else:
            self.delete_remark(posted)

    def delete_remark(self, posted: Posted) -> None:
        del self.lines[int(posted.id)]

    def fence(self, remark: Remark) -> str:
        return "suggestion"

    def link(self, path: str, new: Span | None, old: Span | None) -> str:
        return ""

    def label(self, wanted: str, unwanted: Sequence[str]) -> None:
        raise AssertionError


def key(number: int) -> str:
    return f"{number:012x}0000"


class Run(NamedTuple):
    """What one run finds, how many comments may stand, and which of those that stand people answer afterwards."""

    found: list[int]
    most: int
    answers: list[int]


def wish(run: Run) -> Wish:
    remarks = [Remark(key(number), "a.py", Side.NEW, number, number, f"words {number}") for number in run.found]
    keys = [remark.key for remark in remarks]
    summary = f"{summary_mark('x')}\n{known_mark(keys)}\n{run.found}"
    return Wish(
        "x",
        "1" * 40,
        summary,
        bool(run.found),
        remarks,
        run.most,
        lambda one: None if one.first > 90 else (one, one.text),
    )


RUNS = st.lists(
    st.builds(
        Run,
        st.lists(st.integers(1, 99), max_size=12, unique=True),
        st.integers(0, 6),
        st.lists(st.integers(0, 5), max_size=2),
    ),
    max_size=6,
)


def standing(host: Memory) -> list[str]:
    return [found for body in host.lines.values() if (found := key_of("x", body)) is not None]


@given(RUNS)
@settings(deadline=None, max_examples=300)
def test_what_stands_is_what_was_found_last(runs: list[Run]) -> None:
    host = Memory()
    before: set[int] = set()
    for number, run in enumerate(runs):
        were = set(standing(host))
        done = publish(host, REQUEST, wish(run))
        wanted = {key(one) for one in run.found}
        now = standing(host)
        assert len(now) == len(set(now))
        assert set(now) <= wanted
        new = set(now) - were
        assert done.posted == len(new)
        assert done.withdrawn == len(were - wanted)
        # only what is new since the last run is spoken of at a line, and never more than may stand
        assert not new & {key(one) for one in before}
        assert not new or len(now) <= run.most
        # what could be posted was, as far as there was room
        free = [one for one in run.found if one not in before and one <= 80 and key(one) not in were]
        if len(now) < run.most and not any(one > 80 for one in run.found):
            assert {key(one) for one in free} <= set(now)
        assert len(host.whole) <= 1
        if run.found or (number and host.whole):
            assert list(host.whole.values()) == [wish(run).summary]
        assert done.summary in ("posted", "updated", "unchanged", "none")
        for answer in run.answers:
            ids = sorted(host.lines)
            if ids:
                host.answered.add(ids[answer % len(ids)])
        before = set(run.found)


@given(RUNS)
@settings(deadline=None)
def test_a_second_time_nothing_happens(runs: list[Run]) -> None:
    host = Memory()
    for run in runs:
        publish(host, REQUEST, wish(run))
        whole, lines = dict(host.whole), dict(host.lines)
        done = publish(host, REQUEST, wish(run))
        assert (host.whole, host.lines) == (whole, lines)
        assert (done.posted, done.withdrawn) == (0, 0)
        assert done.summary in ("unchanged", "none")


@pytest.mark.parametrize("copies", [2, 5])
def test_of_copies_the_first_stays(copies: int) -> None:
    host = Memory()
    for number in range(copies):
        host.post_summary(f"{summary_mark('x')}\n{number}")
        host.lines[host.new()] = f"{line_mark('x', key(4))}\n{number}"
    first = min(host.whole)
    publish(host, REQUEST, wish(Run([4], 3, [])))
    assert host.whole == {first: wish(Run([4], 3, [])).summary}
    assert [body.split("\n")[1] for body in host.lines.values()] == ["0"]


def test_words() -> None:
    assert Done("posted", 1, 2, 3, 0).words() == "comment posted; at lines: 1 new, 2 standing, 3 withdrawn"
    assert Done("none", 0, 0, 0, 2).words().endswith(", 2 not taken")
