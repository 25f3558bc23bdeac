"""Imports that serve nothing, and those of which that cannot be said."""

from __future__ import annotations

import pytest

from editguard.index.base import BaseIndex
from editguard.relevance.imports import idle_imports
from tests.relevance.inserted import inserted

SHOP = BaseIndex([], [])


def idle(marked: str, *others: str, path: str = "shop/mail.py", index: BaseIndex | None = None) -> tuple[str, str]:
    edit, text = inserted(marked, path)
    return idle_imports(edit, text, b"", [other.encode() for other in others], SHOP if index is None else index)


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("+import os\n x = 1\n", "os"),
        ("+import os.path\n x = 1\n", "os"),
        ("+from os import path as p, sep\n print(sep)\n", "p"),
        (" def f():\n+    import warnings\n     return 1\n", "warnings"),
        (" from os import (\n     sep,\n+    path,\n )\n print(sep)\n", "path"),
        ("+import os\n x = 'os is a word'\n", "os"),
    ],
)
def test_a_name_that_the_file_does_not_use(marked: str, name: str) -> None:
    assert idle(marked) == (name, "")


@pytest.mark.parametrize(
    ("marked", "path"),
    [
        ("+import os\n print(os.sep)\n", "a.py"),
        ("+from shop.base import client\n", "shop/__init__.py"),
        ("+from shop.fixtures import client\n", "tests/conftest.py"),
        ("+from fixtures import client\n \n \n def test_it(client):\n     assert 1\n", "tests/test_a.py"),
        ("+from os import path as path\n", "a.py"),
        ("+from os import path  # noqa: F401\n", "a.py"),
        (" try:\n+    import simplejson\n except ImportError:\n     simplejson = None\n", "a.py"),
        ("+from os import path\n \n __all__ = ['path']\n", "a.py"),
        ("+from os import PathLike\n \n \n def f(x: 'PathLike'):\n     return x\n", "a.py"),
        (" def ready(self):\n+    from . import signals\n", "shop/apps.py"),
        ("+import readline\n", "a.py"),
        ("+from __future__ import annotations\n", "a.py"),
        ("+from os import *\n", "a.py"),
        ("+import os\n+\n+\n+def f(x):\n+    return x\n", "a.py"),
    ],
)
def test_a_name_that_may_be_meant_for_others(marked: str, path: str) -> None:
    assert idle(marked, path=path) == ("", "")


def test_a_name_that_another_file_takes_from_this_module() -> None:
    marked = "+from urllib.parse import quote\n x = 1\n"
    assert idle(marked, "from shop.compat import quote\n", path="shop/compat.py") == ("", "")
    assert idle(marked, "from .compat import (\n    quote,\n)\n", path="shop/compat.py") == ("", "")
    assert idle(marked, "from urllib.parse import quote\n", path="shop/compat.py") == ("quote", "")
    both = "from .compat import other\nfrom urllib.parse import quote\n"
    assert idle(marked, both, path="shop/compat.py") == ("quote", "")


def test_the_repository_s_own_modules_may_be_imported_for_what_they_do() -> None:
    class Shop(BaseIndex):
        def has_module(self, dotted: str) -> bool:
            return dotted == "shop.signals"

    marked = " def ready(self):\n+    import {}\n     return 1\n"
    assert idle(marked.format("shop.signals"), index=Shop([], [])) == ("", "")
    assert idle(marked.format("signal"), index=Shop([], [])) == ("signal", "")
    taken = " def ready(self):\n+    from shop{} import {}\n     return 1\n"
    assert idle(taken.format("", "signals"), index=Shop([], [])) == ("", "")
    assert idle(taken.format(".signals", "Order"), index=Shop([], [])) == ("Order", "")


def test_a_name_that_was_imported_already() -> None:
    assert idle(" from os import path\n+from os import path, sep\n print(path, sep)\n") == ("", "path")
    assert idle(" from os import path\n+from posixpath import path\n print(path)\n") == ("", "")


def test_a_module_that_hands_names_on() -> None:
    given = " from a import b\n from c import d\n from e import f\n{}+from urllib.parse import quote\n"
    assert idle(given.format("")) == ("", "")
    assert idle(given.format(" print(b, d)\n")) == ("quote", "")
    marked = given.replace("import f", "import f  # noqa").replace("import d", "import d  # noqa")
    assert idle(marked.format("")) == ("quote", "")


def test_a_module_does_not_hand_on_what_it_takes_from_the_future() -> None:
    future = " from __future__ import absolute_import, division, print_function\n"
    assert idle(future + "+import os\n x = 1\n") == ("os", "")
