"""One statement read: the columns it gives, the types of its parameters, and the names that nothing has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from nicol.text.suggest import closest, did_you_mean
from nicol.typed_sql.functions import typed
from nicol.typed_sql.parameters import parameter
from nicol.typed_sql.sources import Inner, Missing, Place, Source, column, from_sources
from nicol.typed_sql.tables import Table, Tables
from nicol.typed_sql.value import UNKNOWN, Column, Typed

_SYSTEM = frozenset({"information_schema", "pg_catalog", "mysql", "performance_schema", "sys"})
_SYSTEM_TABLES = ("pg_", "sqlite_")
_HIDDEN = frozenset({"rowid", "oid", "_rowid_", "ctid", "xmin", "xmax", "tableoid"})
"""Columns that every table has without being asked."""
_OUTPUT_NAMES = ("order", "group", "having", "distinct")
"""Clauses in which the result's own names may stand."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a node."""

    node: exp.Expr
    message: str
    note: str = ""


@dataclass
class Reading(Inner):
    """What is found while a statement is read. `declared` are parameters whose types are written."""

    tables: Tables
    declared: Mapping[str, Typed]
    parameters: dict[str, Typed] = field(default_factory=dict[str, Typed])
    troubles: list[Trouble] = field(default_factory=list[Trouble])

    def statement(self, node: exp.Expr) -> list[Column]:
        """The columns of a statement's result, each with a name; none for one that gives no rows."""
        for one in _results(node):
            if not one.is_star and not isinstance(one, exp.Alias | exp.Column):
                self.troubles.append(Trouble(one, "This column has no name.", "Give it one: … AS name"))
        return self._read(node)

    def _read(self, node: exp.Expr) -> list[Column]:
        match node:
            case exp.Insert():
                return self._insert(node)
            case exp.Update():
                return self._write(node, _joined(node))
            case exp.Delete():
                return self._write(node, [*(node.args.get("using") or ())])
            case exp.Query():
                return self._query(node, {}, None)
            case _:
                return []

    def table(self, query: exp.Expr, name: str, outer: Place | None) -> Table | None:
        """The result of a query inside the one that is read."""
        if not isinstance(query, exp.Query):
            return None
        return _as_table(name, self._query(query, self._named, outer))

    _named: Mapping[str, Table] = field(default_factory=dict[str, Table])

    def _query(self, node: exp.Query, named: Mapping[str, Table], outer: Place | None) -> list[Column]:
        named = {**named, **self._ctes(node, named, outer)}
        if isinstance(node, exp.Subquery):
            return self._query(node.this, named, outer)
        if isinstance(node, exp.SetOperation):
            return self._both(node, named, outer)
        if not isinstance(node, exp.Select):
            self._visit(node, Place((), outer), named)
            return []
        before, self._named = self._named, named
        place = Place(from_sources(node, named, self.tables, self), outer)
        self._named = before
        own = frozenset(one.alias_or_name for one in node.selects)
        for clause, value in node.args.items():
            if clause != "with_":
                hidden = own if clause in _OUTPUT_NAMES else frozenset[str]()
                for part in _parts(value):
                    self._visit(part, place, named, hidden)
        return list(self._columns(node.selects, place, named))

    def _ctes(self, node: exp.Query, named: Mapping[str, Table], outer: Place | None) -> Mapping[str, Table]:
        found: dict[str, Table] = {}
        clause = node.args.get("with_")
        if clause is None:
            return found
        for cte in clause.expressions:
            known = {**named, **found}
            query: exp.Expr = cte.this
            if isinstance(query, exp.SetOperation) and clause.args.get("recursive"):
                first = query.this
                base = self._query(first, known, outer) if isinstance(first, exp.Query) else []
                known = {**known, self.tables.key(cte.alias): _renamed(cte, base)}
            columns = self._query(query, known, outer) if isinstance(query, exp.Query) else self._read(query)
            found[self.tables.key(cte.alias)] = _renamed(cte, columns)
        return found

    def _both(self, node: exp.SetOperation, named: Mapping[str, Table], outer: Place | None) -> list[Column]:
        sides = [self._query(one, named, outer) for one in (node.this, node.expression) if isinstance(one, exp.Query)]
        for clause in ("order", "limit", "offset"):
            part = node.args.get(clause)
            if isinstance(part, exp.Expr):
                names = frozenset(one.name for one in sides[0]) if sides else frozenset[str]()
                self._visit(part, Place((), outer), named, names)
        first, second = sides if len(sides) == 2 and len(sides[0]) == len(sides[1]) else (sides[0], sides[0])
        return [
            Column(one.name, (one.typed if one.typed.is_known else other.typed).or_null(other.typed.nullable))
            for one, other in zip(first, second, strict=True)
        ]

    def _insert(self, node: exp.Insert) -> list[Column]:
        target = node.this.this if isinstance(node.this, exp.Schema) else node.this
        place = self._target(target)
        table = place.sources[0].table
        names = list(node.this.expressions) if isinstance(node.this, exp.Schema) else []
        into = [self._written(table, one) for one in names] or ([*table.columns.values()] if table else [])
        named = self._ctes_of(node)
        if isinstance(node.expression, exp.Values):
            for row in node.expression.expressions:
                self._row(row, into, place, named)
        elif isinstance(node.expression, exp.Query):
            self._query(node.expression, named, None)
        conflict = node.args.get("conflict")
        if isinstance(conflict, exp.Expr):
            excluded = Source("excluded", table)
            self._visit(conflict, Place((*place.sources, excluded)), named)
        return self._returned(node, place, named)

    def _row(self, row: exp.Expr, into: Sequence[Typed], place: Place, named: Mapping[str, Table]) -> None:
        for number, value in enumerate(row.expressions):
            if isinstance(value, exp.Placeholder):
                self._parameter(value, into[number] if number < len(into) else UNKNOWN)
            else:
                self._visit(value, place, named)

    def _written(self, table: Table | None, name: exp.Expr) -> Typed:
        if table is None or not isinstance(name, exp.Identifier):
            return UNKNOWN
        found = self.tables.column(table, name.name, quoted=bool(name.quoted))
        if found is None:
            note = self._near(name.name, table.columns)
            self.troubles.append(Trouble(name, f"`{table.name}` has no column `{name.name}`.", note))
        return found or UNKNOWN

    def _write(self, node: exp.Update | exp.Delete, others: list[exp.Expr]) -> list[Column]:
        named = self._ctes_of(node)
        place = self._target(node.this)
        added = [self._target(one).sources[0] for one in others if isinstance(one, exp.Table)]
        place = Place((*place.sources, *added))
        for change in node.expressions if isinstance(node, exp.Update) else ():
            value = change.expression
            if isinstance(value, exp.Placeholder):
                self._parameter(value, self._type(change.this, place, named))
            self._visit(change, place, named)
        for clause in ("where", "order", "limit"):
            part = node.args.get(clause)
            if isinstance(part, exp.Expr):
                self._visit(part, place, named)
        return self._returned(node, place, named)

    def _ctes_of(self, node: exp.Expr) -> Mapping[str, Table]:
        clause = node.args.get("with_")
        found: dict[str, Table] = {}
        for cte in clause.expressions if clause is not None else ():
            columns = self._query(cte.this, found, None) if isinstance(cte.this, exp.Query) else self._read(cte.this)
            found[self.tables.key(cte.alias)] = _renamed(cte, columns)
        return found

    def _target(self, node: exp.Expr) -> Place:
        self._expect_table(node, {})
        quoted = isinstance(node.this, exp.Identifier) and bool(node.this.quoted)
        return Place((Source(node.alias_or_name, self.tables.find(node.name, quoted=quoted)),))

    def _returned(self, node: exp.Expr, place: Place, named: Mapping[str, Table]) -> list[Column]:
        returning = node.args.get("returning")
        if not isinstance(returning, exp.Returning):
            return []
        for one in returning.expressions:
            self._visit(one, place, named)
        return list(self._columns(returning.expressions, place, named))

    def _columns(self, selects: Sequence[exp.Expr], place: Place, named: Mapping[str, Table]) -> Iterator[Column]:
        for one in selects:
            if one.is_star:
                yield from self._star(one, place)
                continue
            name = one.alias_or_name if isinstance(one, exp.Alias | exp.Column) else ""
            yield Column(name, self._type(one.unalias(), place, named))

    def _star(self, node: exp.Expr, place: Place) -> Iterator[Column]:
        wanted = node.args.get("table") if isinstance(node, exp.Column) else None
        for source in place.sources:
            if wanted is not None and self.tables.key(source.name) != self.tables.key(wanted.name):
                continue
            if source.table is None:
                note = "Name the columns: what this gives is not known."
                self.troubles.append(Trouble(node, f"`*` of `{source.name}`.", note))
                continue
            for name, found in source.table.columns.items():
                yield Column(name, found.or_null(source.nullable))

    def _type(self, node: exp.Expr, place: Place, named: Mapping[str, Table]) -> Typed:
        def of(inner: exp.Expr) -> Typed:
            return self._type(inner, place, named)

        match node:
            case exp.Column():
                found = column(place, self.tables, node)
                return UNKNOWN if isinstance(found, Missing) else found
            case exp.Placeholder():
                return self.declared.get(node.name) or self.parameters.get(node.name, UNKNOWN)
            case exp.Subquery():
                columns = self._query(node, named, place)
                return columns[0].typed.or_null() if columns else UNKNOWN
            case _:
                return typed(node, of)

    def _visit(
        self, node: exp.Expr, place: Place, named: Mapping[str, Table], own: frozenset[str] = frozenset()
    ) -> None:
        """Looks at every name and parameter below `node`; `own` are names of the result that may stand there."""
        match node:
            case exp.Column():
                self._expect_column(node, place, own)
            case exp.Placeholder():
                self._parameter(node, parameter(node, lambda inner: self._type(inner, place, named)))
            case exp.Table():
                self._expect_table(node, named)
                return
            case exp.Query() if not isinstance(node.parent, exp.From | exp.Join):
                self._query(node, named, place)
                return
            case exp.Subquery():
                return
            case _:
                pass
        for child in node.iter_expressions():
            self._visit(child, place, named, own)

    def _parameter(self, node: exp.Placeholder, found: Typed) -> None:
        before = self.parameters.get(node.name, UNKNOWN)
        if not before.is_known:
            self.parameters[node.name] = found

    def _expect_column(self, node: exp.Column, place: Place, own: frozenset[str]) -> None:
        if isinstance(node.this, exp.Star) or node.name.lower() in _HIDDEN:
            return
        found = column(place, self.tables, node)
        if not isinstance(found, Missing) or (not node.table and node.name in own):
            return
        if found.qualifier:
            message = f"There is no `{found.qualifier}` in this statement's FROM."
            self.troubles.append(Trouble(node.args["table"], message, did_you_mean(found.qualifier, found.known)))
            return
        note = self._near(node.name, found.known)
        self.troubles.append(Trouble(node.this, f"There is no column `{node.name}` here.", note))

    def _expect_table(self, node: exp.Expr, named: Mapping[str, Table]) -> None:
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
            return
        quoted = bool(node.this.quoted)
        if node.db.lower() in _SYSTEM or node.name.lower().startswith(_SYSTEM_TABLES):
            return
        if self.tables.read(node.name, quoted=quoted) in named or self.tables.find(node.name, quoted=quoted):
            return
        known = [table.name for table in self.tables.by_name.values()]
        note = self._near(node.name, known)
        self.troubles.append(Trouble(node.this, f"There is no table `{node.name}`.", note))

    def _near(self, name: str, known: Iterable[str]) -> str:
        """A note about the nearest name; one with capitals is shown in the quotes that it needs."""
        near = closest(name, known)
        if near is None:
            return ""
        if self.tables.folds and near != near.lower():
            return f'Did you mean "{near}"? It has capitals, so it needs the quotes.'
        return f"Did you mean `{near}`?"


