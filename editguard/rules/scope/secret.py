"""EG224: A key or a password comes into the repository."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.edits.places import holds_secrets, secret
from editguard.rules.scope.file_rule import for_tests
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Applied
from editguard.vocabulary.rule import Analysis, Case, Rule

_BEFORE = {"a.py": "KEY = read_key()\n"}
_TOKEN = "gh" + "p_" + "0123456789abcdefghijABCDEFGHIJ012345"  # in two parts: it is none, and looks like one


class Secret(Rule):
    """A key or a password comes into the repository.

    ## What it does
    Reports added lines that begin a private key or hold a token whose form is its issuer's own (AWS, GitHub, GitLab,
    Slack, Stripe, PyPI), and files that are added or changed and by their name hold secrets (`.env`, `.netrc`,
    `id_rsa`, `.ssh/` …). Tests and documents are left out: their keys are examples. The key itself is not repeated.

    ## Why is this bad
    What is once in a history is public.

    ## Example
    ```diff
    -KEY = read_key()
    +KEY = "ghp_…"
    ```
    """

    code = "EG224"
    name = "secret"
    severity = Severity.ERROR
    VALID = (
        Case(_BEFORE, after={"a.py": "KEY = 'ghp_not_a_key'\n"}),
        Case(_BEFORE, after={"tests/test_a.py": f"KEY = '{_TOKEN}'\n"}),
        Case(_BEFORE, after={".env.example": "KEY=\n"}),
    )
    INVALID = (
        Case(_BEFORE, after={"a.py": f"KEY = '{_TOKEN}'\n"}),
        Case(_BEFORE, after={".env": "PASSWORD=x\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield at most one finding a file."""
        by_path: dict[str, list[Edit]] = {}
        for edit in analysis.edits:
            if edit.new_text and edit.kind is not Kind.DOCS:
                by_path.setdefault(edit.path, []).append(edit)
        for file in analysis.applied.files:
            path = file.change.path
            edits = by_path.get(path, [])
            if not edits or file.applied is Applied.FAILED or for_tests(path, analysis):
                continue
            if holds_secrets(path):
                yield self.finding("files of this name hold keys or passwords", edit=edits[0])
                continue
            for edit in edits:
                if any(secret(line) and line not in edit.old_text for line in edit.new_text):
                    yield self.finding("adds what looks like a key", edit=edit)
                    break
