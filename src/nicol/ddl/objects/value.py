"""One object of a database that is SQL and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from nicol.ddl.extras import plainly

ObjectKind: TypeAlias = Literal[
    "function", "procedure", "view", "materialized_view", "trigger", "policy", "row_security"
]
ObjectKey: TypeAlias = tuple[ObjectKind, str | None, str, str]
"""(kind, schema, table, identity)."""
ROUTINES: tuple[ObjectKind, ...] = ("function", "procedure")
VIEWS: tuple[ObjectKind, ...] = ("view", "materialized_view")
ON_TABLES: tuple[ObjectKind, ...] = ("trigger", "policy", "row_security")


@dataclass(frozen=True, slots=True)
class SqlObject:
    """A view, routine, trigger or policy, or the row security of a table.

    `schema` is that of the object, or of the `table` (or view) that it belongs to. `arguments` are the types that tell
    a PostgreSQL routine from others of its name, None elsewhere. `sql` creates it, without OR REPLACE; `attached` are
    statements that belong to it: a materialized view's indexes. `canonical` are both as the server prints them, "" when
    nobody asked. `shape` is what a replacement must keep: a view's columns, a routine's parameters and result.
    """

    kind: ObjectKind
    name: str
    sql: str
    schema: str | None = None
    table: str = ""
    arguments: str | None = None
    attached: tuple[str, ...] = ()
    shape: tuple[str, ...] = field(default=(), compare=False)
    canonical: str = field(default="", compare=False)

    @property
    def identity(self) -> str:
        """Its name, with the types of its arguments where a name is not enough."""
        return self.name if self.arguments is None else f"{self.name}({self.arguments})"

    @property
    def key(self) -> ObjectKey:
        return self.kind, self.schema, self.table, self.identity

    @property
    def statements(self) -> tuple[str, ...]:
        """What makes it."""
        return self.sql, *self.attached

    def same(self, other: SqlObject) -> bool:
        """Whether both are one, as their servers print them; in a routine every space may count."""
        one, another = self.printed, other.printed
        return one == another if self.kind in ROUTINES else plainly(one) == plainly(another)

    @property
    def printed(self) -> str:
        """The server's text where it is known."""
        return self.canonical or "\n".join(self.statements)

    def read_back(self, found: SqlObject) -> SqlObject:
        """This one with the server's texts: `found` is what the server has made of it."""
        return replace(
            self,
            schema=found.schema,
            arguments=found.arguments,
            shape=found.shape,
            canonical="\n".join(found.statements),
        )

    def replaces(self, other: SqlObject) -> bool:
        """Whether CREATE OR REPLACE can put it in the place of `other`: PostgreSQL lets a view gain columns only."""
        if self.kind == "view":
            return self.shape[: len(other.shape)] == other.shape
        return self.shape == other.shape
