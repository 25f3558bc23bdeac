"""How far a run is, in words."""

from __future__ import annotations

import io

import pytest

from editguard.batch import progress
from editguard.batch.progress import Bar, Lines, Rate, Silent, State

HALF = State("scoring", 2000, 1000, 3, 40)


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def test_rate_and_rest_count_from_the_start_of_scoring(clock: Clock) -> None:
    rate = Rate()
    assert rate.words(State("reading", 1234, 0, 0, 0)) == "reading: 1,234 rows"
    clock.now = 100.0
    # what an earlier run did is no part of the rate
    assert rate.words(HALF) == "1,000 of 2,000 rows, 3 with an error, 40 from the cache"
    clock.now = 110.0
    assert rate.words(HALF._replace(done=1100)) == (
        "1,100 of 2,000 rows, 10.0 a second, 1 min 30 s left, 3 with an error, 40 from the cache"
    )
    assert "left" not in rate.words(HALF._replace(done=2000))


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (3599, "59 min 59 s"), (7260, "2 h 01 min")]
)
def test_times(seconds: float, words: str) -> None:
    assert progress._time(seconds) == words


def test_a_line_now_and_then_and_one_at_the_end(clock: Clock) -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    for second in range(25):
        clock.now = float(second)
        lines.update(HALF)
    assert stream.getvalue().count("\n") == 2
    lines.update(State("done", 2000, 2000, 3, 40))
    lines.close()
    assert stream.getvalue().splitlines()[-1].startswith("editguard score: 2,000 of 2,000 rows")


def test_a_log_that_is_gone_stops_nothing() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    Lines(Gone()).update(State("done", 1, 1, 0, 0))


def test_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    for state in (State("reading", 5, 0, 0, 0), HALF, State("done", 2000, 2000, 3, 40)):
        bar.update(state)
    bar.close()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "3 with an error" in " ".join(shown.err.split())


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    silent = Silent()
    silent.update(HALF)
    silent.close()
    assert capsys.readouterr() == ("", "")
