"""What statements do, read from their text."""

from __future__ import annotations

import pytest

from nicol.dialects import dialect_for
from nicol.sql import Ddl, read_script
from nicol.sql.values import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterTable,
    Block,
    ColumnSpec,
    Constraint,
    CreateIndex,
    CreateTable,
    Drop,
    DropColumn,
    DropIndex,
    Harmless,
    IndexPart,
    Maintenance,
    ModifyColumn,
    Pragma,
    Reference,
    RenameColumn,
    RenameTables,
    Rows,
    Setting,
    SetType,
    SqlType,
    Transaction,
    Unknown,
)


def read(script: str, provider: str = "postgresql") -> list[Ddl]:
    return [one.ddl for one in read_script(script, dialect_for(provider))]


def only(statement: str, provider: str = "postgresql") -> Ddl:
    [found] = read(statement, provider)
    return found


def test_every_action_of_an_alter_table() -> None:
    script = (
        'ALTER TABLE "public"."users" ADD COLUMN "x" VARCHAR(20) NOT NULL DEFAULT \'a,b\', '
        "DROP COLUMN IF EXISTS y CASCADE,\n"
        "  ALTER COLUMN Z SET DATA TYPE timestamp(3) with time zone USING z AT TIME ZONE 'UTC';"
    )
    found = only(script)
    assert isinstance(found, AlterTable)
    assert found.table == (None, "users")
    added, dropped, changed = found.actions
    assert isinstance(added, AddColumn)
    assert (added.column.name, added.column.not_null, added.column.default) == ("x", True, "'a,b'")
    assert added.column.type == SqlType("varchar", ("20",), text="VARCHAR(20)")
    assert isinstance(dropped, DropColumn)
    assert (dropped.name, dropped.if_exists, dropped.is_cascade) == ("y", True, True)
    assert isinstance(changed, SetType)
    assert (changed.column, changed.type.name, changed.type.args) == ("z", "timestamptz", ("3",))
    assert changed.using == "z AT TIME ZONE 'UTC'"
    assert script[dropped.span[0] : dropped.span[1]] == "DROP COLUMN IF EXISTS y CASCADE"


def test_a_table_with_everything() -> None:
    found = only(
        'CREATE TABLE IF NOT EXISTS t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Role" "Role"[] DEFAULT '
        "ARRAY['A']::\"Role\"[], n numeric(10, 2) CHECK (n > 0), o int REFERENCES other (id) ON DELETE SET NULL,\n"
        'CONSTRAINT "u" UNIQUE ("n", "o"), FOREIGN KEY (n) REFERENCES "s"."p") PARTITION BY RANGE (id)'
    )
    assert isinstance(found, CreateTable)
    assert found.if_not_exists
    assert found.is_partitioned
    identity, role, number, other = found.columns
    assert (identity.is_identity, identity.is_primary, identity.not_null) == (True, True, True)
    assert (role.name, role.type.name, role.type.is_array, role.default) == (
        "Role",
        "Role",
        True,
        "ARRAY['A']::\"Role\"[]",
    )
    assert (number.type.args, number.check) == (("10", "2"), "n > 0")
    assert other.references == Reference((None, "other"), ("id",), "SET NULL")
    unique, foreign = found.constraints
    assert (unique.kind, unique.name, unique.columns) == ("unique", "u", ("n", "o"))
    assert foreign.references == Reference(("s", "p"), ())


def test_indexes() -> None:
    assert only('CREATE UNIQUE INDEX CONCURRENTLY "i" ON "t" ("a" DESC, lower(b)) WHERE a > 1') == CreateIndex(
        "i",
        (None, "t"),
        (IndexPart('"a" DESC', "a"), IndexPart("lower(b)", None)),
        is_unique=True,
        is_concurrent=True,
        where="a > 1",
    )
    assert only("DROP INDEX CONCURRENTLY IF EXISTS s.i, j") == DropIndex(
        (("s", "i"), (None, "j")), is_concurrent=True, if_exists=True
    )
    found = only("CREATE FULLTEXT INDEX `f` ON `t`(`body`(20))", "mysql")
    assert isinstance(found, CreateIndex)
    assert (found.kind, found.parts) == ("fulltext", (IndexPart("`body`(20)", "body", 20),))


