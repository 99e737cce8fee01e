"""What a statement costs the database that runs it: locks, scans and rewrites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nicol.ddl.tables import Name
from nicol.dialects import Dialect
from nicol.dialects.quoting import qualified

PostgresLock: TypeAlias = Literal["ACCESS EXCLUSIVE", "SHARE ROW EXCLUSIVE", "SHARE", "SHARE UPDATE EXCLUSIVE"]
"""PostgreSQL's locks of tables that statements of migrations take, the strongest first."""
_BLOCKS: dict[PostgresLock, str] = {
    "ACCESS EXCLUSIVE": "reads and writes wait",
    "SHARE ROW EXCLUSIVE": "writes wait",
    "SHARE": "writes wait",
    "SHARE UPDATE EXCLUSIVE": "nobody waits but other changes of the structure",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """PostgreSQL's price of one statement.

    `lock` is the one on `table`, `also` the tables that get one too. `scans` says that every row is read, `rewrites`
    that the table and its indexes are written anew.
    """

    lock: PostgresLock
    table: Name
    also: tuple[tuple[Name, PostgresLock], ...] = ()
    scans: bool = False
    rewrites: bool = False

    @property
    def locks(self) -> tuple[tuple[Name, PostgresLock], ...]:
        """Every table that is locked."""
        own: tuple[Name, PostgresLock] = (self.table, self.lock)
        return (own, *self.also)

    def evidence(self, dialect: Dialect) -> tuple[str, ...]:
        """The price in words, a line each."""
        lines = [f"Lock: {lock} on {qualified(dialect, *name)}, {_BLOCKS[lock]}." for name, lock in self.locks]
        if self.rewrites:
            lines.append(f"Rewrite: {qualified(dialect, *self.table)} and all of its indexes are written anew.")
        elif self.scans:
            lines.append(f"Scan: every row of {qualified(dialect, *self.table)} is read.")
        return tuple(lines)


Algorithm: TypeAlias = Literal["INSTANT", "NOCOPY", "INPLACE", "COPY"]
"""How MySQL and MariaDB change a table, the cheapest first; only MariaDB calls an index built in place NOCOPY."""
TableLock: TypeAlias = Literal["NONE", "SHARED", "EXCLUSIVE"]


@dataclass(frozen=True, slots=True)
class Course:
    """MySQL's and MariaDB's price of one ALTER TABLE: the best algorithm and lock that the server accepts."""

    algorithm: Algorithm
    lock: TableLock
    table: Name

    def evidence(self, dialect: Dialect) -> tuple[str, ...]:
        """The price in words, a line each."""
        waits = {"NONE": "nobody waits", "SHARED": "writes wait", "EXCLUSIVE": "reads and writes wait"}[self.lock]
        lines = [f"Best course: ALGORITHM={self.algorithm}, LOCK={self.lock}; {waits}."]
        if self.algorithm == "COPY":
            lines.append(f"Copy: every row of {qualified(dialect, *self.table)} is written into a new table.")
        return tuple(lines)
