"""What code chooses where there is a choice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.style import traits as module
from editguard.style.traits import case_of, traits


def chosen(text: str, group: str, package: str = "pkg") -> list[str]:
    return [trait.value for trait in traits(text.encode(), package) if trait.group == group]


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("load_file", "snake_case"),
        ("_load_file", "snake_case"),
        ("loadFile", "camelCase"),
        ("LoadFile", "PascalCase"),
        ("HTTPError", "PascalCase"),
        ("load", None),
        ("X", None),
        ("MAX_SIZE", None),
        ("__init__", None),
        ("_", None),
    ],
)
def test_cases(name: str, case: str | None) -> None:
    assert case_of(name) == case


@pytest.mark.parametrize(
    ("text", "group", "expected"),
    [
        ("def a_b(c_d): pass\n", module.FUNCTION, ["snake_case"]),
        ("class A(B):\n    def setUp(self): pass\n", module.FUNCTION, []),
        ("class A:\n    def doIt(self): pass\n", module.FUNCTION, ["camelCase"]),
        ("@overrides\ndef setUp(): pass\n", module.FUNCTION, []),
        ("def f():\n    some_name = 1\n    for otherName in x: pass\n", module.VARIABLE, ["snake_case", "camelCase"]),
        ("class my_class: pass\nclass Mine: pass\n", module.CLASS, ["snake_case", "PascalCase"]),
        ("x = 'a'\ny = \"b\"\nz = ''\nw = 'a\"b'\n", module.QUOTES, ["single", "double"]),
        ("é = 'ü'; y = \"b\"\n", module.QUOTES, ["single", "double"]),
        ("x = f'a {n}'\ny = '%s' % n\nz = '{}'.format(n)\nw = f'a'\n", module.FORMATTING,
         ["f-strings", "the % operator", "str.format"]),
        ("def f(a):\n    '''Do.\n\n    Args:\n        a: it.\n    '''\n", module.DOCSTRING, ["Google"]),
        ("def f(a):\n    '''Do.\n\n    Parameters\n    ----------\n    a : it\n    '''\n", module.DOCSTRING, ["NumPy"]),
        ("def f(a):\n    '''Do.\n\n    :param a: it\n    '''\n", module.DOCSTRING, ["reST"]),
        ("def f(a):\n    '''Do it.'''\n", module.DOCSTRING, []),
        ("def f():\n    '''Do.'''\ndef _g(): pass\ndef h(): pass\n", module.DOCUMENTED,
         ["a docstring", "no docstring"]),
        ("def f(a: int): pass\ndef g(a): pass\ndef h(): pass\ndef i(a: int, b): pass\n", module.ANNOTATED,
         ["annotated", "not annotated"]),
        ("class A:\n    def f(self, a): pass\n    def g(self): pass\n", module.ANNOTATED, ["not annotated"]),
        ("from . import a\nfrom pkg.b import c\nfrom os import d\n", module.IMPORTS, ["relative", "absolute"]),
        ("print(1)\nlogger.info('a')\nself.log.debug('b')\nmath.log(3)\n", module.OUTPUT,
         ["print", "logging", "logging"]),
        ("raise A()\nraise m.B\nraise\nraise error\n", module.ERRORS, ["A", "B"]),
        ("os.path.join(a)\nPath(a)\npathlib.Path(b)\n", module.PATHS, ["os.path", "pathlib", "pathlib"]),
        ("if x:\n    y\nwhile x:\n\ty\nfor a in b:\n  c\n", module.INDENT, ["4 blanks", "tabs", "2 blanks"]),
        ("if x: y\n", module.INDENT, []),
        ("x = 1\r\ny = 2\n", module.LINE_ENDS, ["CRLF", "LF"]),
    ],
)  # fmt: skip
def test_choices(text: str, group: str, expected: list[str]) -> None:
    assert chosen(text, group) == expected


def test_what_does_not_parse_has_line_ends_only() -> None:
    assert {trait.group for trait in traits(b"print 'x'\n", "")} == {module.LINE_ENDS}


statements = st.sampled_from(
    [
        "x = 'a'",
        'y = "b"',
        "def some_name(a, b):\n    return f'{a}'",
        "class A:\n    def doIt(self, x: int):\n        print(x)\n        raise ValueError('z')",
        "if a:\n  import os\n  os.path.join('c')\nelse:\n  pass",
        "try:\n    pass\nexcept A as e:\n    raise B from e",
        "match x:\n    case 1:\n        y = 'q'",
    ]
)


@settings(max_examples=60)
@given(st.lists(statements, min_size=1, max_size=6), st.data())
def test_a_part_has_the_choices_of_its_lines(parts: list[str], data: st.DataObject) -> None:
    text = "\n".join(parts) + "\n"
    count = text.count("\n")
    first = data.draw(st.integers(1, count))
    last = data.draw(st.integers(first, count))
    whole = [trait for trait in traits(text.encode(), "pkg") if first <= trait.line <= last]
    some = [trait for trait in traits(text.encode(), "pkg", [(first, last)]) if first <= trait.line <= last]
    assert Counter(some) == Counter(whole)
