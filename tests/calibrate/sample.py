"""A repository with a history to draw cases from."""

from __future__ import annotations

from pathlib import Path

from tests.support import Work

MAIL = '''"""Letters to customers."""

import smtplib
from email.message import EmailMessage

SENDER = "shop@example.org"


def greeting(name, polite=True):
    """Say hello to a customer."""
    # titles are not known here
    return f"Dear {name}," if polite else name


def send(recipient, subject, body, host="localhost"):
    """Send one letter."""
    message = EmailMessage()
    message["From"], message["To"] = SENDER, recipient
    for part in body:
        message.add_attachment(part)
    with smtplib.SMTP(host) as server:
        server.send_message(message)
    return message
'''
PRICING = '''"""Prices."""

import os
import decimal


def discounted(price, percent=10):
    """The price less a discount."""
    result = price - price * percent / 100
    if result < 0:
        raise ValueError(os.linesep)
    return decimal.Decimal(result)


def total(lines):
    amount = 0
    for line in lines:
        amount += line.price * line.count
    return amount
'''
TESTS = """from shop.pricing import discounted, total


def test_discounted():
    found = discounted(10, 10)
    assert found == 9
    assert discounted(10, 0) == 10


def test_total():
    assert total([]) == 0
"""


def shop(folder: Path) -> Work:
    """A work tree whose history has three commits that can be taken, by two people, about different things."""
    work = Work(folder)
    work.put("shop/mail.py", MAIL)
    work.put("shop/pricing.py", PRICING)
    work.put("shop/__init__.py", "")
    work.put("tests/test_pricing.py", TESTS)
    work.commit("start")
    work.put("shop/pricing.py", PRICING.replace("result < 0", "result < 0 or percent > 100"))
    work.commit("refuse discounts over one hundred per cent")
    work.put("shop/mail.py", MAIL.replace('"localhost"', '"mail.example.org"'))
    work.commit("letters leave through another host")
    work.put("tests/test_pricing.py", TESTS + "\n\ndef test_free():\n    assert discounted(10, 100) == 0\n")
    work.commit("a check of gifts")
    return work
