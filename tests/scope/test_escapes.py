"""Ways around a contract, tried as an attacker would: each is caught, or named here as out of reach with the reason."""

from __future__ import annotations

import unicodedata

import pytest

from tests.rules.harness import Changes, Files, Repository

SECRET = "def total(items):\n    return sum(items)\n\n\ndef other():\n    return 1\n"
LONG = SECRET + "".join(f"\n\ndef filler{number}():\n    return {number}\n" for number in range(12))
BEFORE: Files = {
    "tests/test_a.py": "def test_a():\n    assert 1\n",
    "src/a.py": "x = 1\n",
    "pkg/__init__.py": "from pkg.impl import total\nfrom .impl import other as another\n",
    "pkg/impl.py": LONG,
    "pkg/user.py": "from pkg import impl\nfrom pkg.impl import total\n\nprint(total([1]))\n",
    "pkg/star.py": "from .impl import *\n",
    "caf\u00e9/menu.py": "x = 1\n",
}


def codes(
    repository: Repository, contract: dict[str, object], after: Changes | None = None, diff: str = ""
) -> set[str]:
    """The rules of EG2, and those on patches that are refused, which report on the change."""
    report = repository.check(BEFORE, after, diff or None, contract=contract)
    return {finding.rule for finding in report.findings if finding.rule.startswith(("EG2", "EG011"))}


def added(path: str, text: str = "x = 1") -> str:
    return f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+{text}\n"


def changed(path: str) -> str:
    return (
        f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n"
        "@@ -1,2 +1,2 @@\n def test_a():\n-    assert 1\n+    assert True\n"
    )


# --- names of files


@pytest.mark.parametrize(
    "path",
    [
        "Tests/test_b.py",
        "TESTS/test_b.py",
        "tests /test_b.py",
        "tests./test_b.py",
        "tests::$INDEX_ALLOCATION/test_b.py",
        "t\u0435sts/test_b.py",  # a Cyrillic letter
        "te\u200bsts/test_b.py",  # a zero-width space
        "te\u017fts/test_b.py",  # a long s, which folds to s
        "\uff54\uff45\uff53\uff54\uff53/test_b.py",  # full width
        "te\u00adsts/test_b.py",  # a soft hyphen
        "te\u034fsts/test_b.py",  # a grapheme joiner
        "te\ufe0fsts/test_b.py",  # a variation selector
        "tests\U000e0061/test_b.py",  # a tag
        "tests\U000e0100/test_b.py",  # a further variation selector
        "tests\u3164/test_b.py",  # a filler that shows as a blank
        "tests\u00a0/test_b.py",
        "te\u202ests/test_b.py",  # turns the direction
        "\U0001d42d\U0001d41e\U0001d42c\U0001d42d\U0001d42c/test_b.py",  # mathematical letters
    ],
)
def test_a_denied_folder_by_another_spelling(repository: Repository, path: str) -> None:
    assert "EG201" in codes(repository, {"deny": ["tests/"]}, diff=added(path))


@pytest.mark.parametrize("path", ["SRC/b.py", "s\u0433c/b.py", "src./b.py", "sr\u0441/b.py", "src\u200b/b.py"])
def test_what_only_looks_allowed_is_not(repository: Repository, path: str) -> None:
    assert "EG201" in codes(repository, {"allow": ["src/"]}, diff=added(path))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_are_the_same(repository: Repository, form: str, written: str) -> None:
    path = unicodedata.normalize(form, "caf\u00e9/new.py")
    glob = unicodedata.normalize(written, "caf\u00e9/")
    assert "EG201" in codes(repository, {"deny": [glob]}, diff=added(path))
    assert codes(repository, {"allow": [glob]}, diff=added(path)) == set()


@pytest.mark.parametrize(
    "path", ["./tests/test_a.py", "src/../tests/test_a.py", "tests//test_a.py", "tests/./test_a.py"]
)
def test_dots_in_a_path(repository: Repository, path: str) -> None:
    found = codes(repository, {"deny": ["tests/"]}, diff=changed(path))
    assert found & {"EG201", "EG011"}
    assert codes(repository, {"allow": ["src/"]}, diff=changed(path)) & {"EG201", "EG011"}


@pytest.mark.parametrize("glob", ["./tests/", "tests/", "/tests", "tests/**", "./tests/./*"])
def test_a_glob_with_dots_still_matches(repository: Repository, glob: str) -> None:
    assert codes(repository, {"deny": [glob]}, {"tests/test_a.py": "x\n"}) == {"EG201"}


# --- links, renames, copies


def link(path: str, target: str) -> str:
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 120000\n--- /dev/null\n+++ b/{path}\n"
        f"@@ -0,0 +1 @@\n+{target}\n\\ No newline at end of file\n"
    )


