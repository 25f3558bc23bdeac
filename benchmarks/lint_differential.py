"""Introduced and fixed lint against the honest way: before and after checked out in full, `ruff check` in both.

    python benchmarks/lint_differential.py PREDICTIONS... --tasks TASKS --repos DIR [--sample 500] [--select CODES]

Each base commit is checked out as a whole; ruff looks at all of it, then at all of it with the patch applied. What is
in the one result and not in the other, over every file of the repository, is compared with what editguard says, which
lays out the changed files only. Projects without settings of ruff get editguard's default rules; `--select` uses other
rules, on both sides, where the project's own would say little about import sorting, packages and file modes.

The settings are those of the base on both sides, and suppressions that a patch adds are taken out of its after-state:
both are part of the definition. Prints one JSON object with every difference.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from editguard.batch.repositories import Repositories
from editguard.config import configuration
from editguard.edits.find import find_edits
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.lint.changes import Change, changes_of
from editguard.lint.compare import Half, Pair, compare
from editguard.lint.linting import Linting
from editguard.lint.suppressions import Texts, added, without
from editguard.lint.symbols import symbols
from editguard.linters.ruff import Ruff
from editguard.linters.scratch import make_scratch
from editguard.repo import open_repository
from editguard.repo.snapshot import CommitSnapshot
from editguard.vocabulary.lint import Violation
from editguard.vocabulary.patch import Applied, Span

SETTINGS = ("pyproject.toml", "ruff.toml", ".ruff.toml")


class RefusedError(Exception):
    """ruff does not take the project's settings."""


class Checkout:
    """A work tree that goes from commit to commit, with what ruff says of all of it."""

    def __init__(self, folder: Path, select: str | None) -> None:
        self.folder, self.select = folder, select
        folder.mkdir(parents=True)
        (folder / ".git").mkdir()  # what .gitignore files count from
        home = {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}
        self._environment = {**os.environ, **home}
        self._ids: dict[str, tuple[str, str]] = {}
        self.default: Path | None = None
        self.lacking = 0

    def go(self, snapshot: CommitSnapshot) -> None:
        """Write what differs from the commit before; a clone may lack large blobs of data, which ruff does not read."""
        if self.default is not None:
            self.default.unlink()
            self.default = None
        entries = snapshot.entries(snapshot.paths())
        wanted = {path: (entry.mode, entry.id) for path, entry in entries.items() if entry.type == "blob"}
        for path in self._ids.keys() - wanted.keys():
            self.put(path, None, None)
        changed = {path: one for path, one in wanted.items() if self._ids.get(path) != one}
        blobs = snapshot.read(id for _, id in changed.values())
        for path, (mode, id) in sorted(changed.items()):
            if id not in blobs:
                self.lacking += 1
            elif mode == "120000":
                place = self.folder / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.unlink(missing_ok=True)
                place.symlink_to(os.fsdecode(blobs[id]))
            else:
                self.put(path, blobs[id], mode)
        self._ids = {path: one for path, one in wanted.items() if path not in changed or one[1] in blobs}
        tops = {name: (self.folder / name).read_bytes() for name in SETTINGS if (self.folder / name).is_file()}
        for name, content in Ruff().defaults(tops).items():
            self.default = self.folder / name
            self.default.write_bytes(content)

    def lint(self) -> dict[str, list[dict[str, Any]]]:
        """What ruff says of everything, by path."""
        command = [str(Path(sys.executable).parent / "ruff"), "check", "--no-cache", "--no-fix", "--no-fix-only"]
        command += ["--exit-zero", "--output-format", "json", *([f"--select={self.select}"] if self.select else [])]
        done = subprocess.run([*command, "."], cwd=self.folder, env=self._environment, capture_output=True)
        if done.returncode:
            raise RefusedError(" ".join(done.stderr.decode().split())[-300:])
        found: dict[str, list[dict[str, Any]]] = {}
        for item in json.loads(done.stdout):
            found.setdefault(os.path.relpath(item["filename"], self.folder), []).append(item)
        return found

    def put(self, path: str, content: bytes | None, mode: str | None) -> None:
        place = self.folder / path
        if content is None:
            place.unlink()
            for parent in place.parents:
                if parent == self.folder or any(parent.iterdir()):
                    break
                parent.rmdir()
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        if mode is not None:
            place.chmod(0o755 if mode == "100755" else 0o644)


