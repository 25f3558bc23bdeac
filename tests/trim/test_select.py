"""What may be dropped without harm to the rest."""

from __future__ import annotations

import ast
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.edits.find import find_edits
from editguard.intake.apply import apply_patch
from editguard.intake.unified import read_unified
from editguard.intake.write import FileText, split_lines, write_unified
from editguard.trim.safety import undefined_names
from editguard.trim.select import Trimmed, Trimmer
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import Applied
from tests.support_sources import Memory

Files = dict[str, tuple[str | None, str | None]]


def trimmer(files: Files) -> tuple[Trimmer, tuple[Edit, ...]]:
    texts = [
        FileText(path, None if old is None else old.encode(), None if new is None else new.encode())
        for path, (old, new) in files.items()
    ]
    base = {text.path: text.before for text in texts if text.before is not None}
    applied = apply_patch(read_unified(write_unified(texts)), Memory(base))
    edits, _ = find_edits(applied, Config(), lambda path: path in base)
    return Trimmer(applied, edits, 1_000_000), edits


def without(files: Files, *words: str) -> tuple[Trimmed, set[str]]:
    """The patch without the edits that hold one of ``words``, and the first lines of the edits that were dropped."""
    found, edits = trimmer(files)
    unwanted = {edit.id for edit in edits if any(word in _text(edit) for word in words)}
    assert unwanted, [_text(edit) for edit in edits]
    trimmed = found.without(unwanted)
    return trimmed, {_text(edit).strip().split("\n")[0].strip() for edit in trimmed.dropped}


def _text(edit: Edit) -> str:
    return b"".join(edit.new_text or edit.old_text).decode()


BASE = "import re\n\n\ndef f(x):\n    return x\n\n\ndef g(x):\n    return f(x)\n"


def test_an_import_that_a_kept_edit_uses_stays() -> None:
    after = BASE.replace("import re\n", "import re\nimport os\n").replace("return x", "return os.path.join(x)")
    trimmed, dropped = without({"a.py": (BASE, after)}, "import os")
    assert dropped == set()
    ((held, why),) = trimmed.held
    assert held.new_text == (b"import os\n",)
    assert why.endswith("needs it")


def test_an_import_that_nothing_kept_uses_goes() -> None:
    after = BASE.replace("import re\n", "import re\nimport os\n").replace("return f(x)", "return f(x) + 1")
    trimmed, dropped = without({"a.py": (BASE, after)}, "import os")
    assert dropped == {"import os"}
    assert trimmed.files[0].after == after.replace("import os\n", "").encode()


def test_an_import_goes_together_with_its_only_use() -> None:
    after = BASE.replace("import re\n", "import re\nimport os\n").replace("return x", "return os.path.join(x)")
    trimmed, _ = without({"a.py": (BASE, after)}, "os")
    assert trimmed.patch == b""


def test_a_helper_that_a_kept_edit_of_another_file_imports_stays() -> None:
    files: Files = {
        "util.py": ("def old():\n    return 1\n", "def old():\n    return 1\n\n\ndef helper():\n    return 2\n"),
        "a.py": (BASE, BASE.replace("import re\n", "import re\nfrom util import helper\n").replace("f(x)", "helper()")),
    }
    trimmed, dropped = without(files, "def helper")
    assert dropped == set()
    assert trimmed.held


def test_a_parameter_that_a_kept_call_gives_stays() -> None:
    after = BASE.replace("def f(x):", "def f(x, deep=False):").replace("return f(x)", "return f(x, deep=True)")
    _, dropped = without({"a.py": (BASE, after)}, "def f")
    assert dropped == set()


def test_both_ends_of_a_move_stay_or_go_together() -> None:
    body = "def big(x):\n    y = x + 1\n    z = y * 2\n    return [z, y, x]\n"
    before, after = body + "\n\n" + BASE, BASE + "\n\n" + body
    found, edits = trimmer({"a.py": (before, after)})
    moved = [edit for edit in edits if edit.partners]
    assert moved, [edit.kind for edit in edits]
    trimmed = found.without({moved[0].id})
    assert (trimmed.files[0].after or b"").count(b"def big") == 1


