"""How many tokens a text may have, for servers whose tokenizer is not known."""

from __future__ import annotations

_LIKELY = 3.5
"""Bytes of code and English that make a token, on the low side: a prompt that must fit had better be short."""


def likely(text: str) -> int:
    """An estimate, rather too high than too low."""
    return int(len(text.encode("utf-8", "replace")) / _LIKELY) + 1


def at_most(text: str) -> int:
    """A bound: tokenizers that work on bytes make no token of less than one."""
    return len(text.encode("utf-8", "replace"))
