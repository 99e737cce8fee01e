"""MIG609."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule, table_name
from nicol.sql.values import CreateView, Drop


class ReplacedView(MigrationRule, code="MIG609", severity="info"):
    """A view that is made anew with another query.

    ## Why it matters
    Programs of the running release read its columns by name: one that is gone or of another type makes them fail.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    CREATE VIEW "mails" AS SELECT "email" FROM "users";
    ```
    ```sql postgresql
    DROP VIEW "mails";
    CREATE VIEW "mails" AS SELECT "id" FROM "users";
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE VIEW "mails" AS SELECT "email" FROM "users";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl in view.of(CreateView):
            known = view.before.views.get(view.before.key(ddl.name))
            columns = {key for table in step.before.tables.values() for key in table.columns} if known else set[str]()
            gone = {
                name for name in (known.mentions - ddl.mentions if known else ()) if step.before.fold(name) in columns
            }
            if gone:
                yield self.hit(
                    f"The new {table_name(view, ddl.name)} names no longer: {', '.join(sorted(gone))}.",
                    table_name(view, ddl.name),
                    view.place(step.read.span),
                    fix=Fix("Keep the columns that running programs read until the next release."),
                )
        for step, drop in view.of(Drop):
            for name in drop.names if drop.what == "VIEW" else ():
                key = view.before.key(name)
                if key in view.before.views and key not in view.after.views:
                    yield self.hit(
                        f"Programs of the running release that read {table_name(view, name)} fail.",
                        table_name(view, name),
                        view.place(step.read.span),
                        fix=Fix("Drop it with the next release."),
                    )
