"""DROP, changes of rows, settings, and what else a migration can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.sql.tokens import Cursor, Unread, What
from nicol.sql.values import (
    Block,
    Ddl,
    Drop,
    DropIndex,
    DropKind,
    Harmless,
    Maintenance,
    Pragma,
    Reindex,
    RenameTables,
    Rows,
    Setting,
    Transaction,
    Truncate,
)

_DROPS: Mapping[str, DropKind] = {
    "TABLE": "TABLE",
    "TYPE": "TYPE",
    "DOMAIN": "TYPE",
    "SCHEMA": "SCHEMA",
    "DATABASE": "DATABASE",
    "VIEW": "VIEW",
    "FUNCTION": "FUNCTION",
    "PROCEDURE": "FUNCTION",
    "ROUTINE": "FUNCTION",
    "AGGREGATE": "FUNCTION",
    "TRIGGER": "TRIGGER",
    "SEQUENCE": "SEQUENCE",
    "EXTENSION": "EXTENSION",
}
_OTHER_DROPS = frozenset(
    [
        "POLICY",
        "RULE",
        "ROLE",
        "USER",
        "EVENT",
        "STATISTICS",
        "PUBLICATION",
        "SUBSCRIPTION",
        "SERVER",
        "OPERATOR",
        "CAST",
        "COLLATION",
        "LANGUAGE",
        "OWNED",
        "TABLESPACE",
        "FOREIGN",
        "CONVERSION",
        "GROUP",
        "ACCESS",
        "TEXT",
        "TRANSFORM",
    ]
)


def read_drop(cursor: Cursor) -> Ddl:
    """What follows DROP."""
    cursor.take("TEMPORARY")
    cursor.take("MATERIALIZED")
    word = cursor.tok().upper
    cursor.at += 1
    if word == "INDEX":
        return _drop_index(cursor)
    if word == "FOREIGN" and cursor.take("TABLE"):
        word = "TABLE"
    if word in _OTHER_DROPS:
        cursor.rest()
        return Drop("OTHER", ())
    kind = _DROPS.get(word)
    if kind is None:
        raise Unread(f"DROP {word}")
    if kind == "SCHEMA" and Can.SCHEMAS not in cursor.dialect.can:
        kind = "DATABASE"
    exists = cursor.take("IF", "EXISTS")
    names, table = _names(cursor), None
    if cursor.take("ON"):
        table = cursor.qualified()
    cascade = "CASCADE" in cursor.words()
    cursor.rest()
    return Drop(kind, names, exists, cascade, table)


def _names(cursor: Cursor) -> tuple[Name, ...]:
    names = [cursor.qualified()]
    _arguments(cursor)
    while cursor.take(","):
        names.append(cursor.qualified())
        _arguments(cursor)
    return tuple(names)


def _arguments(cursor: Cursor) -> None:
    """A function's argument types."""
    if cursor.sees("("):
        cursor.group()


def _drop_index(cursor: Cursor) -> Ddl:
    concurrent = cursor.take("CONCURRENTLY")
    exists = cursor.take("IF", "EXISTS")
    names = _names(cursor)
    table = cursor.qualified() if cursor.take("ON") else None
    cascade = cursor.take("CASCADE")
    cursor.rest()
    return DropIndex(names, table, concurrent, exists, cascade)


def read_reindex(cursor: Cursor) -> Ddl:
    """What follows REINDEX."""
    concurrent = "CONCURRENTLY" in cursor.group().words() if cursor.sees("(") else False
    what = cursor.tok().upper
    if what not in ("INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM"):
        return Reindex("INDEX", cursor.qualified() if not cursor.is_done else None, concurrent)
    cursor.at += 1
    concurrent = cursor.take("CONCURRENTLY") or concurrent
    return Reindex(what, None if cursor.is_done else cursor.qualified(), concurrent)


def read_truncate(cursor: Cursor) -> Ddl:
    """What follows TRUNCATE."""
    cursor.take("TABLE")
    cursor.take("ONLY")
    names = _names(cursor)
    return Truncate(names, "CASCADE" in cursor.rest().words())


def read_rename(cursor: Cursor) -> Ddl:
    """What follows RENAME at the beginning of a statement."""
    if not cursor.take("TABLE"):
        cursor.expect("TABLES")
    pairs: list[tuple[Name, Name]] = []
    while True:
        before = cursor.qualified()
        cursor.expect("TO")
        pairs.append((before, cursor.qualified()))
        if not cursor.take(","):
            return RenameTables(tuple(pairs))


def read_insert(cursor: Cursor, verb: Literal["INSERT", "REPLACE"]) -> Ddl:
    """What follows INSERT or REPLACE."""
    if cursor.take("OR"):
        cursor.at += 1
    while cursor.tok().upper in ("IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY"):
        cursor.at += 1
    cursor.take("INTO")
    table = cursor.qualified()
    columns = cursor.names() if cursor.sees("(") and cursor.tok(1).upper != "SELECT" else ()
    copied: Name | None = None
    if cursor.take("SELECT"):
        cursor.until(frozenset({"FROM"}))
        if cursor.take("FROM") and cursor.tok().what in (What.WORD, What.NAME):
            copied = cursor.qualified()
    cursor.rest()
    return Rows(verb, table, columns=columns, copied_from=copied)


def read_update(cursor: Cursor) -> Ddl:
    """What follows UPDATE."""
    if cursor.take("OR"):
        cursor.at += 1
    cursor.take("ONLY")
    cursor.take("IGNORE")
    table = cursor.qualified()
    joined = not cursor.sees("SET")
    cursor.until(frozenset({"SET"}))
    joined = joined and "JOIN" in cursor.words()
    cursor.expect("SET")
    columns = tuple(
        _assigned(part) for part in cursor.until(frozenset({"WHERE", "FROM", "LIMIT", "RETURNING"})).parts()
    )
    words = cursor.words()
    narrowed = cursor.sees("FROM") or joined
    has_where = "WHERE" in _outer(cursor) or narrowed
    cursor.rest()
    return Rows("UPDATE", table, has_where, tuple(name for name in columns if name), has_limit="LIMIT" in words)


