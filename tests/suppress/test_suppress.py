"""Comments and baselines that silence findings, as users meet them."""

from __future__ import annotations

import json

import pytest

from editguard.suppress.baseline import parse_baseline
from editguard.suppress.comments import suppressions
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.patch import Applied, AppliedFile, FileChange, FileStatus
from tests.faces import DEBUG, FIX, Cli, Repo, cli, repo  # noqa: F401 (fixtures)

SILENT = DEBUG.replace('x)\n', 'x)  # editguard: ignore[EG110] shown to users\n', 1)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "line", "codes", "reason"),
    [
        ("a.py", "x = 1  # editguard: ignore[EG101] why", ("EG101",), "why"),
        ("a.py", "x = 1  # noqa  # editguard: ignore[EG101, EG2]", ("EG101", "EG2"), ""),
        ("a.ts", "let x = 1 // editguard: ignore[EG101] why", ("EG101",), "why"),
        ("a.css", "a { } /* editguard: ignore[EG101] why */", ("EG101",), "why"),
        ("a.html", "<p> <!-- editguard: ignore[EG101] why -->", ("EG101",), "why"),
        ("a.sql", "SELECT 1 -- editguard: ignore[EG101]", ("EG101",), ""),
        ("a.yml", "a: 1 # editguard: ignore", (), ""),
    ],
)
def test_forms(path: str, line: str, codes: tuple[str, ...], reason: str) -> None:
    [found] = suppressions(file(path, line), ())
    assert (found.line, found.codes, found.reason, found.brought) == (1, codes, reason, False)


def file(path: str, text: str) -> AppliedFile:
    return AppliedFile(FileChange(path, path, FileStatus.MODIFIED), Applied.EXACT, b"", text.encode())


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "x = '# editguard: ignore[EG101]'"),
        ("a.ts", "# editguard: ignore[EG101]"),
        ("a.md", "write `# editguard: ignore[EG101]`"),
    ],
)
def test_what_is_no_comment(path: str, line: str) -> None:
    assert suppressions(file(path, line), ()) == []


def test_alone_on_its_line_it_speaks_of_the_next(repo: Repo) -> None:  # noqa: F811
    [found] = suppressions(file("a.py", "# editguard: ignore[EG101]\n\nx = 1\ny = 2\n"), ())
    assert found.covers == (1, 3)


def test_ones_own_work_may_be_silenced_and_says_so(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.stage("a.py", SILENT)
    result = cli("check", "--staged", "--output-format", "json")
    document = json.loads(result.out)
    assert result.code == 0
    assert document["metrics"]["suppressed"] == 1
    assert {(one["rule"], one["severity"]) for one in document["findings"]} >= {("EG227", "note")}
    assert "EG110" not in {one["rule"] for one in document["findings"]}


def test_a_branch_cannot_silence_its_own_check(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.commit(a=SILENT)
    result = cli("check", "--base", "HEAD~1", "--output-format", "concise")
    assert result.code == 1
    assert {"EG110", "EG227"} <= result.codes()


def test_settings_at_the_base_may_trust_it(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.stage("editguard.toml", 'new-suppressions = "honour"\n')
    repo.commit()
    repo.commit(a=SILENT)
    assert cli("check", "--base", "HEAD~1").code == 0


def test_what_stands_counts_everywhere(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.commit(a=SILENT)
    repo.commit(a=SILENT.replace("DEBUG double", "DEBUG doubled"))
    result = cli("check", "--base", "HEAD~1", "--output-format", "concise")
    assert "EG110" not in result.codes()
    assert "EG227" not in result.codes()


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("EG201", ("--deny", "a.py")),
        ("EG202", ("--deny-symbol", "a.double")),
        ("EG203", ("--task", "double() is slow. Do not touch a.py.")),
        ("EG204", ("--max-lines", "0")),
    ],
)
def test_whoever_is_bound_does_not_release_himself(repo: Repo, cli: Cli, code: str, arguments: tuple[str, ...]) -> None:  # noqa: F811
    marked = "def double(x):\n    return 2 * x  # editguard: ignore[EG2] I know\n\n\ndef name():\n    return 'it'\n"
    repo.stage("a.py", marked)
    given = ("check", "--staged", *arguments, "--output-format", "concise")
    assert {code, "EG227"} <= cli(*given).codes()
    repo.commit()
    repo.stage("a.py", marked.replace("2 * x", "x * 2"))
    assert (code in cli(*given).codes()) is (code == "EG204")  # of which no line speaks


@pytest.mark.parametrize("comment", ["editguard: ignore[EG999]", "editguard: ignore", "editguard: ignore[E]"])
def test_unknown(repo: Repo, cli: Cli, comment: str) -> None:  # noqa: F811
    repo.stage("a.py", DEBUG.replace("x)\n", f"x)  # {comment}\n", 1))
    assert {"EG110", "EG229"} <= cli("check", "--staged", "--output-format", "concise").codes()


def test_unused_only_where_it_can_be_told(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.stage(
        "a.py", "def double(x):\n    return 2 * x  # editguard: ignore[EG110]\n\n\ndef name():\n    return 'it'\n"
    )
    assert "EG228" not in cli("check", "--staged", "--output-format", "concise").codes()
    given = ("check", "--staged", "--task", "double() is slow", "--output-format", "concise")
    assert "EG228" in cli(*given).codes()
    assert "EG228" not in cli(*given, "--ignore", "EG110").codes()


def test_a_baseline_accepts_what_was_found_wherever_it_moves(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.stage("a.py", DEBUG)
    outside = str(repo.path.parent / "baseline.json")
    assert cli("check", "--staged").code == 1
    assert cli("check", "--staged", "--write-baseline", outside).code == 0
    repo.stage("a.py", "# a line above\n" + DEBUG)
    assert cli("check", "--staged", "--baseline", outside, "--select", "EG110").code == 0
    assert cli("check", "--staged", "--select", "EG110").code == 1


def test_a_baseline_in_the_repository_is_read_at_the_base(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.stage("a.py", DEBUG)
    cli("check", "--staged", "--write-baseline", "accepted.json")
    repo.git("add", "accepted.json")
    repo.commit()
    refused = cli("check", "--base", "HEAD~1", "--baseline", "accepted.json").refused()
    assert "not at the base" in refused


def test_a_configured_baseline(repo: Repo, cli: Cli) -> None:  # noqa: F811
    repo.stage("a.py", DEBUG)
    cli("check", "--staged", "--write-baseline", "accepted.json")
    repo.git("reset", "--quiet", "--hard")
    repo.stage("accepted.json", (repo.path / "accepted.json").read_text())
    repo.stage("editguard.toml", 'baseline = "accepted.json"\n')
    repo.commit()
    repo.commit(a=DEBUG)
    assert cli("check", "--base", "HEAD~1").code == 0
    repo.stage("accepted.json", '{"editguard_baseline": 1, "findings": []}')
    assert "EG226" in cli("check", "--staged", "--output-format", "concise").codes()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"editguard_baseline": 2}', '{"editguard_baseline": 1, "findings": [{}]}', "\x00"],
)
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"b\.json"):
        parse_baseline(text.encode(), "b.json")
