"""What Python expressions say of their values, with the variables of the place looked up."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nicol.lint.calls.offsets import span_of
from nicol.lint.calls.value import ABSENT, Array, Entry, Known, Record, Unknown, Value, merged, optional

_DEEPEST = 12
_LONGEST = 100_000


@dataclass(frozen=True)
class Scope:
    """The assignments of one function or module, with those around it."""

    text: str
    assignments: dict[str, list[ast.expr]] = field(default_factory=dict[str, "list[ast.expr]"])
    additions: dict[str, list[tuple[ast.expr, ast.expr]]] = field(
        default_factory=dict[str, "list[tuple[ast.expr, ast.expr]]"]
    )
    outer: Scope | None = None

    @classmethod
    def of(cls, body: list[ast.stmt], text: str, outer: Scope | None = None) -> Scope:
        """The scope of a function's or module's body."""
        scope = cls(text, outer=outer)
        for statement in body:
            scope._gather(statement)
        return scope

    def _gather(self, node: ast.AST) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                return
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                self._assign(target, value)
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self.assignments.setdefault(name, []).append(value)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="update"), args=[value])):
                self.additions.setdefault(name, []).append((ast.Constant(None), value))
            case _:
                pass
        for child in ast.iter_child_nodes(node):
            self._gather(child)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self.assignments.setdefault(name, []).append(value)
            case ast.Subscript(value=ast.Name(id=name), slice=key):
                self.additions.setdefault(name, []).append((key, value))
            case _:
                pass

    def assigned(self, name: str) -> ast.expr | None:
        """The one expression that a variable is assigned; None when there are several or none."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.assignments.get(name)
            if found is not None:
                return found[0] if len(found) == 1 else None
            scope = scope.outer
        return None

    def added(self, name: str) -> list[tuple[ast.expr, ast.expr]]:
        """Keys and values that are put into a variable later."""
        return self.additions.get(name, [])


def value_of(node: ast.expr, scope: Scope, depth: int = 0) -> Value:
    """What `node` says; variables that are assigned once are followed."""
    if depth > _DEEPEST:
        return unknown(node, scope)
    match node:
        case ast.Constant(value=str() | int() | float() | bool() | None as constant):
            return Known(constant, *_span(node, scope))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return Known(-number, *_span(node, scope))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, other = value_of(left, scope, depth + 1), value_of(right, scope, depth + 1)
            match one, other:
                case Known(value=int() as first), Known(value=int() as second):
                    return Known(first * second, *_span(node, scope))
                case _:
                    return unknown(node, scope)
        case ast.Dict(keys=keys, values=values):
            return _record(keys, values, scope, depth, _span(node, scope))
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=words):
            named = [ast.Constant(word.arg) if word.arg else None for word in words]
            return _record(named, [word.value for word in words], scope, depth, _span(node, scope))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            plain = [item for item in items if not isinstance(item, ast.Starred)]
            made = tuple(value_of(item, scope, depth + 1) for item in plain)
            return Array(made, len(plain) < len(items), *_span(node, scope))
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(number))]):
            return Array((Unknown("range"),) * min(number, _LONGEST), False, *_span(node, scope))
        case ast.Call(func=ast.Name(id="list" | "tuple" | "set"), args=[inner]):
            return value_of(inner, scope, depth + 1)
        case ast.IfExp(body=one, orelse=other):
            return _either(node, value_of(one, scope, depth + 1), value_of(other, scope, depth + 1), scope)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            parts = [value_of(left, scope, depth + 1), value_of(right, scope, depth + 1)]
            records = [part for part in parts if isinstance(part, Record)]
            return merged(records, *_span(node, scope)) if len(records) == 2 else unknown(node, scope)
        case ast.Name(id="skip"):
            return ABSENT
        case ast.Name(id=name):
            return _variable(node, name, scope, depth)
        case _:
            return unknown(node, scope)


def unknown(node: ast.expr, scope: Scope) -> Unknown:
    """Only the expression."""
    return Unknown(ast.unparse(node), loaded_names(node), *_span(node, scope))


def loaded_names(node: ast.AST) -> frozenset[str]:
    """The variables that an expression reads."""
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def target_names(node: ast.expr) -> Iterator[str]:
    """The variables that the target of a loop sets."""
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def calls_below(node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[ast.Call]:
    """The calls whose result `node` is, or a part of it: through variables, `await`, slices, `enumerate` and `list`."""
    match node:
        case ast.Name(id=name):
            assigned = scope.assigned(name)
            if assigned is not None and depth < _DEEPEST:
                yield from calls_below(assigned, scope, depth + 1)
        case ast.Await(value=value) | ast.Subscript(value=value):
            yield from calls_below(value, scope, depth)
        case ast.Call(
            func=ast.Name(id="enumerate" | "list" | "sorted" | "reversed" | "set" | "tuple"), args=[value, *_]
        ):
            yield from calls_below(value, scope, depth)
        case ast.Call():
            yield node
        case _:
            pass


def _variable(node: ast.expr, name: str, scope: Scope, depth: int) -> Value:
    assigned = scope.assigned(name)
    if assigned is None:
        return unknown(node, scope)
    value = value_of(assigned, scope, depth + 1)
    if isinstance(value, Unknown):
        return Unknown(value.text, value.names | {name}, *_span(node, scope))
    if not isinstance(value, Record):
        return value
    added = [optional(_addition(key, what, scope, depth)) for key, what in scope.added(name)]
    return merged([value, *added], value.start, value.end)


def _addition(key: ast.expr, value: ast.expr, scope: Scope, depth: int) -> Record:
    match key:
        case ast.Constant(value=str() as name):
            start = _span(key, scope)[0]
            return Record((Entry(name, value_of(value, scope, depth + 1), start),))
        case ast.Constant(value=None):
            made = value_of(value, scope, depth + 1)
            return made if isinstance(made, Record) else Record(is_open=True)
        case _:
            return Record(is_open=True)


def _record(
    keys: Sequence[ast.expr | None], values: Sequence[ast.expr], scope: Scope, depth: int, span: tuple[int, int]
) -> Record:
    parts: list[Record] = []
    for key, node in zip(keys, values, strict=True):
        value = value_of(node, scope, depth + 1)
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            if value is not ABSENT:
                parts.append(Record((Entry(key.value, value, _span(key, scope)[0] or span[0]),)))
        elif key is None and isinstance(value, Record):
            parts.append(value)
        else:
            parts.append(Record(is_open=True))
    return merged(parts, *span)


def _either(node: ast.expr, one: Value, other: Value, scope: Scope) -> Value:
    if one is ABSENT or other is ABSENT:
        return other if one is ABSENT else one
    if isinstance(one, Record) and isinstance(other, Record):
        return merged([optional(one), optional(other)], *_span(node, scope))
    return unknown(node, scope)


def _span(node: ast.expr, scope: Scope) -> tuple[int, int]:
    return span_of(node, scope.text) if hasattr(node, "lineno") else (0, 0)
