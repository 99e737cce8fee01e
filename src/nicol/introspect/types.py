"""Column types as the schema language writes them."""

from __future__ import annotations

from nicol.ddl.compare.mysql import IMPLIED_ARGS as IMPLIED_BY_MYSQL
from nicol.ddl.compare.postgresql import IMPLIED_ARGS as IMPLIED_BY_POSTGRESQL
from nicol.ddl.native_types import MYSQL_DEFAULTS, POSTGRESQL_DEFAULTS
from nicol.ddl.tables import Column, ColumnType
from nicol.dialects import Dialect
from nicol.model.schema import Arity

DEFAULTS = {"postgresql": POSTGRESQL_DEFAULTS, "mysql": MYSQL_DEFAULTS}
IMPLIED = {"postgresql": IMPLIED_BY_POSTGRESQL, "mysql": IMPLIED_BY_MYSQL}


def scalar(type: ColumnType) -> str:
    """The Prisma scalar of a type that is neither an enum nor unsupported."""
    return "String" if type.family == "Uuid" else type.family


def native_attribute(column: Column, dialect: Dialect, datasource: str) -> str | None:
    """`@db.X(…)` where the type is not what the scalar stands for by itself; `datasource` is the block's name.

    Parameters that the database implies are written, but not for the elements of a list.
    """
    kind, defaults = column.type, DEFAULTS.get(dialect.provider)
    if defaults is None or kind.family in ("Enum", "Unsupported") or defaults[scalar(kind)] == kind:
        return None
    implied = () if column.arity is Arity.LIST else IMPLIED[dialect.provider].get(kind.name, ())
    args = kind.args or implied
    written = f"({', '.join(args)})" if args else ""
    return f"@{datasource}.{kind.name}{written}"