def _results(node: exp.Expr) -> Sequence[exp.Expr]:
    """The expressions that are the columns of a statement's result."""
    if isinstance(node, exp.Query):
        while isinstance(node, exp.SetOperation | exp.Subquery):
            node = node.this
        return node.selects if isinstance(node, exp.Select) else ()
    returning = node.args.get("returning")
    return returning.expressions if isinstance(returning, exp.Returning) else ()


def _parts(value: object) -> list[exp.Expr]:
    """The nodes under one argument of a node."""
    several: list[object] = [*value] if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, exp.Expr)]


def _joined(node: exp.Update) -> list[exp.Expr]:
    clause = node.args.get("from_")
    joins = clause.this.args.get("joins") or () if clause is not None else ()
    first = [clause.this] if clause is not None else []
    return [*first, *(join.this for join in joins)]


def _as_table(name: str, columns: Sequence[Column]) -> Table:
    return Table(name, {one.name: one.typed for one in columns})


def _renamed(cte: exp.Expr, columns: Sequence[Column]) -> Table:
    """A CTE's result under the names that its head gives."""
    alias = cte.args.get("alias")
    names = [one.name for one in alias.args.get("columns") or ()] if alias is not None else []
    if len(names) == len(columns):
        columns = [Column(name, one.typed) for name, one in zip(names, columns, strict=True)]
    return _as_table(cte.alias, columns)
