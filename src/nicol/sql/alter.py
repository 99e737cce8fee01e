"""ALTER …"""

from __future__ import annotations

from dataclasses import replace

from nicol.dialects import Can
from nicol.sql.columns import begins_constraint, read_column, read_constraint, read_default
from nicol.sql.tokens import Cursor, Unread, What
from nicol.sql.types import read_type
from nicol.sql.values import (
    Action,
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AddIdentity,
    AlterTable,
    ConstraintKind,
    ConvertCharset,
    Create,
    Ddl,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropNotNull,
    Harmless,
    ModifyColumn,
    OtherAction,
    RenameColumn,
    RenameConstraint,
    RenameEnumValue,
    RenameIndex,
    RenameSchema,
    RenameTable,
    RenameType,
    SetDefault,
    SetNotNull,
    SetType,
    ValidateConstraint,
)

_COMMA = frozenset({","})
_OTHER = frozenset(
    [
        "OWNER",
        "ENABLE",
        "DISABLE",
        "CLUSTER",
        "REPLICA",
        "INHERIT",
        "NO",
        "ATTACH",
        "SET",
        "RESET",
        "ENGINE",
        "ROW_FORMAT",
        "FORCE",
        "AUTO_INCREMENT",
        "COMMENT",
        "DEFAULT",
        "CHARACTER",
        "CHARSET",
        "COLLATE",
        "ORDER",
        "PARTITION",
        "REORGANIZE",
        "COALESCE",
        "ANALYZE",
        "OPTIMIZE",
        "REBUILD",
        "REPAIR",
        "CHECK",
        "TRUNCATE",
        "EXCHANGE",
        "REMOVE",
        "OF",
        "NOT",
        "KEY_BLOCK_SIZE",
        "PAGE_COMPRESSED",
        "STATS_PERSISTENT",
        "FINALIZE",
    ]
)
"""First words of actions that change no column, key or index."""


def read_alter(cursor: Cursor) -> Ddl:
    """What follows ALTER."""
    cursor.take("FOREIGN")
    if cursor.take("ONLINE") or cursor.take("IGNORE"):
        pass
    if cursor.take("TABLE"):
        return _table(cursor)
    if cursor.take("TYPE"):
        return _type(cursor)
    if cursor.take("INDEX"):
        cursor.take("IF", "EXISTS")
        name = cursor.qualified()
        if cursor.take("RENAME", "TO"):
            return RenameIndex(name, cursor.name())
        cursor.rest()
        return Harmless("ALTER INDEX")
    if cursor.take("SCHEMA"):
        schema = cursor.name()
        if cursor.take("RENAME", "TO"):
            return RenameSchema(schema, cursor.name())
        cursor.rest()
        return Harmless("ALTER SCHEMA")
    return _other(cursor)


def _other(cursor: Cursor) -> Ddl:
    what = cursor.tok().upper
    if cursor.tok().what is not What.WORD:
        raise Unread(f"ALTER {cursor.tok().text}")
    cursor.at += 1
    if what in ("VIEW", "SEQUENCE", "FUNCTION", "PROCEDURE", "POLICY", "DOMAIN", "MATERIALIZED"):
        cursor.take("VIEW")
        cursor.take("IF", "EXISTS")
        name = cursor.qualified()
        cursor.rest()
        return Create(f"ALTER {what}", name)
    if what in (
        [
            "EXTENSION",
            "DATABASE",
            "ROLE",
            "USER",
            "DEFAULT",
            "SYSTEM",
            "PUBLICATION",
            "SUBSCRIPTION",
            "TRIGGER",
            "STATISTICS",
            "GROUP",
            "EVENT",
            "SERVER",
            "COLLATION",
            "AGGREGATE",
            "OPERATOR",
            "LANGUAGE",
            "RULE",
            "TABLESPACE",
            "ALGORITHM",
            "DEFINER",
        ]
    ):
        cursor.rest()
        return Harmless(f"ALTER {what}")
    raise Unread(f"ALTER {what}")


def _type(cursor: Cursor) -> Ddl:
    name = cursor.qualified()
    if cursor.take("ADD", "VALUE"):
        exists = cursor.take("IF", "NOT", "EXISTS")
        value = cursor.name()
        placed = cursor.sees("BEFORE") or cursor.sees("AFTER")
        cursor.rest()
        return AddEnumValue(name, value, placed, exists)
    if cursor.take("RENAME", "VALUE"):
        before = cursor.name()
        cursor.expect("TO")
        return RenameEnumValue(name, before, cursor.name())
    if cursor.take("RENAME", "TO"):
        return RenameType(name, (name[0], cursor.name()))
    if cursor.take("SET", "SCHEMA"):
        schema = cursor.name()
        return RenameType(name, (None if schema == cursor.dialect.default_schema else schema, name[1]))
    cursor.rest()
    return Create("ALTER TYPE", name)


def _table(cursor: Cursor) -> Ddl:
    exists = cursor.take("IF", "EXISTS")
    only = cursor.take("ONLY")
    table = cursor.qualified()
    cursor.take("*")
    if (cursor.take("NOWAIT") or cursor.take("WAIT")) and cursor.tok().what is What.NUMBER:
        cursor.at += 1
    altered = AlterTable(table, (), exists, only)
    actions: list[Action] = []
    for part in cursor.parts():
        if part.take("ALGORITHM"):
            part.take("=")
            altered = replace(altered, algorithm=part.tok().upper)
        elif part.take("LOCK"):
            part.take("=")
            altered = replace(altered, lock=part.tok().upper)
        else:
            start = part.tok().start
            found = _actions(part, table[0])
            if not part.is_done:
                raise Unread(f"`{part.tok().text}` in ALTER TABLE")
            actions += [replace(action, span=(start, part.toks[-1].end)) for action in found]
    if not actions:
        raise Unread("ALTER TABLE without an action")
    return replace(altered, actions=tuple(actions))


