"""Values for the rows that have none when a column becomes required."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nicol.ddl import steps as s
from nicol.ddl.tables import Column, Name
from nicol.model.schema import Arity


@dataclass(frozen=True, slots=True)
class Backfill:
    """An SQL expression for a column of a table."""

    table: Name
    column: str
    expression: str


def with_backfills(steps: Sequence[s.Step], backfills: Sequence[Backfill]) -> list[s.Step]:
    """`steps` that fill rows before a value is required of them; a backfill that nothing needs changes nothing."""
    return [one for step in steps for one in filled(step, backfills)]


def filled(step: s.Step, backfills: Sequence[Backfill]) -> Iterator[s.Step]:
    match step:
        case s.AlterTable() if own := of_table(step.after.key, backfills):
            yield from alter(step, own)
        case s.RedefineTables():
            yield replace(step, tables=tuple(redefined(table, backfills) for table in step.tables))
        case _:
            yield step


def of_table(key: Name, backfills: Sequence[Backfill]) -> dict[str, str]:
    """The expressions for a table's columns."""
    return {one.column: one.expression for one in backfills if one.table == key}


def alter(step: s.AlterTable, fills: dict[str, str]) -> Iterator[s.Step]:
    """A column that is there is filled first; a new one is added without the demand, filled, and then demanded."""
    changes: list[s.TableChange] = []
    later: list[s.Step] = []
    for change in step.changes:
        match change:
            case s.AlterColumn() if change.pair.after.name in fills and becomes_required(change.pair):
                yield s.FillColumn(step.after, change.pair.before, fills[change.pair.before.name])
                changes.append(change)
            case s.AddColumn() if change.column.name in fills and needs_value(change.column):
                optional = replace(change.column, arity=Arity.OPTIONAL)
                demand = s.AlterColumn(s.ColumnPair(optional, change.column, arity_changed=True))
                changes.append(s.AddColumn(optional))
                later.append(s.FillColumn(step.after, change.column, fills[change.column.name]))
                later.append(s.AlterTable(step.before, step.after, (demand,)))
            case _:
                changes.append(change)
    yield replace(step, changes=tuple(changes))
    yield from later


def redefined(step: s.RedefineTable, backfills: Sequence[Backfill]) -> s.RedefineTable:
    fills = of_table(step.after.key, backfills)
    needing = [pair.after.name for pair in step.pairs if becomes_required(pair)]
    needing += [column.name for column in step.added if needs_value(column)]
    return replace(step, fills=tuple((name, fills[name]) for name in needing if name in fills))


def becomes_required(pair: s.ColumnPair) -> bool:
    return pair.after.arity is Arity.REQUIRED and pair.before.arity is not Arity.REQUIRED


def needs_value(column: Column) -> bool:
    """Whether a table with rows cannot take the column as it is."""
    return column.arity is Arity.REQUIRED and column.default is None and not column.autoincrement


def columns_filled(steps: Sequence[s.Step]) -> set[tuple[Name, str]]:
    """The columns that `steps` fill."""
    found = {(step.table.key, step.column.name) for step in steps if isinstance(step, s.FillColumn)}
    for step in steps:
        if isinstance(step, s.RedefineTables):
            found |= {(table.after.key, name) for table in step.tables for name, _ in table.fills}
    return found
