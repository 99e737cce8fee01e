"""How SQLite scripts are read before they run."""

from __future__ import annotations

import pytest

from nicol.dialects import sqlite
from nicol.migrate.databases.sqlite_script import Manner, manner
from nicol.migrate.statements import statements

REDEFINE = """\
-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT);
INSERT INTO "new_User" ("id") SELECT "id" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
"""


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", Manner.IN_TRANSACTION),
        ("-- This is an empty migration.", Manner.IN_TRANSACTION),
        ("CREATE TABLE a (id INT); CREATE INDEX i ON a(id)", Manner.IN_TRANSACTION),
        ("PRAGMA foreign_key_check;", Manner.IN_TRANSACTION),
        (REDEFINE, Manner.WITHOUT_FOREIGN_KEYS),
        (REDEFINE + "\nCREATE UNIQUE INDEX i ON a(id);", Manner.WITHOUT_FOREIGN_KEYS),
        ('PRAGMA foreign_keys=off;\nDROP TABLE "a";\nPRAGMA foreign_keys=on;', Manner.WITHOUT_FOREIGN_KEYS),
        (REDEFINE + '\nDELETE FROM "User";', Manner.AS_IT_IS),
        ("BEGIN; CREATE TABLE a (id INT); COMMIT;", Manner.AS_IT_IS),
        ("/* own */ begin transaction; end;", Manner.AS_IT_IS),
        ("PRAGMA journal_mode = WAL;", Manner.AS_IT_IS),
        ("PRAGMA main.journal_mode = WAL;", Manner.AS_IT_IS),
        ("VACUUM;", Manner.AS_IT_IS),
        ("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END;", Manner.IN_TRANSACTION),
    ],
)
def test_what_may_run_in_a_transaction(script: str, expected: Manner) -> None:
    assert manner(statements(script, sqlite)) is expected
