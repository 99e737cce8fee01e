"""MIG703."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule


class UndatedMigration(MigrationRule, code="MIG703"):
    """A migration whose folder does not begin with its time.

    ## Why it matters
    Folders are applied in the order of their names: one without `YYYYMMDDhhmmss_` in front sorts behind every dated
    one, also behind those that are written later.

    ## Example
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql add-user-age
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```

    ## Instead
    ```sql postgresql 20240101000000_init
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```
    ```sql postgresql 20240102000000_add_user_age
    ALTER TABLE "users" ADD COLUMN "age" INTEGER;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        name = view.migration.name
        if _DATED.match(name) or all(_NUMBERED.match(one.migration.name) for one in history.migrations):
            return
        where = "before" if name < "1" else "after"
        yield self.hit(
            f"{name} has no time in front: it is applied {where} every one that has, whenever written.",
            name,
            view.start,
            fix=Fix("Rename the folder to YYYYMMDDhhmmss_name before it is applied anywhere."),
        )


_DATED = re.compile(r"\d{8,14}([_-]|$)|0+_")
_NUMBERED = re.compile(r"\d+_")
