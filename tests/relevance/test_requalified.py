"""Names that are taken from another module than before."""

from __future__ import annotations

import pytest

from editguard.relevance.requalified import requalified
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Span

TEXT = b"import flask\nfrom collections import abc\nimport shop.core\n"


def change(old: str, new: str) -> Edit:
    line = Span(9, 9)
    return Edit("e1", "a.py", "a.py", line, line, Kind.BEHAVIOUR, "a.f", (old.encode(),), (new.encode(),))


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("x = shop.core.Order()\n", "x = shop.Order()\n", "Order"),
        ("from shop.core import Order\n", "from shop.models import Order\n", "Order"),
    ],
)
def test_only_the_module_changes(old: str, new: str, name: str) -> None:
    assert requalified(change(old, new), TEXT, "make it faster") == name


@pytest.mark.parametrize("task", ["move Order", "use the models", "the core is deprecated"])
def test_a_task_that_speaks_of_the_name_or_of_a_module(task: str) -> None:
    assert requalified(change("from shop.core import Order\n", "from shop.models import Order\n"), TEXT, task) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = shop.core.Order()\n", "x = shop.core.Order(1)\n"),
        ("x = self.core.Order()\n", "x = self.models.Order()\n"),
        ("from shop.core import Order\n", "from other import Order\n"),
        ("from shop.core import Order\n", "from shop.core import Order, Line\n"),
        ("x = 1\n", "x = 1  # one\n"),
    ],
)
def test_more_changes_or_less(old: str, new: str) -> None:
    assert requalified(change(old, new), TEXT, "make it faster") == ""
