"""A small shop with packages, inheritance and users of what it defines, and patches for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from editguard.index.base import BaseIndex, build_index
from editguard.index.commit import build_graph
from editguard.index.graph import CommitGraph
from editguard.index.outlines import OutlineStore
from editguard.index.store import BlobStore
from editguard.repo import open_repository
from editguard.vocabulary.snapshot import Snapshot
from tests.support import Work

FILES = {
    "shop/__init__.py": "",
    "shop/base.py": (
        "class Base:\n    def gross(self):\n        return self.rate * 2\n\n    def label(self):\n"
        "        return 'base'\n"
    ),
    "shop/price.py": (
        "from shop.base import Base\n\n\nclass Price(Base):\n    rate = 2\n\n    def net(self, discount):\n"
        "        return self.gross() - discount\n\n    def label(self):\n        return 'price'\n\n\n"
        "def total(prices):\n    return sum(price.net(0) for price in prices)\n"
    ),
    "shop/basket.py": (
        "from shop.price import Price, total\n\n\nclass Basket:\n    def checkout(self, prices):\n"
        "        first = Price()\n        return total(prices) + first.net(1)\n"
    ),
    "shop/mail.py": "from shop import basket\n\n\ndef send(who):\n    return basket.Basket().checkout([])\n",
    "shop/models.py": "class Order(Model):\n    count = IntegerField()\n",
    "tests/test_price.py": "from shop.price import total\n\n\ndef test_total():\n    assert total([]) == 0\n",
}


class Opened(NamedTuple):
    """A commit with all that is made of it."""

    snapshot: Snapshot
    graph: CommitGraph
    index: BaseIndex
    work: Work


@contextmanager
def opened(tmp_path: Path, files: Mapping[str, str] = FILES) -> Iterator[Opened]:
    work = Work(tmp_path / "w")
    for path, text in files.items():
        work.put(path, text)
    work.commit()
    with open_repository(work.folder) as repository:
        snapshot = repository.snapshot("HEAD")
        yield Opened(snapshot, build_graph(snapshot, OutlineStore()), build_index(snapshot, BlobStore()), work)


def patch(work: Work, **changes: tuple[str, str]) -> bytes:
    """The diff that replaces one text by another in each of some files (``__`` stands for ``/``)."""
    for name, (old, new) in changes.items():
        path = work.folder / (name.replace("__", "/") + ".py")
        text = path.read_text() if path.exists() else ""
        assert old in text
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1) if old else text + new)
    work.git("add", "--all")
    diff = work.git("diff", "--cached", "--no-ext-diff").stdout.encode()
    work.git("reset", "--quiet", "--hard")
    return diff
