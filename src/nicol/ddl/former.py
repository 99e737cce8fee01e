"""Where the rows are before steps have run: under the old names."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.ddl import steps as s
from nicol.ddl.tables import Name, Table


def former_place(steps: Sequence[s.Step], table: Table, column: str) -> tuple[Name, str]:
    """The table and column as they are called before `steps` rename them."""
    key = table.key
    for step in reversed(steps):
        match step:
            case s.RenameColumn() if step.table.key == key and step.after.name == column:
                column = step.before.name
            case s.SwapJoinColumns() if step.after.key == key:
                column = {"A": "B", "B": "A"}.get(column, column)
            case s.RenameTable() if step.after.key == key:
                key = step.before.key
            case _:
                pass
    return key, column
