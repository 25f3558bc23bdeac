"""EG201: A file was changed that the contract leaves out."""

from __future__ import annotations

from editguard.rules.scope.breach import BreachRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class PathOutside(BreachRule):
    """A file was changed that the contract leaves out.

    ## What it does
    Reports changed files that match a `deny` glob, or, where there are `allow` globs, none of those. Globs are as in
    `.gitignore`. Both names of a renamed file count, and what a symlink that the patch makes points to. A denied path
    is also met by one that only differs in case, by look-alike letters, by invisible characters, or by what Windows
    drops from names. Each source (the command line, the settings, a contract file, the task) has to be kept by itself:
    a second one can only narrow the first. Independent of relevance: an edit may well belong to the task.

    ## Why is this bad
    Whoever said what may change relies on it: other files were not meant to be reviewed, or belong to somebody else.

    ## Example
    With `--deny 'migrations/'`:
    ```diff
    --- a/migrations/0001_initial.py
    +++ b/migrations/0001_initial.py
    ```

    ## Options
    - `--allow`, `--deny`, `--contract`, `--scope-profile`; `[tool.editguard.scope]` with `allow` and `deny`.
    """

    code = "EG201"
    name = "path-outside-contract"
    severity = Severity.ERROR

    VALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, contract={"allow": ["*.py"]}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, contract={"deny": ["docs/"]}),
        Case({"d/a.py": "x = 1\n"}, after={"d/a.py": "x = 2\n"}, contract={"deny": ["d/*", "!d/a.py"]}),
    )
    INVALID = (
        Case({"docs/a.md": "x\n"}, after={"docs/a.md": "y\n"}, contract={"deny": ["docs/"]}),
        Case({"a.py": "x = 1\n"}, after={"b.py": "x = 1\n"}, contract={"allow": ["a.py"]}),
        Case({"a.py": "x = 1\n" * 9}, after={"a.py": None, "b.py": "x = 1\n" * 9}, contract={"deny": ["a.py"]}),
        Case({"a.py": "x = 1\n" * 9}, after={"a.py": None, "b.py": "x = 1\n" * 9}, contract={"allow": ["a.py"]}),
    )
