"""Trim every prediction and look at what comes out.

    python benchmarks/trim_corpus.py PREDICTIONS... --tasks TASKS --repos REPOS [--every N]

Every trimmed patch must apply to its base, leave no file unparsed that parsed before, bring no undefined name that
the whole patch or the base did not have, and be taken by git; every file must have the base's lines with
exactly the changes of the kept edits. Prints one JSON object with the
counts; exits with 1 if one of them is not as it must be.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from editguard.batch.inputs import read_predictions, read_tasks
from editguard.batch.repositories import Repositories
from editguard.cache_folder import default_folder
from editguard.engine import examine
from editguard.index.base import build_index
from editguard.index.store import BlobStore
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.intake.write import split_lines
from editguard.repo import open_repository
from editguard.trim.rebuild import histories
from editguard.trim.safety import parses, undefined_names
from editguard.trim.select import Trimmer
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Label
from editguard.vocabulary.patch import Applied
from editguard.vocabulary.task import Task


class Git:
    """A temporary index of one commit after another, to ask git whether a patch applies."""

    def __init__(self, folder: str, place: str) -> None:
        self.folder, self.index, self.base = folder, os.path.join(place, "index"), ""

    def refuses(self, base: str, patch: bytes) -> str:
        """What git says against ``patch``, nothing if it takes it."""
        environment = {**os.environ, "GIT_INDEX_FILE": self.index}
        if base != self.base:
            subprocess.run(["git", "read-tree", base], cwd=self.folder, env=environment, check=True)
            self.base = base
        done = subprocess.run(
            ["git", "apply", "--cached", "--check", "-"],
            cwd=self.folder, env=environment, input=patch, capture_output=True, check=False,
        )  # fmt: skip
        return done.stderr.decode("utf-8", "replace") if done.returncode else ""


def look(group: tuple[str, str, list[tuple[str, str, bytes]]]) -> tuple[collections.Counter[str], list[str]]:
    folder, base, rows = group
    count: collections.Counter[str] = collections.Counter()
    wrong: list[str] = []
    config = Config()
    store = BlobStore(default_folder())
    with open_repository(folder) as repository, tempfile.TemporaryDirectory() as place:
        git = Git(folder, place)
        snapshot = repository.snapshot(base)
        index = None
        for name, text, data in rows:
            count["patches"] += 1
            task = Task(text, "task")
            index = index or build_index(snapshot, store)
            found = examine(read_proposal(data, None, config.limits), snapshot, task, config, lambda index=index: index)
            if found.applied.applied is Applied.FAILED:
                count["not applied, so not trimmed"] += 1
                continue
            report = found.report
            bad = {v.edit for v in report.verdicts if v.label is Label.IRRELEVANT}
            count["edits"] += len(report.edits)
            count["irrelevant edits"] += len(bad)
            trimmed = Trimmer(found.applied, report.edits, config.limits.syntax_bytes).without(bad)
            count["dropped edits"] += len(trimmed.dropped)
            count["held edits"] += len(trimmed.held)
            count["trimmed patches"] += bool(trimmed.dropped)
            again = apply_patch(read_proposal(trimmed.patch, None, config.limits), snapshot, config.limits)
            after = {file.change.path: file.after for file in again.files}
            if again.applied is not Applied.EXACT and trimmed.patch:
                wrong.append(f"{name}: does not apply")
            gone = {edit.id for edit in trimmed.dropped}
            before = {history.path: history for history in histories(found.applied, report.edits)}
            for new in trimmed.files:
                if new.path in after and after[new.path] != new.after:
                    wrong.append(f"{name}: {new.path}: another text")
                if not new.path.endswith(".py") or new.after is None:
                    continue
                old = before.get(new.path)
                if old is None:
                    continue
                limit = config.limits.syntax_bytes
                if not parses(new.after, limit):
                    if new.after == old.after:
                        count["files that the patch itself leaves unparsable"] += 1
                        continue
                    wrong.append(f"{name}: {new.path}: does not parse")
                allowed = undefined_names(old.after or b"", new.path) | undefined_names(old.before or b"", new.path)
                if undefined_names(new.after, new.path) - allowed:
                    wrong.append(f"{name}: {new.path}: undefined names")
            for new, history in zip(trimmed.files, histories(found.applied, report.edits), strict=True):
                if len(history.stages) > 1 or history.is_module or not any(e.changed_lines for e in history.edits):
                    count["files not compared line by line"] += 1
                    continue
                expected = collections.Counter(split_lines(history.before or b""))
                for edit in history.edits:
                    if edit.id not in gone:
                        expected.subtract(edit.old_text)
                        expected.update(edit.new_text)
                if +expected != collections.Counter(split_lines(new.after or b"")) or -expected:
                    wrong.append(f"{name}: {new.path}: not the base's lines with those of the kept edits")
            if trimmed.dropped and trimmed.patch:
                count["given to git apply"] += 1
                if said := git.refuses(base, trimmed.patch):
                    wrong.append(f"{name}: git apply: {said}")
            undefined_names.cache_clear()
    return count, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--every", type=int, default=1, help="take every n-th prediction")
    arguments = parser.parse_args()
    tasks = {task.instance: task for task in read_tasks(arguments.tasks)}
    repositories = Repositories(os.path.abspath(arguments.repos))
    groups: dict[tuple[str, str], list[tuple[str, str, bytes]]] = collections.defaultdict(list)
    for number, row in enumerate(read_predictions(arguments.predictions)):
        if number % arguments.every or row.patch is None:
            continue
        task = tasks[row.instance]
        name = f"{row.model} {row.instance}"
        groups[(str(repositories.path(task.repo)), task.base)].append(
            (name, task.text, row.patch.encode("utf-8", "surrogateescape"))
        )
    count: collections.Counter[str] = collections.Counter()
    wrong: list[str] = []
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for some, bad in pool.map(look, [(*key, rows) for key, rows in sorted(groups.items())]):
            count.update(some)
            wrong.extend(bad)
    print(json.dumps({"counts": dict(count), "wrong": len(wrong), "shown": wrong[:20]}, indent=1))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
