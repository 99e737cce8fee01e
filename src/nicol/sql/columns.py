"""Definitions of columns and constraints, in CREATE TABLE and ALTER TABLE alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nicol.dialects import Can
from nicol.sql.tokens import Cursor, Unread, What
from nicol.sql.types import read_type
from nicol.sql.values import ColumnSpec, Constraint, ConstraintKind, Reference

_COLUMN_WORDS = frozenset(
    [
        "CONSTRAINT",
        "NOT",
        "NULL",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "REFERENCES",
        "GENERATED",
        "COLLATE",
        "AS",
        "COMMENT",
        "ON",
        "AUTO_INCREMENT",
        "AUTOINCREMENT",
        "AFTER",
        "FIRST",
        "KEY",
        "DEFAULT",
        "DEFERRABLE",
        "INITIALLY",
        "INVISIBLE",
        "VISIBLE",
    ]
)
_FLAGS = frozenset(["ASC", "DESC", "INVISIBLE", "VISIBLE", "DEFERRABLE", "PERSISTENT", "NOCHECK", "ENFORCED"])
_KINDS: Mapping[str, ConstraintKind] = {
    "PRIMARY": "primary",
    "UNIQUE": "unique",
    "FOREIGN": "foreign",
    "CHECK": "check",
    "EXCLUDE": "exclude",
    "INDEX": "index",
    "KEY": "index",
    "FULLTEXT": "fulltext",
    "SPATIAL": "spatial",
}


def read_column(cursor: Cursor) -> ColumnSpec:
    """The column that begins with its name here, with the constraints in its line."""
    start = cursor.tok().start
    column = ColumnSpec(cursor.name(), read_type(cursor))
    while not cursor.is_done and not cursor.sees(","):
        column = _attribute(cursor, column)
    return replace(column, span=(start, cursor.toks[cursor.at - 1].end))


def _attribute(cursor: Cursor, column: ColumnSpec) -> ColumnSpec:
    word = cursor.tok().upper
    cursor.at += 1
    match word:
        case "CONSTRAINT":
            cursor.name()
        case "NOT":
            if cursor.take("NULL"):
                _conflict(cursor)
                return replace(column, not_null=True)
            if not cursor.take("DEFERRABLE") and not cursor.take("ENFORCED") and not cursor.take("VISIBLE"):
                raise Unread(f"`NOT {cursor.tok().text}` in a column")
        case "NULL":
            return replace(column, not_null=False)
        case "DEFAULT":
            return replace(column, default=read_default(cursor))
        case "PRIMARY":
            cursor.expect("KEY")
            _order_and_conflict(cursor)
            return replace(column, is_primary=True, not_null=True)
        case "UNIQUE":
            cursor.take("KEY")
            _nulls(cursor)
            _conflict(cursor)
            return replace(column, is_unique=True)
        case "KEY":
            return replace(column, is_primary=True, not_null=True)
        case "CHECK":
            check = cursor.group().text
            cursor.take("NO", "INHERIT")
            return replace(column, check=check)
        case "REFERENCES":
            return replace(column, references=read_reference(cursor))
        case "GENERATED" | "AS":
            return _generated(cursor, column, word)
        case "COLLATE":
            return replace(column, collation=cursor.qualified()[1])
        case "CHARACTER" | "CHARSET":
            cursor.take("SET")
            return replace(column, charset=cursor.name())
        case "AUTO_INCREMENT" | "AUTOINCREMENT":
            return replace(column, auto_increment=True)
        case "COMMENT":
            cursor.at += 1
        case "ON":
            cursor.expect("UPDATE")
            cursor.until(_COLUMN_WORDS)
        case "FIRST":
            return replace(column, is_placed=True)
        case "AFTER":
            cursor.name()
            return replace(column, is_placed=True)
        case "INITIALLY" | "STORAGE" | "COMPRESSION" | "COLUMN_FORMAT":
            cursor.at += 1
        case _ if word in _FLAGS:
            pass
        case _:
            raise Unread(f"`{cursor.tok(-1).text}` in a column")
    return column


def read_default(cursor: Cursor) -> str:
    """The expression that begins here, up to what else a column can have."""
    first = cursor.at
    if cursor.sees("("):
        cursor.group()
    else:
        cursor.at += 1
    cursor.until(_COLUMN_WORDS | {","})
    return cursor.script[cursor.toks[first].start : cursor.toks[cursor.at - 1].end]


def _generated(cursor: Cursor, column: ColumnSpec, word: str) -> ColumnSpec:
    if word == "GENERATED":
        if not cursor.take("ALWAYS"):
            cursor.expect("BY", "DEFAULT")
        cursor.expect("AS")
        if cursor.take("IDENTITY"):
            if cursor.sees("("):
                cursor.group()
            return replace(column, is_identity=True, not_null=True)
    expression = cursor.group().text
    stored = cursor.take("STORED") or cursor.take("PERSISTENT")
    if not stored:
        cursor.take("VIRTUAL")
    return replace(column, generated="stored" if stored else "virtual", expression=expression)


def read_reference(cursor: Cursor) -> Reference:
    """What follows REFERENCES."""
    reference = Reference(cursor.qualified(), cursor.names() if cursor.sees("(") else ())
    while not cursor.is_done:
        if cursor.take("MATCH"):
            cursor.at += 1
        elif cursor.take("ON", "DELETE"):
            reference = replace(reference, on_delete=_action(cursor))
        elif cursor.take("ON", "UPDATE"):
            reference = replace(reference, on_update=_action(cursor))
        else:
            break
    return reference


def _action(cursor: Cursor) -> str:
    words = [cursor.tok().upper]
    cursor.at += 1
    if words[0] in ("SET", "NO"):
        words.append(cursor.tok().upper)
        cursor.at += 1
    return " ".join(words)


def begins_constraint(cursor: Cursor) -> bool:
    """Whether a constraint of the table, or an index in it, begins here and no column."""
    if cursor.tok().what is not What.WORD:
        return False
    word, following = cursor.tok().upper, cursor.tok(1)
    match word:
        case "CONSTRAINT":
            return True
        case "NOT":
            return following.upper == "NULL"
        case "PRIMARY":
            return following.upper == "KEY"
        case "FOREIGN":
            return following.upper == "KEY"
        case "UNIQUE":
            return True
        case "CHECK":
            return following.upper == "("
        case "EXCLUDE":
            return following.upper in ("USING", "(")
        case "INDEX" | "KEY" | "FULLTEXT" | "SPATIAL":
            return Can.BACKSLASH_ESCAPES in cursor.dialect.can
        case _:
            return False


def read_constraint(cursor: Cursor) -> Constraint:
    """The constraint of a table that begins here."""
    start = cursor.tok().start
    name: str | None = None
    if cursor.take("CONSTRAINT") and cursor.tok().upper not in _KINDS:
        name = cursor.name()
    if cursor.take("NOT", "NULL"):
        return _named_not_null(cursor, name, start)
    word = cursor.tok().upper
    kind = _KINDS.get(word)
    if kind is None:
        raise Unread(f"`{cursor.tok().text}` as a constraint")
    cursor.at += 1
    if not cursor.take("KEY"):
        cursor.take("INDEX")
    constraint = _body(cursor, Constraint(kind, name))
    while not cursor.is_done and not cursor.sees(","):
        constraint = _suffix(cursor, constraint)
    return replace(constraint, span=(start, cursor.toks[cursor.at - 1].end))


def _named_not_null(cursor: Cursor, name: str | None, start: int) -> Constraint:
    """PostgreSQL 18's NOT NULL with a name, which is a check in all but its words."""
    column = cursor.name()
    constraint = Constraint("check", name, (column,), check=f'"{column}" IS NOT NULL')
    while not cursor.is_done and not cursor.sees(","):
        constraint = _suffix(cursor, constraint)
    return replace(constraint, span=(start, cursor.toks[cursor.at - 1].end))


