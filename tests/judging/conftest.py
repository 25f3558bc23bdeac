from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer

from tests.faces import Repo, cli, repo  # noqa: F401 (fixtures)
from tests.judging.fake import Server, honest

DATES = "def parse_date(text):\n    day, month = text.split('.')\n    return int(day), int(month)\n"
MAIL = "def send_mail(host, body, retries=3):\n    return host.deliver(body, retries)\n"
SHORT = "Please fix the bug we saw"
"""A task in a few everyday words: evidence has nothing to go by, and all edits of code are in doubt."""

KEY = "sk-very-secret-0123456789abcdef"


@pytest.fixture
def server(httpserver: HTTPServer) -> Server:
    """A server whose model says that the change of mails does not belong, and that of dates does."""
    return Server(httpserver, honest({"shop/mail.py": "irrelevant", "shop/dates.py": "required"}))


@pytest.fixture
def shop(repo: Repo, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Repo:  # noqa: F811
    """Two changes, of which one belongs, staged; the cache and the key are the test's own."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_CUSTOM_HEADERS", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", f"{tmp_path}/cache")
    monkeypatch.setenv("EDITGUARD_JUDGE_API_KEY", KEY)
    repo.stage("shop/dates.py", DATES)
    repo.stage("shop/mail.py", MAIL)
    repo.commit("shop")
    repo.stage("shop/dates.py", DATES.replace("day, month =", "day, month, *_ ="))
    repo.stage("shop/mail.py", MAIL.replace("3", "5"))
    return repo
