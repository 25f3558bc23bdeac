from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.fences import Fence, fenced_blocks

CASES = [
    ("one", b"a.py\n```python\nx = 1\n```\n", [Fence("python", b"x = 1\n", 3, "a.py")]),
    ("tildes", b"~~~\nx\n~~~\n", [Fence("", b"x\n", 2, "")]),
    ("blank lines between", b"a.py\n\n\n```\nx\n```\n", [Fence("", b"x\n", 5, "a.py")]),
    ("longer holds shorter", b"````md\n```\nx\n```\n````\n", [Fence("md", b"```\nx\n```\n", 2, "")]),
    ("closed by a longer one", b"```\nx\n`````\n", [Fence("", b"x\n", 2, "")]),
    ("the other character does not close", b"```\n~~~\n```\n", [Fence("", b"~~~\n", 2, "")]),
    ("something behind does not close", b"```\n```python\n```\n", [Fence("", b"```python\n", 2, "")]),
    ("left open", b"a\n```\nx", [Fence("", b"x", 3, "a", False)]),
    ("empty", b"```\n```\n", [Fence("", b"", 2, "")]),
    ("indented", b"  ```\n  x\n    y\n z\n  ```\n", [Fence("", b"x\n  y\nz\n", 2, "")]),
    ("in a list", b"1. a.py\n   ```\n   x\n   ```\n", [Fence("", b"x\n", 3, "1. a.py")]),
    ("quoted", b"> ```\n> x\n> ```\n", [Fence("", b"x\n", 2, "")]),
    ("two", b"```\nx\n```\nb.py\n```\ny\n```\n", [Fence("", b"x\n", 2, ""), Fence("", b"y\n", 6, "b.py")]),
    ("nothing between", b"a\n```\nx\n```\n```\ny\n```\n", [Fence("", b"x\n", 3, "a"), Fence("", b"y\n", 6, "")]),
    ("words on the fence", b"``` py title=a.py \nx\n```\n", [Fence("py title=a.py", b"x\n", 2, "")]),
    ("inline code", b"```x``` is code\n", []),
    ("none", b"a\nb\n", []),
    ("no lines", b"", []),
]


@pytest.mark.parametrize(("data", "blocks"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_blocks(data: bytes, blocks: list[Fence]) -> None:
    assert fenced_blocks(data) == blocks


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from([b"```", b"~~~", b"````", b" ```", b"> ```", b"x", b"", b"\xff\r", b"```py"])))
def test_blocks_are_stretches_of_the_text_in_order(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    blocks = fenced_blocks(data)
    end = 0
    for block in blocks:
        assert block.line > end + 1 or (end == 0 and block.line == 2)
        end = block.line + block.content.count(b"\n")
        for number, text in enumerate(block.content.split(b"\n")[:-1]):
            assert lines[block.line - 1 + number].endswith(text)
    assert all(block.closed for block in blocks[:-1]), "only the last one can be open"
