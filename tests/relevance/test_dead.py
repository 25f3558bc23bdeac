"""Additions that nothing uses, and those of which that cannot be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.index.base import BaseIndex, Place
from editguard.index.blob import Definition
from editguard.relevance.dead import Placed, unreachable, unread, unreferenced
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Span
from tests.relevance.inserted import inserted

NOTHING = BaseIndex([], [])
SIT = "+\n+    def do_sit(self):\n+        pass\n"


def placed(edit: Edit, text: bytes) -> Placed:
    return Placed(text, ((edit.new_lines.first, edit.new_lines.last),) if edit.new_lines else ())


def idle(marked: str, *others: str, task: str = "") -> str:
    edit, text = inserted(marked)
    after = [text, *(other.encode() for other in others)]
    return unreferenced(edit, placed(edit, text), after, NOTHING, task)


def ignored(marked: str, task: str = "") -> str:
    edit, text = inserted(marked)
    return unread(edit, placed(edit, text), [text], NOTHING, task)


def test_a_function_that_nothing_calls() -> None:
    assert idle("+def helper(x):\n+    return x\n") == "helper"


def test_a_method_of_a_class_without_bases() -> None:
    assert idle(" class A:\n     x = 1\n \n+    def helper(self):\n+        return self.x\n") == "helper"


@pytest.mark.parametrize(
    "marked",
    [
        "+def helper(x):\n+    return x\n \n \n y = helper(1)\n",
        "+@register\n+def helper(x):\n+    return x\n",
        " class A(Base):\n     x = 1\n+\n+    def get_queryset(self):\n+        return self.x\n",
        " class A(metaclass=Meta):\n     x = 1\n+\n+    def helper(self):\n+        return self.x\n",
        " @plugin\n class A:\n     x = 1\n+\n+    def helper(self):\n+        return self.x\n",
        "+class Command(BaseCommand):\n+    help = ''\n",
        " class A:\n     def go(self, verb):\n         return getattr(self, 'do_' + verb)\n" + SIT,
        " class A:\n     def go(self, verb):\n         return getattr(self, f'do_{verb}')\n" + SIT,
        "+def helper(x):\n+    return x\n+\n+\n+install()\n",
        "+def __getattr__(name):\n+    raise AttributeError(name)\n",
        "+def test_it():\n+    assert True\n",
        "+def helper(:\n+    return x\n",
    ],
    ids=[
        "called", "decorated", "of a base", "of a metaclass", "of a decorated class", "a subclass", "looked up",
        "looked up by a template", "with a statement", "special", "a test", "does not parse",
    ],
)  # fmt: skip
def test_a_definition_that_may_be_used(marked: str) -> None:
    assert idle(marked) == ""


def test_a_definition_that_another_file_of_the_patch_uses() -> None:
    assert idle("+def helper(x):\n+    return x\n", "from shop.mail import helper\n") == ""


def test_a_definition_that_the_task_asks_for() -> None:
    assert idle("+def helper(x):\n+    return x\n", task="add a helper to shop.mail") == ""


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        (" def f(a):\n+    b = a\n     return a\n", "b"),
        (" def f(a):\n+    b: int = len(a)\n     return a\n", "b"),
        (" class A:\n     def f(self, a):\n+        self.last = a\n         return a\n", "last"),
        (" async def f(a):\n     if a:\n+        b = [1, 2]\n         return a\n", "b"),
    ],
)
def test_a_value_that_nothing_reads(marked: str, name: str) -> None:
    assert ignored(marked) == name


@pytest.mark.parametrize(
    "marked",
    [
        " def f(a):\n+    b = a\n     return b\n",
        " def f(a):\n+    b = a\n     def g():\n         return b\n     return g\n",
        " def f(a):\n+    b = send(a)\n     return a\n",
        " def f(a):\n+    b = a\n     return '{b}'.format(**locals())\n",
        " def f(a):\n     global b\n+    b = a\n     return a\n",
        " def f(a):\n+    b = a\n     b += 1\n     return a\n",
        " class Meta:\n     x = 1\n+    ordering = ['name']\n",
        " class A:\n     def f(self):\n         class B:\n             x = 1\n+            y = 2\n         return B\n",
        " class A(Thread):\n     def f(self):\n+        self.daemon = True\n         return 1\n",
        " def f(a):\n     return get(\n         a,\n+        timeout=3,\n     )\n",
        " x = 1\n+y = 2\n",
        " def f(a):\n+    _ = a\n     return a\n",
        " def f(a):\n+    __tracebackhide__ = True\n     return a\n",
        " def f(a):\n+    b, c = a\n     return c\n",
        " def f(a):\n+    if a:\n+        b = 1\n     return a\n",
        " def f(a):\n+    b = (yield a)\n     return a\n",
        " class A:\n     def f(self, a):\n+        self.last = a\n         return self.last\n",
    ],
    ids=[
        "read", "read within", "a call", "locals", "global", "augmented", "class body", "inner class body", "of a base",
        "an argument", "module", "underscore", "special", "two names", "with a condition", "yield", "attribute read",
    ],
)  # fmt: skip
def test_a_value_that_may_be_read(marked: str) -> None:
    assert ignored(marked) == ""


def test_code_behind_a_statement_that_leaves() -> None:
    edit, text = inserted(" def f(a):\n     return g(\n         a\n     )\n+    a = 2\n")
    assert unreachable(edit, placed(edit, text))


@pytest.mark.parametrize(
    "marked",
    [
        " def f(a):\n     if a:\n         return 1\n+    return 2\n",
        " def f(a):\n     raise NotImplementedError\n+    yield\n",
        ' def f(a):\n     """Of what\n     return\n+    says.\n     """\n',
        " def f(a):\n     try:\n         return 1\n+    finally:\n+        a.close()\n",
        " def f(a):\n     return 1\n \n \n+def g(a):\n+    return 2\n",
    ],
    ids=["after a branch", "a generator", "words", "finally", "the next function"],
)
def test_code_that_is_reached(marked: str) -> None:
    edit, text = inserted(marked)
    assert not unreachable(edit, placed(edit, text))


@given(st.binary(max_size=80), st.integers(1, 9), st.integers(0, 5))
def test_any_bytes(text: bytes, first: int, more: int) -> None:
    lines = tuple(line + b"\n" for line in text.split(b"\n"))
    edit = Edit("e1", "a.py", "a.py", None, Span(first, first + more), Kind.BEHAVIOUR, "a", (), lines)
    for name in (
        unreferenced(edit, placed(edit, text), [text], NOTHING, ""),
        unread(edit, placed(edit, text), [text], NOTHING, ""),
    ):
        assert name.encode() in text
    assert unreachable(edit, placed(edit, text)) in (True, False)


def test_private_names_are_for_those_in_sight() -> None:
    """Words such as `lower` are everywhere; that says nothing of a private name made of them."""

    class Base(BaseIndex):
        def frequency(self, term: str) -> int:
            return int(term == "lower")

        def defined(self, name: str) -> list[Place]:
            return [Place("shop/a.py", Definition("_shared", 1))] if name == "_shared" else []

    def found(name: str) -> str:
        edit, text = inserted(f"+def {name}(x):\n+    return x\n")
        return unreferenced(edit, placed(edit, text), [text], Base([], []), "")

    assert found("_lower") == "_lower"
    assert found("lower") == found("_shared") == ""
    assert found("frobnicate") == "frobnicate"
