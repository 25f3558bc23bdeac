"""The client of GitHub: how long it waits, what it gives up on, what it never does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from editguard.bots.github.client import ATTEMPTS, Client
from editguard.bots.values import ForbiddenError, HostError, MissingError, RefusedError
from tests.bots.server import Answer, Asked, Fake, serving

SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}


class Server(Fake):
    """Answers everything with the same list, unless it is disturbed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[object] = [1, 2, 3]
        for method in ("GET", "POST", "DELETE"):
            self.routes.append((method, re.compile("/.*"), lambda *_: Answer(200, self.rows)))


class Clock:
    """A clock that is moved by sleeping."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.slept.append(seconds)
        self.now += seconds

    def time(self) -> float:
        """What time it is."""
        return self.now


@pytest.fixture
def server() -> Iterator[Server]:
    fake = Server()
    with serving(fake):
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(server: Server, clock: Clock) -> Iterator[Client]:
    made = Client(server.address, "secret", patience=1_000, sleep=clock.sleep, clock=clock.time)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (Answer(403, SECONDARY, (("Retry-After", "17"),)), [17.0]),
        (Answer(429, SECONDARY, (("Retry-After", "3"),)), [3.0]),
        (Answer(403, SECONDARY), [60.0]),
        (Answer(429, {"message": "Too many"}), [60.0]),
        (
            Answer(
                403,
                {"message": "API rate limit exceeded for installation ID 1."},
                (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1000090")),
            ),
            [91.0],
        ),
        (Answer(502, {"message": "Server Error"}), [1.0]),
        (Answer(503, None, (("Retry-After", "5"),)), [5.0]),
    ],
)
def test_it_waits_as_long_as_it_is_asked_to(
    server: Server, client: Client, clock: Clock, answer: Answer, waits: list[float]
) -> None:
    server.disturb("GET", "/x", answer)
    assert list(client.pages("x")) == [1, 2, 3]
    assert clock.slept == waits


def test_it_waits_longer_each_time(server: Server, client: Client, clock: Clock) -> None:
    server.disturb("POST", "/x", *[Answer(500, {"message": "x"})] * 4)
    assert client.post("x", {}) == [1, 2, 3]
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]


def test_it_gives_up(server: Server, client: Client) -> None:
    server.disturb("GET", "/x", *[Answer(500, {"message": "Oh no"})] * ATTEMPTS)
    with pytest.raises(HostError, match="GitHub answered 500: Oh no"):
        client.get("x")
    assert len(server.log) == ATTEMPTS


def test_patience_is_of_all_requests_together(server: Server, client: Client, clock: Clock) -> None:
    server.disturb("GET", "/x", Answer(429, SECONDARY, (("Retry-After", "900"),)))
    list(client.pages("x"))
    server.disturb("GET", "/x", Answer(429, SECONDARY, (("Retry-After", "101"),)))
    with pytest.raises(HostError, match=r"another 101 s, and 100 s of patience are left"):
        list(client.pages("x"))
    assert sum(clock.slept) == 900


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, HostError), (403, ForbiddenError), (404, MissingError), (410, MissingError), (422, RefusedError)],
)
def test_what_waiting_does_not_mend(
    server: Server, client: Client, clock: Clock, status: int, kind: type[HostError]
) -> None:
    headers = (("X-RateLimit-Remaining", "4999"), ("X-RateLimit-Reset", "1000090"))
    server.disturb("GET", "/x", Answer(status, {"message": "No\n::error::x"}, headers))
    with pytest.raises(kind) as caught:
        client.get("x")
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    assert clock.slept == []


def test_all_pages_are_read(server: Server, client: Client) -> None:
    server.rows = list(range(250))
    assert list(client.pages("x", state="open")) == list(range(250))
    assert [one.query for one in server.log] == [
        {"per_page": "100", "state": "open"},
        {"per_page": "100", "state": "open", "page": "2"},
        {"per_page": "100", "state": "open", "page": "3"},
    ]


def test_an_answer_that_holds_is_not_sent_again(server: Server, client: Client) -> None:
    first = list(client.pages("x"))
    assert list(client.pages("x")) == first
    assert "if-none-match" in server.log[1].headers
    server.rows = [4]
    assert list(client.pages("x")) == [4]


def test_the_token_does_not_go_elsewhere(server: Server, client: Client) -> None:
    link = ("Link", '<https://evil.example/x?page=2>; rel="next"')
    server.disturb("GET", "/x", Answer(200, [1], (link,)))
    with pytest.raises(HostError, match="at another host"):
        list(client.pages("x"))


def test_what_is_gone_is_gone(server: Server, client: Client) -> None:
    server.disturb("DELETE", "/x", Answer(404, {"message": "Not Found"}))
    client.delete("x")


def test_what_is_no_list_is_said(server: Server, client: Client) -> None:
    server.disturb("GET", "/x", Answer(200, {"message": "hm"}))
    with pytest.raises(HostError, match="something else than a list"):
        list(client.pages("x"))


def test_what_is_no_object_is_said(server: Server, client: Client) -> None:
    with pytest.raises(HostError, match="something else than an object"):
        client.get("x")


def test_a_server_that_is_not_there(clock: Clock) -> None:
    with serving(Server()) as address:
        pass
    client = Client(address, "secret", sleep=clock.sleep)
    with pytest.raises(HostError, match="cannot be reached"):
        client.get("x")
    assert len(clock.slept) == ATTEMPTS - 1
    client.close()


def test_the_path_of_a_server_of_ones_own_is_kept(server: Server, clock: Clock) -> None:
    client = Client(f"{server.address}/api/v3/", "", sleep=clock.sleep)
    list(client.pages("repos/a/b"))
    client.close()
    asked: Asked = server.log[0]
    assert asked.path == "/api/v3/repos/a/b"
    assert "authorization" not in asked.headers
