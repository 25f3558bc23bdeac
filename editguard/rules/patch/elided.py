"""EG009: Added lines stand for code that was left out."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.edits.elision import elided
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
    )
    INVALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n# ... rest of the code unchanged\n"}),
        Case({"a.js": "x = 1\n"}, after={"a.js": "x = 2\n// ... existing code ...\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        for edit in analysis.edits:
            line = next((line for line in edit.new_text if elided(edit.path, line)), None)
            if line is not None:
                shown = line.decode("utf-8", "replace").strip()[:80]
                yield self.finding(f"`{shown}` stands for code that was left out", edit=edit)
