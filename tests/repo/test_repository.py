"""Repositories of every shape, through both transports: each works, or fails with one line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from editguard.repo import Repository, open_repository
from editguard.repo.gitpython import GitPython
from editguard.repo.kept import KeptProcess
from editguard.repo.transport import GitError, Processes, first_line, parse_batch
from editguard.vocabulary.errors import RepositoryError
from tests.support_sources import commit, environment, footprint, git, init, repository

FILES = {"a.py": "x = 1\n", "pkg/b.py": "y = 2\n"}
Open = Callable[..., Repository]


@pytest.fixture(params=["processes", "gitpython"])
def open_(request: pytest.FixtureRequest) -> Open:
    def opened(path: str | os.PathLike[str], **more: str) -> Repository:
        return open_repository(path, lean=request.param == "processes", environ=environment(**more))

    return opened


def read_all(found: Repository) -> dict[str, bytes]:
    """All files of ``HEAD``."""
    snapshot = found.snapshot("HEAD")
    entries = snapshot.entries(snapshot.paths())
    blobs = snapshot.read(entry.id for entry in entries.values())
    return {path: blobs[entry.id] for path, entry in entries.items()}


def refusal(path: str | os.PathLike[str], open_: Open, **more: str) -> str:
    with pytest.raises(RepositoryError) as caught:
        open_(path, **more)
    text = str(caught.value)
    assert "\n" not in text
    return text


EXPECTED = {"a.py": b"x = 1\n", "pkg/b.py": b"y = 2\n"}


def _top(folder: Path) -> Path:
    return repository(folder / "r", FILES)


def _below(folder: Path) -> Path:
    return _top(folder) / "pkg"


def _git_directory(folder: Path) -> Path:
    return _top(folder) / ".git"


def _bare(folder: Path) -> Path:
    git(_top(folder), "clone", "--quiet", "--bare", ".", str(folder / "bare.git"))
    return folder / "bare.git"


def _without_config(folder: Path) -> Path:
    bare = _bare(folder)
    (bare / "config").unlink()
    return bare


def _worktree(folder: Path) -> Path:
    git(_top(folder), "worktree", "add", "--quiet", str(folder / "linked"))
    return folder / "linked"


def _submodule(folder: Path) -> Path:
    inner = repository(folder / "inner", FILES)
    outer = repository(folder / "outer", {"z": "z\n"})
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "sub")
    return outer / "sub"


def _shallow(folder: Path) -> Path:
    top = _top(folder)
    commit(top, {})
    git(top, "clone", "--quiet", "--depth=1", top.as_uri(), str(folder / "shallow"))
    return folder / "shallow"


def _sha256(folder: Path) -> Path:
    return repository(folder / "r", FILES, "--object-format=sha256")


def _packed(folder: Path) -> Path:
    top = _top(folder)
    git(top, "gc", "--quiet")
    return top


def _alternates(folder: Path) -> Path:
    git(folder, "clone", "--quiet", "--shared", str(_top(folder)), str(folder / "shared"))
    return folder / "shared"


def _odd_name(folder: Path) -> Path:
    return repository(folder / "ein Ordner 'mit' \"ä\" $HOME", FILES)


SHAPES = [_top, _below, _git_directory, _bare, _without_config, _worktree, _submodule, _shallow, _sha256, _packed,
          _alternates, _odd_name]  # fmt: skip


@pytest.mark.parametrize("make", SHAPES, ids=lambda make: make.__name__.strip("_"))
def test_every_shape_is_read_and_left_as_it_was(make: Callable[[Path], Path], open_: Open, tmp_path: Path) -> None:
    place = make(tmp_path)
    before = footprint(tmp_path)
    with open_(place) as found:
        assert read_all(found) == EXPECTED
        assert found.head is not None
        assert found.resolve("HEAD") == found.head
        bare = make in (_bare, _without_config, _git_directory)
        assert found.bare is bare
        if not bare:
            top = place.parent if make is _below else place
            assert os.path.realpath(found.root or "") == os.path.realpath(top)
    assert footprint(tmp_path) == before


def test_gitpython_is_used_where_it_can_be(tmp_path: Path) -> None:
    with open_repository(_top(tmp_path), environ=environment()) as found:
        assert isinstance(found.transport, GitPython)
    with open_repository(tmp_path / "r", lean=True, environ=environment()) as found:
        assert type(found.transport) is Processes
    with open_repository(_without_config(tmp_path / "other"), environ=environment()) as found:
        assert type(found.transport) is KeptProcess


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda folder: folder / "missing", "does not exist"),
        (lambda folder: ((folder / "file").write_text("") and folder / "file") or folder / "file", "is a file"),
        (lambda folder: folder, "not in a git repository"),
    ],
    ids=["missing", "a file", "no repository"],
)
def test_what_is_no_repository(make: Callable[[Path], Path], word: str, open_: Open, tmp_path: Path) -> None:
    assert word in refusal(make(tmp_path), open_, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))


def test_a_repository_of_another_user(open_: Open, tmp_path: Path) -> None:
    # git's own switch for its tests, set where no cleaning of the environment takes it away
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{shutil.which("git")}" "$@"\n')
    wrapper.chmod(0o755)
    top = _top(tmp_path)
    text = refusal(top, open_, PATH=f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")
    assert f"safe.directory '{top}'" in text
    trusting = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    with open_(top, **trusting) as found:
        assert read_all(found) == EXPECTED


def test_an_unborn_branch(open_: Open, tmp_path: Path) -> None:
    with open_(init(tmp_path / "r")) as found:
        assert (found.head, found.branch()) == (None, "main")
        snapshot = found.snapshot(None)
        assert (snapshot.commit, snapshot.entries(["a.py"]), list(snapshot.paths())) == (None, {}, [])
        with pytest.raises(RepositoryError, match="no commit yet"):
            found.resolve("HEAD")


@pytest.mark.parametrize("content", ["nonsense\n", "", "0123456789\n", "ref: ../../etc/passwd\n"])
def test_a_damaged_head(content: str, open_: Open, tmp_path: Path) -> None:
    (_top(tmp_path) / ".git" / "HEAD").write_text(content)
    assert refusal(tmp_path / "r", open_, GIT_CEILING_DIRECTORIES=str(tmp_path))


def test_a_head_whose_commit_is_gone(open_: Open, tmp_path: Path) -> None:
    top = _top(tmp_path)
    (top / ".git" / "refs" / "heads" / "main").write_text("1" * 40 + "\n")
    with pytest.raises(RepositoryError) as caught, open_(top) as found:
        read_all(found)
    assert "\n" not in str(caught.value)


def test_git_is_missing(tmp_path: Path) -> None:
    top = _top(tmp_path)
    with pytest.raises(RepositoryError, match="git was not found"):
        open_repository(top, lean=True, environ={"PATH": str(tmp_path)})


def test_a_folder_that_vanished(tmp_path: Path, open_: Open) -> None:
    with open_(_top(tmp_path)) as found:
        shutil.rmtree(tmp_path / "r")
        with pytest.raises((RepositoryError, GitError)):
            found.transport.run(["rev-parse", "HEAD"])


def test_revisions(open_: Open, tmp_path: Path) -> None:
    top = _top(tmp_path)
    first = git(top, "rev-parse", "HEAD").decode().strip()
    second = commit(top, {"a.py": "x = 2\n"}, "Zweite Änderung\n\nKörper")
    git(top, "tag", "-m", "t", "v1", first)
    git(top, "branch", "ambiguous")
    git(top, "tag", "ambiguous", first)
    with open_(top) as found:
        for rev, id in [
            ("HEAD", second),
            ("HEAD~1", first),
            ("main", second),
            ("v1", first),
            (first[:12], first),
            ("ambiguous", first),
            ("HEAD^{/Zweite}", second),
        ]:
            assert found.resolve(rev) == id
        blob = git(top, "rev-parse", "HEAD:a.py").decode().strip()
        for rev in (
            "nope",
            blob,
            "HEAD:a.py",
            "HEAD^{tree}",
            "0" * 40,
            "--help",
            "-x",
            "a\nb",
            "a\0b",
            "",
            "HEAD..main",
        ):
            with pytest.raises(RepositoryError) as caught:
                found.resolve(rev)
            assert "\n" not in str(caught.value)
        assert found.commit_message("HEAD") == "Zweite Änderung\n\nKörper"
        assert found.branch() == "main"
        assert found.merge_base(first, second) == first
        assert found.snapshot("v1").commit == first
        git(top, "checkout", "--quiet", "--detach")
        assert found.branch() is None


def test_a_missing_base_in_a_shallow_clone_says_how_to_get_it(open_: Open, tmp_path: Path) -> None:
    shallow = _shallow(tmp_path)
    base = git(tmp_path / "r", "rev-parse", "HEAD~1").decode().strip()
    with open_(shallow) as found:
        for rev in (base, "HEAD~1"):
            with pytest.raises(RepositoryError, match="fetch the whole history"):
                found.resolve(rev)


def test_histories_without_a_common_commit(open_: Open, tmp_path: Path) -> None:
    top = _top(tmp_path)
    git(top, "checkout", "--quiet", "--orphan", "other")
    git(top, "commit", "--quiet", "-m", "alone")
    with open_(top) as found, pytest.raises(RepositoryError, match="no common commit"):
        found.merge_base(found.resolve("main"), found.resolve("other"))


def test_a_replaced_object_is_not_followed(open_: Open, tmp_path: Path) -> None:
    top = _top(tmp_path)
    old = git(top, "rev-parse", "HEAD:a.py").decode().strip()
    new = git(top, "hash-object", "-w", "--stdin", stdin=b"other\n").decode().strip()
    git(top, "replace", old, new)
    with open_(top) as found:
        assert read_all(found) == EXPECTED


def test_batches_of_objects_are_told_apart() -> None:
    output = b"1" * 40 + b" blob 3\na\nb\n" + b"2" * 40 + b" missing\n" + b"3" * 40 + b" tree 2\nxx\n" + b"4" * 40
    assert parse_batch(output + b" blob 0\n\n") == {"1" * 40: b"a\nb", "4" * 40: b""}
    assert parse_batch(b"") == {}


@pytest.mark.parametrize(
    ("stderr", "line"),
    [
        (b"fatal: bad\n", "bad"),
        (b"warning: x\nerror: worse\nfatal: no\n", "worse"),
        (b"hint: \xff\n", "hint: \ufffd"),
        (b"\n", "no message"),
    ],
)
def test_what_git_says_becomes_one_line(stderr: bytes, line: str) -> None:
    assert first_line(stderr) == line