def key(path: str, violation: Violation) -> tuple[Any, ...]:
    return path, violation.code, violation.span.first, violation.column, violation.message


def item_key(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["code"], item["location"]["row"], item["location"]["column"], item["message"]


def half(path: str | None, text: bytes | None, items: list[dict[str, Any]]) -> Half | None:
    if path is None or text is None:
        return None
    lines = text.split(b"\n")
    violations = [
        Violation(
            "ruff",
            item["code"],
            " ".join(item["message"].split()),
            Span(item["location"]["row"], max(item["location"]["row"], item["end_location"]["row"]
                 - (item["end_location"]["column"] == 1 and item["end_location"]["row"] > item["location"]["row"]))),
            item["location"]["column"],
            item["end_location"]["column"],
            lines[item["location"]["row"] - 1].decode("utf-8", "replace").strip(),
        )
        for item in items
    ]  # fmt: skip
    return Half(path, text, violations, symbols(path, text))


def broken(items: list[dict[str, Any]]) -> bool:
    return any(item["code"] in ("invalid-syntax", "E902") and "(syntax was " not in item["message"] for item in items)


def shown(change: Change, fresh: Any) -> bytes:
    """A file after the change without the suppressions that the patch adds."""
    text = change.after or b""
    return without(text, fresh[change.path]) if change.path in fresh else text


def honest(checkout: Checkout, before: dict[str, list[dict[str, Any]]], applied: Any, edits: Any) -> dict[str, Any]:
    """Introduced and fixed violations by two full runs, and how long the second took."""
    changes = changes_of(applied.files)
    fresh = added([Texts(one.path, one.before or b"", one.after or b"", one.runs) for one in changes])
    modes = {path: mode for file in applied.files for path, mode in [(file.change.old_path, file.old_mode)] if path}
    undo: list[tuple[str, bytes | None, str | None]] = []
    for one in changes:
        if os.path.basename(one.path) in SETTINGS:
            continue
        if one.old_path is not None and one.old_path != one.new_path:
            checkout.put(one.old_path, None, None)
            undo.append((one.old_path, one.before, modes.get(one.old_path)))
        if one.new_path is not None and one.after is not None:
            kept = one.before if one.old_path == one.new_path else None
            undo.append((one.new_path, kept, modes.get(one.new_path)))
            checkout.put(one.new_path, shown(one, fresh), one.mode)
    start = time.perf_counter()
    try:
        after = checkout.lint()
    finally:
        seconds = time.perf_counter() - start
        for path, content, mode in reversed(undo):
            checkout.put(path, content, mode)
    pairs: list[Pair] = []
    names: list[tuple[str | None, str | None]] = []
    seen: set[str] = set()
    for one in changes:
        seen |= set(one.paths)
        olds, news = before.get(one.old_path or "", []), after.get(one.new_path or "", [])
        if not Ruff().claims(one.path) or broken(olds) or broken(news):
            continue
        mine = [edit for edit in edits if edit.path == one.path]
        text = None if one.after is None else shown(one, fresh)
        pairs.append(Pair(half(one.old_path, one.before, olds), half(one.new_path, text, news), one.runs, mine))
        names.append((one.old_path, one.new_path))
    elsewhere = 0
    for path in sorted(before.keys() | after.keys()):
        olds, news = before.get(path, []), after.get(path, [])
        if path in seen or not path.endswith((".py", ".pyi")) or broken(olds) or broken(news):
            continue
        if Counter(map(item_key, olds)) != Counter(map(item_key, news)):
            elsewhere += 1
            text = (checkout.folder / path).read_bytes()
            pairs.append(Pair(half(path, text, olds), half(path, text, news)))
            names.append((path, path))
    came, went = compare(pairs)
    return {
        "introduced": Counter(key(names[index][1] or "", one) for index, one in came),
        "fixed": Counter(key(names[index][0] or "", one) for index, one in went),
        "elsewhere": elsewhere,
        "seconds": seconds,
    }


def exists(snapshot: CommitSnapshot, path: str) -> bool:
    return path in snapshot.entries([path])


def read(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--select", help="rules for ruff on both sides, by commas")
    options = parser.parse_args()
    tasks = {task["instance_id"]: task for task in read(options.tasks)}
    rows = [row for name in sorted(options.predictions) for row in read(name)]
    rows = [row for row in rows if row["instance_id"] in tasks and ".py" in (row["model_patch"] or "")]
    step = max(1, len(rows) // options.sample)
    chosen = [row for offset in range(step) for row in rows[offset::step]]
    counts: Counter[str] = Counter()
    differences: list[dict[str, Any]] = []
    times = {"honest": 0.0, "editguard": 0.0}
    rules = tuple(options.select.split(",")) if options.select else ()
    scratch = make_scratch("score")
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        checkouts: dict[str, Checkout] = {}
        linting = Linting([Ruff()])
        compared = 0
        # a tenth more than is wanted, for those that do not apply; by commit, since a checkout takes seconds
        places = {task["instance_id"]: (task["repo"], task["base_commit"]) for task in tasks.values()}
        looked_at = chosen[: options.sample + options.sample // 10]
        usable = sorted(looked_at, key=lambda row: places[row["instance_id"]])
        at: tuple[str, str] | None = None
        repository = snapshot = config = before = None
        for row in usable:
            repo, commit = places[row["instance_id"]]
            if compared >= options.sample:
                break
            folder = Repositories(options.repos).path(repo)
            if at != (repo, commit):
                if repository is not None:
                    repository.close()
                repository = open_repository(folder)
                snapshot = repository.snapshot(commit)
                config = configuration(None, snapshot, None)
                config = config._replace(lint=config.lint._replace(select=rules))
                before = None
            applied = apply_patch(
                read_proposal(row["model_patch"].encode("utf-8", "surrogatepass"), None, config.limits), snapshot,
                config.limits,
            )  # fmt: skip
            at = (repo, commit)
            if applied.applied is Applied.FAILED or not applied.files:
                counts["passed over: does not apply"] += 1
                continue
            if not any(Ruff().claims(file.change.path) for file in applied.files):
                counts["passed over: no Python"] += 1
                continue
            compared += 1
            checkout = checkouts.get(repo)
            if checkout is None:
                checkout = Checkout(Path(scratch) / repo.replace("/", "__"), options.select)
                checkouts[repo] = checkout
            if before is None:
                checkout.go(snapshot)
                counts["commits"] += 1
                counts["commits with settings of ruff"] += checkout.default is None
                try:
                    before = checkout.lint()
                except RefusedError as refused:
                    before = str(refused)
            edits, _ = find_edits(applied, config, partial(exists, snapshot))
            start = time.perf_counter()
            ours = linting(applied, edits, snapshot, config)
            times["editguard"] += time.perf_counter() - start
            if isinstance(before, str):
                # ruff refuses in the checkout: the only right answer is that nothing was checked
                counts["predictions whose settings ruff refuses"] += 1
                python = sum(Ruff().claims(file.change.path) for file in applied.files)
                if ours.introduced or ours.fixed or ours.unchecked_files < python:
                    differences.append({"instance_id": row["instance_id"], "refused": before})
                continue
            theirs = honest(checkout, before, applied, edits)
            times["honest"] += theirs["seconds"]
            counts["files that differ beside those of the patch"] += theirs["elsewhere"]
            mine = {
                "introduced": Counter(key(one.path, one.violation) for one in ours.introduced),
                "fixed": Counter(key(one.path, one.violation) for one in ours.fixed),
            }
            counts["unchecked files"] += ours.unchecked_files
            for side in ("introduced", "fixed"):
                counts[side] += theirs[side].total()
                missing, extra = theirs[side] - mine[side], mine[side] - theirs[side]
                counts[f"{side}: not told"] += missing.total()
                counts[f"{side}: told, and not so"] += extra.total()
                if missing or extra:
                    counts["predictions that differ"] += 1
                    differences.append({
                        "instance_id": row["instance_id"], "model": row["model_name_or_path"], "side": side,
                        "not told": sorted(map(list, missing.elements()))[:20],
                        "told, and not so": sorted(map(list, extra.elements()))[:20],
                        "unchecked": [list(one) for one in ours.unchecked],
                    })  # fmt: skip
        linting.close()
    print(
        json.dumps(
            {
                "predictions": compared,
                "rules": options.select or "of the project, else " + ", ".join(("E4", "E7", "E9", "F")),
                "counts": dict(sorted(counts.items())),
                "seconds": {name: round(value, 2) for name, value in times.items()},
                "differences": differences,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
