"""`editguard scope plan`: a contract drafted from a task."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from editguard.contract.file import parse_contract
from tests.faces import Cli, Repo, cli, repo

__all__ = ["cli", "repo"]

TASK = "discounted() returns a negative price for a percent over 100\n\nPrices of the shop must not be below zero.\n"


@pytest.fixture
def shop(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    files = {
        "shop/__init__.py": "",
        "shop/pricing.py": "def discounted(price, percent):\n    return price - price * percent / 100\n",
        "shop/mail.py": "def greeting(name):\n    return f'Dear {name},'\n",
        "shop/storage.py": "def save(order, path):\n    open(path, 'w').write(order)\n",
        "shop/web[1].py": "def page(price):\n    return str(price)\n",
        "tests/test_pricing.py": "def test_it():\n    assert 1\n",
        "docs/index.md": "# Shop\n",
        "CHANGES.rst": "1.0\n",
    }
    for path, text in files.items():
        repo.stage(path, text)
    repo.git("commit", "--quiet", "--message", "shop")
    return repo


def plan(cli: Cli, *options: str) -> dict[str, Any]:
    result = cli("scope", "plan", "--output-format", "json", *options)
    assert result.code == 0, result
    found: dict[str, Any] = json.loads(result.out)
    return found


def allowed(found: dict[str, Any]) -> list[str]:
    return [entry["path"] for entry in found["allow"]]


def test_the_best_place_comes_first_with_what_a_change_brings(shop: Repo, cli: Cli) -> None:
    found = plan(cli, "--task", TASK, "--files", "1")
    assert allowed(found) == ["/shop/pricing.py", "/tests/", "/CHANGES.rst", "/docs/"]
    assert "discounted" in found["allow"][0]["reason"]
    assert found["task"] == "discounted() returns a negative price for a percent over 100"


def test_what_the_task_says_counts(shop: Repo, cli: Cli) -> None:
    found = plan(cli, "--task", TASK + "Do not touch `shop/storage.py`. No new dependencies, don't add tests.\n")
    assert [entry["path"] for entry in found["deny"]] == ["/shop/storage.py"]
    assert not {"/shop/storage.py", "/tests/"} & set(allowed(found))
    only = plan(cli, "--task", TASK + "Only change `shop/pricing.py`.\n")
    assert allowed(only) == ["/shop/pricing.py"]
    assert "Only change" in only["allow"][0]["reason"]


def test_the_draft_is_a_contract(shop: Repo, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    task = TASK + "No new dependencies.\n"
    assert cli("scope", "plan", "--task", task, "--files", "5", "--output", str(path)).code == 0
    text = path.read_text()
    assert text.startswith("# a draft, made from the words of the task")
    assert "No new dependencies" in text
    assert parse_contract(text.encode(), "draft").clauses
    shop.write("shop/pricing.py", "def discounted(price, percent):\n    return max(0, price - price * percent / 100)\n")
    assert cli("check", "--worktree", "--contract", str(path), "--no-lint").code == 0
    shop.write("setup.cfg", "[metadata]\n")
    assert "EG201" in cli("check", "--worktree", "--contract", str(path), "--no-lint").out


def test_a_path_with_signs_of_globs_means_itself(shop: Repo, cli: Cli) -> None:
    found = plan(cli, "--task", "page() of the shop shows the price in dollars as str(price)\n\npage price str\n")
    assert "/shop/web\\[1\\].py" in allowed(found)


@pytest.mark.parametrize("options", [(), ("--task", " \n"), ("--task", "zzz qqq"), ("--task", "a", "--task-file", "b")])
def test_nothing_to_draft_from(shop: Repo, cli: Cli, options: tuple[str, ...]) -> None:
    assert cli("scope", "plan", *options).refused()


def test_scope_alone(cli: Cli) -> None:
    assert "plan" in cli("scope").refused()


def test_a_file_that_holds_something_else_is_not_written_over(shop: Repo, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    options = ("scope", "plan", "--task", TASK, "--output", str(path))
    assert cli(*options).code == 0
    draft = path.read_text()
    assert cli(*options).code == 0  # the same again
    path.write_text("version: 1\nallow: [src/]\n")
    assert "--force" in cli(*options).refused()
    assert path.read_text() == "version: 1\nallow: [src/]\n"
    assert cli(*options, "--force").code == 0
    assert path.read_text() == draft