def _assigned(part: Cursor) -> str:
    if part.tok().what not in (What.WORD, What.NAME):
        return ""
    return part.qualified()[1]


def _outer(cursor: Cursor) -> list[str]:
    """The words that are left, outside of parentheses."""
    found: list[str] = []
    depth = 0
    for tok in cursor.toks[cursor.at :]:
        depth += {"(": 1, ")": -1}.get(tok.upper, 0)
        if depth == 0:
            found.append(tok.upper)
    return found


def read_delete(cursor: Cursor) -> Ddl:
    """What follows DELETE."""
    cursor.take("FROM")
    cursor.take("ONLY")
    table = cursor.qualified()
    words = _outer(cursor)
    cursor.rest()
    return Rows("DELETE", table, "WHERE" in words or "JOIN" in words, has_limit="LIMIT" in words)


def read_with(cursor: Cursor) -> Ddl:
    """What follows WITH: the statement behind the named queries."""
    cursor.take("RECURSIVE")
    while True:
        cursor.name()
        if cursor.sees("("):
            cursor.group()
        cursor.expect("AS")
        cursor.take("NOT")
        cursor.take("MATERIALIZED")
        cursor.group()
        if not cursor.take(","):
            break
    match cursor.tok().upper:
        case "INSERT" | "REPLACE" as verb:
            cursor.at += 1
            return read_insert(cursor, verb)
        case "UPDATE":
            cursor.at += 1
            return read_update(cursor)
        case "DELETE":
            cursor.at += 1
            return read_delete(cursor)
        case "MERGE":
            cursor.at += 1
            return read_merge(cursor)
        case _:
            cursor.rest()
            return Harmless("SELECT")


def read_merge(cursor: Cursor) -> Ddl:
    """What follows MERGE."""
    cursor.take("INTO")
    cursor.take("ONLY")
    table = cursor.qualified()
    cursor.rest()
    return Rows("MERGE", table)


def read_copy(cursor: Cursor) -> Ddl:
    """What follows COPY."""
    if cursor.sees("("):
        cursor.rest()
        return Harmless("COPY")
    table = cursor.qualified()
    into = "FROM" in cursor.rest().words()
    return Rows("COPY", table) if into else Harmless("COPY")


def read_set(cursor: Cursor) -> Ddl:
    """What follows SET."""
    local = cursor.take("LOCAL")
    cursor.take("SESSION")
    cursor.take("GLOBAL")
    if cursor.take("TIME", "ZONE"):
        return Setting("timezone", cursor.rest().text, local)
    if cursor.tok().upper in ("TRANSACTION", "CONSTRAINTS", "ROLE", "AUTHORIZATION", "CHARACTERISTICS", "NAMES"):
        cursor.rest()
        return Harmless("SET")
    parts: list[str] = []
    while not cursor.is_done and not cursor.sees("=") and not cursor.sees("TO") and not cursor.sees(":"):
        parts.append(cursor.tok().text)
        cursor.at += 1
    cursor.take(":")
    if not cursor.take("="):
        cursor.take("TO")
    name = "".join(parts).lower().lstrip("@").removeprefix("session.").removeprefix("local.")
    value = cursor.rest()
    text = value.toks[0].text if len(value.toks) == 1 else value.text
    return Setting(name, text, local)


def read_pragma(cursor: Cursor) -> Ddl:
    """What follows PRAGMA."""
    name = cursor.qualified()[1].lower()
    if cursor.take("="):
        return Pragma(name, cursor.rest().text.strip("'\""))
    value = cursor.group().text.strip("'\"") if cursor.sees("(") else ""
    cursor.rest()
    return Pragma(name, value)


def read_transaction(cursor: Cursor, verb: str) -> Ddl:
    """BEGIN, START TRANSACTION, COMMIT, END, ROLLBACK, ABORT, SAVEPOINT, RELEASE."""
    words = cursor.rest().words()
    match verb:
        case "BEGIN" | "START":
            return Transaction("BEGIN")
        case "COMMIT" | "END":
            return Transaction("COMMIT")
        case "ROLLBACK" | "ABORT" if "TO" not in words:
            return Transaction("ROLLBACK")
        case _:
            return Transaction("SAVEPOINT")


def read_maintenance(cursor: Cursor, verb: str) -> Ddl:
    """VACUUM, CLUSTER, ANALYZE, LOCK, REFRESH, OPTIMIZE …"""
    words = [verb]
    if cursor.sees("("):
        words += cursor.group().words()
    keywords = ("FULL", "FREEZE", "VERBOSE", "ANALYZE", "TABLE", "TABLES", "MATERIALIZED", "VIEW", "ONLY", "LOCAL")
    while cursor.tok().upper in keywords:
        words.append(cursor.tok().upper)
        cursor.at += 1
    concurrent = cursor.take("CONCURRENTLY")
    table = cursor.qualified() if cursor.tok().what in (What.WORD, What.NAME) else None
    words += cursor.rest().words()
    return Maintenance(tuple(words), table, concurrent)


def read_block(cursor: Cursor, verb: str) -> Ddl:
    """Code that runs by itself."""
    body = next((tok for tok in cursor.toks if tok.what is What.TEXT), None)
    cursor.rest()
    if body is None:
        return Block(verb, "", -1)
    return Block(verb, body.text, cursor.script.find(body.text, body.start, body.end))