def _actions(part: Cursor, schema: str | None) -> list[Action]:
    if part.take("ADD"):
        return _add(part)
    return [_action(part, schema)]


def _add(part: Cursor) -> list[Action]:
    if begins_constraint(part):
        return [AddConstraint(read_constraint(part))]
    if part.take("PARTITION"):
        part.rest()
        return [OtherAction(("ADD", "PARTITION"))]
    part.take("COLUMN")
    exists = part.take("IF", "NOT", "EXISTS")
    if part.sees("("):
        return [AddColumn(read_column(one)) for one in part.group().parts()]
    return [AddColumn(read_column(part), exists)]


def _action(part: Cursor, schema: str | None) -> Action:
    word = part.tok().upper
    part.at += 1
    match word:
        case "DROP":
            return _drop(part)
        case "ALTER":
            return _alter(part)
        case "RENAME":
            return _rename(part, schema)
        case "MODIFY":
            part.take("COLUMN")
            part.take("IF", "EXISTS")
            column = read_column(part)
            return ModifyColumn(column.name, column)
        case "CHANGE":
            part.take("COLUMN")
            part.take("IF", "EXISTS")
            before = part.name()
            return ModifyColumn(before, read_column(part))
        case "VALIDATE":
            part.expect("CONSTRAINT")
            return ValidateConstraint(part.name())
        case "DETACH":
            part.expect("PARTITION")
            name = part.qualified()
            concurrent = part.take("CONCURRENTLY")
            part.take("FINALIZE")
            return DetachPartition(name, concurrent)
        case "CONVERT":
            part.expect("TO")
            part.take("CHARSET")
            part.take("CHARACTER", "SET")
            charset = part.name()
            part.rest()
            return ConvertCharset(charset)
        case "SET" if part.take("SCHEMA"):
            to = part.name()
            return OtherAction(("SET", "SCHEMA", to))
        case _ if word in _OTHER:
            words = (word, *part.rest().words())
            return OtherAction(words)
        case _:
            raise Unread(f"`{part.tok(-1).text}` in ALTER TABLE")


def _drop(part: Cursor) -> Action:
    kind: ConstraintKind | None = None
    if part.take("PRIMARY", "KEY"):
        return DropConstraint("PRIMARY", "primary")
    if part.take("FOREIGN", "KEY"):
        kind = "foreign"
    elif Can.BACKSLASH_ESCAPES in part.dialect.can and (part.take("INDEX") or part.take("KEY")):
        kind = "index"
    elif part.take("CHECK"):
        kind = "check"
    elif part.take("PARTITION"):
        part.rest()
        return OtherAction(("DROP", "PARTITION"))
    if kind is not None:
        exists = part.take("IF", "EXISTS")
        return DropConstraint(part.name(), kind, exists)
    if part.take("CONSTRAINT"):
        exists = part.take("IF", "EXISTS")
        return DropConstraint(part.name(), "any", exists, _cascade(part))
    part.take("COLUMN")
    exists = part.take("IF", "EXISTS")
    return DropColumn(part.name(), exists, _cascade(part))


def _cascade(part: Cursor) -> bool:
    cascade = part.take("CASCADE")
    part.take("RESTRICT")
    return cascade


def _alter(part: Cursor) -> Action:
    if part.take("CONSTRAINT") or part.take("INDEX") or part.take("CHECK"):
        part.rest()
        return OtherAction(("ALTER", "CONSTRAINT"))
    part.take("COLUMN")
    column = part.name()
    if part.take("SET", "DATA", "TYPE") or part.take("TYPE"):
        kind = read_type(part)
        if part.take("COLLATE"):
            part.qualified()
        using = part.rest().text if part.take("USING") else ""
        return SetType(column, kind, using)
    if part.take("SET", "NOT", "NULL"):
        return SetNotNull(column)
    if part.take("DROP", "NOT", "NULL"):
        return DropNotNull(column)
    if part.take("SET", "DEFAULT"):
        return SetDefault(column, read_default(part))
    if part.take("DROP", "DEFAULT"):
        return SetDefault(column, None)
    if part.take("ADD", "GENERATED"):
        part.rest()
        return AddIdentity(column)
    words = part.words()
    if words[:1] in (("SET",), ("RESET",), ("DROP",), ("RESTART",)):
        part.rest()
        return OtherAction(("ALTER", "COLUMN", *words))
    raise Unread(f"`{part.tok().text}` in ALTER COLUMN")


def _rename(part: Cursor, schema: str | None) -> Action:
    if part.take("TO") or part.take("AS"):
        to = part.qualified()
        return RenameTable((to[0] or schema, to[1]))
    if part.sees_one_of(frozenset({"CONSTRAINT", "INDEX", "KEY"})):
        is_index = not part.take("CONSTRAINT")
        part.at += is_index
        before = part.name()
        part.expect("TO")
        return RenameConstraint(before, part.name(), is_index)
    part.take("COLUMN")
    before = part.name()
    part.expect("TO")
    return RenameColumn(before, part.name())
