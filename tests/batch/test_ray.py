"""The same work on a cluster of Ray with two workers: the same bytes, and a worker that dies costs its row."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.batch.test_run import ROWS, Bench
from tests.support import environment

pytest.importorskip("ray", reason="editguard[ray] is not installed")


def test_ray_gives_the_same_bytes(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    subprocess.run(bench.command("here", "--workers", "2"), check=True, env=environment())
    ray = ("--engine", "ray", "--workers", "2")
    subprocess.run(bench.command("there", *ray), check=True, env=environment(), capture_output=True)
    assert bench.results("there") == bench.results("here")
    assert len(bench.rows("there")) == ROWS
    done = subprocess.run(
        bench.command("late", *ray, "--limit", "2", "--row-timeout", "0.001"),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    errors = [json.loads(line)["error"] for line in bench.results("late").splitlines()]
    assert all("--row-timeout" in error for error in errors)
