"""Imports between files, and what names refer to, on trees that packages really have."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from editguard.index import javascript
from editguard.index.commit import build_graph, dialect
from editguard.index.graph import CommitGraph, Target
from editguard.index.outlines import OutlineStore, Wanted, read_outline
from editguard.repo import open_repository
from tests.support import Work, environment


def graph_of(files: Mapping[str, str]) -> CommitGraph:
    return CommitGraph({path: read_outline(text.encode(), dialect(path) or "") for path, text in files.items()})


SHOP = {
    "shop/__init__.py": "from .price import *\nfrom .price import Price as Cost\nfrom . import mail\n",
    "shop/price.py": (
        "from shop.base import Base\n__all__ = ['Price', 'total']\nLIMIT = 3\n\n\nclass Price(Base):\n"
        "    def net(self):\n        return self.gross() - LIMIT\n\n\ndef total(prices):\n"
        "    return sum(price.net() for price in prices)\n\n\ndef hidden():\n    pass\n"
    ),
    "shop/base.py": "class Base:\n    rate = 2\n\n    def gross(self):\n        return self.rate\n",
    "shop/mail.py": (
        "import shop.price\nfrom shop import Cost, total, hidden\n\n\ndef send(price: Cost):\n"
        "    other = shop.price.Price()\n"
        "    return price.gross(), other.net(), total([other]), hidden()\n"
    ),
}


def test_import_edges() -> None:
    graph = graph_of(SHOP)
    assert graph.imports == {
        "shop/__init__.py": {"shop/price.py", "shop/mail.py"},
        "shop/price.py": {"shop/base.py"},
        "shop/base.py": frozenset(),
        "shop/mail.py": {"shop/price.py", "shop/__init__.py"},
    }
    assert graph.importers["shop/price.py"] == {"shop/__init__.py", "shop/mail.py"}
    assert graph.distances("shop/base.py", 2) == {
        "shop/base.py": 0,
        "shop/price.py": 1,
        "shop/__init__.py": 2,
        "shop/mail.py": 2,
    }


@pytest.mark.parametrize(
    ("path", "scope", "chain", "expected"),
    [
        ("shop/mail.py", "send", "Cost", ("shop/price.py", "Price")),
        ("shop/mail.py", "send", "Cost().gross", ("shop/base.py", "Base.gross")),
        ("shop/mail.py", "send", "shop.price.Price().net", ("shop/price.py", "Price.net")),
        ("shop/mail.py", "send", "total", ("shop/price.py", "total")),
        ("shop/mail.py", "send", "hidden", None),  # `*` takes what `__all__` lists
        ("shop/mail.py", "send", "Cost.nothing", ("shop/price.py", "Price")),  # as far as it can be followed
        ("shop/mail.py", "send", "len", None),
        ("shop/price.py", "Price.net", "@.gross", ("shop/base.py", "Base.gross")),
        ("shop/price.py", "Price.net", "^.gross", ("shop/base.py", "Base.gross")),
        ("shop/price.py", "Price.net", "@.rate", ("shop/base.py", "Base.rate")),
        ("shop/price.py", "Price.net", "LIMIT", ("shop/price.py", "LIMIT")),
        ("shop/price.py", "total", ".net", None),
    ],
)
def test_what_names_refer_to(path: str, scope: str, chain: str, expected: tuple[str, str] | None) -> None:
    found = graph_of(SHOP).resolve(path, scope, chain)
    assert found == (None if expected is None else Target(*expected))


def test_subclasses_and_definitions() -> None:
    graph = graph_of(SHOP)
    assert graph.subclasses == {Target("shop/base.py", "Base"): (Target("shop/price.py", "Price"),)}
    assert graph.defined("net") == (Target("shop/price.py", "Price.net"),)


def test_imports_and_classes_in_circles_come_to_an_end() -> None:
    graph = graph_of(
        {
            "a.py": "from b import x\nfrom b import *\nclass A(B): pass\nclass B(A): pass\ny = z\nz = y\n",
            "b.py": "from a import x\nfrom a import *\n",
        }
    )
    assert graph.imports == {"a.py": {"b.py"}, "b.py": {"a.py"}}
    assert graph.resolve("a.py", "", "x") is None
    assert graph.resolve("a.py", "", "A.nothing") == Target("a.py", "A")
    assert graph.resolve("a.py", "", "y.more") == Target("a.py", "y")


@pytest.mark.parametrize(
    ("files", "importer", "expected"),
    [
        ({"src/app/__init__.py": "", "src/app/core.py": ""}, ("src/app/run.py", "import app.core"), "src/app/core.py"),
        ({"src/app/core.py": ""}, ("tests/test_core.py", "from app import core"), "src/app/core.py"),
        ({"pkg/__init__.py": "", "pkg/space/core.py": ""}, ("pkg/x.py", "from pkg.space import core"),
         "pkg/space/core.py"),
        ({"pkg/__init__.py": "", "pkg/space/core.py": ""}, ("pkg/space/x.py", "from ..space import core"),
         "pkg/space/core.py"),
        ({"pkg/__init__.py": "", "pkg/a.py": "", "pkg/a.pyi": ""}, ("x.py", "import pkg.a"), "pkg/a.py"),
        ({"pkg/__init__.py": "", "pkg/a.pyi": ""}, ("x.py", "import pkg.a"), "pkg/a.pyi"),
        ({"scripts/helper.py": ""}, ("scripts/run.py", "import helper"), "scripts/helper.py"),
        ({"pkg/__init__.py": "", "pkg/typing.py": ""}, ("pkg/x.py", "import typing"), None),
        ({"pkg/__init__.py": "", "pkg/helper.py": ""}, ("pkg/x.py", "import helper"), None),
        ({"pkg/__init__.py": "", "pkg/helper.py": ""}, ("pkg/x.py", "import helper\nprint 'two'"), "pkg/helper.py"),
        ({"tests/a/models.py": "", "tests/b/models.py": "", "tests/a/__init__.py": "", "tests/b/__init__.py": ""},
         ("tests/b/x.py", "from .models import M"), "tests/b/models.py"),
        ({"a/__init__.py": ""}, ("a/x.py", "from ....far import y"), None),
    ],
    ids=["src", "src-namespace", "namespace", "relative-namespace", "stub-beside", "stub", "script", "stdlib",
         "no-implicit", "python-2", "same-names", "above-the-top"],
)  # fmt: skip
def test_layouts(files: dict[str, str], importer: tuple[str, str], expected: str | None) -> None:
    path, text = importer
    assert graph_of({**files, path: text}).imports[path] == (frozenset() if expected is None else {expected})


def test_javascript_resolves_as_bundlers_do() -> None:
    graph = graph_of(
        {
            "web/a.ts": "import './b'; import './lib'; import './c.js'; import '../up'; import 'react'; import './no';",
            "web/b.tsx": "",
            "web/lib/index.js": "const up = require('../a');",
            "web/c.ts": "",
            "up.mjs": "",
        }
    )
    assert graph.imports["web/a.ts"] == {"web/b.tsx", "web/lib/index.js", "web/c.ts", "up.mjs"}
    assert graph.imports["web/lib/index.js"] == {"web/a.ts"}


# from a commit


def commit(tmp_path: Path, files: Mapping[str, str | bytes]) -> Work:
    work = Work(tmp_path / "w")
    for path, text in files.items():
        work.put(path, text)
    work.commit()
    return work


def test_what_was_skipped_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = commit(tmp_path, {"a.py": "print 'x'\n", "b.py": "x = 1\n" * 200_000, "c.ts": "", "d.md": ""})
    monkeypatch.setattr(javascript, "available", lambda: False)
    with open_repository(work.folder) as repository:
        graph = build_graph(repository.snapshot("HEAD"), OutlineStore())
    said = dict(graph.skipped)
    assert said["a.py"].startswith("read by its lines: line 1: ")
    assert said["b.py"] == "not read: over 1,024 KiB"
    assert said[""] == "1 file of JavaScript or TypeScript: pip install 'editguard[js]' to have them read"
    assert set(graph.outlines) == {"a.py", "b.py"}


def test_a_commit_without_python(tmp_path: Path) -> None:
    work = commit(tmp_path, {"README.md": "words\n"})
    with open_repository(work.folder) as repository:
        graph = build_graph(repository.snapshot("HEAD"), OutlineStore())
    assert (len(graph), graph.skipped) == (0, (("", "the commit has no Python"),))


def test_an_unchanged_blob_is_read_once(tmp_path: Path) -> None:
    work = commit(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 2\n", "copy/a.py": "x = 1\n"})
    first = work.git("rev-parse", "HEAD").stdout.strip()
    work.put("b.py", "y = 3\n")
    second = work.commit()
    folder = str(tmp_path / "cache")
    counts = []
    with open_repository(work.folder) as repository:
        for _ in range(2):
            store = OutlineStore(folder)
            for id in (first, second, first):
                build_graph(repository.snapshot(id), store)
            counts.append((store.read, store.kept))
            store.close()
    assert counts == [(3, 0), (0, 3)]


TEXTS = {f"{number:040d}": f"def f{number}(): return g{number}\n".encode() for number in range(300)}


def texts(store: OutlineStore) -> dict[str, object]:
    found = store.outlines([Wanted(id, "python") for id in TEXTS], lambda ids: {id: TEXTS[id] for id in ids})
    return {id: outline.texts() for id, outline in found.items()}


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom tests.index.test_graph import OutlineStore, texts\n"
        "if __name__ == '__main__':\n    store = OutlineStore(sys.argv[1], workers=2)\n"
        "    print(len(texts(store)), store.read)\n    store.close()\n"
    )
    (tmp_path / "run.py").write_text(code)
    running = [
        subprocess.Popen(
            [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "cache")],
            env=environment(), stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [process.communicate(timeout=120)[0].split()[0] for process in running] == ["300", "300"]
    kept = OutlineStore(str(tmp_path / "cache"))
    assert texts(kept) == texts(OutlineStore())
    assert (kept.read, kept.kept) == (0, 300)
    kept.close()
