"""A contract file described, field by field; the JSON Schema is made from this description.

What is read is checked by `editguard.contract.table`, without pydantic: a hook has no time for it. The tests hold the
two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, TypeAdapter

Glob = Annotated[StrictStr, Field(min_length=1, description="as in .gitignore, from the top of the repository")]
Symbol = Annotated[
    StrictStr, Field(min_length=1, description="qualified name with wildcards: package.module.Class.*, **.helper")
]
Number = Annotated[StrictInt, Field(ge=0)]
Reason = Annotated[StrictStr, Field(description="why, shown with every finding")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PathEntry(_Part):
    """Paths, with a reason."""

    path: Glob
    reason: Reason = ""


class SymbolEntry(_Part):
    """Symbols, with a reason."""

    symbol: Symbol
    reason: Reason = ""


class Limit(_Part):
    """A number, with a reason."""

    max: Number
    reason: Reason = ""


Entry = Glob | PathEntry | SymbolEntry


class ContractDocument(_Part):
    """What a change may touch. What `allow` and `allow-symbols` name may change and nothing else; what `deny` and
    `deny-symbols` name may not."""

    version: Literal[1]
    task: StrictStr = Field("", description="what the work is, for people: it is not read")
    reason: Reason = ""
    allow: list[Entry] = []
    deny: list[Entry] = []
    allow_symbols: list[Symbol] = Field([], alias="allow-symbols")
    deny_symbols: list[Symbol] = Field([], alias="deny-symbols")
    new_files: StrictBool | Number | Annotated[list[Glob], Field(min_length=1)] = Field(
        True, alias="new-files", description="whether files may be added; how many; or where"
    )
    max_lines: Number | Limit | None = Field(None, alias="max-lines", description="changed lines, removed and added")
    max_files: Number | Limit | None = Field(None, alias="max-files", description="files; a renamed one counts once")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a contract file."""
    schema = TypeAdapter(ContractDocument).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
