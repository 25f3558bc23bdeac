"""Kinds of Python edits: what counts, and what only looks as if."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.edits.kinds.concrete import decide_by_libcst
from editguard.edits.kinds.decide import decide
from editguard.edits.kinds.slices import SlicePair
from editguard.vocabulary.edit import Kind

K = Kind

SAME: list[tuple[str, str, Kind]] = [
    # layout
    ("x = f(a, b)\n", "x = f(\n    a,\n    b,\n)\n", K.FORMATTING),
    ("x = (a)\n", "x = a\n", K.FORMATTING),
    ("x = 'a'\n", 'x = "a"\n', K.FORMATTING),
    ("x = 'it\\'s'\n", 'x = "it\'s"\n', K.FORMATTING),
    ("x = U'a'\n", "x = 'a'\n", K.FORMATTING),
    ("x = RB'a'\n", "x = rb'a'\n", K.FORMATTING),
    ("x = a + \\\n    b\n", "x = a + b\n", K.FORMATTING),
    ("a = 1; b = 2\n", "a = 1\nb = 2\n", K.FORMATTING),
    ("    x = 1\n", "        x = 1\n", K.FORMATTING),
    ("x = 1   \n", "x = 1\n", K.FORMATTING),
    ("x = 1\n\n\n", "x = 1\n", K.FORMATTING),
    ("def f(): '''Doc.'''\n", 'def f():\n    """Doc."""\n', K.FORMATTING),
    # comments
    ("x = 1  # a\n", "x = 1  # b\n", K.COMMENT),
    ("# a\nx = 1\n", "x = 1\n", K.COMMENT),
    ("x = 1\n", "x = 1  # noqa: E501\n", K.COMMENT),
    # docstrings
    ('def f():\n    """One."""\n    g()\n', 'def f():\n    """Two."""\n    g()\n', K.DOCSTRING),
    ("def f():\n    pass\n", 'def f():\n    """Doc."""\n', K.DOCSTRING),
    ('class A:\n    """One."""\n', "class A:\n    pass\n", K.DOCSTRING),
    # imports
    ("import a\nimport b\n", "import b\nimport a\n", K.IMPORT),
    ("import a, b\n", "import a\nimport b\n", K.IMPORT),
    ("from a import (b, c)\n", "from a import c, b\n", K.IMPORT),
    # type hints
    ("def f(a, b=1):\n    return a\n", "def f(a: int, b: int = 1) -> int:\n    return a\n", K.ANNOTATION),
    ("x = 1\n", "x: int = 1\n", K.ANNOTATION),
    ("x = 1\n", "x = 1  # type: int\n", K.ANNOTATION),
    # the same in other words
    ("x = 'a' 'b'\n", "x = 'ab'\n", K.EQUIVALENT),
    ("x = 1000\n", "x = 1_000\n", K.EQUIVALENT),
    ("x = '\\x41'\n", "x = 'A'\n", K.EQUIVALENT),
    ("y = not a in b\n", "y = a not in b\n", K.EQUIVALENT),
    ("y = not a is b\n", "y = a is not b\n", K.EQUIVALENT),
    ("y = dict()\n", "y = {}\n", K.EQUIVALENT),
    ("y = set([a, b])\n", "y = {a, b}\n", K.EQUIVALENT),
    ("f(a=x, b=1)\n", "f(b=1, a=x)\n", K.EQUIVALENT),
    ("y = '{} of {}'.format(a, b)\n", "y = f'{a} of {b}'\n", K.EQUIVALENT),
    ("if not a:\n    f()\nelse:\n    g()\n", "if a:\n    g()\nelse:\n    f()\n", K.EQUIVALENT),
    ("y = f() if not a else g()\n", "y = g() if a else f()\n", K.EQUIVALENT),
    ("if a:\n    return 1\nelse:\n    return 2\n", "if a:\n    return 1\nreturn 2\n", K.EQUIVALENT),
    ("if a:\n    f()\nelse:\n    if b:\n        g()\n", "if a:\n    f()\nelif b:\n    g()\n", K.EQUIVALENT),
    ("if a:\n    if b:\n        f()\n", "if a and b:\n    f()\n", K.EQUIVALENT),
    ("if not (a and b):\n    f()\n", "if not a or not b:\n    f()\n", K.EQUIVALENT),
    ("def f():\n    g()\n    return None\n", "def f():\n    g()\n", K.EQUIVALENT),
    ("def f():\n    return None\n", "def f():\n    return\n", K.EQUIVALENT),
    ("class A(object):\n    x = 1\n", "class A:\n    x = 1\n", K.EQUIVALENT),
    ("try:\n    f()\nexcept (E,):\n    g()\n", "try:\n    f()\nexcept E:\n    g()\n", K.EQUIVALENT),
    (
        "class A(B):\n    def f(self):\n        super(A, self).f()\n",
        "class A(B):\n    def f(self):\n        super().f()\n",
        K.EQUIVALENT,
    ),
    # names (whether the old one was bound there is settled across the file)
    ("def f(a):\n    return a\n", "def f(b):\n    return b\n", K.RENAME),
]

BEHAVIOUR: list[tuple[str, str]] = [
    ("x = (1)\n", "x = (1,)\n"),
    ("x = a, b\n", "x = (a, b),\n"),
    ("x = 'a'\n", "x = 'b'\n"),
    ("x = 'a'\n", "x = b'a'\n"),
    ("x = r'\\n'\n", "x = '\\n'\n"),
    ("x = 'a'\n", "x = f'a{b}'\n"),
    ("def f(a=1):\n    return a\n", "def f(a=2):\n    return a\n"),
    ("def f(a, b):\n    return a\n", "def f(b, a):\n    return a\n"),
    ("f(a=g(), b=h())\n", "f(b=h(), a=g())\n"),
    ("f(a=x.y, b=1)\n", "f(b=1, a=x.y)\n"),
    ("f(a, b)\n", "f(b, a)\n"),
    ("y = not a == b\n", "y = a != b\n"),
    ("y = not a < b\n", "y = a >= b\n"),
    ("y = a < b\n", "y = b > a\n"),
    ("y = len(a) == 0\n", "y = not a\n"),
    ("for k in d.keys():\n    f(k)\n", "for k in d:\n    f(k)\n"),
    ("i += 1\n", "i = i + 1\n"),
    ("y = dict(a=1)\n", "y = {'a': 1}\n"),
    ("y = list(a)\n", "y = [*a]\n"),
    ("dict = f\ny = dict()\n", "dict = f\ny = {}\n"),
    ("y = '{!r}'.format(a)\n", "y = f'{a}'\n"),
    ("y = '{:>3}'.format(a)\n", "y = f'{a}'\n"),
    ("y = '%s' % a\n", "y = f'{a}'\n"),
    ("y = '{1} {0}'.format(a, b)\n", "y = f'{a} {b}'\n"),
    ("y = '{}'.format(f())\n", "y = f'{f()}'\n"),
    ("if a:\n    f()\nelse:\n    g()\n", "if a:\n    g()\nelse:\n    f()\n"),
    ("if a:\n    if b:\n        f()\n    else:\n        g()\n", "if a and b:\n    f()\nelse:\n    g()\n"),
    ("if a:\n    f()\nelse:\n    g()\n", "if a:\n    f()\ng()\n"),
    ("y = not (a and b)\n", "y = not a and not b\n"),
    ("def f():\n    return None\n    g()\n", "def f():\n    g()\n"),
    ("try:\n    f()\nexcept (E, F):\n    g()\n", "try:\n    f()\nexcept E:\n    g()\n"),
    ("class A(object, B):\n    x = 1\n", "class A(B):\n    x = 1\n"),
    (
        "class A(B):\n    def f(self):\n        super(B, self).f()\n",
        "class A(B):\n    def f(self):\n        super().f()\n",
    ),
    (
        "class A(B):\n    def f(self):\n        return [super(A, self).g(x) for x in y]\n",
        "class A(B):\n    def f(self):\n        return [super().g(x) for x in y]\n",
    ),
    ("class A:\n    x: int = 1\n", "class A:\n    x: str = 1\n"),
    ("class A:\n    x = 1\n", "class A:\n    x: int = 1\n"),
    ("x = 1\n", "x: int\n"),
    ("import a\n", "import b\n"),
    ("import a\n", "import a as b\n"),
    ("from a import b\n", "from .a import b\n"),
    ("from a import *\nfrom b import *\n", "from b import *\nfrom a import *\n"),
    ("import a\nf()\nimport b\n", "import b\nf()\nimport a\n"),
    ("def f(a, b):\n    return a + b\n", "def f(c, d):\n    return d + c\n"),
    ("x = a\ny = a\n", "x = b\ny = c\n"),
    ("x = a\n", "x = list\n"),
    ("x.a = 1\n", "y.b = 1\nz.b = 2\n"),
    ("def f():\n    x = 'a'\n", "def f():\n    'a'\n"),
    ("assert a, 'x'\n", "assert (a, 'x')\n"),
    ("return a\n", "return (a, )\n"),
    ("print(a)\n", "print((a, b))\n"),
    ("x = yield\n", "x = yield a\n"),
    ("del a, b\n", "del b, a\n"),
    ("@a\n@b\ndef f(): pass\n", "@b\n@a\ndef f(): pass\n"),
    ("x = 1 if a else 2\n", "x = 2 if a else 1\n"),
    ("with a, b:\n    f()\n", "with b, a:\n    f()\n"),
    ("global a\n", "global b\nb = 1\n"),
    ("raise E from None\n", "raise E\n"),
    ("x = [i for i in a if b]\n", "x = [i for i in a]\n"),
    ("async def f():\n    pass\n", "def f():\n    pass\n"),
]


@pytest.mark.parametrize(("before", "after", "kind"), SAME)
def test_kind(before: str, after: str, kind: Kind) -> None:
    for one, other in ((before, after), (after, before)):
        assert decide(SlicePair(one, other, "function")).kind is kind, (one, other)


@pytest.mark.parametrize(("before", "after"), BEHAVIOUR)
def test_what_can_change_behaviour_is_behaviour(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        decision = decide(SlicePair(one, other, "function"))
        assert decision.kind is Kind.BEHAVIOUR, (one, other, decision)


@pytest.mark.parametrize(("before", "after"), BEHAVIOUR)
def test_libcst_gives_no_false_kind_either(before: str, after: str) -> None:
    decision = decide_by_libcst(SlicePair(before, after, "function"))
    assert decision.kind in (Kind.BEHAVIOUR, Kind.RENAME), (before, after, decision)


@pytest.mark.parametrize(("before", "after", "kind"), [row for row in SAME if row[2] is not Kind.EQUIVALENT])
def test_libcst_agrees_or_says_behaviour(before: str, after: str, kind: Kind) -> None:
    assert decide_by_libcst(SlicePair(before, after, "function")).kind in (kind, Kind.BEHAVIOUR, Kind.COMMENT)


@pytest.mark.parametrize(
    ("before", "after", "opens", "kind"),
    [
        ("", '"""Doc."""\n', True, Kind.DOCSTRING),
        ("", '"""Doc."""\n', False, Kind.BEHAVIOUR),
        ("", "# why\n", False, Kind.COMMENT),
        ("\n", "", False, Kind.FORMATTING),
        ("", "x = 1\n", False, Kind.BEHAVIOUR),
        ("import os\n", "", False, Kind.BEHAVIOUR),
    ],
)
def test_one_side_only(before: str, after: str, opens: bool, kind: Kind) -> None:
    assert decide(SlicePair(before, after, "module", opens)).kind is kind


def test_what_no_parser_reads_has_no_kind() -> None:
    assert decide(SlicePair("print 'a'\n", "print 'b'\n")).kind is None


def test_a_builtin_bound_elsewhere_in_the_file_is_no_builtin() -> None:
    pair = SlicePair("y = dict()\n", "y = {}\n", file_text=lambda: "from a import dict\n")
    assert decide(pair).kind is Kind.BEHAVIOUR


NAMES = st.sampled_from(["a", "b", "c"])
CONDITIONS = st.recursive(
    st.one_of(NAMES, st.builds("{} in d".format, NAMES), st.builds("{} is {}".format, NAMES, NAMES)),
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=4,
)


def outcome(condition: str, then: str, otherwise: str, shape: str) -> tuple[str, list[object]]:
    """A small function and what it returns for every combination of its arguments."""
    lines = {
        "else": f"    if {condition}:\n        return {then}\n    else:\n        return {otherwise}\n",
        "flat": f"    if {condition}:\n        return {then}\n    return {otherwise}\n",
        "not": f"    if not ({condition}):\n        return {otherwise}\n    else:\n        return {then}\n",
        "expression": f"    return {then} if {condition} else {otherwise}\n",
    }
    source = "def f(a, b, c, d):\n" + lines[shape]
    space: dict[str, object] = {}
    exec(source, space)  # only what this test writes
    function = space["f"]
    values = (0, 1, ())
    results = [function(a, b, c, (0, 1)) for a in values for b in values for c in values]  # type: ignore[operator]
    return source, results


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, CONDITIONS, st.sampled_from(["1", "2"]), st.sampled_from(["1", "2"]), st.data())
def test_equivalent_programs_do_the_same(one: str, other: str, then: str, otherwise: str, data: st.DataObject) -> None:
    shapes = st.sampled_from(["else", "flat", "not", "expression"])
    before, results = outcome(one, then, otherwise, data.draw(shapes))
    after, others = outcome(other, then, otherwise, data.draw(shapes))
    if decide(SlicePair(before, after)).kind in (Kind.EQUIVALENT, Kind.FORMATTING):
        assert results == others, (before, after)
