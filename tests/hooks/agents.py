"""What the tests of agent hooks share: a repository with a contract, and events put to real processes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.faces import Repo, Result, run

CONTRACT = 'version: 1\nreason: the fix is in the parser\nallow: ["src/**"]\ndeny-symbols: ["parser.public"]\n'
LOOSE = 'version: 1\nallow: ["**"]\n'
PARSER = "def public(text):\n    return text\n\n\ndef helper(text):\n    return text.strip()\n"
TEST = "def test_it():\n    assert 1\n"


def prepare(repo: Repo) -> Repo:
    """Give ``repo`` a contract in its history."""
    repo.write("contract.yaml", CONTRACT)
    repo.write("src/parser.py", PARSER)
    repo.write("tests/test_parser.py", TEST)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--message", "base")
    return repo


class Session:
    """One session of an agent in a repository, with a cache folder of its own."""

    def __init__(self, work: Repo, cache: Path, name: str = "one", *options: str) -> None:
        self.work, self.cache, self.name = work, cache, name
        self.options = options or ("--contract", "contract.yaml")

    def claude(self, event: str, tool: str | None = None, cwd: Path | None = None, **given: Any) -> Result:
        """Put an event to the hook as Claude Code does."""
        value: dict[str, Any] = {
            "session_id": self.name,
            "transcript_path": "/nowhere/transcript.jsonl",
            "cwd": str(self.work.path),
            "permission_mode": "default",
            "hook_event_name": event,
        }
        if tool is not None:
            value |= {"tool_name": tool, "tool_input": given, "tool_use_id": "toolu_1"}
            if event == "PostToolUse":
                value["tool_response"] = {"success": True}
        else:
            value |= given
        return self.put("claude", value, cwd)

    def plain(self, event: str, **given: Any) -> Result:
        """Put an event of the plain form to the hook."""
        return self.put("json", {"event": event, "session": self.name, **given})

    def put(self, name: str, value: dict[str, Any], cwd: Path | None = None) -> Result:
        """Put ``value`` to the hook ``name``."""
        return run(
            "hook",
            name,
            *self.options,
            cwd=cwd or self.work.path,
            stdin=json.dumps(value).encode(),
            env={"EDITGUARD_CACHE_DIR": str(self.cache)},
        )

    def edit(self, path: str, event: str = "PreToolUse") -> Result:
        """An edit with Claude Code's own tool."""
        return self.claude(event, "Edit", file_path=path, old_string="", new_string="")

    def bash(self, event: str = "PostToolUse") -> Result:
        """A shell command, of which the hook is not told what it writes."""
        return self.claude(event, "Bash", command="make", description="Build it")
