"""One git process for many blobs: it answers as many would, and never out of turn."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from editguard.repo.kept import KeptProcess
from editguard.repo.transport import GitError, Processes
from tests.support import Work, environment


@pytest.fixture
def work(tmp_path: Path) -> Work:
    work = Work(tmp_path)
    work.put("a", b"")
    work.put("b", b"no newline")
    work.put("c", b"\0\n\xff" * 400_000)
    work.commit()
    return work


@pytest.fixture
def kept(work: Work) -> Iterator[KeptProcess]:
    kept = KeptProcess(str(work.folder), environment())
    yield kept
    kept.close()


def ids(work: Work) -> list[str]:
    listed = work.git("ls-tree", "-r", "HEAD").stdout.splitlines()
    return [line.split()[2] for line in listed]


def test_one_process_answers_as_many_do(work: Work, kept: KeptProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    real = subprocess.Popen
    commit = work.git("rev-parse", "HEAD").stdout.strip()
    known = ids(work)
    asked = [*known, "0" * 40, commit, known[0]]
    expected = Processes(str(work.folder), environment()).blobs(asked)
    monkeypatch.setattr(subprocess, "Popen", lambda *rest, **more: started.append(rest) or real(*rest, **more))
    for _ in range(3):
        assert kept.blobs(asked) == expected
    assert kept.blobs(["", "a b", f"{asked[0]}\n{asked[1]}"]) == {}
    assert kept.blobs(asked) == expected
    assert set(expected) == set(known)
    assert len(started) == 1


def test_a_process_that_dies_is_said_and_another_one_started(work: Work, kept: KeptProcess) -> None:
    (first, *_) = ids(work)
    kept.blobs([first])
    process: Any = kept._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with pytest.raises(GitError, match="git cat-file ended"):
        kept.blobs([first])
    assert kept.blobs([first]) == {first: b""}


def test_an_answer_that_was_not_read_is_not_taken_for_the_next(
    work: Work, kept: KeptProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = ids(work)
    real = KeptProcess._blob

    def interrupted(process: Any, id: str) -> bytes | None:
        process.stdin.write(f"{third}\n".encode())
        process.stdin.flush()
        raise MemoryError

    monkeypatch.setattr(KeptProcess, "_blob", staticmethod(interrupted))
    with pytest.raises(MemoryError):
        kept.blobs([third])
    monkeypatch.setattr(KeptProcess, "_blob", staticmethod(real))
    assert kept.blobs([second, first]) == {second: b"no newline", first: b""}


def test_closed_it_is_gone_and_can_be_asked_again(work: Work, kept: KeptProcess) -> None:
    (first, *_) = ids(work)
    kept.blobs([first])
    process: Any = kept._process
    kept.close()
    kept.close()
    assert process.returncode is not None
    assert kept.blobs([first]) == {first: b""}


def test_without_git_it_says_so(work: Work) -> None:
    from editguard.vocabulary.errors import RepositoryError

    with pytest.raises(RepositoryError, match="git was not found"):
        KeptProcess(str(work.folder), {**environment(), "PATH": ""}).blobs(["0" * 40])
