"""EG226: What governs editguard itself is edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from editguard.edits.places import integration
from editguard.patterns import Pattern
from editguard.task.asking import asking_of
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.rule import Analysis, Case, Rule

_SPOKEN = Pattern(r"\b(?:editguard|lint\w*|baseline|suppress\w*)\b", 2)  # re.IGNORECASE
_TABLE = b"[tool.editguard"
_BEFORE = {"a.py": "x = 1\n", "editguard.toml": 'select = ["EG0", "EG1"]\n'}
_AFTER = {"a.py": "x = 2\n", "editguard.toml": 'select = ["EG0"]\n'}


class OwnConfiguration(Rule):
    """What governs editguard itself is edited.

    ## What it does
    Reports changes of `editguard.toml` and of `[tool.editguard]` in `pyproject.toml`, of the baseline and the
    coefficients that they name, and of lines that run editguard in hooks and workflows. The check itself goes by what
    stands at the base, so the change loosens the next one.

    Where there is a task that speaks of editguard or of linting, nothing is reported; without a task this is a
    warning, and silent where settings are brought for the first time.

    ## Why is this bad
    Who is checked should not say how.

    ## Example
    ```diff
     # editguard.toml
    -select = ["EG0", "EG1"]
    +select = ["EG0"]
    ```
    """

    code = "EG226"
    name = "own-configuration"
    severity = Severity.ERROR
    VALID = (
        Case(_BEFORE, after=_AFTER, task="Use fewer rules of editguard"),
        Case({"a.py": "x = 1\n"}, after={"editguard.toml": 'select = ["EG0"]\n'}),
        Case({"pyproject.toml": "[project]\nname = 'a'\n"}, after={"pyproject.toml": "[project]\nname = 'b'\n"}),
    )
    INVALID = (
        Case(_BEFORE, after=_AFTER, task="x must be 2 and not 1"),
        Case(
            {"a.py": "x = 1\n", "pyproject.toml": '[tool.editguard]\nfail-on = "warning"\n'},
            after={"a.py": "x = 2\n", "pyproject.toml": '[tool.editguard]\nfail-on = "never"\n'},
            task="x must be 2 and not 1",
        ),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield at most one finding a file."""
        if analysis.task is not None and asking_of(analysis.task.text).says(_SPOKEN.compiled):
            return
        config = analysis.config
        named = {path for path in (config.baseline, config.calibration) if path}
        for file in analysis.applied.files:
            paths = {file.change.path, file.change.old_path or file.change.path}
            edits = [edit for edit in analysis.edits if edit.path == file.change.path]
            words = _words(file, paths, edits, named)
            if not words or (analysis.task is None and file.before is None):
                continue
            edit = next((edit for edit in edits if b"editguard" in b"".join((*edit.old_text, *edit.new_text))), None)
            edit = edit or next(iter(edits), None)
            found = self.finding(words, edit=edit, path=file.change.path)
            yield found if analysis.task is not None else replace(found, severity=Severity.WARNING)


def _words(file: AppliedFile, paths: set[str], edits: list[Edit], named: set[str]) -> str:
    if "editguard.toml" in paths:
        return "changes the settings of editguard"
    if paths & named:
        return "changes what the settings of editguard refer to"
    if "pyproject.toml" in paths:
        before, after = file.before or b"", file.after or b""
        if (_TABLE in before or _TABLE in after) and _table(before) != _table(after):
            return "changes the settings of editguard"
    elif any(integration(path) for path in paths):
        told = b"".join(line for edit in edits for line in (*edit.old_text, *edit.new_text))
        if b"editguard" in told:
            return "changes how editguard is run"
    return ""


def _table(data: bytes) -> Any:
    """The settings in a `pyproject.toml`; the whole text of one that cannot be read."""
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8", "replace"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return data
    tools = document.get("tool")
    return tools.get("editguard") if isinstance(tools, dict) else None
