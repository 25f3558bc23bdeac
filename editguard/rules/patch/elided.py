"""EG009: Added lines stand for code that was left out."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.edits.elision import elided
from editguard.rules.patch.problem import at_line
from editguard.vocabulary.edit import Kind
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule


class ElidedCode(Rule):
    """Added lines stand for code that was left out.

    ## What it does
    Reports added comment lines such as `# ... rest of the function unchanged` or `// ... existing code ...`, in
    code and not in prose. `...` by itself is Python and no finding.

    ## Why is this bad
    The model abbreviated its answer. Whatever the line stands for is gone once the change is made.

    ## Example
    ```python
    def handler(request):
        validate(request)
        # ... rest of the function remains unchanged ...
    ```
    """

    code = "EG009"
    name = "elided-code"
    severity = Severity.ERROR

    VALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 1\n\n\ndef f() -> None: ...\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 1  # the rest of the list is sorted\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "# Previous versions did this in the loop...\nx = 2\n"}),
        Case({"a.md": "One\n"}, after={"a.md": "One\n\n    # ... rest of the code unchanged\n"}),
    )
    INVALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n# ... rest of the code unchanged\n"}),
        Case({"a.js": "x = 1\n"}, after={"a.js": "x = 2\n// ... existing code ...\n"}),
        Case({"a.html": "<p>1</p>\n"}, after={"a.html": "<p>2</p>\n<!-- rest of file -->\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit, at its first such line."""
        for edit in analysis.edits:
            if edit.kind is Kind.SCRATCH:
                continue  # goes as a whole
            for index, line in enumerate(edit.new_text):
                if elided(edit.path, line):
                    shown = line.decode("utf-8", "replace").strip()[:80]
                    yield at_line(self.finding(f"`{shown}` stands for code that was left out", edit=edit), edit, index)
                    break
