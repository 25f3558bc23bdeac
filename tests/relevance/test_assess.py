"""Verdicts on a plausible package: what is said of each edit, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import editguard
from editguard.report.json import render
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind, Label, Verdict
from editguard.vocabulary.report import Report
from tests.support import Work

PRICING = '''"""Prices and what is taken off them."""

from decimal import Decimal


class DiscountError(ValueError):
    """A discount that no price can have."""


def discounted(price, percent):
    """The price less a discount."""
    return price - price * percent / 100


def rounded(price, digits=2):
    return price.quantize(Decimal(1).scaleb(-digits))


def total(lines, percent=0):
    amount = sum(line.price * line.count for line in lines)
    return rounded(discounted(amount, percent))
'''
STORAGE = '''"""Orders in a database."""

import json
import sqlite3


class OrderStore:
    def __init__(self, path, timeout=5.0):
        self.path = path
        self.timeout = timeout

    def connect(self):
        return sqlite3.connect(self.path, timeout=self.timeout)

    def save(self, order):
        with self.connect() as connection:
            connection.execute("INSERT INTO orders VALUES (?)", [json.dumps(order)])

    def load(self, number):
        with self.connect() as connection:
            row = connection.execute("SELECT body FROM orders WHERE id = ?", [number]).fetchone()
        return None if row is None else json.loads(row[0])
'''
MAIL = '''"""Letters to customers."""

import smtplib
from email.message import EmailMessage

SENDER = "shop@example.org"


def greeting(name):
    return f"Dear {name},"


def send(recipient, subject, body, host="localhost"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, recipient, subject
    message.set_content(body)
    with smtplib.SMTP(host) as server:
        server.send_message(message)
'''
TESTS = "from decimal import Decimal\n\nfrom shop.pricing import discounted\n\n\ndef test_discounted():\n    assert discounted(Decimal(10), 10) == 9\n"  # noqa: E501
FILES = {
    "shop/__init__.py": "",
    "shop/pricing.py": PRICING,
    "shop/storage.py": STORAGE,
    "shop/mail.py": MAIL,
    "tests/test_pricing.py": TESTS,
    **{
        f"shop/reports/report_{n}.py": f"def render_{n}(rows):\n    width = {n}\n    return rows[:width]\n"
        for n in range(12)
    },
}
TASK = """A discount over 100 per cent makes a negative total

