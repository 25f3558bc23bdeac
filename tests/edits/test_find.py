"""Edits of whole files: their kinds together, their symbols, their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

import editguard
from editguard.edits.find import find_edits, module_name
from editguard.intake.write import grouped, line_opcodes, split_lines
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind, Label
from editguard.vocabulary.patch import (
    Applied,
    AppliedFile,
    AppliedPatch,
    FileChange,
    FileStatus,
    HunkLine,
    Patch,
    PatchFormat,
    PlacedHunk,
)
from tests.support import Work


def applied_file(path: str, before: bytes | None, after: bytes | None) -> AppliedFile:
    old, new = split_lines(before or b""), split_lines(after or b"")
    hunks = []
    for group in grouped(line_opcodes(old, new)):
        lines: list[HunkLine] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [HunkLine(" ", line) for line in old[i1:i2]]
            else:
                lines += [HunkLine("-", line) for line in old[i1:i2]] + [HunkLine("+", line) for line in new[j1:j2]]
        hunks.append(PlacedHunk(group[0][1] + 1, group[0][3] + 1, tuple(lines)))
    status = FileStatus.ADDED if before is None else FileStatus.DELETED if after is None else FileStatus.MODIFIED
    change = FileChange(path, None if before is None else path, status)
    return AppliedFile(change, Applied.EXACT, before, after, tuple(hunks))


def edits(files: dict[str, tuple[str | None, str | None]], config: Config | None = None) -> tuple[Edit, ...]:
    applied = [
        applied_file(path, None if old is None else old.encode(), None if new is None else new.encode())
        for path, (old, new) in files.items()
    ]
    patch = AppliedPatch(Patch(PatchFormat.UNIFIED), tuple(applied), Applied.EXACT)
    return find_edits(patch, config or Config(), lambda path: True)[0]


def kinds(before: str, after: str, path: str = "a.py") -> list[Kind]:
    return [edit.kind for edit in edits({path: (before, after)})]


SUITES = {
    "dedented out of a loop": (
        "def f(x):\n    for y in x:\n        g(y)\n        return y\n",
        "def f(x):\n    for y in x:\n        g(y)\n    return y\n",
    ),
    "indented into a loop": (
        "def f(x):\n    for y in x:\n        g(y)\n    return y\n",
        "def f(x):\n    for y in x:\n        g(y)\n        return y\n",
    ),
    "dedented out of an if": (
        "def f(x):\n    if x:\n        g()\n        h()\n    k()\n",
        "def f(x):\n    if x:\n        g()\n    h()\n    k()\n",
    ),
    "from try to else": (
        "try:\n    f()\n    g()\nexcept E:\n    h()\n",
        "try:\n    f()\nexcept E:\n    h()\nelse:\n    g()\n",
    ),
    "from body to else": (
        "if a:\n    f()\n    g()\nelse:\n    h()\n",
        "if a:\n    f()\nelse:\n    g()\n    h()\n",
    ),
    "out of a with": (
        "with a:\n    f()\n    g()\n",
        "with a:\n    f()\ng()\n",
    ),
    "method to function": (
        "class A:\n    x = 1\n\n    def f(self):\n        return 1\n",
        "class A:\n    x = 1\n\n\ndef f(self):\n    return 1\n",
    ),
}


@pytest.mark.parametrize("name", SUITES)
def test_code_that_changes_its_block_changes_what_it_does(name: str) -> None:
    before, after = SUITES[name]
    found = kinds(before, after)
    assert found
    assert set(found) <= {Kind.BEHAVIOUR}, found


def test_reindented_whole_function_is_layout() -> None:
    assert kinds("def f(x):\n  if x:\n    return 1\n", "def f(x):\n    if x:\n        return 1\n") == [Kind.FORMATTING]


def test_depth_that_follows_from_another_change_is_part_of_it() -> None:
    before = "def f(x):\n    if x:\n        return g()\n    return x\n"
    after = (
        "def f(x):\n    if x:\n            if y:\n                return h()\n            return g()\n    return x\n"
    )
    assert Kind.FORMATTING not in kinds(before, after)


def test_two_edits_of_one_statement_are_judged_together_where_they_must() -> None:
    before = "x = [\n    1,\n    2,\n    3,\n]\n"
    after = "x = (\n    1,\n    2,\n    3,\n)\n"
    assert kinds(before, after) == [Kind.BEHAVIOUR, Kind.BEHAVIOUR]


def test_an_edit_is_judged_without_its_neighbours() -> None:
    before = "def f(a):\n    b = g( a )\n    c = 1\n    d = 2\n    return h(b)\n"
    after = "def f(a):\n    b = g(a)\n    c = 1\n    d = 2\n    return h(b, c)\n"
    assert kinds(before, after) == [Kind.FORMATTING, Kind.BEHAVIOUR]


def test_imports_swapped_over_an_unchanged_one() -> None:
    found = edits({"a.py": ("import json\nimport os\nimport re\n", "import os\nimport re\nimport json\n")})
    assert [edit.kind for edit in found] == [Kind.IMPORT, Kind.IMPORT]
    assert found[0].partners == ("e2",)


def test_an_import_moved_into_a_function_is_not_order() -> None:
    before = "import json\n\n\ndef f():\n    return json\n"
    after = "def f():\n    import json\n    return json\n"
    assert Kind.IMPORT not in kinds(before, after)


def test_code_moved_between_files() -> None:
    code = "def helper(a, b):\n    total = a + b\n    return total * total\n"
    found = edits({"a.py": (f"x = 1\n\n\n{code}", "x = 1\n"), "b.py": ("y = 1\n", f"y = 1\n\n\n{code}")})
    assert {edit.kind for edit in found if edit.old_text or edit.new_text} == {Kind.MOVE}


def test_copied_code_is_not_moved() -> None:
    code = "def helper(a, b):\n    total = a + b\n    return total * total\n"
    found = edits({"a.py": (code, ""), "b.py": ("", code + "\n\n" + code)})
    assert Kind.MOVE not in {edit.kind for edit in found}


def test_moved_and_changed_code_is_not_moved() -> None:
    code = "def helper(a, b):\n    total = a + b\n    return total * total\n"
    found = edits({"a.py": (code, ""), "b.py": ("", code.replace("a + b", "a - b"))})
    assert Kind.MOVE not in {edit.kind for edit in found}


RENAMES = {
    "a local variable": (
        "def f(x):\n    t = g(x)\n    u = 1\n    return t\n",
        "def f(x):\n    total = g(x)\n    u = 1\n    return total\n",
        True,
    ),
    "another variable that exists": (
        "def f(x):\n    t = g(x)\n    u = 1\n    return t\n",
        "def f(x):\n    t = g(x)\n    u = 1\n    return u\n",
        False,
    ),
    "a function and its calls": (
        "def one():\n    return 1\n\n\nx = one()\n",
        "def first():\n    return 1\n\n\nx = first()\n",
        True,
    ),
    "a call of something else": ("def f():\n    return one()\n", "def f():\n    return two()\n", False),
    "a typing error mended": ("def f(value):\n    return valeu\n", "def f(value):\n    return value\n", False),
    "an attribute of another object": (
        "def f(a):\n    return a.x\n",
        "def f(a):\n    return a.y\n",
        False,
    ),
    "an exception type": (
        "def f():\n    raise ValueError(1)\n",
        "def f():\n    raise TypeError(1)\n",
        False,
    ),
    "half of the uses": (
        "def f(x):\n    t = g(x)\n    u = 1\n    return t\n",
        "def f(x):\n    total = g(x)\n    u = 1\n    return t\n",
        False,
    ),
    "a keyword argument": ("def f():\n    return g(a=1)\n", "def f():\n    return g(b=1)\n", False),
    "an operator's method": (
        "class Q:\n    def __and__(self, o):\n        return self.c(o)\n",
        "class Q:\n    def __rand__(self, o):\n        return self.c(o)\n",
        False,
    ),
    "a definition under which another is inserted": (
        "def one(v):\n    return [g(x) for x in v]\n",
        "def two(v):\n    return [h(x) for x in v]\n\n\ndef one(v):\n    return [g(x) for x in v]\n",
        False,
    ),
    "an attribute that holds something else": (
        "def f(s):\n    def inner():\n        s.one = read()\n    s.one = None\n    inner()\n    return s.one\n",
        "def f(s):\n    def inner():\n        s.two = os.environ\n    s.two = None\n    inner()\n    return s.two\n",
        False,
    ),
    "a variable that is made in another way": (
        "def f(k):\n    one = {}\n    for x in k:\n        one[x] = 1\n    return one\n",
        "def f(k):\n    two = get(k)\n    for x in k:\n        two[x] = 1\n    return two\n",
        False,
    ),
    "a name told apart from a new one": (
        "def f(a, b):\n    kind = a.kind()\n    use(a)\n    return g(kind)\n",
        "def f(a, b):\n    new_kind = a.kind()\n    old_kind = b.kind()\n    use(a)\n    return g(new_kind)\n",
        False,
    ),
    "a global": (
        "X = 1\n\n\ndef f():\n    global X\n    X = 2\n",
        "X = 1\n\n\ndef f():\n    global Y\n    Y = 2\n",
        False,
    ),
    "a name that a string still has": (
        "class A:\n    def f(self):\n        self.one = 1\n        return getattr(self, 'one')\n",
        "class A:\n    def f(self):\n        self.two = 1\n        return getattr(self, 'one')\n",
        False,
    ),
    "a parameter that a call still names": (
        "def f(one):\n    return one\n\n\nf(one=1)\n",
        "def f(two):\n    return two\n\n\nf(one=1)\n",
        False,
    ),
    "a name that a message has": (
        "def f(x):\n    t = g(x)\n    u('The letter t is what we are looking for here')\n    return t\n",
        "def f(x):\n    total = g(x)\n    u('The letter t is what we are looking for here')\n    return total\n",
        True,
    ),
    "two names swapped": (
        "def f(a, b):\n    return g(a, b)\n",
        "def f(b, a):\n    return g(a, b)\n",
        False,
    ),
}


@pytest.mark.parametrize("name", RENAMES)
def test_renames(name: str) -> None:
    before, after, renamed = RENAMES[name]
    found = kinds(before, after)
    assert (set(found) == {Kind.RENAME}) is renamed, found
    assert renamed or Kind.RENAME not in found


def test_a_rename_reaches_other_files() -> None:
    found = edits(
        {
            "a.py": ("def one():\n    return 1\n", "def first():\n    return 1\n"),
            "b.py": ("from a import one\n\nx = one()\n", "from a import first\n\nx = first()\n"),
        }
    )
    assert {edit.kind for edit in found} == {Kind.RENAME}


def test_symbols() -> None:
    before = "class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n\n\nx = 1\n"
    after = "class A:\n    def f(self):\n        return 10\n\n    def g(self):\n        return 20\n\n\nx = 2\n"
    found = edits({"src/pkg/mod.py": (before, after)})
    assert [edit.symbol for edit in found] == ["pkg.mod.A.f", "pkg.mod.A.g", "pkg.mod"]


def test_a_far_change_in_a_long_file() -> None:
    """Only the parts around the changes are parsed; kinds, symbols and lines are those of the whole."""
    part = '''def f{0}(a):
    """Text with a def in it:

