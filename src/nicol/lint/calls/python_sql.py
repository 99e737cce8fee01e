"""The SQL text of a call in a Python file, and what is pasted into it."""

from __future__ import annotations

import ast
import io
import tokenize

from nicol.lint.calls.offsets import span_of
from nicol.lint.calls.python_values import Scope

Offsets = tuple[tuple[int, int], ...]
Sql = tuple[str | None, Offsets, tuple[str, ...]]


def sql_of(node: ast.expr, scope: Scope, text: str) -> Sql:
    """The text, pairs of offsets in it and in the file, and the expressions that become part of it."""
    match node:
        case ast.Constant(value=str() as sql):
            return sql, _offsets(node, sql, text), ()
        case ast.JoinedStr(values=parts):
            return _joined(parts)
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            return _pasted(left, right, scope, text)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _added(left, right, scope, text)
        case ast.Call(func=ast.Attribute(value=template, attr="format"), args=given, keywords=words):
            values = [*given, *(word.value for word in words)]
            return (
                None,
                (),
                tuple(ast.unparse(value) for value in values if not isinstance(value, ast.Constant))
                if (sql_of(template, scope, text)[0] is not None)
                else (),
            )
        case ast.Call(func=ast.Attribute(value=inner, attr="strip" | "lstrip" | "rstrip"), args=[]):
            return sql_of(inner, scope, text)
        case ast.Call(func=ast.Name(id="dedent") | ast.Attribute(attr="dedent"), args=[inner]):
            return sql_of(inner, scope, text)
        case ast.Name(id=name):
            assigned = scope.assigned(name)
            found = sql_of(assigned, scope, text) if assigned is not None else None
            return found if found is not None else (None, (), ())
        case _:
            return None, (), ()


def _joined(parts: list[ast.expr]) -> Sql:
    sql, unsafe = "", list[str]()
    for part in parts:
        if isinstance(part, ast.Constant):
            sql += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            sql += "0"
            unsafe.append(ast.unparse(part.value))
    return (None if unsafe else sql), (), tuple(unsafe)


def _pasted(left: ast.expr, right: ast.expr, scope: Scope, text: str) -> Sql:
    if sql_of(left, scope, text)[0] is None:
        return None, (), ()
    values = right.elts if isinstance(right, ast.Tuple) else [right]
    return None, (), tuple(ast.unparse(value) for value in values if not isinstance(value, ast.Constant))


def _added(left: ast.expr, right: ast.expr, scope: Scope, text: str) -> Sql:
    one, other = sql_of(left, scope, text), sql_of(right, scope, text)
    if one[0] is not None and other[0] is not None:
        moved = tuple((at + len(one[0]), place) for at, place in other[1])
        return one[0] + other[0], (*one[1], *moved), ()
    unsafe = [*one[2], *other[2]]
    for side, found in ((left, one), (right, other)):
        if found == (None, (), ()) and not isinstance(side, ast.Constant):
            unsafe.append(ast.unparse(side))
    known = one[0] is not None or other[0] is not None
    return None, (), tuple(unsafe) if known or one[2] or other[2] else ()


def _offsets(node: ast.Constant, sql: str, text: str) -> Offsets:
    """Each string of an implicit concatenation; one with escapes only as far as its own start."""
    start, end = span_of(node, text)
    segment = text[start:end]
    pairs: list[tuple[int, int]] = []
    at = 0
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(f"({segment})").readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return ((0, start),)
    for token in tokens:
        if token.type != tokenize.STRING:
            continue
        begin = _character(segment, token.start) + start
        quoted = token.string.lstrip("rRbBuU")
        quotes = 3 if quoted[:3] in ('"""', "'''") else 1
        pairs.append((at, begin + len(token.string) - len(quoted) + quotes))
        at += len(ast.literal_eval(token.string))
    return tuple(pairs) if at == len(sql) else ((0, start),)


def _character(segment: str, position: tuple[int, int]) -> int:
    line, column = position
    before = sum(len(part) + 1 for part in segment.split("\n")[: line - 1])
    return before + (column - 1 if line == 1 else column)
