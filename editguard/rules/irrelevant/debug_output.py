"""EG110: Debug output was left in the code."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.irrelevant.kind import accused, debugging, place
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule


class DebugOutput(Rule):
    """Debug output was left in the code.

    ## What it does
    Reports edits that add nothing but a breakpoint, a call that traces the run (`print("DEBUG …")`, `f"{x=}"`), or
    the first output to the terminal inside a function of library code. Scripts, commands, tests and examples may
    print, as may programs that read options or input. Code in a string is data. In JavaScript and TypeScript,
    `debugger` and `console.log` are looked at in the same way.

    ## Why is this bad
    It goes to the users' terminals and logs; a breakpoint stops the program.

    ## Example
    ```diff
    +    print("DEBUG total before discount:", result)
    ```
    """

    code = "EG110"
    name = "debug-output"
    severity = Severity.ERROR

    VALID = (
        Case({"a.py": "print(1)\n"}, after={"a.py": "print(1)\nprint(2)\n"}),
        Case({"scripts/a.py": "x = 1\n"}, after={"scripts/a.py": "x = 1\nprint(x)\n"}),
    )
    INVALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 1\nbreakpoint()\n"}),
        Case({"a.py": "def f(x):\n    return x\n"}, after={"a.py": "def f(x):\n    print('DEBUG', x)\n    return x\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        for edit, verdict in accused(analysis):
            if debugging(verdict):
                yield self.finding(f"{verdict.evidence[0].detail}{place(edit)}", edit=edit)
