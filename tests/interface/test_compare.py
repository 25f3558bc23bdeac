"""Two versions of a module as those who import it see them."""

from __future__ import annotations

import textwrap

import pytest

from editguard.interface.compare import compare
from editguard.interface.readable import readable
from editguard.interface.surface import may_differ
from editguard.vocabulary.interface import InterfaceChange

MOVED = "parameter `a` moves from place 1 to 2; parameter `b` moves from place 2 to 1"
CONSTRUCTOR = "class C:\n    def __init__(self):\n        "


def changes(before: str, after: str, path: str = "shop/cart.py") -> list[InterfaceChange]:
    sides = [readable(textwrap.dedent(text).encode(), 1_000_000) for text in (before, after)]
    assert sides[0] is not None
    assert sides[1] is not None
    return compare(path, path.removesuffix(".py").removesuffix("/__init__").replace("/", "."), sides[0], sides[1])


def told(before: str, after: str, path: str = "shop/cart.py") -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.name, change.words) for change in changes(before, after, path)]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("def f(a): pass", "def f(a, b): pass", "new required parameter `b`"),
        ("def f(a, b): pass", "def f(a): pass", "parameter `b` is gone"),
        ("def f(a): pass", "def f(b): pass", "parameter `a` is called `b` now"),
        ("def f(a, b): pass", "def f(b, a): pass", MOVED),
        ("def f(a=1): pass", "def f(a): pass", "parameter `a` is required now"),
        ("def f(a): pass", "def f(a, /): pass", "parameter `a` can no longer be given by name"),
        ("def f(a): pass", "def f(*, a): pass", "parameter `a` can only be given by name now"),
        ("def f(a): pass", "async def f(a): pass", "becomes a coroutine"),
        ("async def f(a): pass", "def f(a): pass", "is a coroutine no more"),
        ("def f(*args): pass", "def f(): pass", "`*args` is gone"),
    ],
)  # fmt: skip
def test_calls_that_break(before: str, after: str, words: str) -> None:
    assert told(before, after) == [("signature", "f", words)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(a): pass", "def f(a: int) -> int: pass"),
        ("def f(a, /): pass", "def f(b, /): pass"),
        ("def f(a, /): pass", "def f(a): pass"),
        ("def f(*, a): pass", "def f(a): pass"),
        ("def f(a): pass", "def f(*args, **kwargs): pass"),
        ("def _f(a): pass", "def _f(b): pass"),
        ("class _C:\n    def m(self, a): pass", "class _C:\n    def m(self): pass"),
        ("class C:\n    def __eq__(self, a): pass", "class C:\n    def __eq__(self, other): pass"),
        ("class C:\n    def __repr__(self): pass\n    x = 1", "class C:\n    x = 1"),
        ("def f(): pass", "from shop.base import f"),
        ("def f(): pass", "from shop.base import *"),
        ("def f(): pass", "def __getattr__(name): pass"),
        ("class C(Base):\n    def m(self): pass", "class C(Base):\n    pass"),
        ("class C(a.Base): pass", "class C(b.Base): pass"),
        ("import os", "import sys"),
        ("logger = 1", ""),
        ("def f(a): pass", "if X:\n    def f(a): pass\nelse:\n    def f(a, b): pass"),
        ("try:\n    import f\nexcept ImportError:\n    def f(a): pass", "def f(a, b): pass"),
        ("def f(a): pass", "@deprecated_renamed_argument('a', 'b')\ndef f(b): pass"),
        (CONSTRUCTOR + "self.a = 1", CONSTRUCTOR + "self.b = 1"),
    ],
)  # fmt: skip
def test_what_breaks_nobody(before: str, after: str) -> None:
    assert told(before, after) == []


def test_overloads_count_for_nothing_and_the_implementation_does() -> None:
    head = "from typing import overload\n\n"
    before = head + "@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\ndef f(a): return a\n"
    assert told(before, before.replace("def f(a: str) -> str: ...", "def f(a: bytes) -> bytes: ...")) == []
    assert told(before, before.replace("def f(a): return", "def f(b): return")) == [
        ("signature", "f", "parameter `a` is called `b` now")
    ]


def test_properties_and_their_accessors() -> None:
    before = "class C:\n    @property\n    def p(self): return 1\n    @p.setter\n    def p(self, v): pass\n"
    assert told(before, before.replace("(self, v)", "(self, value)")) == []
    assert told(before, "class C:\n    def p(self): return 1\n") == [
        ("signature", "C.p", "a property becomes a method")
    ]


def test_bindings() -> None:
    before = "class C:\n    @staticmethod\n    def m(a): pass\n"
    assert told(before, before.replace("staticmethod", "classmethod").replace("(a)", "(cls, a)")) == [
        ("signature", "C.m", "a static method becomes a class method")
    ]


def test_fields_of_a_dataclass_are_parameters() -> None:
    before = "from dataclasses import dataclass\n\n@dataclass\nclass C:\n    a: int\n    b: int = 0\n"
    after = before.replace("    a: int\n", "    a: int\n    c: int\n")
    assert [(kind, name) for kind, name, _ in told(before, after)] == [("signature", "C.__init__")]
    assert [change.kind.value for change in changes(before, before + "    c: int = 1\n")] == ["added"]


