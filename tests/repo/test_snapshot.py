from __future__ import annotations

from pathlib import Path

import pytest

from editguard.repo import open_repository
from editguard.repo.snapshot import CommitSnapshot
from editguard.vocabulary.snapshot import TreeEntry
from tests.support_sources import blob_id, commit, environment, footprint, git, repository

ODD = [
    'q"uote.py', "new\nline.py", "tab\t.py", "back\\slash.py", " blank ", "ä.py", "\udcff.py", "*.py", "[a].py",
    ":(top)x", "-dash", "!x", "a/b c/d.py",
]  # fmt: skip


@pytest.fixture(params=[True, False], ids=["processes", "gitpython"])
def lean(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return tmp_path / "r"


def test_odd_names_are_names(top: Path, lean: bool) -> None:
    files = {path: f"{n}\n" for n, path in enumerate(ODD)}
    repository(top, files)
    with open_repository(top, lean=lean, environ=environment()) as found:
        snapshot = found.snapshot("HEAD")
        for path, text in files.items():
            entries = snapshot.entries([path])
            assert entries == {path: TreeEntry("100644", "blob", blob_id(text.encode()))}
            assert snapshot.read([entries[path].id]) == {entries[path].id: text.encode()}
        assert set(snapshot.paths()) == set(ODD)
        assert snapshot.entries(["?.py", "*", "q*", ":/", ".", "", "a/", "a//b c", "../r/ä.py", "/ä.py", "a\0b"]) == {}


def test_entries_of_every_type(top: Path, lean: bool) -> None:
    repository(top, {"pkg/deep/f.py": "x\n", "run.sh": "#!\n", "empty": ""})
    (top / "run.sh").chmod(0o755)
    (top / "link").symlink_to("pkg")
    head = commit(top)
    git(top, "update-index", "--add", "--cacheinfo", f"160000,{head},module")
    git(top, "commit", "--quiet", "-m", "module")
    before = footprint(top)
    with open_repository(top, lean=lean, environ=environment()) as found:
        snapshot = found.snapshot("HEAD")
        entries = snapshot.entries(["pkg", "pkg/deep", "pkg/deep/f.py", "run.sh", "link", "module", "empty", "none/x"])
        assert {path: (entry.mode, entry.type) for path, entry in entries.items()} == {
            "pkg": ("040000", "tree"),
            "pkg/deep": ("040000", "tree"),
            "pkg/deep/f.py": ("100644", "blob"),
            "run.sh": ("100755", "blob"),
            "link": ("120000", "blob"),
            "module": ("160000", "commit"),
            "empty": ("100644", "blob"),
        }
        assert entries["module"].id == head
        wanted = [entries["link"].id, entries["empty"].id, entries["pkg"].id, "f" * 40]
        assert snapshot.read(wanted) == {entries["link"].id: b"pkg", entries["empty"].id: b""}
        assert list(snapshot.paths()) == ["empty", "link", "module", "pkg/deep/f.py", "run.sh"]
    assert footprint(top) == before


def test_the_work_tree_and_the_index_do_not_show(top: Path, lean: bool) -> None:
    repository(top, {"a.py": "committed\n"})
    (top / "a.py").write_text("staged\n")
    git(top, "add", "a.py")
    (top / "a.py").write_text("changed\n")
    (top / "new.py").write_text("new\n")
    with open_repository(top, lean=lean, environ=environment()) as found:
        snapshot = found.snapshot("HEAD")
        (entry,) = snapshot.entries(["a.py", "new.py"]).values()
        assert snapshot.read([entry.id]) == {entry.id: b"committed\n"}


class Counting:
    """A transport that counts the questions."""

    def __init__(self, inner: object) -> None:
        self.inner = inner
        self.questions: list[str] = []

    def run(self, arguments: list[str], stdin: bytes | None = None) -> bytes:
        self.questions.append(next(word for word in arguments if word[0] != "-"))
        return self.inner.run(arguments, stdin)  # type: ignore[attr-defined, no-any-return]

    def blobs(self, ids: list[str]) -> dict[str, bytes]:
        ids = list(ids)
        self.questions.append("blobs")
        return self.inner.blobs(ids)  # type: ignore[attr-defined, no-any-return]

    def close(self) -> None:
        pass


def test_many_paths_are_few_questions_and_none_is_asked_twice(top: Path) -> None:
    files = {f"folder/file{n:04}.py": f"{n}\n" for n in range(300)}
    repository(top, files)
    with open_repository(top, lean=True, environ=environment()) as found:
        transport = Counting(found.transport)
        snapshot = CommitSnapshot(transport, found.head)
        assert len(snapshot.entries([*files, "missing"])) == 300
        assert snapshot.entries(files) == snapshot.entries([*files, "missing"])
        assert transport.questions == ["ls-tree"]
        snapshot.warm(files)
        entries = snapshot.entries(files)
        assert len(snapshot.read(entry.id for entry in entries.values())) == 300
        assert transport.questions == ["ls-tree", "blobs"]
        long = [f"{'x' * 200}/{n}" for n in range(1200)]
        assert snapshot.entries(long) == {}
        assert transport.questions[2:] == ["ls-tree"] * 3, "241 kB of paths do not fit on one command line"
