"""What PostgreSQL's statements cost, as measured on version 15: the lock, the scan, the rewrite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import get_args

from nicol.ddl.tables import Name
from nicol.lint.cost import Cost, PostgresLock
from nicol.lint.defaults import is_volatile
from nicol.lint.history import MigrationView, Step
from nicol.lint.type_changes.seen import change_of
from nicol.migrate.databases.postgresql_script import units
from nicol.sql.structure import Table
from nicol.sql.values import (
    Action,
    AddColumn,
    AddConstraint,
    AlterTable,
    ColumnSpec,
    Constraint,
    CreateIndex,
    CreateTable,
    CreateTrigger,
    DetachPartition,
    Drop,
    DropConstraint,
    DropIndex,
    Maintenance,
    OtherAction,
    Reindex,
    Rows,
    SetNotNull,
    SetType,
    Truncate,
    ValidateConstraint,
)

LOCKS: tuple[PostgresLock, ...] = get_args(PostgresLock)
"""The strongest first."""
SERIALS = frozenset({"serial", "bigserial", "smallserial"})
_LIGHT_SETS = frozenset({"STATISTICS", "STORAGE"})
_REWRITES = frozenset({"LOGGED", "UNLOGGED", "TABLESPACE"})


def price(step: Step) -> Cost | None:
    """What the statement costs those who use tables that were there before; None when it locks none of them."""
    cost = _price(step)
    if cost is None:
        return None
    old: list[tuple[Name, PostgresLock]] = [(name, lock) for name, lock in cost.locks if not step.is_new(name)]
    if not old:
        return None
    (table, lock), *also = old
    own = table == cost.table
    return Cost(lock, table, tuple(also), own and cost.scans, own and cost.rewrites)


def is_heavy(step: Step) -> bool:
    """Whether the statement takes a time that grows with a table that was there before."""
    cost = price(step)
    if cost is not None and (cost.scans or cost.rewrites):
        return True
    match step.ddl:
        case Rows(verb="UPDATE" | "DELETE", table=name):
            return not step.is_new(name)
        case Rows(copied_from=name) if name is not None:
            return not step.is_new(name)
        case _:
            return False


def transactions(view: MigrationView) -> list[list[Step]]:
    """The steps that are committed together, as `nicol migrate` runs the script."""
    whole = [step for step in view.steps if not step.read.is_within]
    found: list[list[Step]] = []
    for unit in units([step.read.statement for step in whole]):
        own = {step.read.statement.start for step in whole[unit.position : unit.position + len(unit.statements)]}
        found.append([step for step in view.steps if step.read.statement.start in own])
    return found


def _price(step: Step) -> Cost | None:
    match step.ddl:
        case AlterTable():
            return _merged(action_price(step, step.ddl.table, action) for action in step.ddl.actions)
        case CreateIndex() as ddl:
            lock: PostgresLock = "SHARE UPDATE EXCLUSIVE" if ddl.is_concurrent else "SHARE"
            return Cost(lock, ddl.table, scans=not ddl.is_only)
        case DropIndex() as ddl:
            found = step.before.indexed(ddl.names[0])
            lock = "SHARE UPDATE EXCLUSIVE" if ddl.is_concurrent else "ACCESS EXCLUSIVE"
            return Cost(lock, found[0].name) if found else None
        case CreateTable() as ddl:
            return _created(ddl)
        case Drop(what="TABLE") as ddl:
            return _merged(_dropped(step, name, ddl.is_cascade) for name in ddl.names)
        case Truncate() as ddl:
            names = _emptied(step, ddl.tables) if ddl.is_cascade else ddl.tables
            return _merged(Cost("ACCESS EXCLUSIVE", name) for name in names)
        case CreateTrigger() as ddl:
            return Cost("SHARE ROW EXCLUSIVE", ddl.table)
        case Reindex() as ddl:
            return _reindexed(step, ddl)
        case Maintenance() as ddl if ddl.table and (ddl.words[0] == "CLUSTER" or "FULL" in ddl.words):
            return Cost("ACCESS EXCLUSIVE", ddl.table, rewrites=True)
        case _:
            return None


def _created(ddl: CreateTable) -> Cost | None:
    inline = [column.references for column in ddl.columns if column.references]
    references = inline + [one.references for one in ddl.constraints if one.references]
    parents: list[Cost | None] = [
        Cost("SHARE ROW EXCLUSIVE", one.table) for one in references if one.table != ddl.table
    ]
    if ddl.partition_of is not None:
        parents.append(Cost("ACCESS EXCLUSIVE", ddl.partition_of))
    return _merged(parents)


def _dropped(step: Step, name: Name, cascades: bool) -> Cost:
    table = step.table(name)
    others = [key.references.table for key in (table.keys if table else ()) if key.references]
    others += [child.name for child, _ in step.before.pointing_to(name)] if cascades else []
    others += [table.partition_of] if table and table.partition_of else []
    also: list[tuple[Name, PostgresLock]] = [(one, "ACCESS EXCLUSIVE") for one in dict.fromkeys(others) if one != name]
    return Cost("ACCESS EXCLUSIVE", name, tuple(also))


def _emptied(step: Step, names: Iterable[Name]) -> list[Name]:
    """The tables that TRUNCATE … CASCADE empties."""
    found = list(names)
    for name in found:
        found += [table.name for table, _ in step.before.pointing_to(name) if table.name not in found]
    return found


def _reindexed(step: Step, ddl: Reindex) -> Cost | None:
    if ddl.name is None or ddl.what not in ("INDEX", "TABLE"):
        return None
    found = step.before.indexed(ddl.name)
    table = found[0].name if found else ddl.name
    return Cost("SHARE UPDATE EXCLUSIVE" if ddl.is_concurrent else "SHARE", table, scans=True)


def action_price(step: Step, table: Name, action: Action) -> Cost:
    """What one action of an ALTER TABLE costs."""
    exclusive = Cost("ACCESS EXCLUSIVE", table)
    match action:
        case AddColumn():
            return _column(table, action.column)
        case SetType():
            change = change_of(step, table, action)
            checked = _is_checked(step.table(table), action.column)
            return Cost("ACCESS EXCLUSIVE", table, scans=checked, rewrites=change is not None and change.rewrites)
        case SetNotNull():
            column = step.column(table, action.column)
            free = (column is not None and column.not_null) or is_proven(step.table(table), action.column)
            return exclusive if free else Cost("ACCESS EXCLUSIVE", table, scans=True)
        case AddConstraint():
            return _constraint(step, table, action.constraint)
        case DropConstraint():
            known = step.table(table)
            key = known.key(action.name) if known else None
            other = key.references.table if key and key.references else table
            return Cost("ACCESS EXCLUSIVE", table, ((other, "ACCESS EXCLUSIVE"),) if other != table else ())
        case ValidateConstraint():
            return Cost("SHARE UPDATE EXCLUSIVE", table, scans=True)
        case DetachPartition():
            lock: PostgresLock = "SHARE UPDATE EXCLUSIVE" if action.is_concurrent else "ACCESS EXCLUSIVE"
            return Cost(lock, table, ((action.name, "ACCESS EXCLUSIVE"),))
        case OtherAction():
            return _other(table, action.words)
        case _:
            return exclusive


def _is_checked(table: Table | None, column: str) -> bool:
    """Whether a check names the column: it is tried again on every row when the type changes."""
    named = re.compile(rf'(?<![\w"])"?{re.escape(column)}"?(?![\w"])')
    keys = table.keys if table else ()
    return any(key.kind == "check" and key.is_valid and named.search(key.check) for key in keys)


def _column(table: Name, column: ColumnSpec) -> Cost:
    rewrites = (
        column.type.name in SERIALS or column.is_identity or column.generated == "stored" or is_volatile(column.default)
    )
    parent = column.references.table if column.references else None
    also: tuple[tuple[Name, PostgresLock], ...] = (
        ((parent, "SHARE ROW EXCLUSIVE"),) if parent and parent != table else ()
    )
    linked = column.references is not None and column.default is not None and column.default.upper() != "NULL"
    scans = bool(column.check) or column.is_unique or column.is_primary or linked
    return Cost("ACCESS EXCLUSIVE", table, also, scans, rewrites)


def _constraint(step: Step, table: Name, constraint: Constraint) -> Cost:
    if constraint.references is not None:
        parent = constraint.references.table
        also: tuple[tuple[Name, PostgresLock], ...] = ((parent, "SHARE ROW EXCLUSIVE"),) if parent != table else ()
        return Cost("SHARE ROW EXCLUSIVE", table, also, scans=not constraint.is_not_valid)
    if constraint.using_index is not None:
        return Cost("ACCESS EXCLUSIVE", table, scans=bool(nullable_key(step, table, constraint)))
    return Cost("ACCESS EXCLUSIVE", table, scans=not constraint.is_not_valid)


def nullable_key(step: Step, table: Name, constraint: Constraint) -> tuple[str, ...]:
    """The columns of a primary key that takes over an index, which are not NOT NULL yet."""
    known = step.table(table)
    index = known.index(constraint.using_index) if known and constraint.using_index else None
    if constraint.kind != "primary" or index is None:
        return ()
    found = ((name, step.column(table, name)) for name in index.columns or ())
    return tuple(name for name, column in found if column and not column.not_null and not is_proven(known, name))


def _other(table: Name, words: tuple[str, ...]) -> Cost:
    match words:
        case ("SET", word, *_) if word in _REWRITES:
            return Cost("ACCESS EXCLUSIVE", table, rewrites=True)
        case ("ALTER", "COLUMN", "SET", word, *_) if word in _LIGHT_SETS:
            return Cost("SHARE UPDATE EXCLUSIVE", table)
        case ("SET" | "RESET" | "CLUSTER" | "ATTACH", *_) if words[:2] not in (("SET", "SCHEMA"), ("SET", "ACCESS")):
            return Cost("SHARE UPDATE EXCLUSIVE", table)
        case ("ENABLE" | "DISABLE", *rest) if "TRIGGER" in rest:
            return Cost("SHARE ROW EXCLUSIVE", table)
        case _:
            return Cost("ACCESS EXCLUSIVE", table)


def is_proven(table: Table | None, column: str) -> bool:
    """Whether a validated check of `table` says that `column` is never NULL."""
    said = re.compile(rf'\(*"?{re.escape(column)}"?\)*\s+IS\s+NOT\s+NULL', re.IGNORECASE)
    keys = table.keys if table else ()
    return any(key.kind == "check" and key.is_valid and said.fullmatch(key.check.strip()) for key in keys)


def _merged(costs: Iterable[Cost | None]) -> Cost | None:
    """The price of what is done together."""
    known: Sequence[Cost] = [cost for cost in costs if cost is not None]
    return reduce(_both, known) if known else None


def _both(one: Cost, other: Cost) -> Cost:
    locks: dict[Name, PostgresLock] = {}
    for name, lock in one.locks + other.locks:
        known = locks.get(name)
        if known is None or LOCKS.index(lock) < LOCKS.index(known):
            locks[name] = lock
    own = locks.pop(one.table)
    same = one.table == other.table
    scans = one.scans or (same and other.scans)
    return Cost(own, one.table, tuple(locks.items()), scans, one.rewrites or (same and other.rewrites))
