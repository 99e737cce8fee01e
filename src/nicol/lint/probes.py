"""Questions about the rows that a migration finds: each counts what is in its way."""

from __future__ import annotations

from nicol.ddl.tables import Name
from nicol.dialects import Dialect
from nicol.dialects.quoting import identifier, literal, qualified
from nicol.lint.migration_rule import Probe
from nicol.sql.values import Reference


def rows_of(dialect: Dialect, table: Name) -> Probe:
    """All rows of a table."""
    name = qualified(dialect, *table)
    return Probe(f"SELECT count(*) FROM {name}", f"rows of {name}")


def rows_without(dialect: Dialect, table: Name, column: str) -> Probe:
    """Rows whose column is NULL."""
    name, quoted = qualified(dialect, *table), identifier(dialect, column)
    return Probe(f"SELECT count(*) FROM {name} WHERE {quoted} IS NULL", f"rows of {name} without {quoted}")


def rows_with(dialect: Dialect, table: Name, column: str) -> Probe:
    """Rows whose column holds something."""
    name, quoted = qualified(dialect, *table), identifier(dialect, column)
    return Probe(f"SELECT count(*) FROM {name} WHERE {quoted} IS NOT NULL", f"rows of {name} with {quoted}")


def duplicates(dialect: Dialect, table: Name, columns: tuple[str, ...], where: str = "") -> Probe:
    """Values, or pairs of them, that more than one row has; rows with a NULL among them are equal to none."""
    name, quoted = qualified(dialect, *table), [identifier(dialect, column) for column in columns]
    filled = " AND ".join([*(f"{column} IS NOT NULL" for column in quoted), *([f"({where})"] if where else [])])
    names = ", ".join(quoted)
    inner = f"SELECT 1 FROM {name} WHERE {filled} GROUP BY {names} HAVING count(*) > 1"
    return Probe(f"SELECT count(*) FROM ({inner}) AS twice", f"values of {names} that {name} has more than once")


def orphans(dialect: Dialect, table: Name, columns: tuple[str, ...], reference: Reference) -> Probe | None:
    """Rows whose parent is not there; None when the parent's columns are not named."""
    if len(reference.columns) != len(columns):
        return None
    child, parent = qualified(dialect, *table), qualified(dialect, *reference.table)
    pairs = [
        (identifier(dialect, own), identifier(dialect, other))
        for own, other in zip(columns, reference.columns, strict=True)
    ]
    filled = " AND ".join(f"c.{own} IS NOT NULL" for own, _ in pairs)
    same = " AND ".join(f"p.{other} = c.{own}" for own, other in pairs)
    sql = f"SELECT count(*) FROM {child} AS c WHERE {filled} AND NOT EXISTS (SELECT 1 FROM {parent} AS p WHERE {same})"
    return Probe(sql, f"rows of {child} that point to nothing in {parent}")


def breaking(dialect: Dialect, table: Name, check: str) -> Probe:
    """Rows that a check would refuse."""
    name = qualified(dialect, *table)
    return Probe(f"SELECT count(*) FROM {name} WHERE NOT ({check})", f"rows of {name} that break the check")


def holding(dialect: Dialect, table: Name, column: str, values: tuple[str, ...]) -> Probe:
    """Rows whose column, an enum, has one of `values`."""
    name, quoted = qualified(dialect, *table), identifier(dialect, column)
    written = ", ".join(literal(dialect, value) for value in values)
    shown = ", ".join(values)
    return Probe(f"SELECT count(*) FROM {name} WHERE {quoted} IN ({written})", f"rows of {name} with {shown}")