def test_constraints_without_and_with_proof() -> None:
    found = only('ALTER TABLE t ADD CONSTRAINT "c" CHECK (a > (1)) NOT VALID')
    assert isinstance(found, AlterTable)
    assert found.actions[0] == AddConstraint(
        Constraint("check", "c", check="a > (1)", is_not_valid=True, span=(18, 58)), span=(14, 58)
    )
    assert isinstance(only("ALTER TABLE t ADD CONSTRAINT nn NOT NULL a NOT VALID"), AlterTable)


def test_mysql_changes_columns() -> None:
    found = only(
        "ALTER TABLE `t` CHANGE `a` `b` INT UNSIGNED NOT NULL COMMENT 'x' AFTER `c`, ALGORITHM=INPLACE, LOCK=NONE",
        "mysql",
    )
    assert isinstance(found, AlterTable)
    assert (found.algorithm, found.lock) == ("INPLACE", "NONE")
    [action] = found.actions
    assert isinstance(action, ModifyColumn)
    assert (action.before, action.column.name, action.column.type.is_unsigned, action.column.is_placed) == (
        "a",
        "b",
        True,
        True,
    )
    assert only("RENAME TABLE a TO b, c TO d", "mysql") == RenameTables(
        (((None, "a"), (None, "b")), ((None, "c"), (None, "d")))
    )


def test_rows() -> None:
    assert only("UPDATE t SET a = 1, b = (SELECT 1 WHERE true)") == Rows("UPDATE", (None, "t"), False, ("a", "b"))
    assert only("WITH x AS (SELECT 1) UPDATE t SET a = 1 FROM x") == Rows("UPDATE", (None, "t"), True, ("a",))
    assert only("DELETE FROM t WHERE a") == Rows("DELETE", (None, "t"), True)
    assert only('INSERT INTO "new_t" ("a") SELECT "a" FROM "t"', "sqlite") == Rows(
        "INSERT", (None, "new_t"), columns=("a",), copied_from=(None, "t")
    )


def test_what_stands_around_changes() -> None:
    script = "-- DROP TABLE a\nBEGIN; SET LOCAL lock_timeout = '2s'; /* x */ COMMIT; SELECT 1; VACUUM FULL t;"
    assert read(script) == [
        Transaction("BEGIN"),
        Setting("lock_timeout", "2s", is_local=True),
        Transaction("COMMIT"),
        Harmless("SELECT"),
        Maintenance(("VACUUM", "FULL"), (None, "t")),
    ]
    assert only("PRAGMA foreign_keys=OFF", "sqlite") == Pragma("foreign_keys", "OFF")
    assert only("ALTER TYPE r ADD VALUE IF NOT EXISTS 'x' BEFORE 'y'") == AddEnumValue((None, "r"), "x", True, True)


def test_the_body_of_a_block_is_read_too() -> None:
    script = (
        "DO $$ BEGIN\n  IF NOT EXISTS (SELECT 1) THEN\n    ALTER TABLE t RENAME COLUMN a TO b;\n  END IF;\n"
        "  DROP TABLE x;\nEND $$;"
    )
    block, renamed, dropped = read_script(script, dialect_for("postgresql"))
    assert isinstance(block.ddl, Block)
    assert isinstance(renamed.ddl, AlterTable)
    assert isinstance(renamed.ddl.actions[0], RenameColumn)
    assert dropped.ddl == Drop("TABLE", ((None, "x"),))
    assert dropped.is_within
    assert script[dropped.span[0] : dropped.span[1]] == "DROP TABLE x"


@pytest.mark.parametrize(
    "text", ["FROB x", "ALTER TABLE t FROB x", "CREATE TABLE t (a int WHATEVER)", "// note", "DROP"]
)
def test_what_cannot_be_told_is_unknown(text: str) -> None:
    assert isinstance(only(text), Unknown)


def test_names_fold_as_in_the_database() -> None:
    assert only("DROP TABLE Users") == Drop("TABLE", ((None, "users"),))
    assert only("DROP TABLE Users", "sqlite") == Drop("TABLE", ((None, "Users"),))
    assert isinstance(only('CREATE TABLE t ("a" INTEGER PRIMARY KEY AUTOINCREMENT, b)', "sqlite"), CreateTable)
    assert ColumnSpec("b", SqlType("")).type.name == ""
