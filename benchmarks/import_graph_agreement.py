"""Import edges of the index beside those of `ruff analyze graph` on real repositories.

    python benchmarks/import_graph_agreement.py --repos DIR NAME... [--rev REV] [--show N]

DIR holds the repositories, NAME is `owner/name`. The tree of REV (default HEAD) is written to a temporary folder for
ruff, which is told the same source roots that the index found by the paths alone. Prints one JSON object: edges that
both have, that only one has, and their agreement (common edges over all edges); `--show` prints the first N edges of
each that the other lacks, to be read.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

from editguard.batch.repositories import Repositories
from editguard.index.commit import build_graph
from editguard.index.outlines import OutlineStore
from editguard.repo import open_repository

Edges = set[tuple[str, str]]


def of_index(folder: str, rev: str) -> tuple[Edges, list[str], dict[str, Any]]:
    """The edges, the source roots and how long it took."""
    with open_repository(folder) as repository:
        snapshot = repository.snapshot(repository.resolve(rev))
        store = OutlineStore(workers=2)
        start = time.perf_counter()
        graph = build_graph(snapshot, store)
        read = time.perf_counter()
        edges = {
            (path, other)
            for path, imported in graph.imports.items()
            if path.endswith((".py", ".pyi"))
            for other in imported
        }
        about = {
            "files": len(graph),
            "seconds_to_read": round(read - start, 2),
            "seconds_to_link": round(time.perf_counter() - read, 2),
            "not_whole": [f"{item.path}: {item.why}" for item in graph.skipped],
        }
        roots = sorted({graph.modules.root(path) for path in graph.outlines if path.endswith(".py")})
        return edges, roots, about


def of_ruff(folder: str, rev: str, roots: list[str]) -> Edges:
    archive = subprocess.run(["git", "-C", folder, "archive", rev], capture_output=True, check=True).stdout
    with tempfile.TemporaryDirectory() as name:
        top = Path(name).resolve()
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(top, filter="data")
        source = json.dumps([".", *(root.rstrip("/") for root in roots if root)])
        ruff = Path(sys.executable).with_name("ruff")
        done = subprocess.run(
            [ruff, "analyze", "graph", "--isolated", "--config", f"src={source}", "--type-checking-imports", "."],
            cwd=top,
            capture_output=True,
            text=True,
            check=True,
        )
        # notebooks, which ruff reads too, are no files of Python here
        found = {path: others for path, others in json.loads(done.stdout).items() if not path.endswith(".ipynb")}
        return {(path, other) for path, others in found.items() for other in others if other != path}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--repos", required=True)
    parser.add_argument("--rev", default="HEAD")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    repositories = Repositories(arguments.repos)
    results = {}
    for name in arguments.names:
        folder = repositories.path(name)
        mine, roots, about = of_index(folder, arguments.rev)
        theirs = of_ruff(folder, arguments.rev, roots)
        common = mine & theirs
        results[name] = {
            **about,
            "common": len(common),
            "only_index": len(mine - theirs),
            "only_ruff": len(theirs - mine),
            "agreement": round(len(common) / max(1, len(mine | theirs)), 4),
        }
        for title, edges in (("only index", mine - theirs), ("only ruff", theirs - mine)):
            for path, other in sorted(edges)[: arguments.show]:
                print(f"{name} {title}: {path} -> {other}", file=sys.stderr)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
