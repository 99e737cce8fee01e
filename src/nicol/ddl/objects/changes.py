"""Objects that come, change and go, around the changes of the tables that they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nicol.ddl import steps as s
from nicol.ddl.objects.order import dependants, ordered, spoken
from nicol.ddl.objects.value import ROUTINES, ObjectKey, SqlObject
from nicol.ddl.tables import Name, SqlSchema, Table
from nicol.dialects import Can, Dialect


def object_steps(before: SqlSchema, after: SqlSchema, steps: Sequence[s.Step]) -> Iterator[s.Step]:
    """What happens to objects when `steps` happen to tables.

    What goes or is made anew goes before any table changes, in the reverse order of what speaks of what; a function
    that tables call stays as long as they do, and comes before them. Objects that a server has made already from their
    files come in the order in which that worked.
    """
    if not (before.objects or after.objects):
        return
    old = {one.key: one for one in before.objects}
    new = {one.key: one for one in after.objects}
    anew = _anew(old, new, before, steps)
    gone_tables = {table.key for table in before.tables} - {table.key for table in after.tables}
    for one in reversed(ordered(before.objects)):
        if one.key in anew and not (one.kind == "row_security" and (one.schema, one.table) in gone_tables):
            yield s.DropObject(one, late=_called(one, before), again=one.key in new)
    proved = all(one.canonical for one in after.objects)
    for one in after.objects if proved else ordered(after.objects):
        other = old.get(one.key)
        early = _called(one, after)
        if other is None or one.key in anew:
            again = other is not None and one.same(other)
            yield s.CreateObject(one, early=early, again=again)
        elif not one.same(other):
            yield s.CreateObject(one, replaces=other, early=early)


def _anew(
    old: dict[ObjectKey, SqlObject], new: dict[ObjectKey, SqlObject], before: SqlSchema, steps: Sequence[s.Step]
) -> set[ObjectKey]:
    """The objects that are dropped, to come again or not."""
    dialect = before.dialect
    going = [
        one
        for key, one in old.items()
        if key not in new or (not one.same(new[key]) and not _replaceable(dialect, one, new[key]))
    ]
    if Can.BOUND_VIEWS in dialect.can:
        names = set(_held(steps))
        going += [one for one in old.values() if one not in going and _holds(one, names)]
    return {one.key for one in (*going, *dependants(list(old.values()), going))}


def _replaceable(dialect: Dialect, old: SqlObject, new: SqlObject) -> bool:
    """Whether CREATE OR REPLACE does it."""
    if old.kind == "view":
        return Can.REPLACE_VIEWS in dialect.can and new.replaces(old)
    if old.kind == "row_security":
        return True
    return old.kind in ROUTINES and Can.REPLACE_ROUTINES in dialect.can and new.replaces(old)


def _held(steps: Sequence[s.Step]) -> Iterator[Name]:
    """Tables that PostgreSQL does not let change while views, policies or triggers speak of them."""
    for step in steps:
        match step:
            case s.DropTable():
                yield step.table.key
            case s.AlterTable() if any(map(_changes_column, step.changes)):
                yield step.before.key
            case s.AlterEnum() if step.dropped:
                yield from (use.table.key for use in step.uses)
                yield from (use.table.key for use in step.leaving)
            case _:
                pass


def _changes_column(change: s.TableChange) -> bool:
    match change:
        case s.DropColumn() | s.RecreateColumn():
            return True
        case s.AlterColumn(pair=pair):
            return pair.cast is not None or pair.generated_changed or pair.collation_changed
        case _:
            return False


def _holds(one: SqlObject, tables: set[Name]) -> bool:
    if one.kind == "row_security":
        return False
    texts = one.shape if one.kind in ROUTINES else (one.printed,)
    return any((one.schema, one.table) == key or spoken(texts, key[1]) for key in tables)


def _called(one: SqlObject, sql: SqlSchema) -> bool:
    """Whether a table's defaults, checks, computed columns or indexes call the function."""
    return one.kind == "function" and any(spoken(_expressions(table), one.name) for table in sql.tables)


def _expressions(table: Table) -> list[str]:
    return [
        *(one.body for one in table.constraints),
        *(one.body for one in table.extra_indexes),
        *(column.generated.expression for column in table.columns if column.generated),
        *(column.default.text for column in table.columns if column.default and column.default.kind == "expression"),
    ]
