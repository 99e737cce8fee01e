"""What a column may come from in one SELECT, UPDATE, INSERT or DELETE, and where else its names lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from nicol.typed_sql.tables import Table, Tables
from nicol.typed_sql.value import UNKNOWN, Typed


@dataclass(frozen=True, slots=True)
class Source:
    """A table in a FROM under the name that columns call it by; `table` is None where nothing is known of it.

    `nullable` says that an outer join may leave its columns NULL.
    """

    name: str
    table: Table | None
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The sources of a statement, and those of the statement around it."""

    sources: tuple[Source, ...]
    outer: Place | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A column that no source has: `known` are the names that there are."""

    known: tuple[str, ...]
    qualifier: str = ""
    """The table that is asked for and not there; "" where it is the column."""


def column(place: Place, tables: Tables, node: exp.Column) -> Typed | Missing:
    """The type of a column as written, looked for from the inside to the outside."""
    qualifier = node.args.get("table")
    if isinstance(qualifier, exp.Identifier):
        return _qualified(place, tables, qualifier, node)
    names: list[str] = []
    looked: Place | None = place
    while looked is not None:
        known = [source for source in looked.sources if source.table is not None]
        for source in known:
            found = _in(source, tables, node)
            if found is not None:
                return found
            names += source.table.columns if source.table else ()
        if len(known) < len(looked.sources) or any(source.name == node.name for source in known):
            return UNKNOWN
        looked = looked.outer
    return Missing(tuple(names))


def _qualified(place: Place, tables: Tables, qualifier: exp.Identifier, node: exp.Column) -> Typed | Missing:
    wanted = tables.read(qualifier.name, quoted=bool(qualifier.quoted))
    names: list[str] = []
    looked: Place | None = place
    while looked is not None:
        for source in looked.sources:
            if tables.key(source.name) == wanted:
                known = tuple(source.table.columns) if source.table else ()
                found = _in(source, tables, node)
                return Missing(known) if found is None else found
            names.append(source.name)
        looked = looked.outer
    return Missing(tuple(names), qualifier.name)


def _in(source: Source, tables: Tables, node: exp.Column) -> Typed | None:
    if source.table is None:
        return UNKNOWN
    identifier = node.this
    quoted = isinstance(identifier, exp.Identifier) and bool(identifier.quoted)
    found = tables.column(source.table, node.name, quoted=quoted)
    return found if found is None else found.or_null(source.nullable)


def from_sources(select: exp.Select, named: Mapping[str, Table], tables: Tables, below: Inner) -> tuple[Source, ...]:
    """The sources of a SELECT's FROM and JOINs. `named` are its CTEs; `below` gives the columns of a subquery."""
    first = select.args.get("from_") or select.args.get("from")
    found: list[Source] = []
    if isinstance(first, exp.From):
        found.append(_source(first.this, named, tables, below))
    joins: Sequence[exp.Expr] = select.args.get("joins") or ()
    for join in joins:
        added = _source(join.this, named, tables, below, Place(tuple(found)))
        side = str(join.args.get("side") or "").upper()
        if side in ("RIGHT", "FULL"):
            found = [Source(one.name, one.table, nullable=True) for one in found]
        found.append(Source(added.name, added.table, nullable=side in ("LEFT", "FULL")))
    laterals: Sequence[exp.Expr] = select.args.get("laterals") or ()
    found += [Source(one.alias_or_name, None) for one in laterals]
    return tuple(found)


class Inner:
    """What knows the columns of a query inside another."""

    def table(self, query: exp.Expr, name: str, outer: Place | None) -> Table | None:
        """The result of `query` as a table called `name`; None where its columns are not known.

        `outer` are the sources before it, which LATERAL lets it see.
        """
        raise NotImplementedError


def _source(
    node: exp.Expr, named: Mapping[str, Table], tables: Tables, below: Inner, before: Place | None = None
) -> Source:
    if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
        quoted = bool(node.this.quoted)
        known = named.get(tables.read(node.name, quoted=quoted))
        return Source(node.alias_or_name, known or tables.find(node.name, quoted=quoted))
    if isinstance(node, exp.Subquery):
        return Source(node.alias_or_name, below.table(node.this, node.alias_or_name, None))
    if isinstance(node, exp.Lateral) and isinstance(node.this, exp.Subquery):
        return Source(node.alias_or_name, below.table(node.this.this, node.alias_or_name, before))
    return Source(node.alias_or_name, None)
