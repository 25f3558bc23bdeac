"""What a task says of the change itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.task.constraints import Constraint, Rule, read_constraints, read_sentence
from editguard.task.objects import Thing, read_things

SENTENCES = Path(__file__).resolve().parents[2] / "fixtures" / "constraints" / "sentences.jsonl"


def rows(split: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if row["split"] == split]


def told(constraint: Constraint) -> tuple[str, list[str]]:
    if constraint.rule is Rule.BUDGET:
        return constraint.rule.value, [f"{constraint.things[0].text}<={constraint.bound}"]
    return constraint.rule.value, sorted(thing.text.removesuffix("()") for thing in constraint.things)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_labelled_sentences(split: str) -> None:
    """As good as was measured once (`benchmarks/README.md`), and no worse: 0.95 and 0.85 are what was asked for."""
    enforced = right = wanted = found = 0
    for row in rows(split):
        held = [told(one) for one in read_sentence(row["sentence"]) if not one.doubt]
        label = (row["constraint"], sorted(name.removesuffix("()") for name in row["target"]))
        enforced += len(held)
        right += held.count(label)
        wanted += label[0] not in ("none", "ambiguous")
        found += label in held
    assert right / enforced >= 0.95
    assert found / wanted >= 0.85


@pytest.mark.parametrize("row", [row for row in rows("dev") if row["constraint"] in ("none", "ambiguous")],
                         ids=lambda row: row["sentence"][:40])  # fmt: skip
def test_what_is_no_order_is_not_enforced(row: dict[str, Any]) -> None:
    assert [one for one in read_sentence(row["sentence"]) if not one.doubt] == []


@pytest.mark.parametrize("split", ["later", "last", "fresh", "final", "closing"])
def test_sentences_in_other_words(split: str) -> None:
    """Of these, figures were taken once each (`benchmarks/README.md`); since then they are known, and stay read."""
    enforced = right = 0
    for row in rows(split):
        held = [told(one) for one in read_sentence(row["sentence"]) if not one.doubt]
        label = (row["constraint"], sorted(name.removesuffix("()") for name in row["target"]))
        enforced += len(held)
        right += held.count(label)
        if row["constraint"] in ("none", "ambiguous"):
            assert held == [], row["sentence"]
    assert right / enforced >= 0.95


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_split_is_by_the_hash_of_the_sentence(split: str) -> None:
    from hashlib import sha256

    for row in rows(split):
        held_back = sha256(row["sentence"].encode()).digest()[0] < 102
        assert held_back == (row["split"] == "test")


def test_there_are_enough_of_them() -> None:
    every = rows("dev") + rows("test")
    assert len({row["sentence"] for row in every}) == len(every) >= 300


@pytest.mark.parametrize(
    ("text", "things", "rest"),
    [
        ("the tests.", [("word", "tests")], "."),
        ("setup.py or `pkg/a.py` at all", [("path", "setup.py"), ("path", "pkg/a.py")], " at all"),
        ("any of the existing unit tests, please", [("word", "tests")], ", please"),
        ("anything in docs/", [("path", "docs/")], ""),
        ("the function run and the class Runner", [("name", "run"), ("name", "Runner")], ""),
        ("`a.b.C.*`", [("name", "a.b.C.*")], ""),
        ("load_config() now", [("name", "load_config()")], " now"),
        ("the sign of it", [], "the sign of it"),
        ("`a b c`", [], "`a b c`"),
        ("tests/unit/", [("path", "tests/unit/")], ""),
        ("the public API", [("word", "api")], ""),
    ],
)
def test_things(text: str, things: list[tuple[str, str]], rest: str) -> None:
    found, left = read_things(text)
    assert [tuple(thing) for thing in found] == things
    assert left == rest


def test_a_sentence_of_several_parts() -> None:
    found = read_sentence(
        "Fix it in place: don't add comments or docstrings, no new files, and do not touch the tests."
    )
    assert sorted(str(told(one)) for one in found) == sorted(
        str(one)
        for one in (
            ("no-new", ["comments"]),
            ("no-new", ["docstrings"]),
            ("no-new", ["files"]),
            ("deny", ["tests"]),
        )
    )


def test_in_a_whole_task() -> None:
    text = (
        "Totals are wrong for empty carts\n\nThe sum should not modify its arguments.\n\n"
        "```python\n# do not touch the tests\n```\n\n- Don\u2019t touch `setup.cfg`.\n- Please keep the diff minimal "
        "\u2013 it goes into a release.\n- Don't touch `setup.cfg`.\n\n<!-- do not touch the docs -->\n"
    )
    assert [told(one) for one in read_constraints(text)] == [("deny", ["setup.cfg"]), ("minimal", [])]


@pytest.mark.parametrize(
    "text",
    [
        "Traceback says: do not touch the tests",
        'It says "don\'t modify setup.py" and stops.',
        "If you do not touch the tests, the bug does not show.",
        "Do not touch the tests when they are running.",
        "Do not change `x` to `y` in the loop.",
        "`created_at` cannot be modified.",
        "Ensure Table.read cannot be overwritten.",
        "Don't set fit_info to None, instead leave it unchanged.",
        "Skip test",
        "Never touch `locals()`.",
        "Do not leave comments in the code when it is minified.",
        "Don't change the version in setup.py.",
        "Don't use files.",
        "Users can read README.md but they can't edit it.",
        "Changing `pk` is not allowed.",
        "Changing settings.py at runtime is not allowed.",
        "Modifications to `sys.path` are undone.",
        "The writer makes no changes to pyproject.toml when it is empty.",
        "It stays within docs/ unless told otherwise.",
        "x" * 700 + " do not touch the tests",
    ],
)
def test_what_only_sounds_like_it(text: str) -> None:
    assert [one for one in read_sentence(text) if not one.doubt] == []


SUBJECTS = (
    "`parse()`",
    "The function",
    "The parser",
    "`Session.send`",
    "The command",
    "A migration",
    "The user",
    "pip",
)
CLAIMS = (
    "should not modify {}", "must not change {}", "should leave {} unchanged", "does not touch {}", "cannot modify {}",
    "should only change {}", "must never edit {}", "should not add new files", "must not create files",
    "should keep {} as is", "only updates {}", "should not rename files", "must not reformat {}", "may only change {}",
    "should not be allowed to edit {}", "leaves {} alone",
)  # fmt: skip
OBJECTS = ("its argument", "setup.py", "the tests", "`Session.send`", "docs/", "the config file", "the public API")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_a_program_should_do_is_no_order(subject: str) -> None:
    """The description of a bug: whoever fixes it may well have to touch what the program should leave alone."""
    for claim in CLAIMS:
        for thing in OBJECTS:
            sentence = f"{subject} {claim.format(thing)}."
            assert [one for one in read_sentence(sentence) if not one.doubt] == [], sentence


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for one in read_constraints(text):
        assert one.sentence
        assert all(isinstance(thing, Thing) and thing.text for thing in one.things)


@pytest.mark.parametrize(
    "text",
    [
        "do not " * 20_000,
        "only change " + "a." * 50_000,
        "`" * 50_000,
        "leave " + "the " * 20_000,
        "without " * 5_000 + "changing the tests",
        "a, " * 30_000 + "b",
    ],
)
def test_long_texts_take_no_longer_than_they_are(text: str) -> None:
    import time

    start = time.process_time()
    read_constraints(text)
    read_sentence(text[:600])
    assert time.process_time() - start < 2


QUOTED = [
    ("> Do not touch the tests.\n\nThat rule is obsolete: adapt them.", "quotation"),
    ("> Do not touch the tests.\nThat rule is obsolete: adapt them.", "quotation"),
    ("Steps:\n1. Do not touch the tests.\n2. Run them. They fail.", "tale"),
    ("Steps: 1. Do not touch the tests. 2. Run them. They fail.", "tale"),
    ("## Steps to reproduce\n\n1. Do not touch the tests.\n\n2. Run them.", "tale"),
    ("**To reproduce**\n\nDo not touch the tests.", "tale"),
    ("To reproduce:\n\n- run\n\n- Do not touch the tests.", "tale"),
    ("It fails. Steps to reproduce: run it twice. Do not touch the tests.", "tale"),
    ("Workaround: a restart. Do not touch the tests.", "tale"),
    ("{quote}\nDo not touch the tests.\n{quote}\n\nNot so.", "quotation"),
    ("bq. Do not touch the tests.\n\nNot so.", "quotation"),
    ("Adapt what you need.\n\n-----Original Message-----\nFrom: Kim\n\nDo not touch the tests.", "quotation"),
    ("Kim: Do not touch the tests.\nLee: I would, they hold the fault.", "quotation"),
    ("<details><summary>Thread</summary>\n\nDo not touch the tests.\n\n</details>", "quotation"),
    ("## Alternatives considered\n\nDo not touch the tests.", "tale"),
    ("What did you try?\n-----------------\n\nDo not touch the tests.", "tale"),
    ("We get this message:\n\nDo not touch the tests.\n\nwhich nobody understands.", "tale"),
    ("Check out main. Do not touch the tests. Run them. You will see 1.23.", "tale"),
    ("Do not touch the tests.\n\nEDIT: on second thought, they may change.", "takes it back"),
    ("Do not touch the tests. Update `test_round` to expect 1.24.", "takes it back"),
    ("Do not touch the tests.\n\nThe tests may of course be adapted where they are wrong.", "takes it back"),
    ("Our guideline reads as follows. Do not touch the tests. It is to go.", "takes it back"),
    ("Do not touch the tests! That is what our linter says.", "takes it back"),
]


@pytest.mark.parametrize(("text", "why"), QUOTED)
def test_what_others_said_and_what_happens_binds_nobody(text: str, why: str) -> None:
    (found,) = read_constraints(f"The rounding is wrong\n\n{text}")
    assert (found.rule, [thing.text for thing in found.things]) == (Rule.DENY, ["tests"])
    assert why in found.doubt


@pytest.mark.parametrize(
    "text",
    [
        "> Do not touch the tests.",
        "> The rounding is wrong\n>\n> Do not touch the tests.",
        "It is wrong\n\n> as I said\n\nDo not touch the tests.",
        "It is wrong\n\nSteps: run it.\n\nDo not touch the tests.",
        "It is wrong\n\nSteps:\n\n1. run it\n\n2. again\n\nDo not touch the tests.",
        "It is wrong\n\n## Steps to reproduce\n\nrun it\n\n## Notes\n\nDo not touch the tests.",
        "Steps to take:\n1. Mend it.\n2. Do not touch the tests.",
        "It is wrong for\nreasons such as these:\n- Do not touch the tests.",
        "Reproduced on 3.12. Do not touch the tests.",
        "Update the parser. Do not touch the tests.",
        "It is wrong.\n\nNote: it fails.\n\nRule: Do not touch the tests.",
        "Do not change:\n- tests/\n",
        "## Do not touch\n\n- tests\n",
        "Rules:\n1) no touching tests\n2) be quick",
        "Fix it, keeping the tests untouched.",
        "Do not under any circumstances change the tests!",
        "Please do not touch the tests though.",
        "Since they are shared, do not touch the tests.",
    ],
)
def test_what_stands_beside_them_does(text: str) -> None:
    (found,) = read_constraints(text)
    assert ([thing.text.rstrip("/") for thing in found.things], found.doubt) == (["tests"], "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fix it.\n\nOut of scope:\n\n- tests/\n- `setup.cfg`\n", [("deny", ["tests/"]), ("deny", ["setup.cfg"])]),
        ("Fix it.\n\nOnly change:\n1. a.py\n2. b.py\n", [("only", ["a.py", "b.py"])]),
        ("Fix it.\n\n- Don't:\n  - touch tests\n  - touch docs\n", [("deny", ["tests"]), ("deny", ["docs"])]),
        ("Fix it.\n\nDo not change the following files:\n- a.py\n", [("deny", ["a.py"])]),
        ("Fix it.\n\nDo not change the following files: a.py, b.py", [("deny", ["a.py", "b.py"])]),
        ("Fix it.\n\nIt fails for:\n- tests\n- a.py\n", []),
        ("Fix it.\n\nChanges:\n- no new files were needed\n", []),
    ],
)
def test_lists_under_an_order(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [told(one) for one in read_constraints(text) if not one.doubt] == expected


@pytest.mark.parametrize(
    "text",
    [
        "No new dependencies, apart from numpy.",
        "No new dependencies (numpy excepted).",
        "Don't add new dependencies. numpy is fine, though.",
        "Do not touch the tests other than test_round.",
    ],
)
def test_what_is_excepted_is_not_ruled_out(text: str) -> None:
    assert [one for one in read_constraints(f"It is wrong.\n\n{text}") if not one.doubt] == []


def test_whole_texts() -> None:
    found = {True: 0, False: 0}
    for line in SENTENCES.with_name("texts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["binds"]] += any(not one.doubt for one in read_constraints(row["task"]))
    assert found[False] == 0  # of 40
    assert found[True] >= 21  # of 40
