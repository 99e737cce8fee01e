"""What annotations make by the steps of a migration, as the lines that say so in its script."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl import steps as s
from nicol.ddl.annotated import owned_of, owned_of_column
from nicol.ddl.owned import note, owned_object
from nicol.ddl.tables import Owned


def notes(step: s.Step) -> tuple[str, ...]:
    """The comment lines for a step; none where no annotation has a part in it."""
    return tuple(sorted(map(note, _made(step))))


def _made(step: s.Step) -> Iterator[Owned]:
    match step:
        case s.CreateTable():
            indexes = {("index", step.table.key, one.name) for one in step.table.extra_indexes}
            yield from owned_of(step.table) - indexes
        case s.AddConstraint():
            yield step.constraint.kind, step.table.key, step.constraint.name
        case s.CreateExtraIndex():
            yield "index", step.table.key, step.index.name
        case s.CreateObject():
            yield owned_object(step.object)
        case s.SetComment() if step.comment is not None:
            yield "comment", step.on.key, step.column.name if step.column else ""
        case s.AlterTable():
            for change in step.changes:
                match change:
                    case s.AddColumn():
                        yield from owned_of_column(step.after, change.column)
                    case s.AlterColumn() | s.RecreateColumn():
                        yield from owned_of_column(step.after, change.pair.after)
                    case _:
                        pass
        case s.RedefineTables():
            for table in step.tables:
                yield from table.owned
        case _:
            pass
