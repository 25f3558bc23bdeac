"""The outline of a Python file, by the running interpreter's `ast`; by its lines where that does not read it."""

from __future__ import annotations

import ast

from editguard.index.line_outline import outline_by_lines
from editguard.index.outline import CLASS, FUNCTION, MAX_BYTES, VALUE, Outline
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.syntax.python_ast import parse_ast, parse_expression

_DEEPEST = 60
"""Links of an attribute chain, and levels of a nested expression that are told apart."""

_LONGEST = 200
"""Characters of a chain that is kept."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_python_outline(data: bytes) -> Outline:
    """The outline of a file; `Outline.note` says what kept it from being whole."""
    if len(data) > MAX_BYTES:
        return Outline("", "", "", None, f"not read: over {MAX_BYTES // 1024:,} KiB")
    decoded = decode_python(data)
    if isinstance(decoded, Undecodable):
        text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
        return outline_by_lines(text, decoded.message)
    try:
        tree = parse_ast(decoded.text)
        reader = _Reader(decoded.text)
        reader.module(tree)
    except SyntaxError as error:
        return outline_by_lines(decoded.text, f"line {error.lineno or 1}: {error.msg}")
    except RecursionError:
        return outline_by_lines(decoded.text, "nested too deeply")
    return reader.outline()


class _Scope:
    """A function, a class or the module while it is read. ``bound`` are its own names, ``types`` what those hold
    that are assigned once, ``uses`` its chains with their first lines."""

    __slots__ = ("bound", "inner", "kind", "name", "outside", "parent", "self_name", "types", "uses")

    def __init__(self, name: str, kind: str, parent: _Scope | None) -> None:
        self.name = name
        self.kind = kind
        self.parent = parent
        self.bound: set[str] = set()
        self.outside: set[str] = set()
        self.types: dict[str, str | None] = {}
        self.uses: dict[str, int] = {}
        self.inner: list[_Scope] = []
        self.self_name: str | None = None


class _Reader:
    def __init__(self, text: str) -> None:
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._symbols: list[str] = []
        self._imports: list[str] = []
        self._written: list[str] = []
        self._exports: list[str] | None = None

    def outline(self) -> Outline:
        exports = None if self._exports is None else " ".join(self._exports)
        return Outline("".join(self._symbols), "".join(self._imports), "".join(self._written), exports)

    def module(self, tree: ast.Module) -> None:
        scope = _Scope("", "module", None)
        self._body(tree.body, scope)
        self._finish(scope)

    def _finish(self, scope: _Scope) -> None:
        """Write down what ``scope`` and those in it use, without what they bind."""
        uses: dict[str, int] = {}
        for chain, line in scope.uses.items():
            known = self._outer(chain, scope)
            if known is not None and len(known) <= _LONGEST:
                uses.setdefault(known, line)
        if uses:
            self._written.append(scope.name + "".join(f" {chain}:{line}" for chain, line in uses.items()) + "\n")
        for inner in scope.inner:
            self._finish(inner)

    def _outer(self, chain: str, scope: _Scope) -> str | None:
        """``chain`` in names that are known outside of the functions around; ``None`` for a name of their own."""
        root, dot, rest = chain.partition(".")
        name = root.removesuffix("()")
        holder = _holder(name, scope)
        if holder is None:
            return chain
        if holder.self_name == name and root == name:
            return "@" + dot + rest
        if not dot:
            return None
        held = holder.types.get(name) if root == name else None
        if held is not None:
            first, between, behind = held.partition(".")
            other = _holder(first.removesuffix("()"), holder)
            if other is None:
                return f"{held}.{rest}"
            if other.self_name == first:
                return f"@{between}{behind}.{rest}"
        return "." + rest  # made from another name of its own

    # statements

    def _body(self, nodes: list[ast.stmt], scope: _Scope) -> None:
        for node in nodes:
            self._statement(node, scope)

    def _statement(self, node: ast.stmt, scope: _Scope) -> None:
        if isinstance(node, _Function):
            self._function(node, scope)
        elif isinstance(node, ast.ClassDef):
            self._class(node, scope)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node, scope)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            self._assign(node, scope)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            scope.outside.update(node.names)
        else:
            for _, value in ast.iter_fields(node):
                if isinstance(value, list):
                    for part in value:
                        self._part(part, scope)
                elif isinstance(value, ast.AST):
                    self._part(value, scope)

    def _part(self, node: object, scope: _Scope) -> None:
        if isinstance(node, ast.stmt):
            self._statement(node, scope)
        elif isinstance(node, ast.expr):
            self._expression(node, scope)
        elif isinstance(node, ast.ExceptHandler):
            if node.name:
                scope.bound.add(node.name)
            if node.type is not None:
                self._expression(node.type, scope)
            self._body(node.body, scope)
        elif isinstance(node, ast.match_case):
            for pattern in ast.walk(node.pattern):
                if isinstance(pattern, ast.MatchAs | ast.MatchStar) and pattern.name:
                    scope.bound.add(pattern.name)
                elif isinstance(pattern, ast.MatchMapping) and pattern.rest:
                    scope.bound.add(pattern.rest)
                elif isinstance(pattern, ast.MatchValue):
                    self._expression(pattern.value, scope)
                elif isinstance(pattern, ast.MatchClass):
                    self._expression(pattern.cls, scope)
            if node.guard is not None:
                self._expression(node.guard, scope)
            self._body(node.body, scope)
        elif isinstance(node, ast.withitem):
            self._expression(node.context_expr, scope)
            if node.optional_vars is not None:
                self._target(node.optional_vars, scope, None)
                if isinstance(node.optional_vars, ast.Name):
                    self._hold(scope, node.optional_vars.id, _chain(node.context_expr))

    def _define(self, name: str, kind: str, node: ast.stmt, scope: _Scope, says: list[str]) -> None:
        first = min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", ()))])
        last = node.end_lineno or node.lineno
        size = self._starts[last] - self._starts[first - 1]
        qualified = f"{scope.name}.{name}" if scope.name else name
        said = "".join(f" {chain}" for chain in says if len(chain) <= _LONGEST)
        self._symbols.append(f"{qualified} {kind} {first} {last} {size}{said}\n")

    def _function(self, node: _Function, scope: _Scope) -> None:
        scope.bound.add(node.name)
        self._define(node.name, FUNCTION, node, scope, [])
        inner = _Scope(f"{scope.name}.{node.name}" if scope.name else node.name, "function", scope)
        scope.inner.append(inner)
        names = []
        for decorator in node.decorator_list:
            self._expression(decorator, inner)
            names.append(_chain(decorator) or "")
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        if scope.kind == "class" and "staticmethod" not in names:
            first = [*arguments.posonlyargs, *arguments.args][:1]
            inner.self_name = first[0].arg if first else None
        for argument in (*every, arguments.vararg, arguments.kwarg):
            if argument is None:
                continue
            inner.bound.add(argument.arg)
            if argument.annotation is not None:
                self._annotation(argument.annotation, inner)
                held = _annotated(argument.annotation)
                if held and argument is not arguments.vararg and argument is not arguments.kwarg:
                    self._hold(inner, argument.arg, held)
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self._expression(default, inner)
        if node.returns is not None:
            self._annotation(node.returns, inner)
        self._body(node.body, inner)

    def _annotation(self, node: ast.expr, inner: _Scope) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            read = _quoted(node.value)
            if read is None:
                return
            for part in ast.walk(read):
                if isinstance(part, ast.Name | ast.Attribute):
                    part.lineno = node.lineno
            node = read
        self._expression(node, inner)

    def _class(self, node: ast.ClassDef, scope: _Scope) -> None:
        scope.bound.add(node.name)
        bases = [chain for base in node.bases if (chain := _chain(base)) is not None]
        self._define(node.name, CLASS, node, scope, bases)
        inner = _Scope(f"{scope.name}.{node.name}" if scope.name else node.name, "class", scope)
        scope.inner.append(inner)
        for decorator in node.decorator_list:
            self._expression(decorator, inner)
        for base in node.bases:
            self._expression(base, inner)
        for keyword in node.keywords:
            self._expression(keyword.value, inner)
        self._body(node.body, inner)

    def _import(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                bound = alias.asname or alias.name.split(".")[0]
                whole = int(bool(alias.asname) or "." not in alias.name)
                self._imports.append(f"{scope.name} {bound} 0 {alias.name}  {whole} {node.lineno}\n")
            else:
                bound = alias.asname or alias.name
                self._imports.append(
                    f"{scope.name} {bound} {node.level} {node.module or ''} {alias.name} 1 {node.lineno}\n"
                )

    def _assign(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign, scope: _Scope) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        held = _chain(node.value) if node.value is not None and not isinstance(node, ast.AugAssign) else None
        if isinstance(node, ast.AnnAssign):
            self._annotation(node.annotation, scope)
            held = _annotated(node.annotation) or held
        for target in targets:
            self._target(target, scope, held if isinstance(target, ast.Name | ast.Attribute) else None, node)
            self._listed(target, node, scope)
        if node.value is not None:
            self._expression(node.value, scope)

    def _listed(self, target: ast.expr, node: ast.Assign | ast.AnnAssign | ast.AugAssign, scope: _Scope) -> None:
        """What `__all__` lists, as far as it is written out."""
        if scope.kind != "module" or not isinstance(target, ast.Name) or target.id != "__all__" or node.value is None:
            return
        names = [
            part.value
            for part in ast.walk(node.value)
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier()
        ]
        whole = all(isinstance(part, ast.List | ast.Tuple | ast.Constant | ast.Load) for part in ast.walk(node.value))
        if isinstance(node, ast.AugAssign):
            # what is computed may be anything: then nothing is left out
            self._exports = self._exports + names if self._exports is not None and whole else None
        else:
            self._exports = names if whole else None

    def _target(self, node: ast.expr, scope: _Scope, held: str | None, where: ast.stmt | None = None) -> None:
        if isinstance(node, ast.Name):
            scope.bound.add(node.id)
            self._hold(scope, node.id, held)
            if where is not None and scope.kind != "function":
                self._define(node.id, VALUE, where, scope, [held] if held else [])
        elif isinstance(node, ast.Tuple | ast.List):
            for part in node.elts:
                self._target(part, scope, None, where)
        elif isinstance(node, ast.Starred):
            self._target(node.value, scope, None, where)
        else:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and where is not None:
                method: _Scope | None = scope
                while method is not None and method.self_name is None:
                    method = method.parent
                if method is not None and method.self_name == node.value.id and method.parent is not None:
                    said = held if held and held.split(".")[0].removesuffix("()") not in scope.bound else None
                    if held in scope.types and scope.types[held or ""]:
                        said = scope.types[held or ""]  # `self.x = x` of an annotated parameter
                    self._define(node.attr, VALUE, where, method.parent, [said] if said else [])
            self._expression(node, scope)

    def _hold(self, scope: _Scope, name: str, held: str | None) -> None:
        """Note what ``name`` holds; one that is assigned several times may hold anything."""
        scope.types[name] = held if name not in scope.types else None

    # expressions

    def _expression(self, node: ast.expr, scope: _Scope) -> None:
        stack: list[ast.AST] = [node]
        uses = scope.uses
        while stack:
            at = stack.pop()
            if isinstance(at, ast.Name):
                if isinstance(at.ctx, ast.Load):
                    uses.setdefault(at.id, at.lineno)
                else:
                    scope.bound.add(at.id)
                    scope.types[at.id] = None
            elif isinstance(at, ast.Attribute):
                chain = _chain(at)
                if chain is None:
                    uses.setdefault("." + at.attr, at.lineno)
                    stack.append(at.value)
                else:
                    uses.setdefault(chain, at.lineno)
                    stack.extend(_arguments(at))
            elif isinstance(at, ast.comprehension):
                self._target(at.target, scope, None)
                stack.append(at.iter)
                stack.extend(at.ifs)
            elif isinstance(at, ast.Lambda):
                every = (*at.args.posonlyargs, *at.args.args, *at.args.kwonlyargs, at.args.vararg, at.args.kwarg)
                scope.bound.update(argument.arg for argument in every if argument is not None)
                stack.extend(part for part in (*at.args.defaults, *at.args.kw_defaults) if part is not None)
                stack.append(at.body)
            elif isinstance(at, ast.NamedExpr):
                scope.bound.add(at.target.id)
                scope.types[at.target.id] = None
                stack.append(at.value)
            elif not isinstance(at, ast.Constant):
                stack.extend(ast.iter_child_nodes(at))


def _holder(name: str, scope: _Scope) -> _Scope | None:
    """The function around that binds ``name``; classes are no scope for what is in them."""
    at: _Scope | None = scope
    while at is not None and at.kind != "module":
        if at.kind == "function" and name in at.bound and name not in at.outside:
            return at
        at = at.parent
    return None


def _chain(node: ast.expr) -> str | None:
    """``node`` as a dotted chain, `a.b` or `A().b`; ``None`` for anything else."""
    parts: list[str] = []
    at: ast.expr = node
    for _ in range(_DEEPEST):
        if isinstance(at, ast.Attribute):
            parts.append(at.attr)
            at = at.value
        elif isinstance(at, ast.Call):
            if isinstance(at.func, ast.Name) and at.func.id == "super" and parts:
                return ".".join(["^", *reversed(parts)])
            inner = _chain(at.func)
            return None if inner is None or "(" in inner else ".".join([inner + "()", *reversed(parts)])
        elif isinstance(at, ast.Name):
            return ".".join([at.id, *reversed(parts)])
        else:
            return None
    return None


def _arguments(node: ast.Attribute) -> list[ast.AST]:
    """What stands in the brackets of the call in a chain."""
    at: ast.expr = node
    while isinstance(at, ast.Attribute):
        at = at.value
    return [*at.args, *(keyword.value for keyword in at.keywords), at.func] if isinstance(at, ast.Call) else []


def _quoted(text: str) -> ast.expr | None:
    """An annotation that is written as a string."""
    if len(text) > _LONGEST:
        return None
    try:
        return parse_expression(text)
    except SyntaxError:
        return None


_WRAPPERS = frozenset({"Optional", "ClassVar", "Final", "Annotated", "Type", "type"})


def _annotated(node: ast.expr) -> str | None:
    """What an annotation says that a name holds, as the chain of an instance."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        read = _quoted(node.value)
        return None if read is None or isinstance(read, ast.Constant) else _annotated(read)
    if isinstance(node, ast.Subscript):
        outer = _chain(node.value) or ""
        if outer.rpartition(".")[2] in _WRAPPERS:
            inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
            return _annotated(inner)
        return None
    if isinstance(node, ast.BinOp):  # `A | None`
        left, right = _annotated(node.left), _annotated(node.right)
        return left or right if not (left and right) else None
    chain = _chain(node)
    return chain + "()" if chain is not None and "(" not in chain and chain != "None" else None
