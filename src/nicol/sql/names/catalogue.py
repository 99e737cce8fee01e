"""Tables with their columns, as a query may name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nicol.ddl.tables import Name
from nicol.dialects import Can, Dialect, dialect_for
from nicol.dialects.quoting import identifier
from nicol.model.schema import Schema
from nicol.sql.structure import Structure
from nicol.text.suggest import closest

_SYSTEM = re.compile(
    r"pg_\w+|sqlite_\w+|information_schema|performance_schema|mysql|sys|dual|_prisma_migrations|_nicol\w*",
    re.IGNORECASE,
)
_SIMPLE = re.compile(r"[a-z_][a-z0-9_$]*")


@dataclass(frozen=True)
class Catalogue:
    """Tables and views by their database names.

    The columns of a table are None when they are not all known. `meant` are other names that people use for a table
    (its model's) or a column (its field's), with the true one. `is_whole`: there are no other tables.
    """

    dialect: Dialect
    tables: Mapping[Name, frozenset[str] | None]
    meant: Mapping[str, str] = field(default_factory=dict[str, str])
    is_whole: bool = True
    schemas: frozenset[str] = frozenset()

    def find(self, name: Name) -> Name | None:
        """The table that `name` means, in whichever schema when none is named."""
        for known in self.tables:
            same = self._same(known[1], name[1])
            if same and (name[0] is None or known[0] is None or known[0] == name[0]):
                return known
        return None

    def has_column(self, columns: Iterable[str], name: str) -> bool:
        return any(self._same(known, name) for known in columns)

    def is_foreign(self, name: Name) -> bool:
        """Whether the table belongs to the database system, or to a schema that nothing is known of."""
        if _SYSTEM.fullmatch(name[1]) or (name[0] and _SYSTEM.fullmatch(name[0])):
            return True
        return name[0] is not None and name[0] not in self.schemas

    def nearest(self, name: str, names: Iterable[str]) -> str:
        """What was probably meant, as it has to be written; "" when nothing is near."""
        known = sorted(names)
        plain = {re.sub(r"[_\W]", "", one).lower(): one for one in known}
        found = plain.get(re.sub(r"[_\W]", "", name).lower())
        if found is None and self.meant.get(name) in known:
            found = self.meant[name]
        found = found or closest(name, known)
        return self.written(found) if found else ""

    def written(self, name: str) -> str:
        """`name` with quotes where the database needs them to find it."""
        folds = Can.SCHEMAS in self.dialect.can
        return identifier(self.dialect, name) if folds and not _SIMPLE.fullmatch(name) else name

    def _same(self, known: str, name: str) -> bool:
        return known == name or (Can.SCHEMAS not in self.dialect.can and known.lower() == name.lower())


def of_schema(schema: Schema) -> Catalogue:
    """The tables that a schema makes, its views, and the join tables of its many-to-many relations."""
    dialect = dialect_for(schema.provider)
    tables: dict[Name, frozenset[str] | None] = {}
    meant: dict[str, str] = {}
    for model in schema.models:
        meant[model.name] = meant[model.name.lower()] = model.db_name
        meant |= {one.name: one.db_name for one in model.scalars if one.db_name != one.name}
        tables[model.schema, model.db_name] = frozenset(one.db_name for one in model.scalars)
        for relation in model.relations:
            if schema.is_many_to_many(relation):
                tables[model.schema, f"_{relation.relation}"] = frozenset({"A", "B"})
    return Catalogue(dialect, tables, meant, schemas=frozenset(schema.datasource.schemas))


def of_structure(structure: Structure) -> Catalogue:
    """The tables that a history of migrations has made so far; there may be others."""
    tables: dict[Name, frozenset[str] | None] = {
        table.name: frozenset(column.name for column in table.columns.values()) if table.is_whole else None
        for table in structure.tables.values()
    }
    tables |= {view.name: None for view in structure.views.values()}
    return Catalogue(structure.dialect, tables, is_whole=False)
