"""One table after a statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nicol.sql.structure import Column, Index, Key, Structure, Table
from nicol.sql.values import (
    Action,
    AddColumn,
    AddConstraint,
    AddIdentity,
    ColumnSpec,
    Constraint,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropNotNull,
    IndexPart,
    ModifyColumn,
    RenameColumn,
    RenameConstraint,
    SetDefault,
    SetNotNull,
    SetType,
    ValidateConstraint,
)

_SERIALS = {"serial": "int4", "bigserial": "int8", "smallserial": "int2"}


def built(structure: Structure, ddl: CreateTable, copied: Table | None, number: int) -> Table:
    """The table that a CREATE TABLE makes; `copied` is the one that it is LIKE."""
    table = Table(
        ddl.table,
        number,
        columns=copied.columns if copied else {},
        is_partitioned=ddl.is_partitioned,
        partition_of=ddl.partition_of,
        is_temporary=ddl.is_temporary,
        options=ddl.options,
        is_whole=not ddl.is_filled and (ddl.like is None or copied is not None),
    )
    for spec in ddl.columns:
        table = _with_column(structure, table, spec, number)
    for constraint in ddl.constraints:
        table = with_constraint(structure, table, constraint, number)
    return table


def column_of(spec: ColumnSpec, number: int) -> Column:
    """The column that a definition makes."""
    counts = spec.is_identity or spec.auto_increment or spec.type.name in _SERIALS
    kind = replace(spec.type, name=_SERIALS.get(spec.type.name, spec.type.name))
    return Column(
        spec.name,
        kind,
        spec.not_null or spec.type.name in _SERIALS,
        spec.default,
        number,
        spec.generated,
        spec.expression,
        counts,
        spec.collation,
    )


def _with_column(structure: Structure, table: Table, spec: ColumnSpec, number: int) -> Table:
    column = column_of(spec, number)
    table = replace(table, columns={**table.columns, structure.fold(spec.name): column})
    base = table.name[1]
    if spec.is_primary:
        table = replace(table, primary_key=(spec.name,), primary_name=f"{base}_pkey")
    if spec.is_unique:
        table = _indexed(table, Index(f"{base}_{spec.name}_key", (spec.name,), True, number, is_constraint=True))
    if spec.check:
        table = _keyed(table, Key("check", f"{base}_{spec.name}_check", (spec.name,), number, check=spec.check))
    if spec.references:
        table = _keyed(table, Key("foreign", f"{base}_{spec.name}_fkey", (spec.name,), number, spec.references))
    return table


def _indexed(table: Table, index: Index) -> Table:
    return replace(table, indexes=(*table.indexes, index))


def _keyed(table: Table, key: Key) -> Table:
    return replace(table, keys=(*table.keys, key))


def with_constraint(structure: Structure, table: Table, constraint: Constraint, number: int) -> Table:
    """`table` with one more constraint or, in MySQL, index."""
    base, columns = table.name[1], constraint.columns
    match constraint.kind:
        case "primary":
            taken = table.index(constraint.using_index) if constraint.using_index else None
            columns = columns or (taken.columns if taken and taken.columns else ())
            held = {structure.fold(name) for name in columns}
            kept = {
                key: replace(column, not_null=True) if key in held else column for key, column in table.columns.items()
            }
            return replace(table, columns=kept, primary_key=columns, primary_name=constraint.name or f"{base}_pkey")
        case "unique" if constraint.using_index:
            return replace(
                table,
                indexes=tuple(
                    replace(index, is_constraint=True, name=constraint.name or index.name)
                    if index.name == constraint.using_index
                    else index
                    for index in table.indexes
                ),
            )
        case "unique" | "index" | "fulltext" | "spatial":
            suffix = "key" if constraint.kind == "unique" else "idx"
            name = constraint.name or "_".join([base, *columns, suffix])
            unique = constraint.kind == "unique"
            kind = constraint.kind if constraint.kind in ("fulltext", "spatial") else "index"
            parts = tuple(IndexPart(column, column) for column in columns)
            return _indexed(table, Index(name, columns, unique, number, parts, is_constraint=unique, kind=kind))
        case _:
            suffix = {"foreign": "fkey", "check": "check"}.get(constraint.kind, "excl")
            name = constraint.name or "_".join([base, *columns, suffix])
            valid = not constraint.is_not_valid
            key = Key(constraint.kind, name, columns, number, constraint.references, constraint.check, valid)
            return _keyed(table, key)


def altered(structure: Structure, table: Table, action: Action, number: int) -> Table:
    """`table` after one action of an ALTER TABLE; renaming the table is not among them."""
    match action:
        case AddColumn():
            if action.if_not_exists and structure.fold(action.column.name) in table.columns:
                return table
            return _with_column(structure, table, action.column, number)
        case DropColumn():
            return _without_column(structure, table, action.name)
        case RenameColumn():
            return _renamed(structure, table, action.before, action.after)
        case ModifyColumn():
            return _modified(structure, table, action, number)
        case SetType():
            return _changed(structure, table, action.column, lambda column: replace(column, type=action.type))
        case SetDefault():
            return _changed(structure, table, action.column, lambda column: replace(column, default=action.default))
        case SetNotNull():
            return _changed(structure, table, action.column, lambda column: replace(column, not_null=True))
        case DropNotNull():
            return _changed(structure, table, action.column, lambda column: replace(column, not_null=False))
        case AddIdentity():
            return _changed(structure, table, action.column, lambda column: replace(column, counts=True))
        case AddConstraint():
            return with_constraint(structure, table, action.constraint, number)
        case DropConstraint():
            return _without_constraint(table, action)
        case ValidateConstraint():
            keys = tuple(replace(key, is_valid=True) if key.name == action.name else key for key in table.keys)
            return replace(table, keys=keys)
        case RenameConstraint():
            return _renamed_constraint(table, action)
        case _:
            return table


def _changed(structure: Structure, table: Table, column: str, change: Callable[[Column], Column]) -> Table:
    key = structure.fold(column)
    if key not in table.columns:
        return table
    return replace(table, columns={**table.columns, key: change(table.columns[key])})


def _modified(structure: Structure, table: Table, action: ModifyColumn, number: int) -> Table:
    old = table.columns.get(structure.fold(action.before))
    if old is None:
        return table
    made = column_of(action.column, number)
    table = _renamed(structure, table, action.before, action.column.name)
    return replace(table, columns={**table.columns, structure.fold(action.column.name): replace(made, since=old.since)})


def _without_column(structure: Structure, table: Table, name: str) -> Table:
    gone = structure.fold(name)

    def holds(columns: tuple[str, ...] | None) -> bool:
        return columns is not None and gone in {structure.fold(column) for column in columns}

    return replace(
        table,
        columns={key: column for key, column in table.columns.items() if key != gone},
        primary_key=() if holds(table.primary_key) else table.primary_key,
        indexes=tuple(index for index in table.indexes if not holds(index.columns)),
        keys=tuple(key for key in table.keys if not holds(key.columns)),
    )


def _renamed(structure: Structure, table: Table, before: str, after: str) -> Table:
    old, new = structure.fold(before), structure.fold(after)
    if old not in table.columns or before == after:
        return table

    def names(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(after if structure.fold(column) == old else column for column in columns)

    return replace(
        table,
        columns={
            new if key == old else key: replace(column, name=after) if key == old else column
            for key, column in table.columns.items()
        },
        primary_key=names(table.primary_key),
        indexes=tuple(
            replace(index, columns=names(index.columns)) if index.columns is not None else index
            for index in table.indexes
        ),
        keys=tuple(replace(key, columns=names(key.columns)) for key in table.keys),
    )


def _without_constraint(table: Table, action: DropConstraint) -> Table:
    if action.kind == "primary" or (action.kind == "any" and action.name == table.primary_name):
        return replace(table, primary_key=(), primary_name="")
    return replace(
        table,
        indexes=tuple(index for index in table.indexes if index.name != action.name or action.kind == "foreign"),
        keys=tuple(key for key in table.keys if key.name != action.name),
    )


def _renamed_constraint(table: Table, action: RenameConstraint) -> Table:
    if table.primary_name == action.before:
        return replace(table, primary_name=action.after)
    return replace(
        table,
        indexes=tuple(
            replace(index, name=action.after) if index.name == action.before else index for index in table.indexes
        ),
        keys=tuple(
            replace(key, name=action.after) if key.name == action.before and not action.is_index else key
            for key in table.keys
        ),
    )
