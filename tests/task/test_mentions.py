"""What a task names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.task.mentions import Frame, Mentions, read_mentions
from editguard.task.prose import MAX_CHARACTERS, read_prose


def mentions(text: str) -> Mentions:
    return read_mentions(text, read_prose(text))


REPORT = """Saving an order twice loses it

When `OrderStore.save()` is called twice, the second call raises "database is locked" and the order is gone.
See shop/storage.py and docs/orders.rst; https://github.com/shop/shop/blob/main/shop/mail.py#L20 is not affected.

```python
store = OrderStore("a.db")
store.save(order)
```

Traceback (most recent call last):
  File "/srv/app/shop/storage.py", line 21, in save
    connection.execute(...)
sqlite3.OperationalError: database is locked
"""


def test_paths() -> None:
    found = mentions(REPORT).paths
    assert {"shop/storage.py", "docs/orders.rst", "shop/mail.py"} <= set(found)


def test_names() -> None:
    found = mentions(REPORT)
    assert "OrderStore.save" in found.names
    assert {"store", "order", "OrderStore"} <= set(found.in_code)


def test_frames() -> None:
    assert mentions(REPORT).frames == (Frame("/srv/app/shop/storage.py", 21, "save"),)
    assert Frame("shop/storage.py", 21, None) in mentions("It fails in shop/storage.py:21 every time").frames


def test_messages() -> None:
    assert "database is locked" in mentions(REPORT).literals


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The order_total is wrong", "order_total"),
        ("OrderStore loses rows", "OrderStore"),
        ("Call shop.storage.load instead", "shop.storage.load"),
        ("quantize() rounds down", "quantize"),
        ("The `limit` is ignored", "limit"),
        ("getValue returns nothing", "getValue"),
    ],
)
def test_what_looks_like_code_is_a_name(text: str, name: str) -> None:
    assert name in mentions(text).names


@pytest.mark.parametrize("text", ["The order is lost", "Total is wrong, e.g. for two lines", "I think it fails", ""])
def test_words_are_no_names(text: str) -> None:
    assert mentions(text).names == ()


def test_addresses_are_neither_names_nor_paths() -> None:
    found = mentions("See https://example.org/some_page/index.html and http://host/x.py")
    assert (found.names, found.paths) == ((), ())


def test_prose_and_code_are_told_apart() -> None:
    prose = read_prose(REPORT)
    assert prose.title == "Saving an order twice loses it"
    assert 'store = OrderStore("a.db")' in prose.code
    assert "OperationalError" not in prose.text or "Traceback" in prose.code
    assert any("second call raises" in sentence for sentence in prose.sentences)


def test_a_template_s_comments_are_not_read() -> None:
    assert "steps" not in read_prose("Title\n<!-- describe the steps -->\nIt fails").text


def test_a_fence_that_is_never_closed() -> None:
    assert "x = 1" in read_prose("Title\n\n```\nx = 1\n").code


def test_only_so_much_is_read() -> None:
    prose = read_prose("Title\n\n" + "word " * MAX_CHARACTERS)
    assert len(prose.text) <= MAX_CHARACTERS


def test_a_heading_is_a_title_without_its_mark() -> None:
    assert read_prose("\n\n## Crash on save\n\nMore").title == "Crash on save"


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    found = mentions(text)
    assert all(frame.line >= 0 for frame in found.frames)
    assert len(set(found.names)) == len(found.names)


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a/",
        "a-",
        "a",
        "f(",
        '"a',
        "`",
        "`a",
        "https://",
        'File "',
        "<!--",
        "```\n",
        " ",
        "_",
        "a/b.py:1 ",
        "..",
        "A. ",
    ],
)
def test_a_log_of_one_long_word_is_read_once(piece: str) -> None:
    """Read from each of its letters on, any of these takes minutes."""
    text = "the report fails\n" + piece * (200_000 // len(piece))
    found = read_mentions(text, read_prose(text))
    assert all(name in text for name in (*found.names, *found.paths))