`shop.pricing.discounted(Decimal("10.00"), 120)` returns `Decimal("-2.00")`. It should raise a `DiscountError` that says
"a discount is between 0 and 100 per cent".
"""
FIX = PRICING.replace(
    "    return price - price",
    "    if not 0 <= percent <= 100:\n"
    '        raise DiscountError("a discount is between 0 and 100 per cent")\n'
    "    return price - price",
)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    work = Work(tmp_path / "shop")
    for path, text in FILES.items():
        work.put(path, text)
    work.commit("start")
    return work


def check(shop: Work, changes: dict[str, str], task: str | None = TASK, config: Config | None = None) -> Report:
    """The report on a work tree with ``changes``."""
    for path, text in changes.items():
        shop.put(path, text)
    try:
        return editguard.check(shop.folder, worktree=True, task=task, config=config)
    finally:
        shop.git("checkout", "--quiet", "--", ".")
        shop.git("clean", "-fdq")


def of(report: Report, path: str) -> list[tuple[Edit, Verdict]]:
    return [(e, v) for e, v in zip(report.edits, report.verdicts, strict=True) if e.path == path]


def said(verdict: Verdict) -> str:
    return " ".join(evidence.detail for evidence in verdict.evidence)


SLOW = STORAGE.replace("timeout=5.0", "timeout=30.0").replace("return None if row", "return {} if row")


def test_the_fix_belongs_and_says_why(shop: Work) -> None:
    report = check(shop, {"shop/pricing.py": FIX})
    ((_, verdict),) = of(report, "shop/pricing.py")
    assert verdict.label is Label.REQUIRED
    assert "the task names" in said(verdict) or "the task quotes" in said(verdict)
    assert verdict.p_irrelevant is not None
    assert verdict.p_irrelevant < 0.3


def test_a_change_elsewhere_does_not(shop: Work) -> None:
    report = check(shop, {"shop/pricing.py": FIX, "shop/mail.py": MAIL.replace('"localhost"', '"mail.example.org"')})
    ((_, verdict),) = of(report, "shop/mail.py")
    assert verdict.label is Label.IRRELEVANT
    assert "no path, name or message of the task reaches this edit" in said(verdict)
    assert "nothing but the same folder ties it to" in said(verdict)
    assert {f.rule for f in report.findings if f.path == "shop/mail.py"} == {"EG115", "EG212"}
    ((_, fix),) = of(report, "shop/pricing.py")
    assert fix.label is Label.REQUIRED


def test_what_the_fix_uses_belongs_with_it(shop: Work) -> None:
    helper = "\n\ndef as_percentage(value):\n    return Decimal(value)\n"
    report = check(
        shop,
        {
            "shop/pricing.py": FIX.replace("if not 0 <= percent", "if not 0 <= as_percentage(percent)").replace(
                "Decimal\n", "Decimal\n\nfrom shop.percentages import as_percentage\n", 1
            ),
            "shop/percentages.py": "from decimal import Decimal" + helper,
        },
    )
    for _, verdict in of(report, "shop/percentages.py"):
        assert verdict.label is not Label.IRRELEVANT, said(verdict)


@pytest.mark.parametrize(
    ("path", "old", "new", "rule", "words"),
    [
        ("shop/pricing.py", "from decimal", "import os\nfrom decimal", "EG116", "imports `os`, which nothing"),
        ("shop/mail.py", "\n\ndef send", "\n\ndef _quoted(x):\n    return x\n\n\ndef send", "EG116", "`_quoted`"),
        ("shop/mail.py", "    message = E", "    unread = host\n    message = E", "EG116", "sets `unread`"),
    ],
)
def test_dead_additions(shop: Work, path: str, old: str, new: str, rule: str, words: str) -> None:
    base = FIX if path == "shop/pricing.py" else FILES[path]
    report = check(shop, {"shop/pricing.py": FIX, path: base.replace(old, new, 1)})
    accused = {f.rule: f.message for f in report.findings if f.path == path}
    assert words in accused[rule]


@pytest.mark.parametrize(
    "used",
    [
        '\n__all__ = ["extra"]\n\n\ndef extra(x):\n    return x\n',
        "\n\n@register\ndef extra(x):\n    return x\n",
        "\n\nclass Late(DiscountError):\n    code = 1\n\n\nERRORS = [Late]\nprint(ERRORS)\n",
        "\n\ndef extra(x):\n    return x\n\n\nhandlers = {'extra': extra}\nprint(handlers)\n",
        "\n\ndef test_extra():\n    assert True\n",
        "\n\ndef __getattr__(name):\n    raise AttributeError(name)\n",
    ],
    ids=["__all__", "decorated", "a subclass", "in a table", "a test", "a special name"],
)
def test_additions_that_may_be_used_are_not_called_dead(shop: Work, used: str) -> None:
    """Each stands in a file that the task does not speak of, where a dead one is accused."""
    report = check(shop, {"shop/pricing.py": FIX, "shop/mail.py": MAIL + used.replace("DiscountError", "Exception")})
    assert "EG116" not in {f.rule for f in report.findings}


def test_new_tests_are_not_accused_for_their_words(shop: Work) -> None:
    other = "\n\ndef test_sum_of_nothing():\n    assert sum([]) == 0\n"
    report = check(shop, {"shop/pricing.py": FIX, "tests/test_pricing.py": TESTS + other})
    for edit, verdict in of(report, "tests/test_pricing.py"):
        assert edit.kind is Kind.TEST
        assert verdict.label is not Label.IRRELEVANT


THIN = {
    "everyday words": "It does not work, please fix this",
    "German": "Der Versand der Briefe schlägt manchmal fehl, wenn der Server nicht antwortet und die "
    "Verbindung abbricht, das soll in Zukunft besser behandelt werden und eine Meldung ausgeben",
    "Chinese": "当服务器没有响应时 发送邮件有时会失败 应该重试并且显示错误信息",
    "Russian": "Письма иногда не отправляются если сервер не отвечает",
    "a link": "https://example.org/tracker/4711",
    "marks": "!!! ??? ...",
    "NUL bytes": "\0\0\0\1\2",
}


@pytest.mark.parametrize("name", THIN)
def test_a_task_that_says_too_little_accuses_no_change_of_behaviour(shop: Work, name: str) -> None:
    report = check(shop, {"shop/pricing.py": FIX, "shop/storage.py": SLOW, "scratch_test.py": "print(1)\n"}, THIN[name])
    for edit, verdict in zip(report.edits, report.verdicts, strict=True):
        if edit.kind is Kind.SCRATCH:
            assert verdict.label is Label.IRRELEVANT
        else:
            assert verdict.label is Label.UNSURE, (edit.path, verdict)
            assert any(word in said(verdict) for word in ("hardly a word", "not in English")), said(verdict)


def test_another_language_with_names_of_the_code_is_read(shop: Work) -> None:
    task = "Ein Rabatt über 100 Prozent: `shop.pricing.discounted(10, 120)` soll einen `DiscountError` auslösen"
    report = check(shop, {"shop/pricing.py": FIX, "shop/mail.py": MAIL.replace('"localhost"', '"mail"')}, task)
    ((_, verdict),) = of(report, "shop/pricing.py")
    assert verdict.label is Label.REQUIRED


@pytest.mark.parametrize("task", [None, "", "   \n\t "], ids=["none", "empty", "blank"])
def test_without_a_task_behaviour_is_not_assessed(shop: Work, task: str | None) -> None:
    report = check(shop, {"shop/pricing.py": FIX, "shop/storage.py": SLOW}, task)
    assert {verdict.label for verdict in report.verdicts} == {Label.NOT_ASSESSED}
    assert "EG018" in {finding.rule for finding in report.findings}
    assert report.metrics.irrelevant_edit_rate is None
    assert report.status.value == "findings"


def test_only_a_traceback(shop: Work) -> None:
    task = (
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/storage.py", line 20, in load\n'
        "    row = connection.execute(...)\n"
        "sqlite3.OperationalError: no such table: orders\n"
    )
    report = check(shop, {"shop/storage.py": SLOW.replace("30.0", "5.0")}, task)
    ((_, verdict),) = of(report, "shop/storage.py")
    assert verdict.label is Label.REQUIRED
    assert "points to" in said(verdict)


def test_a_task_of_200_kilobytes(shop: Work) -> None:
    long = TASK + "\n" + "2026-01-01 12:00:00 INFO request handled in 12 ms by worker 7\n" * 3300
    assert len(long) > 200_000
    report = check(shop, {"shop/pricing.py": FIX}, long)
    ((_, verdict),) = of(report, "shop/pricing.py")
    assert verdict.label is Label.REQUIRED


def test_the_same_report_twice(shop: Work) -> None:
    changes = {"shop/pricing.py": FIX, "shop/storage.py": SLOW, "shop/mail.py": MAIL.replace("Dear", "Hello")}
    assert render(check(shop, changes)) == render(check(shop, changes))


def test_a_task_that_asks_for_the_other_change_too(shop: Work) -> None:
    changes = {"shop/pricing.py": FIX, "shop/mail.py": MAIL.replace('"localhost"', '"mail.example.org"')}
    both = TASK + "\nMails go out through the wrong host: `shop.mail.send` should use mail.example.org by default.\n"
    ((_, verdict),) = of(check(shop, changes, both), "shop/mail.py")
    assert verdict.label is not Label.IRRELEVANT


def test_coefficients_of_ones_own(shop: Work) -> None:
    from editguard.relevance.model import shipped_model, write_model

    shop.put("pyproject.toml", '[tool.editguard]\ncalibration = "ours.json"\n')
    shop.put("ours.json", write_model(shipped_model()._replace(accuse=0.999), {"what": "ours"}))
    shop.commit("settings")
    report = check(shop, {"shop/pricing.py": FIX, "shop/mail.py": MAIL.replace('"localhost"', '"mail.example.org"')})
    ((_, verdict),) = of(report, "shop/mail.py")
    assert verdict.label is Label.UNSURE


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("ours.json", "{}", "holds no coefficients"),
        ("missing.json", None, "there is no file"),
        ("../outside.json", None, "calibration"),
    ],
)
def test_coefficients_that_cannot_be_used_are_refused(shop: Work, name: str, text: str | None, says: str) -> None:
    shop.put("pyproject.toml", f'[tool.editguard]\ncalibration = "{name}"\n')
    if text is not None:
        shop.put(name, text)
    shop.commit("settings")
    with pytest.raises(editguard.EditguardError, match=says) as raised:
        check(shop, {"shop/pricing.py": FIX})
    assert "\n" not in str(raised.value)


PIECES = [
    ("shop/pricing.py", "    return price - price", "    percent = min(percent, 100)\n    return price - price"),
    ("shop/pricing.py", "def rounded(price, digits=2)", "def rounded(price, digits=3)"),
    ("shop/pricing.py", "from decimal import Decimal\n", "import os\nfrom decimal import Decimal\n"),
    ("shop/storage.py", "timeout=5.0", "timeout=9.0"),
    ("shop/storage.py", '"""Orders in a database."""', '"""Orders."""'),
    ("shop/mail.py", "def greeting(name):", "def greeting(name: str) -> str:"),
    ("shop/mail.py", 'SENDER = "shop@example.org"\n', ""),
    ("tests/test_pricing.py", "10) == 9", "10) == Decimal(9)"),
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.sets(st.integers(0, len(PIECES) - 1), min_size=1), task=st.sampled_from([TASK, "x", *THIN.values()]))
def test_every_edit_has_one_verdict_with_a_reason(shop: Work, chosen: set[int], task: str) -> None:
    changes: dict[str, str] = {}
    for number in sorted(chosen):
        path, old, new = PIECES[number]
        changes[path] = changes.get(path, FILES[path]).replace(old, new)
    report = check(shop, changes, task)
    assert [verdict.edit for verdict in report.verdicts] == [edit.id for edit in report.edits]
    for verdict in report.verdicts:
        assert verdict.label is not Label.NOT_ASSESSED
        assert verdict.p_irrelevant is not None
        assert 0 <= verdict.p_irrelevant <= 1
        assert verdict.evidence
        assert all(evidence.detail for evidence in verdict.evidence)
    json.loads(render(report))


ELSEWHERE = {"shop/mail.py": MAIL.replace('"localhost"', '"mail.example.org"')}


def test_a_line_rules_nothing_out(shop: Work) -> None:
    report = check(shop, {"shop/pricing.py": FIX} | ELSEWHERE, "refuse discounts over 100 in discounted")
    ((_, verdict),) = of(report, "shop/mail.py")
    assert verdict.label is Label.UNSURE
    assert "too brief" in said(verdict)


@pytest.mark.parametrize(
    "title",
    [
        "Drop support for Python 3.9",
        "Address upcoming deprecations",
        "Update the development dependencies",
        "Consistent defaults throughout",
        "Refactor the shop",
    ],
)
def test_what_is_done_wherever_it_occurs_rules_nothing_out(shop: Work, title: str) -> None:
    task = f"{title}\n\n" + TASK.split("\n\n", 1)[1]
    ((_, verdict),) = of(check(shop, {"shop/pricing.py": FIX} | ELSEWHERE, task), "shop/mail.py")
    assert verdict.label is Label.UNSURE
    assert "further than its words" in said(verdict)


def test_a_changed_test_is_not_accused_for_its_words(shop: Work) -> None:
    shop.put("tests/test_mail.py", "from shop.mail import greeting\n\n\ndef test_it():\n    assert greeting('A')\n")
    shop.commit("a test")
    changed = "from shop.mail import greeting\n\n\ndef test_it():\n    assert greeting('A') == 'Dear A,'\n"
    ((_, verdict),) = of(check(shop, {"shop/pricing.py": FIX, "tests/test_mail.py": changed}), "tests/test_mail.py")
    assert verdict.label is not Label.IRRELEVANT


@pytest.mark.parametrize(
    ("added", "label"),
    [("    return price\n    return price - price * percent / 100\n", Label.IRRELEVANT),
     ("    return price\n    if percent > 100:\n        raise DiscountError(percent)\n", Label.UNSURE)],
)  # fmt: skip
def test_code_that_is_never_reached(shop: Work, added: str, label: Label) -> None:
    """What stood there before is left over; the rest may be an attempt at the task in the wrong place."""
    line = "    return price - price * percent / 100\n"
    changed = PRICING.replace(line, line + added.split("\n", 1)[1])
    found = of(check(shop, {"shop/pricing.py": changed}), "shop/pricing.py")
    assert [verdict.label for _, verdict in found] == [label]


def test_settings_are_accused_unless_the_task_speaks_of_them(shop: Work) -> None:
    changes = {"shop/pricing.py": FIX, "tox.ini": "[testenv]\ndeps = pytest\n"}
    ((_, verdict),) = of(check(shop, changes), "tox.ini")
    assert verdict.label is Label.IRRELEVANT
    ((_, verdict),) = of(check(shop, changes, TASK + "\nA dependency may be missing for that.\n"), "tox.ini")
    assert verdict.label is Label.UNSURE
