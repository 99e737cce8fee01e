"""MIG306."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.tables import Name
from nicol.lint import safe_steps
from nicol.lint.cost import Cost, PostgresLock
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule, table_name
from nicol.sql.values import AddConstraint

_LOCK: PostgresLock = "SHARE ROW EXCLUSIVE"


class BlockingForeignKey(PostgresRule, code="MIG306", severity="danger"):
    """A foreign key that reads every row while writes to two tables wait.

    ## Why it matters
    ADD FOREIGN KEY looks up every row's parent under SHARE ROW EXCLUSIVE locks on both tables. With NOT VALID it holds
    for new rows at once; VALIDATE CONSTRAINT then looks at the old ones while everybody works.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY);
    CREATE TABLE "posts" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "posts" ADD CONSTRAINT "posts_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users"("id");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY);
    CREATE TABLE "posts" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" INTEGER);
    ```
    ```sql postgresql
    ALTER TABLE "posts" ADD CONSTRAINT "posts_author" FOREIGN KEY ("authorId") REFERENCES "users"("id") NOT VALID;
    ```
    ```sql postgresql
    ALTER TABLE "posts" VALIDATE CONSTRAINT "posts_author";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, ddl, action in view.actions(AddConstraint):
            constraint = action.constraint
            reference = constraint.references
            if reference is None or constraint.is_not_valid or step.is_new(ddl.table):
                continue
            words = (*constraint.columns, "fkey")
            name = constraint.name or safe_steps.constraint_name(view.dialect, ddl.table, *words)
            definition = view.source.text[constraint.span[0] : constraint.span[1]]
            self_reference = step.before.key(reference.table) == step.before.key(ddl.table)
            also: tuple[tuple[Name, PostgresLock], ...] = () if self_reference else ((reference.table, _LOCK),)
            yield self.hit(
                f"Looking up the parent of every row of {table_name(view, ddl.table)} keeps writes to it"
                f"{'' if self_reference else ' and to ' + table_name(view, reference.table)} waiting.",
                name,
                view.place(action.span),
                cost=Cost("SHARE ROW EXCLUSIVE", ddl.table, also, scans=True),
                fix=Fix(
                    "Add it NOT VALID, then validate it.",
                    sql=safe_steps.validated(view.dialect, ddl.table, definition, name),
                ),
                view=view,
            )
