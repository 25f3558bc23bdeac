"""JavaScript and TypeScript: what a file imports and defines at its top, by tree-sitter grammars; which file that is.

The grammars come with the extra `js`. Followed are `import`, `export … from`, `require("…")` and `import("…")` of a
plain string that begins with a dot, with the endings and the `index` files that bundlers try. Not followed: names of
packages, also those of the same repository, and paths that a `tsconfig.json` or a bundler renames.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from editguard.index.outline import CLASS, FUNCTION, MAX_BYTES, VALUE, Outline

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

SUFFIXES = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_TRIED = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json")
_WRITTEN_AS = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
"""TypeScript imports a file by the name that it will have once it is compiled."""

_DEFINITIONS = {
    "function_declaration": FUNCTION,
    "generator_function_declaration": FUNCTION,
    "class_declaration": CLASS,
    "abstract_class_declaration": CLASS,
    "interface_declaration": CLASS,
    "type_alias_declaration": CLASS,
    "enum_declaration": CLASS,
    "method_definition": FUNCTION,
    "variable_declarator": VALUE,
}


def available() -> bool:
    """Whether the grammars are installed."""
    return all(find_spec(name) for name in ("tree_sitter", "tree_sitter_javascript", "tree_sitter_typescript"))


@lru_cache(maxsize=4)
def _parser(dialect: str) -> Parser:
    from tree_sitter import Language, Parser

    if dialect == "javascript":
        import tree_sitter_javascript

        return Parser(Language(tree_sitter_javascript.language()))
    import tree_sitter_typescript

    source = tree_sitter_typescript.language_tsx if dialect == "tsx" else tree_sitter_typescript.language_typescript
    return Parser(Language(source()))


def read_javascript_outline(data: bytes, dialect: str) -> Outline:
    """The outline of a file in ``dialect`` (`javascript`, `typescript`, `tsx`); it has no references."""
    if len(data) > MAX_BYTES:
        return Outline("", "", "", None, f"not read: over {MAX_BYTES // 1024:,} KiB")
    tree = _parser(dialect).parse(data)
    symbols: list[str] = []
    imports: dict[str, None] = {}
    stack: list[tuple[Node, str, bool]] = [(tree.root_node, "", True)]
    while stack:
        node, scope, top = stack.pop()
        kind = _DEFINITIONS.get(node.type)
        inner = scope
        if kind is not None and (top or kind != VALUE):
            inner = _define(node, kind, scope, symbols) or scope
        source = _source(node)
        if source is not None and source.startswith(".") and not any(space.isspace() for space in source):
            imports.setdefault(f" * 0 {source}  1 {node.start_point[0] + 1}\n")
        deeper = top and node.type not in ("statement_block", "class_body", "arrow_function", "function_expression")
        stack.extend((child, inner, deeper) for child in reversed(node.named_children))
    note = f"line {_error_line(tree.root_node)}: read in part" if tree.root_node.has_error else ""
    return Outline("".join(symbols), "".join(imports), "", None, note)


def _define(node: Node, kind: str, scope: str, symbols: list[str]) -> str | None:
    named = node.child_by_field_name("name")
    text = named.text.decode("utf-8", "replace") if named is not None and named.text is not None else ""
    if not text or not text.replace("$", "_").replace("#", "_").isidentifier():
        return None
    value = node.child_by_field_name("value")
    if value is not None and value.type in ("arrow_function", "function_expression", "class"):
        kind = CLASS if value.type == "class" else FUNCTION
    qualified = f"{scope}.{text}" if scope else text
    first, last = node.start_point[0] + 1, node.end_point[0] + 1
    symbols.append(f"{qualified} {kind} {first} {last} {node.end_byte - node.start_byte}\n")
    return qualified


def _source(node: Node) -> str | None:
    """The plain string that an import, a re-export, `require` or `import()` names."""
    found: Node | None = None
    if node.type in ("import_statement", "export_statement"):
        found = node.child_by_field_name("source")
        if found is None:  # import x = require("…")
            clause = next((child for child in node.named_children if child.type == "import_require_clause"), None)
            found = clause.child_by_field_name("source") if clause is not None else None
    elif node.type == "call_expression":
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        called = function is not None and (function.type == "import" or function.text == b"require")
        if called and arguments is not None and arguments.named_child_count == 1:
            found = arguments.named_child(0)
    if found is None or found.type != "string" or found.text is None:
        return None
    return found.text.decode("utf-8", "replace").strip("'\"")


def _error_line(root: Node) -> int:
    """The first line on which the grammar was lost."""
    at = root
    while True:
        inner = next((child for child in at.children if child.has_error or child.is_missing), None)
        if inner is None:
            return at.start_point[0] + 1
        at = inner


def imported(path: str, outline: Outline, known: Container[str]) -> Iterator[str]:
    """The files among ``known`` that the file at ``path`` imports."""
    for item in outline.imports:
        parts = path.split("/")[:-1]
        for part in item.module.split("/"):
            if part == "..":
                if not parts:
                    break
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        else:
            stem = "/".join(parts)
            found = next((name for name in _spellings(stem) if name in known), None)
            if found is not None and found != path:
                yield found


def _spellings(stem: str) -> Iterator[str]:
    yield stem
    yield from (stem + end for end in _TRIED)
    for written, sources in _WRITTEN_AS.items():
        if stem.endswith(written):
            yield from (stem.removesuffix(written) + end for end in sources)
    yield from (f"{stem}/index{end}" if stem else f"index{end}" for end in _TRIED)
