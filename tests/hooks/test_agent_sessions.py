"""An agent that commits cannot loosen what it is held to: each way around it was tried as an attacker would."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faces import Repo
from tests.hooks.agents import CONTRACT, LOOSE, PARSER, Session, prepare


@pytest.fixture
def work(repo: Repo) -> Repo:
    return prepare(repo)


@pytest.fixture
def session(work: Repo, tmp_path: Path) -> Session:
    return Session(work, tmp_path / "cache")


def commit(work: Repo, path: str, text: str) -> None:
    work.write(path, text)
    work.git("add", "--", path)
    work.git("commit", "--quiet", "--no-verify", "--message", "mine")


def records(session: Session) -> list[Path]:
    places = (session.work.path / ".git" / "editguard" / "sessions", session.cache / "sessions")
    return [file for place in places for file in sorted(place.iterdir())]


@pytest.mark.parametrize("first", ["SessionStart", "UserPromptSubmit"])
def test_a_contract_that_the_agent_commits_is_not_read(session: Session, first: str) -> None:
    start = session.claude(first, source="startup", prompt="fix it")
    assert (start.code, start.out, start.err) == (0, "", "")
    commit(session.work, "contract.yaml", LOOSE)
    assert session.edit("src/parser.py").code == 0
    refused = session.edit("tests/test_parser.py")
    assert refused.code == 2
    assert "EG201" in refused.err


def test_settings_that_the_agent_commits_are_not_read(work: Repo, tmp_path: Path) -> None:
    commit(work, "editguard.toml", '[scope]\nallow = ["src/**"]\n')
    session = Session(work, tmp_path / "cache", "one", "--max-lines", "100")
    assert session.edit("src/parser.py").code == 0
    commit(work, "editguard.toml", '[scope]\nallow = ["**"]\n')
    assert session.edit("tests/test_parser.py").code == 2


def test_the_first_shell_command_comes_after_the_record(session: Session) -> None:
    """Without SessionStart, too, if the hook stands before shell commands."""
    assert session.bash("PreToolUse").code == 0
    commit(session.work, "contract.yaml", LOOSE)
    done = session.bash("PostToolUse")
    assert done.code == 2
    assert "contract.yaml" in done.err


@pytest.mark.parametrize(
    "commands",
    [
        [["commit", "--quiet", "--amend", "--no-edit", "--no-verify", "--all"]],
        [["commit", "--quiet", "--no-verify", "--all", "-m", "x"], ["branch", "-M", "other"]],
        [["checkout", "--quiet", "--orphan", "fresh"], ["commit", "--quiet", "--no-verify", "--all", "-m", "x"]],
        [["commit", "--quiet", "--no-verify", "--all", "-m", "x"], ["checkout", "--quiet", "--detach"]],
    ],
    ids=["amend", "rename the branch", "orphan", "detach"],
)
def test_what_was_committed_is_looked_at_in_the_end(session: Session, commands: list[list[str]]) -> None:
    assert session.claude("SessionStart", source="startup").code == 0
    session.work.write("tests/test_parser.py", "def test_it():\n    pass\n")
    session.work.write("contract.yaml", LOOSE)
    for command in commands:
        session.work.git(*command)
    assert session.work.git("status", "--porcelain") == ""
    done = session.claude("Stop", stop_hook_active=False)
    assert done.code == 2
    assert "where this began" in done.err
    assert "tests/test_parser.py" in done.err
    assert "contract.yaml" in done.err


def test_replacing_the_commit_changes_nothing(session: Session) -> None:
    assert session.claude("SessionStart").code == 0
    start = session.work.git("rev-parse", "HEAD").strip()
    commit(session.work, "contract.yaml", LOOSE)
    session.work.git("replace", start, "HEAD")
    assert session.edit("tests/test_parser.py").code == 2


def test_a_commit_that_is_gone_lets_nothing_pass(session: Session) -> None:
    assert session.claude("SessionStart").code == 0
    start = session.work.git("rev-parse", "HEAD").strip()
    (session.work.path / ".git" / "objects" / start[:2] / start[2:]).unlink()
    session.work.git("update-ref", "-d", "HEAD")
    refused = session.edit("src/parser.py")
    assert refused.code == 2
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("how", ["removed", "changed", "emptied", "a folder"])
def test_a_record_that_was_touched_is_told(session: Session, which: int, how: str) -> None:
    assert session.edit("src/parser.py").code == 0
    record = records(session)[which]
    text = record.read_text()
    record.unlink()
    commit(session.work, "contract.yaml", LOOSE)
    if how == "changed":
        record.write_text(text.replace(text.split()[0], session.work.git("rev-parse", "HEAD").strip()))
    elif how == "emptied":
        record.write_text("")
    elif how == "a folder":
        record.mkdir()
    for answer in (session.edit("src/parser.py"), session.bash(), session.claude("Stop", stop_hook_active=False)):
        assert answer.code == 2
        assert answer.out == ""
        assert answer.err.count("\n") == 1
    last = session.claude("Stop", stop_hook_active=True)
    assert last.code == 0
    assert "systemMessage" in json.loads(last.out)


def test_both_records_are_out_of_reach_of_the_editing_tools(session: Session) -> None:
    assert session.edit("src/parser.py").code == 0
    for record in records(session):
        refused = session.claude("PreToolUse", "Write", file_path=str(record), content="x")
        assert refused.code == 2
        assert "EG205" in refused.err


def test_a_session_that_is_first_seen_late_is_told_to_the_user(session: Session) -> None:
    commit(session.work, "contract.yaml", LOOSE)
    assert session.bash("PostToolUse").code == 0
    done = session.claude("Stop", stop_hook_active=False)
    assert done.code == 0
    assert "SessionStart" in json.loads(done.out)["systemMessage"]
    assert "SessionStart" in done.err


def test_sessions_are_apart(work: Repo, tmp_path: Path) -> None:
    one, two = (Session(work, tmp_path / "cache", name) for name in ("one", "../../two\0\n"))
    assert one.edit("src/parser.py").code == 0
    commit(work, "contract.yaml", LOOSE)
    assert one.edit("tests/test_parser.py").code == 2
    # who begins now begins with what somebody committed before
    assert two.edit("tests/test_parser.py").code == 0
    assert len(records(one)) == 4


def test_a_linked_work_tree_is_a_place_of_its_own(session: Session, tmp_path: Path) -> None:
    session.work.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = Repo.__new__(Repo)
    linked.path = tmp_path / "linked"
    there = Session(linked, session.cache)
    assert session.edit("src/parser.py").code == there.edit("src/parser.py").code == 0
    commit(linked, "contract.yaml", LOOSE)
    assert there.edit("tests/test_parser.py").code == 2
    assert len({file.name for file in records(session)}) == 2


def test_first_events_at_the_same_time_agree(session: Session) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: session.edit("src/parser.py"), range(12)))
    assert [one.code for one in found] == [0] * 12, [one.err for one in found]
    assert len({file.read_text() for file in records(session)}) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_one_place_is_enough_where_the_other_cannot_be_written(session: Session, tmp_path: Path) -> None:
    session.cache.mkdir()
    session.cache.chmod(0o500)
    try:
        assert session.edit("src/parser.py").code == 0
        commit(session.work, "contract.yaml", LOOSE)
        assert session.edit("tests/test_parser.py").code == 2
    finally:
        session.cache.chmod(0o700)


def test_one_place_is_enough_where_the_other_cannot_be_made(session: Session) -> None:
    session.cache.write_text("a file where a folder should be")
    assert session.edit("src/parser.py").code == 2  # what cannot be read is not the same as nothing


@pytest.mark.parametrize("option", ["--contract", "--config"])
def test_a_file_outside_of_the_base_may_not_change_meanwhile(work: Repo, tmp_path: Path, option: str) -> None:
    if option == "--contract":
        file, other = tmp_path / "agreed.yaml", LOOSE
        file.write_text(CONTRACT)
    else:
        file, other = tmp_path / "agreed.toml", '[scope]\nallow = ["**"]\n'
        file.write_text('[scope]\nallow = ["src/**"]\n')
    session = Session(work, tmp_path / "cache", "one", option, str(file))
    assert session.edit("src/parser.py").code == 0
    refused = session.claude("PreToolUse", "Write", file_path=str(file), content=other)
    assert refused.code == 2
    assert "EG205" in refused.err
    file.write_text(other)
    refused = session.edit("src/parser.py")
    assert refused.code == 2
    assert "have changed since this session began" in refused.err
    assert Session(work, tmp_path / "cache", "two", option, str(file)).edit("tests/test_parser.py").code == 0


def test_a_contract_that_is_not_committed_may_not_change_either(work: Repo, tmp_path: Path) -> None:
    work.write("plan.yaml", CONTRACT)
    session = Session(work, tmp_path / "cache", "one", "--contract", "plan.yaml")
    assert session.claude("SessionStart").code == 0
    work.write("plan.yaml", LOOSE)
    assert session.edit("tests/test_parser.py").code == 2
    work.write("plan.yaml", CONTRACT)
    assert session.edit("src/parser.py").code == 0


def test_a_branch_as_the_base_is_taken_as_it_was(work: Repo, tmp_path: Path) -> None:
    session = Session(work, tmp_path / "cache", "one", "--contract", "contract.yaml", "--base", "main")
    assert session.edit("src/parser.py").code == 0
    commit(work, "contract.yaml", LOOSE)
    assert session.edit("tests/test_parser.py").code == 2


def test_on_a_branch_without_a_commit(tmp_path: Path) -> None:
    work = Repo(tmp_path / "empty")
    session = Session(work, tmp_path / "cache", "one", "--allow", "src/")
    assert session.edit("src/new.py").code == 0
    commit(work, "tests/a.py", "x = 1\n")
    done = session.claude("Stop", stop_hook_active=False)
    assert done.code == 2
    assert "tests/a.py" in done.err


def test_without_a_session_the_answer_says_that_nothing_is_pinned(session: Session) -> None:
    event = {"event": "before_edit", "paths": ["src/a.txt"]}
    assert json.loads(session.put("json", event).out)["pinned"] is False
    assert json.loads(session.put("json", event | {"session": "s"}).out)["pinned"] is True
    full = session.work.git("rev-parse", "HEAD").strip()
    for base, pinned in ((full, True), ("main", False)):
        one = Session(session.work, session.cache, "one", "--contract", "contract.yaml", "--base", base)
        assert json.loads(one.put("json", event).out)["pinned"] is pinned
    stop = session.put("json", {"event": "stop"})
    assert stop.code == 0
    assert "--base" in stop.err


@pytest.mark.parametrize("name", ["", 3, ["a"], {}])
def test_a_session_that_is_no_text_does_not_pass(session: Session, name: object) -> None:
    value = {"event": "before_edit", "paths": ["src/a.py"], "session": name}
    assert session.put("json", value).refused().startswith("the session of the event")


def test_the_start_alone(session: Session) -> None:
    start = session.plain("start")
    assert (start.code, json.loads(start.out)) == (0, {"allowed": True, "reasons": [], "pinned": True})
    commit(session.work, "contract.yaml", LOOSE)
    assert session.plain("before_edit", paths=["tests/test_parser.py"]).code == 2


def test_work_that_keeps_to_the_contract_may_be_committed(session: Session) -> None:
    assert session.claude("SessionStart").code == 0
    commit(session.work, "src/parser.py", PARSER.replace("text.strip()", "text.lstrip()"))
    done = session.claude("Stop", stop_hook_active=False)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_what_installs_the_hook_is_looked_at_in_the_end(work: Repo, tmp_path: Path) -> None:
    commit(work, ".claude/settings.json", "{}\n")
    session = Session(work, tmp_path / "cache", "one", "--deny", "docs/")
    assert session.claude("SessionStart").code == 0
    work.write(".claude/settings.json", '{"hooks": {}}\n')
    work.write(".claude/settings.local.json", "{}\n")  # Claude Code writes that by itself
    done = session.claude("Stop", stop_hook_active=False)
    assert done.code == 2
    assert "settings.json" in done.err
    assert "settings.local.json" not in done.err


def test_old_records_are_cleared_away(session: Session) -> None:
    assert session.edit("src/parser.py").code == 0
    for record in records(session):
        os.utime(record, (0, 0))
    assert Session(session.work, session.cache, "two").edit("src/parser.py").code == 0
    assert len(records(session)) == 2
    shutil.rmtree(session.cache)
