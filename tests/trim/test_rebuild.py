"""Files with only some of their edits."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from editguard.edits.find import find_edits
from editguard.intake.apply import apply_patch
from editguard.intake.unified import read_unified
from editguard.intake.write import FileText, split_lines, write_unified
from editguard.trim.rebuild import FileHistory, TornError, histories, rebuild
from editguard.vocabulary.config import Config, Limits
from editguard.vocabulary.patch import Applied
from tests.support_sources import Memory

LINE = st.sampled_from(
    [b"a = 1\n", b"b = 2\n", b"print(a)\n", b"\n", b"# c\n", b"a=1\n", b"d\r\n", b"\x0c\n", b"\xff\n"]
)
TEXT = st.lists(LINE, min_size=1, max_size=12).map(b"".join)


def read(patch: bytes, base: dict[str, bytes]) -> list[FileHistory]:
    snapshot = Memory(dict(base))
    applied = apply_patch(read_unified(patch), snapshot)
    assert applied.applied is not Applied.FAILED, patch
    edits, _ = find_edits(applied, Config(), lambda path: path in base)
    found = histories(applied, edits)
    assert [edit.id for history in found for edit in history.edits] == [edit.id for edit in edits]
    return found


def changed(before: bytes, after: bytes) -> FileHistory:
    (history,) = read(write_unified([FileText("a.py", before, after)]), {"a.py": before})
    return history


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, st.randoms(use_true_random=False))
def test_any_edits_of_a_file(before: bytes, after: bytes, random: object) -> None:
    assume(before != after)
    history = changed(before, after)
    edits = history.edits
    assert rebuild(history, {edit.id for edit in edits}).after == after
    assert rebuild(history, set()).after == before
    kept = {edit.id for edit in edits if random.random() < 0.5}  # type: ignore[attr-defined]
    expected = Counter(split_lines(before))
    for edit in edits:
        if edit.id in kept:
            expected.subtract(edit.old_text)
            expected.update(edit.new_text)
    assert Counter(split_lines(rebuild(history, kept).after or b"")) == +expected


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, min_size=3, max_size=4, unique=True), st.data())
def test_several_diffs_of_one_file(texts: list[bytes], data: st.DataObject) -> None:
    pairs = list(pairwise(texts))
    patch = b"".join(write_unified([FileText("a.py", old, new)], context=99) for old, new in pairs)
    (history,) = read(patch, {"a.py": texts[0]})
    assert len(history.stages) == len(pairs)
    everything = {edit.id for edit in history.edits}
    assert rebuild(history, everything).after == texts[-1]
    assert rebuild(history, set()).after == texts[0]
    # without the edits of the last stage the file is as the stage before leaves it
    last = {edit.id for edit in history.stages[-1].edits}
    assert rebuild(history, everything - last).after == (texts[-2] if everything - last else texts[0])
    one = data.draw(st.sampled_from(sorted(everything)))
    known = {line for text in texts for line in split_lines(text)}
    assert set(split_lines(rebuild(history, everything - {one}).after or b"")) <= known


def test_lines_of_a_dropped_edit_come_back_to_their_place() -> None:
    history = changed(b"x = 1\ny = 2\nz = 3\n", b"x = 10\ny = 2\nz = 30\nw = 4\n")
    first, second, third = (edit.id for edit in history.edits)
    assert rebuild(history, {first}).after == b"x = 10\ny = 2\nz = 3\n"
    assert rebuild(history, {second}).after == b"x = 1\ny = 2\nz = 30\n"
    assert rebuild(history, {first, third}).after == b"x = 10\ny = 2\nz = 3\nw = 4\n"


def test_a_line_without_its_end_may_not_stand_before_another() -> None:
    history = changed(b"x = 1\ny = 2", b"x = 1\ny = 2\nz = 3\n")
    assert rebuild(history, set()).after == b"x = 1\ny = 2"
    first, second = (edit.id for edit in history.edits)
    assert rebuild(history, {first, second}).after == b"x = 1\ny = 2\nz = 3\n"
    with pytest.raises(TornError) as raised:
        rebuild(history, {second})
    assert raised.value.edit == first


def test_an_added_file_goes_with_its_edits() -> None:
    (history,) = read(write_unified([FileText("b.py", None, b"def f():\n    pass\n\n\ndef g():\n    pass\n")]), {})
    gone = rebuild(history, set())
    assert (gone.before, gone.after) == (None, None)
    assert write_unified([gone]) == b""
    part = rebuild(history, {history.edits[0].id})
    assert part.before is None
    assert part.after is not None


def test_a_deleted_file() -> None:
    (history,) = read(write_unified([FileText("a.py", b"x = 1\n", None)]), {"a.py": b"x = 1\n"})
    assert rebuild(history, {edit.id for edit in history.edits}).after is None
    assert rebuild(history, set()).after == b"x = 1\n"


def test_a_renamed_file_keeps_its_new_name_while_an_edit_is_kept() -> None:
    before, after = b"a = 1\nb = 2\nc = 3\nd = 4\n", b"a = 10\nb = 2\nc = 3\nd = 40\n"
    (history,) = read(write_unified([FileText("new.py", before, after, "old.py")]), {"old.py": before})
    first = history.edits[0].id
    part = rebuild(history, {first})
    assert (part.old_path, part.path, part.after) == ("old.py", "new.py", b"a = 10\nb = 2\nc = 3\nd = 4\n")
    assert history.unjudged == "renamed from old.py"
    none = rebuild(history, set())
    assert (none.path, none.old_path, none.after) == ("new.py", "old.py", before)  # the name is no edit: it stays


def test_a_copied_file_is_written_as_a_new_one() -> None:
    patch = (
        b"diff --git a/a.py b/b.py\nsimilarity index 90%\ncopy from a.py\ncopy to b.py\n"
        b"--- a/a.py\n+++ b/b.py\n@@ -1,2 +1,2 @@\n x = 1\n-y = 2\n+y = 3\n"
    )
    (history,) = read(patch, {"a.py": b"x = 1\ny = 2\n"})
    whole = rebuild(history, {edit.id for edit in history.edits})
    assert (whole.before, whole.after) == (None, b"x = 1\ny = 3\n")
    assert rebuild(history, set()).after is None


def test_a_file_that_changes_its_mode_only() -> None:
    patch = b"diff --git a/a.py b/a.py\nold mode 100644\nnew mode 100755\n"
    (history,) = read(patch, {"a.py": b"x = 1\n"})
    (edit,) = history.edits
    assert rebuild(history, {edit.id}).new_mode == "100755"
    assert rebuild(history, set()).new_mode == "100644"


def test_a_renamed_and_then_changed_file_is_one() -> None:
    patch = write_unified([FileText("b.py", b"x = 1\n", b"x = 1\n", "a.py")]) + write_unified(
        [FileText("b.py", b"x = 1\n", b"x = 2\n")]
    )
    (history,) = read(patch, {"a.py": b"x = 1\n"})
    assert [len(stage.edits) for stage in history.stages] == [1, 1]
    change = rebuild(history, {history.edits[1].id})
    assert (change.old_path, change.path, change.after) == ("a.py", "b.py", b"x = 2\n")
    assert rebuild(history, {history.edits[0].id}).after == b"x = 1\n"


def test_a_submodule_is_kept_or_set_back() -> None:
    old, new = b"1" * 40, b"2" * 40
    patch = (
        b"diff --git a/sub b/sub\nindex " + old + b".." + new + b" 160000\n--- a/sub\n+++ b/sub\n"
        b"@@ -1 +1 @@\n-Subproject commit " + old + b"\n+Subproject commit " + new + b"\n"
    )
    applied = apply_patch(read_unified(patch), Memory({"sub": b""}), Limits())
    edits, _ = find_edits(applied, Config(), lambda path: True)
    (history,) = histories(applied, edits)
    assert history.is_module
    whole = rebuild(history, {edit.id for edit in edits})
    assert whole.after == b"Subproject commit " + new + b"\n"
    assert whole.new_mode == "160000"
    assert rebuild(history, set()).after == b"Subproject commit " + old + b"\n"