def test_a_link_in_place_of_a_denied_folder(repository: Repository) -> None:
    assert "EG201" in codes(repository, {"deny": ["generated/"]}, diff=link("generated", "src"))
    module = link("generated", "1" * 40).replace("120000", "160000").replace("+1111", "+Subproject commit 1111")
    assert "EG201" in codes(repository, {"deny": ["generated/"]}, diff=module)


@pytest.mark.parametrize(
    "diff",
    [
        changed("tests/test_a.py").replace("tests/", "te\\163ts/").replace("a/te", '"a/te').replace("b/te", '"b/te')
        .replace("test_a.py ", 'test_a.py" ').replace("test_a.py\n", 'test_a.py"\n'),
        changed("tests/test_a.py").replace("git a/tests/test_a.py b/tests/test_a.py", "git a/src/a.py b/src/a.py"),
        changed("tests/test_a.py").replace("a/tests", "tests").replace("b/tests", "tests"),
        changed("tests\\test_a.py"),
        "diff --git a/tests/test_a.py b/tests/test_a.py\nold mode 100644\nnew mode 100755\n",
        "diff --git a/tests/x.bin b/tests/x.bin\nnew file mode 100644\nindex 0000000..1111111\n"
        "Binary files /dev/null and b/tests/x.bin differ\n",
        "diff --git a/src/a.py b/tests/c.py\nsimilarity index 100%\ncopy from src/a.py\ncopy to tests/c.py\n",
        "diff --git a/tests/test_a.py b/Tests/test_a.py\nsimilarity index 100%\nrename from tests/test_a.py\n"
        "rename to Tests/test_a.py\n",
    ],
    ids=["octal", "heads that differ", "no prefix", "backslash", "mode", "binary", "copy", "case"],
)  # fmt: skip
def test_ways_to_write_a_name(repository: Repository, diff: str) -> None:
    assert codes(repository, {"deny": ["tests/"]}, diff=diff) & {"EG201", "EG011"}
    assert codes(repository, {"allow": ["src/"]}, diff=diff) & {"EG201", "EG011"}


def test_a_link_into_a_denied_folder(repository: Repository) -> None:
    assert "EG201" in codes(repository, {"deny": ["tests/"]}, diff=link("src/link.py", "../tests/test_a.py"))
    assert "EG201" in codes(repository, {"allow": ["src/"]}, diff=link("src/link.py", "../tests/test_a.py"))
    assert codes(repository, {"allow": ["src/"]}, diff=link("src/link.py", "a.py")) == set()


def test_writing_through_a_link_of_the_same_patch(repository: Repository) -> None:
    diff = link("src/link", "../tests") + changed("src/link/test_a.py")
    assert codes(repository, {"deny": ["tests/"]}, diff=diff) >= {"EG011", "EG201"}


def test_a_rename_out_of_a_denied_folder(repository: Repository) -> None:
    after: Changes = {"tests/test_a.py": None, "src/test_a.py": BEFORE["tests/test_a.py"]}
    assert codes(repository, {"deny": ["tests/"]}, after) == {"EG201"}
    assert codes(repository, {"allow": ["src/"]}, after) == {"EG201"}


def test_a_rename_and_then_an_edit(repository: Repository) -> None:
    text = str(BEFORE["pkg/impl.py"])
    after: Changes = {"pkg/impl.py": None, "pkg/moved.py": text.replace("sum(items)", "0")}
    assert "EG201" in codes(repository, {"deny": ["pkg/impl.py"]}, after)
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after)
    assert "EG202" in codes(repository, {"allow-symbols": ["pkg.impl.other"]}, after)


def test_a_pure_rename_moves_its_symbols(repository: Repository) -> None:
    after: Changes = {"pkg/impl.py": None, "pkg/moved.py": BEFORE["pkg/impl.py"]}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after)
    assert "EG202" in codes(repository, {"allow-symbols": ["pkg.impl.total"]}, after)


def test_rename_and_edit_as_two_entries_of_one_patch(repository: Repository) -> None:
    diff = (
        "diff --git a/tests/test_a.py b/src/t.py\nsimilarity index 100%\nrename from tests/test_a.py\n"
        "rename to src/t.py\n" + changed("src/t.py")
    )
    assert "EG201" in codes(repository, {"deny": ["tests/"]}, diff=diff)


# --- symbols


