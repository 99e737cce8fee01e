"""Safe ways of doing on PostgreSQL what would keep everybody waiting: runnable steps, each a transaction of its own."""

from __future__ import annotations

from nicol.ddl.tables import Name
from nicol.dialects import Dialect
from nicol.dialects.quoting import identifier, identifiers, qualified
from nicol.sql.structure import Table

BATCH = 10_000
"""Rows that a backfill changes at once."""


def constraint_name(dialect: Dialect, table: Name, *words: str) -> str:
    """A name like the generator's, as long as the database allows."""
    name = "_".join([table[1], *words])
    longest = dialect.max_identifier
    if longest is None or len(name.encode()) <= longest:
        return name
    tail = f"_{words[-1]}"
    return name.encode()[: longest - len(tail)].decode(errors="ignore") + tail


def not_null(dialect: Dialect, table: Name, column: str) -> tuple[str, ...]:
    """A column without NULLs: the rows are checked while everybody works, the rest takes a moment."""
    name = identifier(dialect, constraint_name(dialect, table, column, "not_null"))
    t, c = qualified(dialect, *table), identifier(dialect, column)
    return (
        f"ALTER TABLE {t} ADD CONSTRAINT {name} CHECK ({c} IS NOT NULL) NOT VALID;",
        f"ALTER TABLE {t} VALIDATE CONSTRAINT {name};",
        f"ALTER TABLE {t} ALTER COLUMN {c} SET NOT NULL;\nALTER TABLE {t} DROP CONSTRAINT {name};",
    )


def backfill(dialect: Dialect, table: Table | None, name: Name, column: str, value: str) -> str:
    """Fills the NULLs of a column in batches, each committed, so that no row stays locked for long."""
    t, c = qualified(dialect, *name), identifier(dialect, column)
    if table is None or len(table.primary_key) != 1:
        return (
            "DO $$ BEGIN LOOP\n"
            f"  UPDATE {t} SET {c} = {value} WHERE ctid IN (SELECT ctid FROM {t} WHERE {c} IS NULL LIMIT {BATCH});\n"
            "  EXIT WHEN NOT FOUND;\n  COMMIT;\nEND LOOP; END $$;"
        )
    key = identifier(dialect, table.primary_key[0])
    return (
        f"DO $$ DECLARE last {t}.{key}%TYPE; reached {t}.{key}%TYPE; BEGIN LOOP\n"
        f"  SELECT max({key}) INTO reached FROM (\n"
        f"    SELECT {key} FROM {t} WHERE last IS NULL OR {key} > last ORDER BY {key} LIMIT {BATCH}) batch;\n"
        "  EXIT WHEN reached IS NULL;\n"
        f"  UPDATE {t} SET {c} = {value} WHERE (last IS NULL OR {key} > last) AND {key} <= reached AND {c} IS NULL;\n"
        "  last := reached;\n  COMMIT;\nEND LOOP; END $$;"
    )


def filled_not_null(
    dialect: Dialect, table: Table | None, name: Name, column: str, kind: str, default: str
) -> tuple[str, ...]:
    """A new column that every row has: added empty, its default for new rows set, old rows filled, then NOT NULL."""
    t, c = qualified(dialect, *name), identifier(dialect, column)
    return (
        f"ALTER TABLE {t} ADD COLUMN {c} {kind};\nALTER TABLE {t} ALTER COLUMN {c} SET DEFAULT {default};",
        backfill(dialect, table, name, column, default),
        *not_null(dialect, name, column),
    )


def index(
    dialect: Dialect, statement: str, name: str | None, schema: str | None, *, unique: bool, drops: bool = False
) -> tuple[str, ...]:
    """`statement`, a CREATE INDEX, built while everybody works; `drops` an unfinished one of an earlier try first."""
    word = "UNIQUE INDEX" if unique else "INDEX"
    start = statement.upper().index("INDEX") + len("INDEX")
    built = f"CREATE {word} CONCURRENTLY{statement[start:].rstrip().rstrip(';')};"
    if not drops or name is None:
        return (built,)
    return (f"DROP INDEX CONCURRENTLY IF EXISTS {qualified(dialect, schema, name)};", built)


def unique(
    dialect: Dialect, table: Name, columns: tuple[str, ...], name: str, *, primary: bool = False
) -> tuple[str, ...]:
    """A unique constraint or primary key whose index is built while everybody works."""
    t, n = qualified(dialect, *table), identifier(dialect, name)
    kind = "PRIMARY KEY" if primary else "UNIQUE"
    return (
        f"CREATE UNIQUE INDEX CONCURRENTLY {n} ON {t} ({identifiers(dialect, columns)});",
        f"ALTER TABLE {t} ADD CONSTRAINT {n} {kind} USING INDEX {n};",
    )


