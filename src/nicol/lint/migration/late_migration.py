"""MIG702."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule


class LateMigration(MigrationRule, code="MIG702"):
    """A migration that sorts before others that are there already.

    ## Why it matters
    Migrations are applied in the order of their names. One from another branch that sorts before the last applied one
    is run after it here and before it on a new database.

    ## Example
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql 20240102000000_age
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```
    ```text applied
    20240101000000_init
    20240103000000_name
    ```

    ## Instead
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql 20240104000000_age
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```
    ```text applied
    20240101000000_init
    20240103000000_name
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        name = view.migration.name
        last = max(history.applied, default="")
        if name < last and name not in history.applied:
            yield self.hit(
                f"{name} sorts before {last}, which is applied: a new database runs them the other way round.",
                name,
                view.start,
                fix=Fix("Give the folder a new time, behind the last one."),
            )
