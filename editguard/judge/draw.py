"""What is random in a request, all of it drawn from one nonce: it makes a request again, and nothing else does."""

from __future__ import annotations

import hashlib


def _digest(nonce: str, what: str) -> bytes:
    return hashlib.sha256(f"{nonce}\0{what}".encode()).digest()


def draw(nonce: str, what: str, size: int) -> int:
    """A number from 0 to below ``size``."""
    return int.from_bytes(_digest(nonce, what)[:8], "big") % size


def share(nonce: str, what: str) -> float:
    """A number from 0 to below 1."""
    return int.from_bytes(_digest(nonce, what)[:6], "big") / 2**48


def word(nonce: str, what: str, length: int) -> str:
    """``length`` hexadecimal digits, at most 64."""
    return _digest(nonce, what).hex()[:length]