def validated(dialect: Dialect, table: Name, definition: str, name: str) -> tuple[str, ...]:
    """A foreign key or check: for new rows at once, for the old ones while everybody works."""
    t, n = qualified(dialect, *table), identifier(dialect, name)
    text = definition.rstrip().rstrip(";")
    if not text.upper().startswith("CONSTRAINT"):
        text = f"CONSTRAINT {n} {text}"
    return (f"ALTER TABLE {t} ADD {text} NOT VALID;", f"ALTER TABLE {t} VALIDATE CONSTRAINT {n};")


def retyped(dialect: Dialect, table: Table | None, name: Name, column: str, kind: str, using: str) -> tuple[str, ...]:
    """A column of another type: a second column that a trigger keeps, filled, and swapped in a moment.

    What hangs on the column (indexes, constraints, NOT NULL, default) is to be made for the new one before the swap.
    """
    t, c = qualified(dialect, *name), identifier(dialect, column)
    new, old = identifier(dialect, f"{column}_new"), identifier(dialect, f"{column}_old")
    made = constraint_name(dialect, name, column, "copy")
    function = qualified(dialect, name[0], made)
    value = using or f"{c}::{kind}"
    of_new = value.replace(c, f"NEW.{c}") if c in value else f"NEW.{c}::{kind}"
    return (
        f"ALTER TABLE {t} ADD COLUMN {new} {kind};\n"
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN NEW.{new} := {of_new}; RETURN NEW; END $$;\n"
        f"CREATE TRIGGER {identifier(dialect, made)} BEFORE INSERT OR UPDATE ON {t}\n"
        f"  FOR EACH ROW EXECUTE FUNCTION {function}();",
        backfill(dialect, table, name, f"{column}_new", value),
        f"SET LOCAL lock_timeout = '2s';\nDROP TRIGGER {identifier(dialect, made)} ON {t};\n"
        f"DROP FUNCTION {function}();\n"
        f"ALTER TABLE {t} RENAME COLUMN {c} TO {old};\nALTER TABLE {t} RENAME COLUMN {new} TO {c};",
        f"ALTER TABLE {t} DROP COLUMN {old};",
    )


def renamed_column(
    dialect: Dialect, table: Table | None, name: Name, before: str, after: str, kind: str
) -> tuple[str, ...]:
    """A column under a second name that a trigger keeps equal, so that old and new programs work side by side."""
    t, a, b = qualified(dialect, *name), identifier(dialect, before), identifier(dialect, after)
    made = constraint_name(dialect, name, after, "sync")
    function, trigger = qualified(dialect, name[0], made), identifier(dialect, made)
    return (
        f"ALTER TABLE {t} ADD COLUMN {b} {kind};\n"
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "  IF TG_OP = 'INSERT' THEN\n"
        f"    NEW.{a} := coalesce(NEW.{a}, NEW.{b}); NEW.{b} := NEW.{a};\n"
        f"  ELSIF NEW.{b} IS DISTINCT FROM OLD.{b} THEN NEW.{a} := NEW.{b};\n"
        f"  ELSE NEW.{b} := NEW.{a};\n"
        "  END IF;\n  RETURN NEW;\nEND $$;\n"
        f"CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {t}\n  FOR EACH ROW EXECUTE FUNCTION {function}();",
        backfill(dialect, table, name, after, a),
        f"SET LOCAL lock_timeout = '2s';\nDROP TRIGGER {trigger} ON {t};\nDROP FUNCTION {function}();\n"
        f"ALTER TABLE {t} DROP COLUMN {a};",
    )


def renamed_table(dialect: Dialect, before: Name, after: Name) -> tuple[str, ...]:
    """A table under a new name, and a view under the old one for programs that still use it."""
    old, new = qualified(dialect, *before), qualified(dialect, *after)
    short = identifier(dialect, after[1])
    return (
        f"ALTER TABLE {old} RENAME TO {short};\nCREATE VIEW {old} AS SELECT * FROM {new};",
        f"DROP VIEW {old};",
    )


def dropped_table(dialect: Dialect, name: Name, keys: tuple[str, ...]) -> tuple[str, ...]:
    """A table that goes: its foreign keys one by one, each a short lock on two tables, then the table."""
    t = qualified(dialect, *name)
    return (
        *(f"ALTER TABLE {t} DROP CONSTRAINT {identifier(dialect, key)};" for key in keys),
        f"DROP TABLE {t};",
    )
