"""How MySQL and MariaDB go about changes of tables, as measured on MariaDB 10.11."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from nicol.ddl.tables import Name
from nicol.lint.cost import Algorithm, Course, TableLock
from nicol.lint.history import MigrationView, Step
from nicol.lint.type_changes.mysql import course_of
from nicol.sql.values import (
    Action,
    AddColumn,
    AddConstraint,
    AlterTable,
    ColumnSpec,
    ConvertCharset,
    CreateIndex,
    DropColumn,
    DropConstraint,
    ModifyColumn,
    OtherAction,
    RenameTable,
    Setting,
)

_ALGORITHMS: tuple[Algorithm, ...] = get_args(Algorithm)
_LOCKS: tuple[TableLock, ...] = get_args(TableLock)
_REBUILDS = frozenset({"ENGINE", "FORCE", "ROW_FORMAT"})
_CONSTANT = re.compile(r"CURRENT_TIMESTAMP|NOW\b|NULL|TRUE|FALSE|[-+]?[0-9.]+|'|b'|x'", re.IGNORECASE)


def course(view: MigrationView, step: Step) -> Course | None:
    """How the server makes the whole change of a table; None where the statement changes none."""
    match step.ddl:
        case AlterTable() as ddl:
            return _worst(action_course(view, step, ddl, action) for action in ddl.actions)
        case CreateIndex() as ddl:
            return _index(ddl.table, is_special=ddl.kind != "index")
        case _:
            return None


def action_course(view: MigrationView, step: Step, ddl: AlterTable, action: Action) -> Course | None:
    """How the server makes one change; None when it is not known."""
    table = ddl.table
    match action:
        case AddColumn():
            return _column(step, table, action.column)
        case ModifyColumn():
            return course_of(step, ddl, action)
        case DropColumn():
            return Course("NOCOPY" if _is_indexed(step, table, action.name) else "INSTANT", "NONE", table)
        case AddConstraint():
            return _constraint(view, step, table, action)
        case DropConstraint():
            return Course(_dropped(step, table, action), "NONE", table)
        case ConvertCharset():
            return Course("COPY", "SHARED", table)
        case RenameTable():
            return Course("INPLACE", "EXCLUSIVE", table)
        case OtherAction():
            return Course("INPLACE" if action.words[0] in _REBUILDS else "INSTANT", "NONE", table)
        case _:
            return Course("INSTANT", "NONE", table)


def _column(step: Step, table: Name, column: ColumnSpec) -> Course:
    if column.generated == "stored" or is_computed(column.default) or column.check:
        return Course("COPY", "SHARED", table)
    if column.auto_increment:
        return Course("INPLACE", "SHARED", table)
    if column.is_placed and is_fixed(step, table):
        return Course("COPY", "SHARED", table)
    return Course("NOCOPY" if column.is_unique else "INSTANT", "NONE", table)


def _constraint(view: MigrationView, step: Step, table: Name, action: AddConstraint) -> Course:
    match action.constraint.kind:
        case "foreign" if not are_checked(view, step):
            return Course("INPLACE", "NONE", table)
        case "foreign" | "check" | "exclude":
            return Course("COPY", "SHARED", table)
        case "primary":
            return Course("INPLACE", "NONE", table)
        case kind:
            return _index(table, is_special=kind in ("fulltext", "spatial"))


def _index(table: Name, *, is_special: bool) -> Course:
    return Course("INPLACE", "SHARED", table) if is_special else Course("NOCOPY", "NONE", table)


def _dropped(step: Step, table: Name, action: DropConstraint) -> Algorithm:
    if action.kind == "primary":
        return "INPLACE"
    known = step.table(table)
    is_index = action.kind == "index" or (known is not None and known.index(action.name) is not None)
    return "NOCOPY" if is_index else "INSTANT"


def _is_indexed(step: Step, table: Name, column: str) -> bool:
    known = step.table(table)
    fold = step.before.fold
    return known is not None and any(fold(column) in map(fold, index.columns or ()) for index in known.indexes)


def is_fixed(step: Step, table: Name) -> bool:
    """Whether the table's columns can be added to at the end only: it has a virtual one or a FULLTEXT index."""
    known = step.table(table)
    if known is None:
        return False
    virtual = any(column.generated == "virtual" for column in known.columns.values())
    return virtual or any(index.kind == "fulltext" for index in known.indexes)


def is_computed(default: str | None) -> bool:
    """Whether the server computes the default for each row: an expression, and no constant."""
    if default is None:
        return False
    return not _CONSTANT.match(default.lstrip("(")) and not default.startswith('"')


def are_checked(view: MigrationView, step: Step) -> bool:
    """Whether foreign keys are looked at when `step` is run."""
    said = [
        ddl.value
        for one, ddl in view.of(Setting)
        if ddl.name == "foreign_key_checks" and one.read.span < step.read.span
    ]
    return not said or said[-1].upper() not in ("0", "OFF")


def _worst(found: Iterable[Course | None]) -> Course | None:
    """The course of changes that are made together."""
    known = [one for one in found if one is not None]
    if not known:
        return None
    slowest = max(known, key=lambda one: _ALGORITHMS.index(one.algorithm))
    strictest = max(known, key=lambda one: _LOCKS.index(one.lock))
    return Course(slowest.algorithm, strictest.lock, slowest.table)