def test_a_name_that_only_ruff_sees_missing_is_kept() -> None:
    before = "def f(x):\n    total = 0\n    for y in x:\n        total += y\n    return total\n"
    after = "def f(x):\n    total, count = 0, 0\n    for y in x:\n        total += y\n    return total / count\n"
    trimmed, _ = without({"a.py": (before, after)}, "total, count")
    text = trimmed.files[0].after or b""
    assert not undefined_names(text, "a.py")


def test_a_file_that_parsed_still_parses() -> None:
    before = "def f(x):\n    return x\n"
    after = "def f(x):\n    if x:\n        return x\n    else:\n        return 0\n"
    found, edits = trimmer({"a.py": (before, after)})
    for edit in edits:
        ast.parse(found.without({edit.id}).files[0].after or b"")


def test_a_patch_that_breaks_a_file_is_left_alone_there() -> None:
    before = "def f(x):\n    return x\n\n\ndef g(x):\n    return x\n"
    after = "def f(x:\n    return x\n\n\ndef g(x):\n    return  x\n"
    found, edits = trimmer({"a.py": (before, after)})
    trimmed = found.without({edits[-1].id})
    assert len(edits) > 1
    assert not trimmed.dropped
    assert "unparsable" in trimmed.held[0][1]


def test_a_scratch_file_is_not_created_and_holds_nothing_back() -> None:
    files: Files = {
        "a.py": (BASE, BASE.replace("return x", "return helper(x)") + "\n\ndef helper(x):\n    return x\n"),
        "reproduce.py": (None, "from a import helper\n\nprint(helper(1))\n"),
    }
    trimmed, dropped = without(files, "print(helper")
    assert dropped == {"from a import helper"}
    assert [file.path for file in trimmed.files if file.before != file.after] == ["a.py"]


def test_what_was_dropped_puts_itself_back() -> None:
    after = BASE.replace("import re\n", "import re\nimport os\n").replace("return f(x)", "return f(x) + 1")
    files: Files = {"a.py": (BASE, after), "b.py": (None, "print(1)\n")}
    trimmed, _ = without(files, "import os", "print")
    start = {file.path: file.after for file in trimmed.files if file.after is not None}
    again = apply_patch(read_unified(trimmed.rest), Memory(start))
    assert again.applied is Applied.EXACT
    assert {file.change.path: file.after for file in again.files} == {"a.py": after.encode(), "b.py": b"print(1)\n"}
    whole = {file.path: file.after for file in trimmed.whole if file.after is not None}
    back = apply_patch(read_unified(trimmed.removal), Memory(whole))
    assert back.applied is Applied.EXACT
    assert {file.change.path: file.after for file in back.files} == {"a.py": start["a.py"], "b.py": None}


BLOCKS = [
    "import os\n",
    "x = 1\n",
    "def f(a):\n    return a\n\n",
    "def f(a, b=2):\n    return a + b\n\n",
    "y = f(1)\n",
    "class C:\n    n = 1\n\n    def m(self):\n        return self.n\n\n",
    "# note\n",
    "z = os.path\n",
    "print(x)\n",
]

SOME = st.lists(st.sampled_from(BLOCKS), max_size=7)


@settings(max_examples=60, deadline=None)
@given(SOME, SOME, st.data())
def test_no_choice_breaks_a_file(old: list[str], new: list[str], data: st.DataObject) -> None:
    before, after = "".join(old), "".join(new)
    if before == after:
        return
    found, edits = trimmer({"a.py": (before, after)})
    unwanted = data.draw(st.sets(st.sampled_from([edit.id for edit in edits])))
    trimmed = found.without(unwanted)
    (file,) = trimmed.files
    text = file.after or b""
    ast.parse(text)
    allowed = undefined_names(before.encode(), "a.py") | undefined_names(after.encode(), "a.py")
    assert not undefined_names(text, "a.py") - allowed
    gone = {edit.id for edit in trimmed.dropped}
    assert gone <= unwanted
    assert {edit.id for edit, _ in trimmed.held} == unwanted - gone
    expected = Counter(split_lines(before.encode()))
    for edit in edits:
        if edit.id not in gone:
            expected.subtract(edit.old_text)
            expected.update(edit.new_text)
    assert Counter(split_lines(text)) == +expected
