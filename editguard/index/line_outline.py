"""The outline of Python that the running interpreter does not parse: what stands at the beginnings of its lines.

Definitions and imports are found in any version of Python, and in a file with a syntax error; references are not.
"""

from __future__ import annotations

from editguard.index.outline import CLASS, FUNCTION, Outline
from editguard.patterns import Pattern

_LINE = Pattern(
    r"^([ \t]*)(?:(?:async[ \t]+)?(def|class)[ \t]+(\w+)(?:[ \t]*\(([^()\n]*)\))?"
    r"|from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)"
    r"|import[ \t]+([\w., \t]+))",
    8,  # re.MULTILINE
)
_NAME = Pattern(r"([\w.]+|\*)(?:[ \t]+as[ \t]+(\w+))?")


def outline_by_lines(text: str, why: str) -> Outline:
    """Definitions and imports of ``text``; ``why`` says what kept a parser from reading it."""
    symbols: list[list[str | int]] = []
    imports: list[str] = []
    scopes: list[tuple[int, int]] = []
    lines = text.split("\n")
    number, at = 1, 0

    def close(depth: int, last: int) -> None:
        while scopes and scopes[-1][0] >= depth:
            _, place = scopes.pop()
            symbols[place][3] = max(int(symbols[place][2]), last)

    for match in _LINE.compiled.finditer(text):
        number += text.count("\n", at, match.start())
        at = match.start()
        if match[2]:
            depth = len(match[1].expandtabs())
            close(depth, number - 1)
            outer = f"{symbols[scopes[-1][1]][0]}." if scopes else ""
            bases = [part.strip() for part in (match[4] or "").split(",")] if match[2] == "class" else []
            scopes.append((depth, len(symbols)))
            kind = CLASS if match[2] == "class" else FUNCTION
            symbols.append([outer + match[3], kind, number, number, 0, *(base for base in bases if is_plain(base))])
        elif match[8]:
            for name, bound in _NAME.compiled.findall(match[8]):
                imports.append(f" {bound or name.split('.')[0]} 0 {name}  {int(bool(bound))} {number}\n")
        else:
            for name, bound in _NAME.compiled.findall(match[7].strip("()").replace("\\", "")):
                if "." not in name and (match[5] or match[6]):
                    imports.append(f" {bound or name} {len(match[5])} {match[6]} {name} 1 {number}\n")
    close(0, len(lines) - (lines[-1] == ""))
    for symbol in symbols:
        symbol[4] = sum(len(line) + 1 for line in lines[int(symbol[2]) - 1 : int(symbol[3])])
    written = "".join(" ".join(str(part) for part in symbol) + "\n" for symbol in symbols)
    return Outline(written, "".join(imports), "", None, f"read by its lines: {why}")


def is_plain(chain: str) -> bool:
    """Whether ``chain`` is names joined by dots."""
    return bool(chain) and all(part.isidentifier() for part in chain.split("."))