def _body(cursor: Cursor, constraint: Constraint) -> Constraint:
    match constraint.kind:
        case "check":
            return replace(constraint, check=cursor.group().text)
        case "exclude":
            cursor.until(frozenset({"("}))
            columns = tuple(part.tok().text for part in cursor.group().parts())
            return replace(constraint, columns=columns)
        case "foreign":
            if not cursor.sees("("):
                constraint = replace(constraint, name=constraint.name or cursor.name())
            columns = cursor.names()
            cursor.expect("REFERENCES")
            return replace(constraint, columns=columns, references=read_reference(cursor))
        case _:
            _nulls(cursor)
            if cursor.take("USING", "INDEX"):
                index = cursor.name()
                return replace(constraint, using_index=index, name=constraint.name or index)
            if not cursor.sees("(") and not cursor.sees("USING"):
                constraint = replace(constraint, name=constraint.name or cursor.name())
            if cursor.take("USING"):
                cursor.at += 1
            return replace(constraint, columns=_columns(cursor))


def _columns(cursor: Cursor) -> tuple[str, ...]:
    return tuple(part.text if part.sees("(") else part.name() for part in cursor.group().parts())


def _suffix(cursor: Cursor, constraint: Constraint) -> Constraint:
    if cursor.take("NOT", "VALID"):
        return replace(constraint, is_not_valid=True)
    if cursor.take("NOT", "DEFERRABLE") or cursor.take("NOT", "ENFORCED") or cursor.take("NO", "INHERIT"):
        return constraint
    if cursor.take("INCLUDE"):
        cursor.names()
    elif cursor.take("WHERE") or cursor.take("WITH"):
        cursor.group()
    elif cursor.take("INITIALLY") or cursor.take("USING") or cursor.take("COMMENT"):
        cursor.at += 1
    elif cursor.sees("ON", "CONFLICT"):
        _conflict(cursor)
    elif cursor.take("KEY_BLOCK_SIZE"):
        cursor.take("=")
        cursor.at += 1
    elif not (cursor.take("DEFERRABLE") or cursor.take("ENFORCED") or cursor.take("VISIBLE")):
        raise Unread(f"`{cursor.tok().text}` behind a constraint")
    return constraint


def _nulls(cursor: Cursor) -> None:
    if cursor.take("NULLS"):
        cursor.take("NOT")
        cursor.expect("DISTINCT")


def _order_and_conflict(cursor: Cursor) -> None:
    if not cursor.take("ASC"):
        cursor.take("DESC")
    _conflict(cursor)


def _conflict(cursor: Cursor) -> None:
    if cursor.take("ON", "CONFLICT"):
        cursor.at += 1
