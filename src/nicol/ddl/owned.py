"""Which of a database's constraints, further indexes, computed columns, collations and comments are compared.

Prisma knows nothing of them, and a database has many that no schema file speaks of. Those stay as they are: only what
an annotation asks for, or asked for when a migration was written, takes part in a comparison. Where a migration was
written by annotations, a line of its script says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, get_args

from nicol.ddl.extras import mentions
from nicol.ddl.objects.value import ON_TABLES, ObjectKind, SqlObject
from nicol.ddl.tables import Column, Index, Name, Owned, OwnedKind, SqlEnum, SqlSchema, Table

KINDS: dict[str, OwnedKind | ObjectKind] = {
    **{kind: kind for kind in get_args(OwnedKind)},
    **{kind: kind for kind in get_args(ObjectKind)},
}
WHOLE = frozenset(KINDS) - frozenset((*get_args(OwnedKind), *ON_TABLES))
"""What belongs to no table."""
LINE = re.compile(r"^-- @nicol\.(\w+)(\(.*\))\s*$", re.MULTILINE)


Own: TypeAlias = frozenset[tuple[OwnedKind | ObjectKind, str]]
"""What is owned of one table."""


def note(owned: Owned) -> str:
    """The line of a migration for what an annotation made, e.g. `-- @nicol.check("users", "age_not_negative")`."""
    kind, (schema, table), name = owned
    words = [name] if kind in WHOLE else [table, name]
    words += [] if schema is None else [schema]
    return f"-- @nicol.{kind}({', '.join(json.dumps(word, ensure_ascii=False) for word in words)})"


def owned_in(scripts: Iterable[str]) -> frozenset[Owned]:
    """What the annotations made that these migrations were written for."""
    return frozenset(found for script in scripts for found in _noted(script))


def _noted(script: str) -> Iterator[Owned]:
    for kind, arguments in LINE.findall(script):
        try:
            words = json.loads(f"[{arguments[1:-1]}]")
        except ValueError:
            continue  # a comment of the user's
        if kind not in KINDS or not all(isinstance(word, str) for word in words):
            continue
        match words:
            case [name] | [name, _] if kind in WHOLE:
                yield KINDS[kind], (words[1] if len(words) == 2 else None, ""), name
            case [table, name] | [table, name, _] if kind not in WHOLE:
                yield KINDS[kind], (words[2] if len(words) == 3 else None, table), name
            case _:
                pass


def owned_object(one: SqlObject) -> Owned:
    """The name by which a migration speaks of an object."""
    return one.kind, (one.schema, one.table), one.identity


def with_owned(sql: SqlSchema, scripts: Iterable[str]) -> SqlSchema:
    """The structure that `scripts` made, with what of it belongs to annotations."""
    return replace(sql, owned=sql.owned | owned_in(scripts))


def owned_only(before: SqlSchema, after: SqlSchema) -> tuple[SqlSchema, SqlSchema]:
    """Both sides without what no annotation on either side speaks of."""
    owned = before.owned | after.owned
    return _kept(before, owned, after.tables_by_key), _kept(after, owned, before.tables_by_key)


def _kept(sql: SqlSchema, owned: frozenset[Owned], others: Mapping[Name, Table]) -> SqlSchema:
    return replace(
        sql,
        tables=tuple(_kept_table(table, owned, others.get(table.key)) for table in sql.tables),
        enums=tuple(_kept_enum(enum, owned) for enum in sql.enums),
        objects=tuple(one for one in sql.objects if owned_object(one) in owned),
    )


def _kept_enum(enum: SqlEnum, owned: frozenset[Owned]) -> SqlEnum:
    return enum if enum.comment is None or ("comment", enum.key, "") in owned else replace(enum, comment=None)


def _kept_table(table: Table, owned: frozenset[Owned], other: Table | None) -> Table:
    own: Own = frozenset((kind, name) for kind, key, name in owned if key == table.key)
    seen = frozenset(other.by_name) if other is not None else frozenset[str]()
    return replace(
        table,
        columns=tuple(
            _kept_column(column, own)
            for column in table.columns
            if not column.hidden or column.name in seen or ("generated", column.name) in own
        ),
        constraints=tuple(one for one in table.constraints if (one.kind, one.name) in own),
        extra_indexes=tuple(one for one in table.extra_indexes if ("index", one.name) in own),
        indexes=tuple(index for index in table.indexes if ("index", index.name) not in own),
        comment=table.comment if ("comment", "") in own else None,
    )


def _kept_column(column: Column, own: Own) -> Column:
    if column.generated is None and column.collation is None and column.comment is None:
        return column
    return replace(
        column,
        generated=column.generated if ("generated", column.name) in own else None,
        collation=column.collation if ("collate", column.name) in own else None,
        comment=column.comment if ("comment", column.name) in own else None,
    )


def carried(live: Table, after: Table, owned: frozenset[Owned], compared: Sequence[Index]) -> Table:
    """`after` with everything of the `live` table that no annotation speaks of: for a table that is written anew.

    A constraint, computed column or index goes with a column that it names, as in PostgreSQL. `compared` are the live
    indexes that the schema file has a say in.
    """
    gone = [column.name for column in live.columns if column.name not in after.by_name and not column.hidden]
    own: Own = frozenset((kind, name) for kind, key, name in owned if key == live.key)
    known = {index.name for index in after.indexes} | {index.name for index in compared}

    def stays(sql: str) -> bool:
        return not any(mentions(sql, name) for name in gone)

    return replace(
        after,
        columns=(
            *(_carried_column(live, column, own, "WITHOUT ROWID" in live.options) for column in after.columns),
            *(
                column
                for column in live.columns
                if column.hidden
                and column.name not in after.by_name
                and ("generated", column.name) not in own
                and stays(column.generated.expression if column.generated else "")
            ),
        ),
        constraints=(
            *(one for one in live.constraints if (one.kind, one.name) not in own and stays(one.body)),
            *after.constraints,
        ),
        extra_indexes=(
            *(
                one
                for one in live.extra_indexes
                if ("index", one.name) not in own and one.name not in known and stays(one.body)
            ),
            *after.extra_indexes,
        ),
        options=live.options,
    )


def _carried_column(live: Table, column: Column, own: Own, without_rowid: bool) -> Column:
    if column.name not in live.by_name:
        return column
    old = live.column(column.name)
    return replace(
        column,
        generated=column.generated if ("generated", column.name) in own else old.generated,
        collation=column.collation if ("collate", column.name) in own else old.collation,
        autoincrement=column.autoincrement and not without_rowid,
    )
