"""Reach by a patch and by a text, on a small repository whose answers are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from editguard.reach.assess import reach_of_patch, reach_of_text
from editguard.vocabulary.config import Config
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.reach import Reach, Role
from tests.reach.shop import FILES, Opened, opened, patch

TASK = "total is wrong\n\nThe `total` of prices ignores the discount that Price.net takes."


def by_patch(base: Opened, diff: bytes, text: str = TASK, config: Config | None = None) -> Reach:
    return reach_of_patch(diff, text, base.snapshot, base.graph, base.index, config or Config())


def signals(reach: Reach) -> dict[str, float]:
    return {signal.name: signal.value for signal in reach.signals}


def listed(reach: Reach, role: Role) -> set[tuple[str, str]]:
    return {(item.path, item.symbol) for item in reach.context if item.role is role}


def test_a_change_of_one_function(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        found = by_patch(base, patch(base.work, shop__price=("price.net(0)", "price.net(1)")))
    measured = signals(found)
    assert (measured["lines"], measured["files"], measured["symbols"]) == (2, 1, 1)
    assert listed(found, Role.CHANGED) == {("shop/price.py", "total")}
    # a loop's variable holds what is not known: only the rare name of its method leads on
    assert listed(found, Role.USED) == {("shop/price.py", "Price.net")}
    assert listed(found, Role.USER) == {("shop/basket.py", "Basket.checkout"), ("tests/test_price.py", "test_total")}
    assert (measured["impact_files"], measured["impact_symbols"]) == (1, 1)  # a test is no user that counts
    assert measured["said_symbols"] == 1
    assert found.tokens == sum(item.tokens for item in found.context) > 0
    assert found.label == ("global" if found.score >= found.cut else "local")


def test_what_a_method_depends_on_and_who_uses_it(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        found = by_patch(base, patch(base.work, shop__price=("self, discount", "self, discount=0")))
    assert listed(found, Role.USED) == {("shop/base.py", "Base.gross")}
    assert ("shop/basket.py", "Basket.checkout") in listed(found, Role.USER)
    measured = signals(found)
    assert (measured["interface"], measured["context_files"], measured["context_symbols"]) == (1, 1, 1)
    (why,) = [item.why for item in found.context if item.role is Role.USED]
    assert why == "used by Price.net in shop/price.py, line 8 after the patch"


def test_a_change_that_crosses_files(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        diff = patch(
            base.work,
            shop__base=("def gross(self)", "def gross(self, tax)"),
            shop__price=("self.gross()", "self.gross(3)"),
            shop__mail=("send(who)", "send(who, copy=None)"),
        )
        measured = signals(by_patch(base, diff))
    assert (measured["files"], measured["folders"], measured["interface"], measured["crossing"]) == (3, 1, 2, 1)
    # base and price are one import apart, price and mail two (by the basket), base and mail three
    assert measured["distance"] == 2


def test_overrides_inheritance_and_schema(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        found = by_patch(base, patch(base.work, shop__base=("'base'", "'a base'")))
        assert ("shop/price.py", "Price.label") in listed(found, Role.USER)
        assert signals(found)["overrides"] == 1
        found = by_patch(base, patch(base.work, shop__price=("Price(Base)", "Price(Base, Other)")))
        assert signals(found)["inheritance"] == 1
        found = by_patch(base, patch(base.work, shop__models=("IntegerField()", "IntegerField(null=True)")))
        assert signals(found)["schema"] == 1


def test_more_across_the_repository_scores_higher(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        small = by_patch(base, patch(base.work, shop__price=("price.net(0)", "price.net(1)")))
        large = by_patch(
            base,
            patch(
                base.work,
                shop__base=("def gross(self):\n", "def gross(self, tax=0):\n        if tax:\n            return tax\n"),
                shop__mail=("    return", "    for name in who:\n        if name:\n            yield name\n    return"),
                shop__new=(
                    "",
                    "from shop.mail import send\n\n\ndef everyone(names):\n    return [send(n) for n in names]\n",
                ),
            ),
        )
    assert 0 <= small.score < large.score <= 1


def test_without_a_text_the_patch_alone_is_judged(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        found = by_patch(base, patch(base.work, shop__price=("price.net(0)", "price.net(1)")), "")
    assert "said_symbols" not in signals(found)
    assert 0 < found.score < 1


def test_tests_and_documents_are_no_part_of_the_reach(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        found = by_patch(base, patch(base.work, tests__test_price=("== 0", "== 1")))
    assert (signals(found)["files"], signals(found)["lines"], found.context) == (0, 0, ())


def test_a_patch_that_does_not_apply_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as base, pytest.raises(EditguardError, match="does not apply"):
        by_patch(base, b"--- a/none.py\n+++ b/none.py\n@@ -1 +1 @@\n-x\n+y\n")


def test_the_cut_is_configured(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        diff = patch(base.work, shop__price=("price.net(0)", "price.net(1)"))
        labels = [by_patch(base, diff, config=Config(reference_cut=cut)).label for cut in (0.0, 1.0)]
    assert labels == ["global", "local"]


def test_places_of_a_text(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        found = reach_of_text(TASK, base.snapshot, base.graph, base.index, Config())
        again = reach_of_text(TASK, base.snapshot, base.graph, base.index, Config())
    files = [place for place in found.places if place.symbol is None]
    symbols = [place for place in found.places if place.symbol is not None]
    assert files[0].path == "shop/price.py"
    assert "tests/test_price.py" not in {place.path for place in files}
    assert {(place.symbol, place.line) for place in symbols[:2]} == {("total", 14), ("Price.net", 7)}
    assert [place.score for place in files] == sorted((place.score for place in files), reverse=True)
    assert {item.role for item in found.context} == {Role.CANDIDATE}
    assert signals(found)["names_symbol"] == 1
    assert found == again


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("It fails\n\n```\nFile \"/env/shop/basket.py\", line 6, in checkout\n    x\nKeyError\n```", "shop/basket.py"),
        ("It goes wrong\n\nSee shop/mail.py for it.", "shop/mail.py"),
        ("Something is odd in shop.models", "shop/models.py"),
        ("checkout is odd\n\n`Basket.checkout` returns None.", "shop/basket.py"),
    ],
    ids=["traceback", "path", "module", "name"],
)  # fmt: skip
def test_what_a_text_points_to(tmp_path: Path, text: str, path: str) -> None:
    with opened(tmp_path) as base:
        found = reach_of_text(text, base.snapshot, base.graph, base.index, Config())
    assert found.places[0].path == path


@pytest.mark.parametrize("text", ["", "Ω ≠ ∅", "x" * 200_000, "`" * 5000, "\0\ud800"])
def test_odd_texts(tmp_path: Path, text: str) -> None:
    with opened(tmp_path) as base:
        found = reach_of_text(text, base.snapshot, base.graph, base.index, Config())
    assert 0 <= found.score <= 1


@pytest.mark.parametrize("files", [{"README.md": "nothing\n"}, {"a.py": "print 'x'\n"}, {"web/a.js": "f();\n"}])
def test_repositories_without_python_that_is_read(tmp_path: Path, files: dict[str, str]) -> None:
    with opened(tmp_path, files) as base:
        text = reach_of_text(TASK, base.snapshot, base.graph, base.index, Config())
        name = next(iter(files))
        base.work.put(name, files[name] + "// more\n")
        diff = base.work.git("diff", "--no-ext-diff").stdout.encode()
        change = by_patch(base, diff)
    assert 0 <= text.score <= 1
    assert 0 <= change.score <= 1
    assert text.skipped == change.skipped
    assert text.skipped


def test_renamed_and_deleted_files(tmp_path: Path) -> None:
    with opened(tmp_path) as base:
        base.work.git("mv", "shop/price.py", "shop/cost.py")
        base.work.git("rm", "--quiet", "shop/mail.py")
        diff = base.work.git("diff", "--cached", "-M", "--no-ext-diff").stdout.encode()
        found = by_patch(base, diff)
    assert signals(found)["files"] == 2
    assert ("shop/mail.py", "send") in listed(found, Role.CHANGED)
    assert len(FILES) == len(base.graph)
