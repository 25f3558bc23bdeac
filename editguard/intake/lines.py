"""Lines of a proposal, and the stretches of it that a format claims."""

from __future__ import annotations

from typing import NamedTuple

from editguard.vocabulary.patch import Repair


class Region(NamedTuple):
    """A stretch of a proposal written in one format: 0-based first line, line after the last.

    ``complete`` says that every marker the format asks for is there.
    """

    first: int
    end: int
    complete: bool

    def within(self, other: Region) -> bool:
        """Whether ``other`` covers this stretch and more."""
        return other.first <= self.first and self.end <= other.end and self[:2] != other[:2]


def split_lines(data: bytes) -> list[bytes]:
    r"""Split on ``\n`` only, terminators kept; the last line may have none."""
    lines = data.split(b"\n")
    last = lines.pop()
    lines = [line + b"\n" for line in lines]
    if last:
        lines.append(last)
    return lines


def proposal_lines(data: bytes) -> tuple[list[bytes], list[Repair]]:
    """Lines of a proposal, free of carriage returns that its transport added to every one of them.

    Where only some lines end in a carriage return it is content, and stays.
    """
    lines = split_lines(data)
    if not lines or not lines[0].endswith(b"\r\n"):
        return lines, []
    unterminated = not lines[-1].endswith(b"\n")
    if not all(line.endswith(b"\r\n") for line in (lines[:-1] if unterminated else lines)):
        return lines, []
    stripped = [line[:-2] + b"\n" if line.endswith(b"\r\n") else line for line in lines]
    message = f"all {len(lines)} lines ended in CRLF; the carriage returns were taken as the transport's"
    return stripped, [Repair("crlf-transport", message, None, 1)]


def terminated(lines: list[bytes]) -> list[bytes]:
    """The lines with a newline after the last one too."""
    if lines and not lines[-1].endswith(b"\n"):
        return [*lines[:-1], lines[-1] + b"\n"]
    return lines


def text_of(raw: bytes) -> str:
    """Bytes of a path, an anchor or a heading as text; bytes that are not UTF-8 survive as surrogates."""
    return raw.decode("utf-8", "surrogateescape")
