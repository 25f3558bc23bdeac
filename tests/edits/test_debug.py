"""Debug output: what counts, and what only looks like it."""

from __future__ import annotations

import pytest

from editguard.edits.debug import debug_output

BREAKPOINT = "a breakpoint left in the code"
TRACE = "output that traces the program's run"
FIRST = "output to the terminal, in a file that printed nothing before"

QUIET = "import os\n\n\ndef f(x):\n    y = x + 1\n    return y\n"
"""Library code without output; lines are added before the ``return``."""

TALKING = "import os\n\n\ndef f(x):\n    print('result', x)\n    return y\n"


def added(before: str, *lines: str, path: str = "pkg/mod.py", old: tuple[str, ...] = ()) -> str | None:
    """What is said of ``lines``, put before the last line of ``before``."""
    text = before.split("\n")
    after = "\n".join([*text[:-2], *lines, *text[-2:]])
    return debug_output(
        path,
        [line.encode() + b"\n" for line in old],
        [line.encode() + b"\n" for line in lines],
        before.encode(),
        after.encode(),
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("    breakpoint()",),
        ("    breakpoint()  # look here",),
        ("    import pdb; pdb.set_trace()",),
        ("    import ipdb;ipdb.set_trace()",),
        ("    import pdb", "    pdb.set_trace()"),
        ("    pytest.set_trace()",),
        ("    __import__('pdb').set_trace()",),
        ("", "    breakpoint()", ""),
        ("    # why is y wrong?", "    breakpoint()"),
    ],
)
def test_breakpoints_count_anywhere(lines: tuple[str, ...]) -> None:
    assert added(QUIET, *lines) == BREAKPOINT
    assert added(TALKING, *lines) == BREAKPOINT
    assert added(QUIET, *lines, path="tests/test_mod.py") == BREAKPOINT


@pytest.mark.parametrize(
    "lines",
    [
        ("    import pdb",),  # a module may be about the debugger
        ("    debugger",),
        ("    pdb.Pdb().set_trace()",),
        ("    self.breakpoint()",),
        ("    breakpoint()", "    y += 1"),
        ("    x = breakpoint()",),
        ("    # breakpoint()",),
        ("",),
    ],
)
def test_what_is_no_breakpoint(lines: tuple[str, ...]) -> None:
    assert added(QUIET, *lines) is None


def test_the_import_of_a_debugger_counts_with_its_first_use_elsewhere() -> None:
    after = "import pdb\nx = 1\npdb.set_trace()\n"
    assert debug_output("a.py", [], [b"import pdb\n"], b"x = 1\n", after.encode()) == BREAKPOINT
    uses = b"x = 1\npdb.set_trace()\n"
    assert debug_output("a.py", [], [b"import pdb\n"], uses, b"import pdb\n" + uses) is None


@pytest.mark.parametrize(
    "line",
    [
        "    print('DEBUG', x)",
        '    print("DEBUG: x is", x)',
        '    print(f"DEBUG {x}")',
        '    print(f"{x=}")',
        "    print('here')",
        "    print('HERE', x)",
        "    print('>>> here')",
        '    sys.stderr.write("DEBUG %s" % x)',
        "    pprint('XXX')",
    ],
)
def test_traces_count_even_where_there_is_output(line: str) -> None:
    assert added(TALKING, line) == TRACE
    assert added(QUIET, line) == TRACE


@pytest.mark.parametrize(
    "line",
    [
        "    print('total', x)",
        "    print('=' * 80)",
        "    print('--- report ---')",
        "    print('Here is your file')",
        '    print(f"{x}")',
        '    print(f"{x == 1}")',
        "    print('debugging is on')",
    ],
)
def test_ordinary_output_counts_only_as_the_first_of_a_file(line: str) -> None:
    assert added(TALKING, line) is None
    assert added(QUIET, line) == FIRST


def test_a_call_over_several_lines() -> None:
    assert added(QUIET, "    print(", "        'x',", "        x,", "    )") == FIRST


