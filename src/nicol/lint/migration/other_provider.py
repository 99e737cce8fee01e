"""MIG714."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History
from nicol.lint.migration_rule import Hit, MigrationRule


class OtherProvider(MigrationRule, code="MIG714", severity="error"):
    """A history that was written for another database than the schema names.

    ## Why it matters
    `migration_lock.toml` names the database whose SQL the scripts are; another one does not understand them (P3019).

    ## Example
    ```prisma
    datasource db {
      provider = "sqlite"
    }

    model User {
      id String @id

      @@map("users")
    }
    ```
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "postgresql"
    }

    model User {
      id    String  @id
      email String?

      @@map("users")
    }
    ```
    ```sql postgresql
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    """

    def check_history(self, history: History) -> Iterable[Hit]:
        if history.schema is None or history.provider is None or not history.migrations:
            return
        wanted = history.schema.schema.provider
        if wanted != history.provider:
            yield self.hit(
                f"The migrations are written for {history.provider}, the schema names {wanted}.",
                wanted,
                history.migrations[0].start,
                fix=Fix(
                    "Begin a new history for the other database: move the folder away and create a first migration."
                ),
            )
