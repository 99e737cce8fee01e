"""MIG209."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.dialects.quoting import identifier, string
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, Probe, SqliteRule, column_name, table_name
from nicol.lint.rebuilds import Rebuild, rebuilds

_INTEGER, _REAL = ("integer",), ("real", "integer")
_CLASSES = {
    "int4": _INTEGER,
    "int8": _INTEGER,
    "int2": _INTEGER,
    "boolean": _INTEGER,
    "float8": _REAL,
    "float4": _REAL,
    "numeric": _REAL,
}


class KeptStorageClass(SqliteRule, code="MIG209"):
    """A type that changes while the stored values stay as they are.

    ## Why it matters
    SQLite keeps what it cannot convert: a text 'q' stays a text in an INTEGER column, and a program that reads numbers
    fails on it much later.

    ## Example
    ```sql sqlite
    CREATE TABLE "Item" ("id" INTEGER NOT NULL PRIMARY KEY, "size" TEXT NOT NULL);
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_Item" ("id" INTEGER NOT NULL PRIMARY KEY, "size" INTEGER NOT NULL);
    INSERT INTO "new_Item" ("id", "size") SELECT "id", "size" FROM "Item";
    DROP TABLE "Item";
    ALTER TABLE "new_Item" RENAME TO "Item";
    PRAGMA foreign_keys=ON;
    ```

    ## Instead
    ```sql sqlite
    CREATE TABLE "Item" ("id" INTEGER NOT NULL PRIMARY KEY, "size" TEXT NOT NULL);
    ```
    ```sql sqlite
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_Item" ("id" INTEGER NOT NULL PRIMARY KEY, "size" TEXT NOT NULL DEFAULT '');
    INSERT INTO "new_Item" ("id", "size") SELECT "id", "size" FROM "Item";
    DROP TABLE "Item";
    ALTER TABLE "new_Item" RENAME TO "Item";
    PRAGMA foreign_keys=ON;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for rebuild in rebuilds(view):
            for key, column in rebuild.new.columns.items():
                old = rebuild.old.columns.get(key)
                wanted = _CLASSES.get(column.type.name)
                if (
                    old is None
                    or wanted is None
                    or _CLASSES.get(old.type.name) == wanted
                    or _is_cast(rebuild, column.name)
                ):
                    continue
                name = column_name(view, rebuild.name, column.name)
                quoted = identifier(view.dialect, column.name)
                classes = ", ".join(string(one) for one in wanted)
                table = table_name(view, rebuild.name)
                sql = f"SELECT count(*) FROM {table} WHERE typeof({quoted}) NOT IN ({classes}, 'null')"
                yield self.hit(
                    f"{name} is {column.type.text} from here on; values that are none stay {old.type.text}.",
                    name,
                    view.place(rebuild.created.read.span),
                    probe=Probe(sql, f"values of {name} that keep another type"),
                    fix=Fix(f"CAST them in the copy, and add CHECK (typeof({quoted}) IN ({classes}))."),
                )


def _is_cast(rebuild: Rebuild, column: str) -> bool:
    code = rebuild.copied.read.code if rebuild.copied else ""
    return re.search(rf'cast\(\s*"?{re.escape(column)}"?\s+as', code, re.IGNORECASE) is not None