@pytest.mark.parametrize(
    "lines",
    [
        ("    print('x', x)", "    y += 1"),
        ("    if x:", "        print(x)"),
        ("    print('x', file=stream)",),
        ("    print('DEBUG'); y += 1",),
        ("    sys.stdout.write(x)",),
        ("    self.print(x)",),
        ("    printer(x)",),
        ("    logger.debug('DEBUG %s', x)",),
    ],
)
def test_more_or_other_than_debug_output(lines: tuple[str, ...]) -> None:
    assert added(QUIET, *lines) is None


def test_output_at_module_level_is_left_alone() -> None:
    assert debug_output("hello.py", [], [b"print('Hello')\n"], b"x = 1\n", b"x = 1\nprint('Hello')\n") is None


def test_a_replaced_line_is_no_debug_output() -> None:
    assert added(QUIET, "    print(x)", old=("    y = 2",)) is None


@pytest.mark.parametrize(
    "path",
    [
        "tests/test_mod.py",
        "pkg/tests/helpers.py",
        "scripts/run.py",
        "pkg/management/commands/load.py",
        "examples/a.py",
        "setup.py",
        "pkg/cli.py",
        "pkg/__main__.py",
        "docs/conf.py",
        "example_plot.py",
        "pkg/mod.txt",
        "pkg/mod.rst",
    ],
)
def test_scripts_tests_and_examples_may_print(path: str) -> None:
    assert added(QUIET, "    print('DEBUG', x)", path=path) is None


@pytest.mark.parametrize(
    "opening",
    [
        "import argparse\n",
        "import click\n",
        "from typer import Typer\n",
        "import sys; sys.argv\n",
        "#!/usr/bin/env python\n",
        "name = input('name')\n",
        "if __name__ == '__main__':\n    pass\n",
    ],
)
def test_programs_that_talk_may_go_on(opening: str) -> None:
    assert added(opening + QUIET, "    print('done')") is None


def test_a_new_file_has_no_first_words() -> None:
    assert debug_output("a.py", [], [b"    print(x)\n"], None, b"def f():\n    print(x)\n") is None


def test_code_in_a_string_is_data() -> None:
    before = 'def test(pytester):\n    pytester.makepyfile("""\n        x = 1\n    """)\n'
    after = before.replace("x = 1\n", "x = 1\n        breakpoint()\n")
    assert debug_output("tests/test_a.py", [], [b"        breakpoint()\n"], before.encode(), after.encode()) is None


def test_a_file_that_does_not_parse_is_left_alone() -> None:
    assert debug_output("a.py", [], [b"    breakpoint()\n"], b"def f(:\n", b"def f(:\n    breakpoint()\n") is None
    assert debug_output("a.py", [], [b"    breakpoint()\n"], None, None) is None


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("src/app.js", "  debugger;", BREAKPOINT),
        ("src/app.tsx", "  debugger", BREAKPOINT),
        ("src/app.ts", "  console.log('DEBUG', x)", TRACE),
        ("src/app.ts", "  console.log(`here`)", TRACE),
        ("src/app.js", "  console.log(x)", FIRST),
        ("src/app.js", "  console.error(x)", None),
        ("src/app.js", "  console.log(x);", FIRST),
        ("src/app.js", "  console.log(x); go()", None),
        ("src/app.test.js", "  console.log(x)", None),
        ("scripts/build.js", "  console.log(x)", None),
        ("webpack.config.js", "  console.log(x)", None),
        ("src/app.css", "  debugger;", None),
    ],
)
def test_javascript(path: str, line: str, expected: str | None) -> None:
    before = b"function f(x) {\n  return x\n}\n"
    after = b"function f(x) {\n" + line.encode() + b"\n  return x\n}\n"
    assert debug_output(path, [], [line.encode() + b"\n"], before, after) == expected


def test_javascript_that_logs_already() -> None:
    before = b"function f(x) {\n  console.info(x)\n}\n"
    assert debug_output("src/a.js", [], [b"  console.log(x)\n"], before, before) is None


def test_crlf() -> None:
    before = QUIET.replace("\n", "\r\n").encode()
    after = before.replace(b"    return y", b"    breakpoint()\r\n    return y")
    assert debug_output("pkg/a.py", [], [b"    breakpoint()\r\n"], before, after) == BREAKPOINT
