"""What is an order to take code away, and what only speaks of data that goes."""

from __future__ import annotations

import pytest

from editguard.task.removal import removal

ORDERS = (
    "Remove the helper empty()",
    "Fixed #29817 -- Removed the old loader",
    "Removes the old loader and its tests",
    "empty() should be removed",
    "The alias ought to be dropped now",
    "Please delete the alias",
    "Clean the module up and drop what is unused",
    "We should get rid of the second registry",
    "It is time to retire the XML backend",
    "Removal of the old loader",
    "Consider removing NullBooleanField",
    "There is dead code in shop.cart",
    "cart.empty is no longer needed",
    "Legacy names: drop them",
    "NullBooleanField has long been deprecated",
    "The helper should not exist",
    "Drop Python 2 leftovers",
    "Make empty private",
    "Strip the module of its deprecated aliases",
    "The two converters should go",
    "Remove the function that strips trailing blanks",
    "I want to remove this class",
    "Make total() exact\n\nremove empty() along the way",
)
STORIES = (
    "The parser drops the last line",
    "keep() should keep order",
    "Cart.total strips the currency",
    "Saving drops the second row and the delete button is missing",
    "parse() removes whitespace that it should keep",
    "Deleting a cart raises KeyError in total()",
    "Do not remove blank lines",
    "Strip trailing whitespace from names",
    "Trailing commas should be removed from the output",
    "Remove duplicates from the result of find()",
    "The deletes are slow",
    "Rows that were deleted come back",
    "A dropped connection is never noticed",
    "",
)


@pytest.mark.parametrize("text", ORDERS)
def test_an_order(text: str) -> None:
    assert removal(text)


@pytest.mark.parametrize("text", STORIES)
def test_no_order(text: str) -> None:
    assert removal(text) == ""
