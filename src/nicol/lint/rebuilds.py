"""Tables that a migration replaces by a copy: SQLite's way of changing what ALTER TABLE cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nicol.ddl.tables import Name
from nicol.lint.history import MigrationView, Step
from nicol.sql.structure import Table
from nicol.sql.values import AlterTable, CreateTable, Drop, RenameTable, Rows


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The table `name` was `old` and became `new`, a table made by `created` and filled by `copied`.

    `dropped` is where the old table goes, `renamed` where the new one takes its name; `is_renamed_first` says that the
    old table was given another name before the new one was made.
    """

    name: Name
    old: Table
    new: Table
    created: Step
    dropped: Step
    renamed: Step
    copied: Step | None = None
    is_renamed_first: bool = False

    def copied_columns(self) -> tuple[str, ...]:
        """The columns that are filled from the old table."""
        ddl = self.copied.ddl if self.copied else None
        return ddl.columns if isinstance(ddl, Rows) else ()


def rebuilds(view: MigrationView) -> Iterator[Rebuild]:
    """The tables that `view` rebuilds, in the order of its script."""
    for step, ddl, action in view.actions(RenameTable):
        if found := _new_takes_name(view, step, ddl, action) or _old_gives_name(view, step, ddl, action):
            yield found


def is_replaced(view: MigrationView, name: Name) -> bool:
    """Whether a table that the migration drops comes back under its name: by a rename, or made anew."""
    key = view.before.key
    return any(key(action.after) == key(name) for _, _, action in view.actions(RenameTable))


def _new_takes_name(view: MigrationView, step: Step, ddl: AlterTable, action: RenameTable) -> Rebuild | None:
    key = step.before.key
    created = _created(view, ddl.table)
    dropped = _dropped(view, action.after, step)
    new = step.table(ddl.table)
    old = dropped.table(action.after) if dropped else None
    if created is None or dropped is None or new is None or old is None or old.since == step.number:
        return None
    copied = next(
        (one for one, rows in view.of(Rows) if key(rows.table) == key(ddl.table) and rows.verb == "INSERT"), None
    )
    return Rebuild(action.after, old, new, created, dropped, step, copied)


def _old_gives_name(view: MigrationView, step: Step, ddl: AlterTable, action: RenameTable) -> Rebuild | None:
    key = step.before.key
    created = _created(view, ddl.table)
    dropped = _dropped(view, action.after, None)
    old = step.table(ddl.table)
    if created is None or dropped is None or old is None or created.read.span < step.read.span:
        return None
    new = created.after.table(ddl.table)
    if new is None:
        return None
    copied = next((one for one, rows in view.of(Rows) if key(rows.table) == key(ddl.table)), None)
    return Rebuild(ddl.table, old, new, created, dropped, step, copied, is_renamed_first=True)


def _created(view: MigrationView, name: Name) -> Step | None:
    key = view.before.key
    return next((step for step, ddl in view.of(CreateTable) if key(ddl.table) == key(name)), None)


def _dropped(view: MigrationView, name: Name, before: Step | None) -> Step | None:
    key = view.before.key
    for step, ddl in view.of(Drop):
        if before is not None and step.read.span > before.read.span:
            continue
        if ddl.what == "TABLE" and key(name) in {key(one) for one in ddl.names}:
            return step
    return None
