"""CREATE …"""

from __future__ import annotations

from typing import Literal

from nicol.dialects import Can
from nicol.sql.columns import begins_constraint, read_column, read_constraint
from nicol.sql.tokens import Cursor, Unread, What
from nicol.sql.values import (
    ColumnSpec,
    Constraint,
    Create,
    CreateEnum,
    CreateExtension,
    CreateIndex,
    CreateSchema,
    CreateTable,
    CreateTrigger,
    CreateView,
    Ddl,
    IndexPart,
)

_NAMED = frozenset(
    [
        "SEQUENCE",
        "DOMAIN",
        "COLLATION",
        "CONVERSION",
        "AGGREGATE",
        "STATISTICS",
        "PUBLICATION",
        "SUBSCRIPTION",
        "SERVER",
        "ROLE",
        "USER",
        "DATABASE",
        "FUNCTION",
        "PROCEDURE",
        "EVENT",
        "TYPE",
        "LANGUAGE",
        "TABLESPACE",
        "GROUP",
        "PACKAGE",
    ]
)
_ON_TABLE = frozenset({"POLICY", "RULE"})


def read_create(cursor: Cursor) -> Ddl:
    """What follows CREATE."""
    replaced = cursor.take("OR", "REPLACE")
    if cursor.take("DEFINER", "="):
        cursor.until(frozenset({"VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "SQL"}))
    if cursor.take("SQL", "SECURITY") or cursor.take("ALGORITHM", "="):
        cursor.at += 1
    temporary = _modifiers(cursor)
    if cursor.sees("TABLE") or cursor.sees("FOREIGN", "TABLE") or cursor.sees("VIRTUAL", "TABLE"):
        is_virtual = cursor.take("VIRTUAL")
        cursor.take("FOREIGN")
        cursor.at += 1
        return _table(cursor, temporary, is_virtual)
    if any(cursor.sees(*words) for words in (("UNIQUE",), ("INDEX",), ("FULLTEXT",), ("SPATIAL",))):
        return _index(cursor)
    cursor.take("RECURSIVE")
    materialized = cursor.take("MATERIALIZED")
    if cursor.take("VIEW"):
        return _view(cursor, replaced, materialized)
    cursor.take("CONSTRAINT")
    if cursor.take("TRIGGER"):
        return _trigger(cursor)
    return _other(cursor, replaced)


def _modifiers(cursor: Cursor) -> bool:
    temporary = False
    while cursor.tok().upper in ("GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED"):
        temporary = temporary or cursor.tok().upper in ("TEMP", "TEMPORARY")
        cursor.at += 1
    return temporary


def _other(cursor: Cursor, replaced: bool) -> Ddl:
    what = cursor.tok().upper
    cursor.at += 1
    if what == "EXTENSION":
        exists = cursor.take("IF", "NOT", "EXISTS")
        extension = cursor.name()
        cursor.rest()
        return CreateExtension(extension, exists)
    if what == "SCHEMA" or (what == "DATABASE" and Can.SCHEMAS not in cursor.dialect.can):
        exists = cursor.take("IF", "NOT", "EXISTS")
        if cursor.take("AUTHORIZATION"):
            return CreateSchema(cursor.name(), exists)
        schema = cursor.name()
        cursor.rest()
        return CreateSchema(schema, exists)
    if what == "EVENT" and cursor.take("TRIGGER"):
        own = cursor.name()
        cursor.rest()
        return Create("EVENT TRIGGER", (None, own))
    if what in _ON_TABLE:
        own = cursor.name()
        cursor.until(frozenset({"ON"} if what == "POLICY" else {"TO"}))
        cursor.at += 1
        table = cursor.qualified()
        cursor.rest()
        return Create(what, (None, own), replaced, table)
    if what in _NAMED:
        cursor.take("IF", "NOT", "EXISTS")
        name = cursor.qualified()
        if what == "TYPE" and cursor.take("AS", "ENUM"):
            return CreateEnum(name, tuple(part.tok().text for part in cursor.group().parts()))
        cursor.rest()
        return Create(what, name, replaced)
    if what in ("OPERATOR", "CAST", "TRANSFORM", "ACCESS", "TEXT"):
        cursor.rest()
        return Create(what, None, replaced)
    raise Unread(f"CREATE {what}")


def _table(cursor: Cursor, temporary: bool, is_virtual: bool) -> Ddl:
    exists = cursor.take("IF", "NOT", "EXISTS")
    table = cursor.qualified()
    if is_virtual:
        cursor.rest()
        return CreateTable(table, if_not_exists=exists, options=("VIRTUAL",))
    if cursor.take("PARTITION", "OF"):
        parent = cursor.qualified()
        words = cursor.rest().words()
        return CreateTable(table, (), (), exists, temporary, is_partitioned="PARTITION" in words, partition_of=parent)
    like = cursor.qualified() if cursor.take("LIKE") else None
    columns: list[ColumnSpec] = []
    constraints: list[Constraint] = []
    if cursor.sees("(") and cursor.tok(1).upper not in ("SELECT", "WITH"):
        for part in cursor.group().parts():
            if part.take("LIKE"):
                like = part.qualified()
            elif begins_constraint(part):
                constraints.append(read_constraint(part))
            else:
                columns.append(read_column(part))
    rest = cursor.rest()
    words = rest.words()
    filled = "SELECT" in words and (not columns or "AS" in words or rest.sees("SELECT"))
    partitioned = "PARTITION" in words
    options = () if filled else words
    return CreateTable(
        table, tuple(columns), tuple(constraints), exists, temporary, partitioned, None, like, filled, options
    )


def _index(cursor: Cursor) -> Ddl:
    unique = cursor.take("UNIQUE")
    kind: Literal["index", "fulltext", "spatial"] = "index"
    if cursor.take("FULLTEXT"):
        kind = "fulltext"
    elif cursor.take("SPATIAL"):
        kind = "spatial"
    cursor.expect("INDEX")
    concurrent = cursor.take("CONCURRENTLY")
    exists = cursor.take("IF", "NOT", "EXISTS")
    name = None if cursor.sees("ON") else cursor.qualified()[1]
    method = ""
    if cursor.take("USING"):
        method = cursor.name().lower()
    cursor.expect("ON")
    only = cursor.take("ONLY")
    table = cursor.qualified()
    if cursor.take("USING"):
        method = cursor.name().lower()
    parts = tuple(_part(part) for part in cursor.group().parts())
    include: tuple[str, ...] = ()
    where = algorithm = lock = ""
    while not cursor.is_done:
        if cursor.take("INCLUDE"):
            include = cursor.names()
        elif cursor.take("WHERE"):
            where = cursor.rest().text
        elif cursor.take("WITH"):
            cursor.group()
        elif cursor.take("ALGORITHM"):
            algorithm = _value(cursor)
        elif cursor.take("LOCK"):
            lock = _value(cursor)
        elif cursor.take("NULLS"):
            cursor.take("NOT")
            cursor.expect("DISTINCT")
        elif cursor.tok().upper in ("TABLESPACE", "COMMENT", "USING", "KEY_BLOCK_SIZE"):
            cursor.at += 1
            cursor.take("=")
            cursor.at += 1
        else:
            raise Unread(f"`{cursor.tok().text}` behind an index")
    return CreateIndex(
        name, table, parts, unique, concurrent, exists, only, method, where, include, kind, algorithm, lock
    )


def _value(cursor: Cursor) -> str:
    cursor.take("=")
    word = cursor.tok().upper
    cursor.at += 1
    return word


def _part(part: Cursor) -> IndexPart:
    text, following = part.text, part.tok(1)
    if part.tok().what in (What.WORD, What.NAME):
        if following.what is not What.SYMBOL:
            return IndexPart(text, part.name())
        if following.upper == "(" and part.tok(2).what is What.NUMBER and part.tok(3).upper == ")":
            return IndexPart(text, part.name(), int(part.tok(1).text))
    return IndexPart(text, None)


def _view(cursor: Cursor, replaced: bool, materialized: bool) -> Ddl:
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.qualified()
    query = cursor.rest()
    return CreateView(name, query.text, mentioned(query), replaced, materialized)


def mentioned(cursor: Cursor) -> frozenset[str]:
    """The names and words of what is left, as the database folds them, and `*` where it stands."""
    fold = Can.SCHEMAS in cursor.dialect.can
    return frozenset(
        tok.text.lower() if fold and tok.what is What.WORD else tok.text
        for tok in cursor.toks
        if tok.what in (What.WORD, What.NAME) or tok.upper == "*"
    )


def _trigger(cursor: Cursor) -> Ddl:
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.qualified()[1]
    cursor.until(frozenset({"ON"}))
    cursor.expect("ON")
    table = cursor.qualified()
    return CreateTrigger(name, table, mentioned(cursor.rest()))
