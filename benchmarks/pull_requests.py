"""Let the bot speak on pull requests that are model patches, against a server that plays GitHub.

    python -m benchmarks.pull_requests PREDICTIONS... --tasks TASKS --repos REPOS [--every N] [--limit N]

Each prediction that git applies becomes a commit in a bare clone, with the task's text as the issue behind it. The
server takes comments and suggestions only where GitHub does. Then each suggestion is applied by itself: the file must
still parse if it did. A second run must change nothing at lines. Prints one JSON object; exits with 1 if something is
not as it must be.
"""

from __future__ import annotations

import argparse
import ast
import collections
import contextlib
import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from editguard.__main__ import main as editguard
from editguard.batch.inputs import read_predictions, read_tasks
from editguard.batch.repositories import Repositories
from tests.bots.diffs import shown
from tests.bots.github import PROJECT, GitHub
from tests.bots.server import serving

_BLOCK = re.compile(r"\n(`{3,})suggestion\n(.*?)\n?\1\Z", re.DOTALL)


class Clone:
    """A bare clone that shares its objects, in which commits are made without a work tree."""

    def __init__(self, source: str, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "clone", "--quiet", "--shared", "--bare", source, str(folder)], check=True)

    def git(self, *arguments: str, stdin: bytes | None = None) -> str:
        """What git says."""
        environment = {
            **os.environ, "GIT_INDEX_FILE": str(self.folder / "index.patch"), "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
        }  # fmt: skip
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=environment, input=stdin, capture_output=True)
        if done.returncode:
            raise ValueError(done.stderr.decode("utf-8", "replace"))
        return done.stdout.decode("utf-8", "surrogateescape")

    def commit(self, base: str, patch: str) -> str | None:
        """The commit of ``patch`` on ``base``; ``None`` where git does not take it."""
        self.git("read-tree", base)
        try:
            self.git("apply", "--cached", "-", stdin=patch.encode("utf-8", "surrogateescape"))
        except ValueError:
            return None
        return self.git("commit-tree", self.git("write-tree").strip(), "-p", base, "-m", "a patch").strip()


def applied(clone: Clone, head: str, comment: dict[str, Any]) -> str | None:
    """How a suggestion breaks its file; ``None`` if it does not."""
    match = _BLOCK.search(comment["body"])
    if match is None or not comment["path"].endswith(".py"):
        return None
    text = clone.git("show", f"{head}:{comment['path']}")
    lines = text.split("\n")
    first = comment["start_line"] or comment["line"]
    lines[first - 1 : comment["line"]] = match[2].split("\n") if match[2] else []
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    try:
        ast.parse("\n".join(lines))
    except (SyntaxError, ValueError) as error:
        return str(error)
    return None


def run(clone: Clone, hub: GitHub, folder: Path, environment: dict[str, str]) -> tuple[int, float, str]:
    """One run of the bot: its exit code, its seconds, and what it said of itself."""
    (folder / "event.json").write_text(json.dumps(hub.event()))
    os.environ.update(environment)
    said = io.StringIO()
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = editguard(["pr", "--repo", str(clone.folder), "--line-comments", "50"])
    return code, time.perf_counter() - start, said.getvalue()


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--limit", type=int, default=10**9)
    options = parser.parse_args()
    tasks = {task.instance: task for task in read_tasks(options.tasks)}
    repositories = Repositories(options.repos)
    counts: collections.Counter[str] = collections.Counter()
    seconds: list[float] = []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        clones: dict[str, Clone] = {}
        rows = [row for path in options.predictions for row in read_predictions([path])][:: options.every]
        for row in rows[: options.limit]:
            task = tasks[row.instance or ""]
            if task.repo not in clones:
                source = repositories.path(task.repo)
                clones[task.repo] = Clone(str(source), folder / task.repo.replace("/", "__"))
            clone = clones[task.repo]
            head = clone.commit(task.base, row.patch or "")
            if head is None:
                counts["not taken by git"] += 1
                continue
            hub = GitHub()
            title, _, body = (task.text).partition("\n")
            hub.title, hub.body = title[:200], "Fixes #12"
            hub.add_issue(12, title, body)
            hub.base_sha, hub.head_sha = task.base, head
            hub.files = shown(clone, task.base, head)  # type: ignore[arg-type]
            with serving(hub) as address:
                environment = {
                    "GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(folder / "event.json"),
                    "GITHUB_REPOSITORY": PROJECT, "GITHUB_API_URL": address, "GITHUB_TOKEN": "x",
                    "GITHUB_SERVER_URL": "https://github.com",
                }  # fmt: skip
                code, took, said = run(clone, hub, folder, environment)
                seconds.append(took)
                counts["pull requests"] += 1
                counts[f"exit {code}"] += 1
                if code not in (0, 1):
                    wrong.append(f"{row.instance}: {said}")
                before = [(one["id"], one["body"]) for one in hub.line_comments]
                counts["comments on the whole"] += len(hub.comments)
                counts["comments at lines"] += len(before)
                counts["suggestions"] += sum("suggestion\n" in one["body"] for one in hub.line_comments)
                if "not taken" in said:
                    counts["with a place that is not shown"] += 1
                single = ("POST", f"/repos/{PROJECT}/pulls/7/comments")
                counts["reviews that were not taken whole"] += bool(hub.writes().count(single))
                for comment in hub.line_comments:
                    broken = applied(clone, head, comment)
                    if broken is not None:
                        wrong.append(f"{row.instance}: {comment['path']}:{comment['line']}: {broken}")
                wrong += [f"{row.instance}: too long" for one in hub.comments if len(one["body"]) > 65_536]
                run(clone, hub, folder, environment)
                if [(one["id"], one["body"]) for one in hub.line_comments] != before or len(hub.comments) > 1:
                    wrong.append(f"{row.instance}: a second run changed what stands at lines")
    quantiles = statistics.quantiles(seconds, n=20) if len(seconds) > 1 else seconds * 19
    report = {
        "counts": dict(sorted(counts.items())),
        "seconds": {"median": round(quantiles[9], 2), "p95": round(quantiles[18], 2)},
        "wrong": wrong,
    }
    print(json.dumps(report, indent=2))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