def g(): not code
    """
    return g( a, {0} )


'''
    before = "".join(part.format(n) for n in range(200))
    after = before.replace("return g( a, 7 )", "return g(a, 7)").replace("return g( a, 190 )", "return h(a, 190)")
    found = edits({"a.py": (before, after)})
    assert [(edit.kind, edit.symbol) for edit in found] == [(Kind.FORMATTING, "a.f7"), (Kind.BEHAVIOUR, "a.f190")]
    assert [edit.new_lines for edit in found] == [(7 * 8 + 6,) * 2, (190 * 8 + 6,) * 2]


def test_kinds_by_place() -> None:
    found = edits(
        {
            "tests/test_a.py": ("x = 1\n", "x = 2\n"),
            "docs/a.rst": ("One.\n", "Two.\n"),
            "setup.cfg": ("a = 1\n", "a = 2\n"),
            "requirements.txt": ("a==1\n", "a==2\n"),
            "a.js": ("f( 1)\n", "f(2)\n"),
            "schema_pb2.py": ("x = 1\n", "x = 2\n"),
        }
    )
    assert [edit.kind for edit in found] == [
        Kind.TEST,
        Kind.DOCS,
        Kind.CONFIG,
        Kind.DEPENDENCY,
        Kind.BEHAVIOUR,
        Kind.GENERATED,
    ]


def test_structure_comes_before_place() -> None:
    assert kinds("x = f( 1 )\n", "x = f(1)\n", "tests/test_a.py") == [Kind.FORMATTING]


def test_python_that_does_not_parse_is_compared_as_text() -> None:
    patch = AppliedPatch(
        Patch(PatchFormat.UNIFIED),
        (applied_file("a.py", b"print 'x'\ny = 1 \n", b"print 'x'\ny = 1\n"),),
        Applied.EXACT,
    )
    found, syntax = find_edits(patch, Config(), lambda path: True)
    assert [edit.kind for edit in found] == [Kind.BEHAVIOUR]
    assert syntax[0].parse == "failed"
    assert syntax[0].before_error is not None
    assert syntax[0].before_error[0] == 1


@pytest.mark.parametrize(
    ("path", "name"),
    [("a/b.py", "a.b"), ("src/a/b.py", "a.b"), ("a/__init__.py", "a"), ("a.pyi", "a"), ("src.py", "src")],
)
def test_module_name(path: str, name: str) -> None:
    assert module_name(path) == name


def test_excluded_paths_are_not_judged(tmp_path: Path) -> None:
    work = Work(tmp_path / "r")
    work.put("a.py", "x = 1\n")
    work.put("vendor/b.py", "y = f( 1 )\n")
    work.put("editguard.toml", 'exclude = ["vendor/"]\n')
    work.commit()
    work.put("a.py", "x = 2\n")
    work.put("vendor/b.py", "y = f(1)\n")
    found = editguard.check(work.folder, worktree=True)
    assert [verdict.label for verdict in found.verdicts] == [Label.NOT_ASSESSED, Label.NOT_ASSESSED]
    assert "exclude" in found.verdicts[1].evidence[0].detail
    assert {finding.rule for finding in found.findings} == {"EG018"}


def test_an_untracked_file_over_the_bound_does_not_pass_unseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editguard.repo.changes.MAX_UNTRACKED_BYTES", 10)
    work = Work(tmp_path / "r")
    work.put("a.py", "x = 1\n")
    work.commit()
    work.put("big.py", "y = 1\n" * 10)
    found = editguard.check(work.folder, worktree=True)
    assert [(finding.rule, finding.path) for finding in found.findings] == [("EG016", "big.py")]
    assert found.status is editguard.Status.INVALID


BODY = (
    "        if self.depth > 3 and self.name not in seen:\n            return [self.name, *rest]\n        return rest\n"
)
FIELDS = "".join(f"    field_{number} = {number}\n" for number in range(9))
HELPER = "def helper(a, b):\n    total = a + b\n    return total * total + a - b\n"
OTHERS = "".join(f"def other_{number}(a):\n    return helper(a, {number})\n\n\n" for number in range(4))
MOVES = {
    "a helper behind its callers": (f"{HELPER}\n\n{OTHERS}x = 1\n", f"{OTHERS}{HELPER}\n\nx = 1\n", True),
    "a helper behind its first call": (
        f"{HELPER}\n\nx = helper(1, 2)\n\n\n{OTHERS}y = 1\n",
        f"x = helper(1, 2)\n\n\n{OTHERS}{HELPER}\n\ny = 1\n",
        False,
    ),
    "a function before what its default reads": (
        f"{OTHERS}LIMIT = 3\n\n\n{HELPER.replace('b)', 'b=LIMIT)')}",
        f"{HELPER.replace('b)', 'b=LIMIT)')}\n\n{OTHERS}LIMIT = 3\n",
        False,
    ),
    "a method in its class": (
        f"class A:\n    def one(self, rest):\n{BODY}\n{FIELDS}",
        f"class A:\n{FIELDS}\n    def one(self, rest):\n{BODY}",
        True,
    ),
    "a method to another class": (
        f"class A:\n    x = 1\n\n    def one(self, rest):\n{BODY}\n\nclass B:\n    y = 1\n    z = 3\n",
        f"class A:\n    x = 1\n\n\nclass B:\n    y = 1\n    z = 3\n\n    def one(self, rest):\n{BODY}",
        False,
    ),
    "a statement into a try": (
        "def f(data):\n    plain = base64.b64decode(data.encode('ascii'), validate=True)\n"
        "    try:\n        h, s = plain.split(1)\n    except ValueError:\n        return None\n",
        "def f(data):\n    try:\n        plain = base64.b64decode(data.encode('ascii'), validate=True)\n"
        "        h, s = plain.split(1)\n    except ValueError:\n        return None\n",
        False,
    ),
    "a branch before another": (
        "def f(a):\n    if a == 1:\n        return one(a)\n    elif a.skipped and a.kind is not None:\n"
        "        a.place = find(a.kind, a.line + 1)\n    elif a == 2:\n        return two(a)\n",
        "def f(a):\n    if a == 1:\n        return one(a)\n    elif a == 2:\n        return two(a)\n"
        "    elif a.skipped and a.kind is not None:\n        a.place = find(a.kind, a.line + 1)\n",
        False,
    ),
    "a check behind another": (
        "def f(a, b):\n    if not a.full and a.negated:\n        raise Empty(a)\n    keep(a)\n    send(b)\n"
        "    if b:\n        return 1\n",
        "def f(a, b):\n    keep(a)\n    send(b)\n    if b:\n        return 1\n"
        "    if not a.full and a.negated:\n        raise Empty(a)\n",
        False,
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_moves(name: str) -> None:
    before, after, moved = MOVES[name]
    found = kinds(before, after)
    assert (Kind.MOVE in found) is moved, found
    assert moved or set(found) == {Kind.BEHAVIOUR}


def test_code_that_leaves_its_block_is_not_laid_out_anew() -> None:
    before = (
        "def f(a):\n    if a:\n        kind = 1\n    else:\n        kind = 2\n        column = (\n            find(a)\n"
        "        )\n        if column:\n            a.to = column\n    return kind\n"
    )
    after = (
        "def f(a):\n    if a:\n        kind = 1\n    else:\n        kind = 2\n    column = find(a)\n"
        "    if column:\n        a.to = column\n    return kind\n"
    )
    assert set(kinds(before, after)) == {Kind.BEHAVIOUR}


IMPORTS = {
    "in another order": ("import b\nimport a\n", "import a\nimport b\n", True),
    "of a name that two of them bind": (
        "from a import x\nfrom b import x\n",
        "from b import x\nfrom a import x\n",
        False,
    ),
    "with a star": ("from a import *\nfrom b import y\n", "from b import y\nfrom a import *\n", False),
    "past a star": ("import c\nfrom a import *\nimport d\n", "from a import *\nimport d\nimport c\n", False),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_imports(name: str) -> None:
    before, after, free = IMPORTS[name]
    assert (Kind.IMPORT in kinds(before, after)) is free


def test_hints_that_a_decorator_may_read_are_behaviour() -> None:
    plain = "{}def f(a: int):\n    return a\n"
    for decorator, kind in (
        ("@app.get('/')\n", Kind.BEHAVIOUR),
        ("@property\n", Kind.ANNOTATION),
        ("@functools.lru_cache(None)\n", Kind.ANNOTATION),
        ("", Kind.ANNOTATION),
    ):
        before = plain.format(decorator)
        assert kinds(before, before.replace("int", "str")) == [kind]


def test_doctests_are_no_mere_words() -> None:
    before = 'def f():\n    """One.\n\n    >>> f()\n    1\n    """\n    return 1\n'
    assert kinds(before, before.replace("    1\n    ", "    2\n    ")) == [Kind.BEHAVIOUR]
    assert kinds(before, before.replace("One", "Two")) == [Kind.DOCSTRING]