@pytest.mark.parametrize(
    "text",
    [
        LONG.replace("sum(items)", "0"),
        LONG.replace("def total(items)", "def total(items, start=0)"),
        LONG.replace("def total", "def sum_of"),
        LONG.replace("def total", "@cache\ndef total"),
        LONG.replace("def total", "# careful\ndef total"),
        LONG + "\n\ndef total(items):\n    return 0\n",
        LONG + "\n\ntotal = other\n",
        LONG + "\n\ntotal: object = other\n",
        LONG + "\n\nfrom pkg.evil import total\n",
        LONG + "\n\nimport pkg.evil as total\n",
        LONG + "\n\nclass total:\n    pass\n",
        LONG + "\n\nfor total in [other]:\n    pass\n",
        LONG + "\n\nwith open('x') as total:\n    pass\n",
        LONG + "\n\nif (total := other):\n    pass\n",
        LONG + "\n\ndel total\n",
        LONG + "\n\ndef late():\n    global total\n    total = other\n",
        LONG + "\n\nif True:\n    def total(items):\n        return 0\n",
        LONG + "\n\ntry:\n    1 / 0\nexcept Exception:\n    total = other\n",
        LONG + "\ntry:\n    1 / 0\nexcept Exception as total:\n    pass\n",
        LONG + "\nmatch other:\n    case total:\n        pass\n",
        LONG + "\nmatch other:\n    case {**total}:\n        pass\n",
        LONG + "\nmatch other:\n    case [*total]:\n        pass\n",
        LONG + "\nmatch other:\n    case x if (total := other):\n        pass\n",
        LONG + "\n(a, total) = other, other\n",
        LONG + "\n*total, = (other,)\n",
        LONG + "\ntotal += 1\n",
        LONG + "\nx = 1; total = other\n",
        LONG + "\n# a line\rtotal = other\n",  # a carriage return ends a line, and a comment, of Python
        LONG + "\ntotal.__code__ = other.__code__\n",
        LONG + "\n[total := x for x in [other]]\n",
        LONG + "\nclass K:\n    global total\n    total = other\n",
        LONG + "\nasync def total(items):\n    return 0\n",
        LONG + "\ntype total = int\n",
        LONG + "\ndef total[T](items):\n    return 0\n",
        "type X = int\n" + LONG + "\nfor total in [other]:\n    pass\n",
        "type X = int\n" + LONG + "\nfor total in [other]:\n    type Y = int\n",
        "type X = int\n" + LONG + "\ntry:\n    1 / 0\nexcept Exception as total:\n    pass\n",
        "type X = int\n" + LONG + "\nif (total := other):\n    type Y = int\n",
        "# -*- coding: utf-7 -*-\n" + LONG + "\n+AHQAbwB0AGEAbA- = other\n",
        "# coding: unicode_escape\n" + LONG + "\n# \\ntotal = other\n",
        LONG + "\n\n\uff54otal = other\n",  # Python reads a full-width letter as the plain one
        "if False:\n" + "".join(f"    {line}" if line.strip() else line for line in LONG.splitlines(keepends=True)),
        LONG.replace("def total(items):\n    return sum(items)\n", ""),
        '"""\n' + LONG.replace("\n\n\ndef other", '\n"""\n\n\ndef other'),
        LONG.replace("def total(items):\n    return sum(items)\n", "total = lambda items: 0\n"),
    ],
)
def test_a_denied_symbol_in_its_own_file(repository: Repository, text: str) -> None:
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, {"pkg/impl.py": text})


def test_the_rest_of_the_file_is_free(repository: Repository) -> None:
    after: Changes = {"pkg/impl.py": LONG.replace("return 1\n", "return 10\n").replace("return 7", "return 70")}
    assert codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after) == set()


def test_moving_a_symbol_to_another_file(repository: Repository) -> None:
    gone = LONG.replace("def total(items):\n    return sum(items)\n\n\n", "from pkg.new import total\n\n\n")
    after: Changes = {"pkg/impl.py": gone, "pkg/new.py": "def total(items):\n    return 0\n"}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after)
    assert "EG202" in codes(repository, {"allow-symbols": ["pkg.impl.total"]}, after)


def test_editing_what_a_package_exports(repository: Repository) -> None:
    """The contract names `pkg.total`; its definition is in `pkg.impl`."""
    after: Changes = {"pkg/impl.py": LONG.replace("sum(items)", "0")}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.total"]}, after)
    other: Changes = {"pkg/impl.py": LONG.replace("return 1\n", "return 10\n", 1)}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.another"]}, other)
    assert codes(repository, {"allow-symbols": ["pkg.another"]}, other) == set()
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.star.other"]}, other)


@pytest.mark.parametrize(
    "text",
    [
        "from pkg.evil import total\nfrom .impl import other as another\n",
        "from .impl import other as another\n",
        "from pkg.impl import total\nfrom .impl import other as another\n\ntotal = print\n",
    ],
)
def test_exporting_something_else_under_the_name(repository: Repository, text: str) -> None:
    """The contract names `pkg.impl.total`; who imports it from `pkg` gets something else."""
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, {"pkg/__init__.py": text})


