"""EG010: Conflict markers were added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from editguard.rules.patch.problem import at_line
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.rule import Analysis, Case, FileSyntax, Rule


class ConflictMarkers(Rule):
    """Conflict markers were added.

    ## What it does
    Reports files to which the change adds a line that starts with `<<<<<<< `, below it `=======`, and below that
    one that starts with `>>>>>>> `. Underlines of headings do not count, nor does what stands in a string of a
    Python file or in a fenced block of a Markdown file: there it is an example.

    ## Why is this bad
    A merge, or an edit in SEARCH/REPLACE form, was written into the file instead of being carried out.

    ## Example
    ```text
    <<<<<<< HEAD
    x = 1
    =======
    x = 2
    >>>>>>> feature
    ```
    """

    code = "EG010"
    name = "conflict-markers"
    severity = Severity.ERROR

    VALID = (
        Case({"a.rst": "Title\n"}, after={"a.rst": "Title\n=======\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": 'x = """\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"""\n'}),
        Case({"a.md": "x\n"}, after={"a.md": "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n```\n"}),
    )
    INVALID = (
        Case({"a.txt": "x\n"}, after={"a.txt": "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> feature\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> feature\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a file, at the line that opens the first conflict."""
        edits: dict[str, list[Edit]] = {}
        for edit in analysis.edits:
            if edit.new_text:
                edits.setdefault(edit.path, []).append(edit)
        for file, syntax in analysis.files():
            found = _opening(edits.get(file.change.path, ()))
            if found is not None and not _example(file, syntax, *found):
                yield at_line(self.finding("conflict markers were added", edit=found[0]), *found)


def _opening(edits: Sequence[Edit]) -> tuple[Edit, int] | None:
    """The edit and the 0-based index of its added line that opens a conflict, divided and closed further on."""
    opening: tuple[Edit, int] | None = None
    divided = False
    for edit in edits:
        for index, line in enumerate(edit.new_text):
            if line.startswith(b"<<<<<<< "):
                opening, divided = (edit, index), False
            elif line.rstrip() == b"=======":
                divided = opening is not None
            elif line.startswith(b">>>>>>> ") and divided:
                return opening
    return None


def _example(file: AppliedFile, syntax: FileSyntax, edit: Edit, index: int) -> bool:
    if syntax.language == "python":
        return syntax.parse in ("ast", "libcst")  # it reads, so the markers stand in a string
    if syntax.language != "markdown" or file.after is None or edit.new_lines is None:
        return False
    above = file.after.split(b"\n")[: edit.new_lines.first + index - 1]
    return sum(line.lstrip().startswith((b"```", b"~~~")) for line in above) % 2 == 1