def test_defaults_and_what_is_shown() -> None:
    [change] = changes("def f(a=1): pass", "def f(a=2): pass")
    assert (change.kind.value, change.before, change.after) == ("default", "f(a=1)", "f(a=2)")
    assert change.old_lines == (1, 1)


def test_all_that_is_built_piece_by_piece() -> None:
    body = "def f(): pass\ndef g(): pass\n"
    before = f"__all__ = ['f']\n__all__ += ['g']\n{body}"
    assert told(before, f"__all__ = ['f']\n{body}") == [("removed", "g", "`g` is no longer in `__all__`")]
    assert told(f"__all__ = ['f']\n{body}", before) == [("added", "__all__", "`__all__` takes up `g`")]
    assert told(before, f"__all__ = ['f']\nfrom shop import base\n__all__ += base.__all__\n{body}") == []


def test_what_a_package_hands_on() -> None:
    path = "shop/__init__.py"
    before = "from shop.cart import Cart\nfrom json import dumps\n"
    assert told(before, "from json import dumps\n", path) == [("removed", "Cart", "`Cart` is gone")]
    assert told(before, "from shop.cart import Cart\n", path) == []
    assert told(before, "from json import dumps\n") == []  # any other module only uses it


def test_removals_renames_and_bases() -> None:
    assert told("def f(): pass", "def g(): pass") == [("removed", "f", "`f` is gone")]
    assert told("class C:\n    def m(self): pass\n", "class C:\n    pass\n") == [("removed", "C.m", "`C.m` is gone")]
    assert told("class C(A, B): pass", "class C(A): pass") == [("bases", "C", "no longer derives from `B`")]
    assert told("class A: pass\nclass C(A): pass", "class A: pass\nclass B(A): pass\nclass C(B): pass") == []


def test_what_a_base_of_the_same_file_hands_down() -> None:
    gone = [("removed", "C.m", "`C.m` is gone")]
    assert told("class B: pass\nclass C(B):\n    def m(self): pass", "class B: pass\nclass C(B): pass") == gone
    assert told("class C(Exception):\n    def m(self): pass", "class C(Exception): pass") == gone
    # it moved up, through one more, or is there anyway
    assert (
        told("class B: pass\nclass C(B):\n    def m(self): pass", "class B:\n    def m(self): pass\nclass C(B): pass")
        == []
    )
    after = "class A:\n    def m(self): pass\nclass B(A): pass\nclass C(B): pass"
    assert told("class A: pass\nclass B(A): pass\nclass C(B):\n    def m(self): pass", after) == []
    assert told("class C(dict):\n    def keys(self): pass", "class C(dict): pass") == []
    # what comes from elsewhere may have it, and so may what derives from that
    assert told("from x import X\nclass C(X):\n    def m(self): pass", "from x import X\nclass C(X): pass") == []
    after = "from x import X\nclass B(X): pass\nclass C(B): pass"
    assert told("from x import X\nclass B(X): pass\nclass C(B):\n    def m(self): pass", after) == []
    assert told("class C(C):\n    def m(self): pass", "class C(C): pass") == gone  # of itself: no base at all


def test_a_base_in_place_of_another_may_derive_from_it() -> None:
    """`class ContentDecodingError(RequestException, BaseHTTPError)` became one of `DecodeError`, which is an
    `HTTPError`, in another file."""
    assert told("class C(A): pass", "from other import B\n\nclass C(B): pass") == []
    assert told("class C(LookupError): pass", "class C(KeyError): pass") == []
    lost = [("bases", "C", "no longer derives from `KeyError`")]
    assert told("class C(KeyError): pass", "class C(LookupError): pass") == lost
    assert told("class C(KeyError): pass", "class B: pass\nclass C(B): pass") == lost
    assert told("class C(A, KeyError): pass", "class C(A): pass") == lost


def test_one_exception_for_another() -> None:
    before = "def f():\n    raise ValueError('x')\n"
    assert told(before, before.replace("ValueError", "TypeError")) == [
        ("exception", "f", "raises `TypeError` where it raised `ValueError`")
    ]
    assert told(before, "def f():\n    raise ValueError('x')\n    raise TypeError\n") == []
    assert told(before, "def f():\n    pass\n") == []


def test_grammar_of_a_newer_python_hides_only_itself() -> None:
    newer = "type Alias[T: int = str] = list[T]\n\ndef old(a): pass\n\ndef new[T = int](a: T) -> T: return a\n"
    assert told(newer, newer.replace("def old(a)", "def old(b)")) == [
        ("signature", "old", "parameter `a` is called `b` now")
    ]
    assert told("def old(a): pass\ndef new(a): pass\n", newer.replace("(a: T)", "(b: T)").partition("\n")[2]) == []


def test_what_does_not_parse_is_not_compared() -> None:
    assert readable(b"def f(:\n", 1_000_000) is None
    assert readable(b"x = 1\n" * 100, 100) is None


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ("def f(a):\n    return 1\n", "def f(a):\n    return 2\n", False),
        ("def f(a):\n    return 1\n", "def f(\n    b\n):\n    return 1\n", True),
        ("X = 1\n", "X = 2\n", False),
        ("__all__ = ['a']\n", "__all__ = ['b']\n", True),
        ("class A(B): pass\n", "class A: pass\n", True),
    ],
)
def test_the_outline_tells_whether_to_look_closer(before: str, after: str, differ: bool) -> None:
    assert may_differ(before, after, [(1, 3)], [(1, 3)]) is differ
