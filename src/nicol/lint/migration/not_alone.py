"""MIG303."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule
from nicol.migrate.databases.postgresql_script import runs_alone


class NotAlone(PostgresRule, code="MIG303"):
    """A statement that cannot be in a transaction, in a script with others.

    ## Why it matters
    CREATE INDEX CONCURRENTLY, VACUUM and their like are refused in a transaction (25001), and a script that is sent as
    a whole is one: Prisma's own tools fail on it. Nicol runs such a statement by itself; when it fails, what stands
    before it stays. In a transaction of the script's own it fails everywhere.

    ## Example
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    CREATE INDEX CONCURRENTLY "users_age_idx" ON "users"("age");
    ```

    ## Instead
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql
    CREATE INDEX CONCURRENTLY "users_email_idx" ON "users"("email");
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        whole = [step for step in view.steps if not step.read.is_within]
        for step in whole:
            if not runs_alone(step.read.statement):
                continue
            if step.own:
                yield self.hit(
                    "This is refused in a transaction, and the script has begun one.",
                    " ".join(step.read.statement.words[:3]),
                    view.place(step.read.span),
                    severity="error",
                    fix=Fix("Give it a migration of its own."),
                )
            elif len(whole) > 1:
                yield self.hit(
                    "This runs outside of the transaction of the statements around it: they stay when it fails.",
                    " ".join(step.read.statement.words[:3]),
                    view.place(step.read.span),
                    fix=Fix("Give it a migration of its own."),
                )
