"""Introduced lint on real commits: editguard beside graylint, darker and diff-quality.

    python benchmarks/lint_tools.py --repos DIR --tools BIN [--commits 200] [--only TOOLS]

DIR holds repositories as `owner/name`; BIN is the folder of an environment with `graylint`, `darker`, `diff-quality`
and `ruff` (the version that editguard uses). From each history, commits that change Python are taken at even
distances. All tools run ruff with the same rules and no settings of the project. The truth is ruff on the changed
files in a checkout of either commit, compared as multisets by rule and content of the line, where lines that merely
changed, moved or were renamed keep their violations (editguard's definition; `literal` compares rule, definition and
line content alone, so that a touched line counts as new). A tool misses what is in the truth and not in its output,
and blames the converse. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.lint_differential import broken, half
from editguard.config import configuration
from editguard.edits.find import find_edits
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.lint.changes import changes_of
from editguard.lint.compare import Pair, compare
from editguard.lint.linting import Linting
from editguard.linters.ruff import DEFAULT_RULES, Ruff
from editguard.linters.scratch import make_scratch
from editguard.repo import open_repository
from editguard.repo.changes import between

RULES = ",".join(DEFAULT_RULES)
CHECK = f"ruff check --no-cache --isolated --select {RULES} --output-format concise --quiet"
LINE = re.compile(
    r"^(?P<path>[^:\n]+\.pyi?):(?P<line>\d+)(?::\d+)?: (?P<code>[A-Z]+\d+|invalid-syntax)\b", re.MULTILINE
)

Found = Counter[tuple[str, str, int]]


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def commits(repository: Path, number: int) -> list[str]:
    """Ids of commits with one parent that change Python files, at even distances through the history."""
    ids = git(repository, "log", "--no-merges", "--min-parents=1", "--format=%H", "--", "*.py").split()
    step = max(1, len(ids) // number)
    return ids[::step][:number]


class Work:
    """A clone with a work tree, in which tools are run."""

    def __init__(self, origin: Path, folder: Path, tools: Path) -> None:
        subprocess.run(
            ["git", "clone", "--quiet", "--shared", "--no-checkout", str(origin.resolve()), str(folder)], check=True
        )
        self.folder = folder
        self.environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "HOME": "/nonexistent"}
        self.environment |= {"XDG_CONFIG_HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}

    def run(self, *command: str) -> tuple[subprocess.CompletedProcess[str], float]:
        start = time.perf_counter()
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300
        )
        return done, time.perf_counter() - start

    def ruff(self, paths: list[str]) -> dict[str, list[dict[str, Any]]]:
        there = [path for path in paths if (self.folder / path).is_file()]
        found: dict[str, list[dict[str, Any]]] = {}
        if there:
            command = ["ruff", "check", "--no-cache", "--isolated", "--select", RULES, "--output-format", "json"]
            done, _ = self.run(*command, "--exit-zero", "--", *there)
            for item in json.loads(done.stdout):
                found.setdefault(os.path.relpath(item["filename"], self.folder), []).append(item)
        return found


def parsed(text: str) -> Found:
    found = ((match["path"].removeprefix("./"), match["code"], int(match["line"])) for match in LINE.finditer(text))
    return Counter(one for one in found if one[1] != "invalid-syntax")


def diff_quality(work: Work, scratch: Path) -> tuple[Found, float]:
    report = scratch / "quality.json"
    report.unlink(missing_ok=True)
    options = f"--no-cache --isolated --select {RULES}"
    done, seconds = work.run(
        "diff-quality", "--violations=ruff.check", "--compare-branch=HEAD~1", "--diff-range-notation=..",
        f"--format=json:{report}", f"--options={options}",
    )  # fmt: skip
    found: Found = Counter()
    if not report.exists():
        raise RuntimeError(done.stderr[-300:])
    for path, stats in json.loads(report.read_text())["src_stats"].items():
        for line, message in stats.get("violations", []):
            found[path, message.split()[0].strip("[]:"), line] += 1
    return found, seconds


def literal(pairs: list[Pair]) -> Found:
    """Introduced violations when rule, definition and content of the line are all that counts."""
    old: Counter[tuple[str, str, str]] = Counter()
    for pair in pairs:
        if pair.old is not None:
            old.update((one.code, pair.old.symbol(one.span), one.content) for one in pair.old.violations)
    found: Found = Counter()
    for pair in pairs:
        for one in pair.new.violations if pair.new is not None else ():
            key = one.code, pair.new.symbol(one.span), one.content  # type: ignore[union-attr]
            if old[key] > 0:
                old[key] -= 1
            else:
                found[pair.new.path, one.code, one.span.first] += 1  # type: ignore[union-attr]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--only", default="graylint,darker,diff-quality", help="tools to run, by commas")
    options = parser.parse_args()
    repositories = sorted(path for path in options.repos.glob("*/*") if path.is_dir())
    share = -(-options.commits // len(repositories))
    missed: Counter[str] = Counter()
    blamed: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    linting = Linting([Ruff()])
    only = set(options.only.split(","))
    scratch = Path(make_scratch("score"))
    try:
        for number, origin in enumerate(repositories):
            work = Work(origin, scratch / f"clone{number}", options.tools.resolve())
            with open_repository(work.folder) as repository:
                for commit in commits(origin, share):
                    if totals["commits"] >= options.commits:
                        break
                    one(work, repository, commit, scratch, linting, missed, blamed, seconds, totals, failures, only)
            shutil.rmtree(work.folder)
    finally:
        linting.close()
        shutil.rmtree(scratch, ignore_errors=True)
    ours = seconds["editguard"]
    print(
        json.dumps(
            {
                "counts": dict(totals),
                "rules": RULES,
                "tools": {
                    name: {
                        "missed": missed[name], "blamed": blamed[name], "failed": failures[name],
                        "seconds": round(seconds[name], 2),
                        "times as long as editguard": round(seconds[name] / ours, 2) if ours else None,
                    }
                    for name in ("editguard", *sorted(only), "literal")
                },
            },
            indent=1,
        )
    )  # fmt: skip


def one(
    work: Work, repository: Any, commit: str, scratch: Path, linting: Linting, missed: Counter[str],
    blamed: Counter[str], seconds: Counter[str], totals: Counter[str], failures: Counter[str],
    only: set[str],
) -> None:  # fmt: skip
    parent = git(work.folder, "rev-parse", f"{commit}^").strip()
    names = git(work.folder, "diff", "--name-only", "--no-renames", parent, commit, "--", "*.py").split("\n")
    paths = [name for name in names if name and not name.startswith('"')]
    before_done, _ = work.run("git", "checkout", "--quiet", "--force", "--detach", parent)
    before = work.ruff(paths)
    after_done, _ = work.run("git", "checkout", "--quiet", "--force", "--detach", commit)
    if before_done.returncode or after_done.returncode:
        totals["passed over: the clone lacks files"] += 1
        return
    after = work.ruff(paths)
    start = time.perf_counter()
    proposal = between(repository, parent, commit)
    snapshot = repository.snapshot(proposal.base)
    config = configuration(None, snapshot, None)
    config = config._replace(lint=config.lint._replace(select=DEFAULT_RULES))
    applied = apply_patch(read_proposal(proposal.diff, None, config.limits), snapshot, config.limits)
    edits, _ = find_edits(applied, config, lambda path: True)
    lint = linting(applied, edits, snapshot, config)
    seconds["editguard"] += time.perf_counter() - start
    pairs = []
    skipped = set()
    for change in changes_of(applied.files):
        olds, news = before.get(change.old_path or "", []), after.get(change.new_path or "", [])
        if not Ruff().claims(change.path):
            continue
        if broken(olds) or broken(news):
            skipped |= set(change.paths)
            continue
        mine = [edit for edit in edits if edit.path == change.path]
        old, new = half(change.old_path, change.before, olds), half(change.new_path, change.after, news)
        pairs.append(Pair(old, new, change.runs, mine))
    came, _ = compare(pairs)
    truth: Found = Counter()
    for index, violation in came:
        half_after = pairs[index].new
        if half_after is not None:
            truth[half_after.path, violation.code, violation.span.first] += 1
    totals["commits"] += 1
    totals["introduced"] += truth.total()
    found: dict[str, Found] = {"literal": literal(pairs)}
    found["editguard"] = Counter(
        (one.path, one.violation.code, one.violation.span.first) for one in (lint.introduced if lint else ())
    )
    there = [path for path in paths if (work.folder / path).is_file()]
    for name, command in {
        "graylint": ["graylint", "-q", "-r", parent, "-L", CHECK, *there],
        "darker": ["darker", "-q", "--diff", "-r", parent, "-L", CHECK, *there],
    }.items():
        if there and name in only:
            done, took = work.run(*command)
            seconds[name] += took
            if done.returncode not in (0, 1):
                failures[name] += 1
                continue
            found[name] = parsed(done.stdout)
    try:
        if "diff-quality" in only:
            found["diff-quality"], took = diff_quality(work, scratch)
            seconds["diff-quality"] += took
    except (RuntimeError, subprocess.TimeoutExpired):
        failures["diff-quality"] += 1
    for name, ones in found.items():
        judged = Counter({key: count for key, count in ones.items() if key[0] not in skipped})
        missed[name] += (truth - judged).total()
        blamed[name] += (judged - truth).total()


if __name__ == "__main__":
    main()