def test_a_user_of_a_denied_symbol_is_free(repository: Repository) -> None:
    after: Changes = {"pkg/user.py": "from pkg import impl\n\nprint(impl.total([2]))\n"}
    assert codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after) == set()


def test_assigning_to_it_from_another_module(repository: Repository) -> None:
    after: Changes = {"pkg/user.py": str(BEFORE["pkg/user.py"]) + "impl.total = print\n"}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after)


def test_a_method_under_a_new_class_name(repository: Repository) -> None:
    before = {"m.py": "class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n"}
    report = repository.check(
        before, {"m.py": before["m.py"].replace("class A", "class B")}, contract={"deny-symbols": ["m.A.f"]}
    )
    assert "EG202" in {finding.rule for finding in report.findings}


def test_a_file_that_cannot_be_read_hides_nothing(repository: Repository) -> None:
    after: Changes = {"pkg/impl.py": LONG.replace("def other(", "def other((")}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after)
    assert "EG202" in codes(repository, {"allow-symbols": ["pkg.impl.other"]}, after)


def test_an_allowed_symbol_does_not_let_a_namesake_in(repository: Repository) -> None:
    after: Changes = {"pkg/new.py": "def total(items):\n    return 0\n"}
    assert "EG202" in codes(repository, {"allow-symbols": ["pkg.impl.total"]}, after)


def test_imports_come_along_only_with_an_allowed_change(repository: Repository) -> None:
    contract: dict[str, object] = {"allow-symbols": ["pkg.impl.total"]}
    used: Changes = {"pkg/impl.py": "import math\n\n" + LONG.replace("sum(items)", "math.fsum(items)")}
    assert codes(repository, contract, used) == set()
    alone: Changes = {"pkg/impl.py": "import math\n\n" + LONG}
    assert codes(repository, contract, alone) == {"EG202"}
    taken: Changes = {"pkg/impl.py": "from evil import other\n\n" + LONG.replace("sum(items)", "0")}
    assert codes(repository, contract, taken) == {"EG202"}
    star: Changes = {"pkg/impl.py": "from evil import *\n\n" + LONG.replace("sum(items)", "0")}
    assert codes(repository, contract, star) == {"EG202"}


@pytest.mark.parametrize(
    "path", ["pkg/impl.cpython-311-x86_64-linux-gnu.so", "pkg/impl.abi3.so", "pkg/impl.pyd", "pkg/impl.pyx"]
)
def test_what_python_imports_in_place_of_the_source(repository: Repository, path: str) -> None:
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, {path: b"\x7fELF\x00\x00"})
    assert codes(repository, {"deny-symbols": ["pkg.user.f"]}, {path: b"\x7fELF\x00\x00"}) == set()


def test_a_package_in_place_of_the_module(repository: Repository) -> None:
    after: Changes = {"pkg/impl/__init__.py": "def total(items):\n    return 0\n"}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after)


@pytest.mark.parametrize(
    "line",
    ["import pkg.impl as z\nz.total = print\n", "del impl.total\n", "for impl.total in [print]:\n    pass\n",
     "total.__code__ = print\n"],
)  # fmt: skip
def test_changing_it_from_another_module(repository: Repository, line: str) -> None:
    after: Changes = {"pkg/user.py": str(BEFORE["pkg/user.py"]) + line}
    assert "EG202" in codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after)


# --- out of reach: said in `editguard rules EG202` as well


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ({"pkg/impl.py": LONG + "\n\nglobals()['total'] = other\n"}, "the name is a string that the program makes"),
        ({"pkg/impl.py": LONG + "\n\nvars()['total'] = other\n"}, "the same"),
        ({"pkg/user.py": "import pkg.impl\n\nsetattr(pkg.impl, 'total', print)\n"}, "the same, from another module"),
        ({"pkg/impl.py": LONG + "\n\nfrom src.a import *\n"}, "what a star binds is in another file"),
        ({"pkg/impl.py": "sum = len\n\n\n" + LONG}, "what it calls is changed, and not itself"),
    ],
)
def test_known_to_be_out_of_reach(repository: Repository, after: Changes, why: str) -> None:
    assert codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after) == set(), why


def test_a_stub_beside_it_is_the_same_module(repository: Repository) -> None:
    after: Changes = {"pkg/impl.pyi": "def total(items): ...\n"}
    assert codes(repository, {"deny-symbols": ["pkg.impl.total"]}, after) == {"EG202"}
