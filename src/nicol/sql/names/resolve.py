"""The names of a query, scope by scope.

A name is reported only where nothing else could have made it: a scope with a source whose columns are not known (a
function, a subquery's expressions without a name) keeps silent about names without a table in front.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nicol.dialects import Dialect
from nicol.migrate.statements import statements
from nicol.sql.names.catalogue import Catalogue
from nicol.sql.names.looks import has_join, is_not_a_column, result_name, skip_hints, skip_type
from nicol.sql.names.scope import NOWHERE, Columns, Scope
from nicol.sql.names.words import (
    AFTER_TABLE,
    JOIN_WORDS,
    MAYBE_COLUMNS,
    NOT_COLUMNS,
    STARTS_QUERY,
)
from nicol.sql.tokens import Cursor, Tok, Unread, What, read_tokens


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that nothing has; `start` and `end` are offsets into the text. `nearest` is "" when nothing is near."""

    kind: str
    name: str
    within: str
    start: int
    end: int
    nearest: str


_LIST = frozenset({"FROM", "INTO", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"})
_SETS = frozenset({"UNION", "INTERSECT", "EXCEPT", "MINUS"})


def unknown_names(sql: str, catalogue: Catalogue) -> tuple[UnknownName, ...]:
    """What the statements of `sql` name and `catalogue` does not have; statements that are not read have nothing."""
    found: list[UnknownName] = []
    for statement in statements(sql, catalogue.dialect):
        toks = [tok for tok in read_tokens(statement.text, statement.start, catalogue.dialect) if tok.upper != ";"]
        reader = _Reader(catalogue, sql)
        try:
            reader.statement(Cursor(toks, sql, statement.start, catalogue.dialect))
        except Unread:
            continue
        found += reader.found
    return tuple(sorted(found, key=lambda one: one.start))


class _Reader:
    """Walks one statement and gathers what is not known."""

    def __init__(self, catalogue: Catalogue, script: str) -> None:
        self.catalogue, self.script = catalogue, script
        self.found: list[UnknownName] = []
        self.ctes: dict[str, Columns] = {}

    @property
    def dialect(self) -> Dialect:
        return self.catalogue.dialect

    def statement(self, cursor: Cursor) -> None:
        """A query, or a change of rows; other statements are left alone."""
        if cursor.take("CREATE"):
            cursor.take("OR", "REPLACE")
            cursor.take("MATERIALIZED")
            if not cursor.take("VIEW"):
                return
            cursor.until(frozenset({"AS"}))
            cursor.take("AS")
        if cursor.tok().upper in STARTS_QUERY:
            self.query(cursor, NOWHERE)

    def query(self, cursor: Cursor, outer: Scope) -> Columns:
        """The names of the columns that a query gives, None when they are not known."""
        if cursor.take("WITH"):
            self._with(cursor, outer)
        match cursor.tok().upper:
            case "SELECT" | "(":
                return self._selects(cursor, outer)
            case "INSERT" | "REPLACE":
                return self._insert(cursor, outer)
            case "UPDATE":
                return self._update(cursor, outer)
            case "DELETE":
                return self._delete(cursor, outer)
            case _:
                self.expression(cursor.rest(), outer)
                return None

    def _with(self, cursor: Cursor, outer: Scope) -> None:
        cursor.take("RECURSIVE")
        while True:
            name = cursor.name()
            given = frozenset(cursor.names()) if cursor.sees("(") else None
            self.ctes[name.lower()] = given
            cursor.expect("AS")
            cursor.take("NOT")
            cursor.take("MATERIALIZED")
            made = self.query(cursor.group(), outer)
            self.ctes[name.lower()] = given or made
            if not cursor.take(","):
                return

    def _selects(self, cursor: Cursor, outer: Scope) -> Columns:
        """SELECTs joined by UNION and its kin; the first one names the columns."""
        first: Columns = None
        is_first = True
        while not cursor.is_done:
            part = cursor.until(_SETS)
            made = self._select(part, outer)
            first, is_first = (made if is_first else first), False
            cursor.at += 1
            if not cursor.take("ALL"):
                cursor.take("DISTINCT")
        return first

    def _select(self, cursor: Cursor, outer: Scope) -> Columns:
        if cursor.sees("("):
            made = self.query(cursor.group(), outer)
            self.expression(cursor.rest(), replace(NOWHERE, made=made or frozenset(), outer=Scope({"": None})))
            return made
        if cursor.sees("VALUES"):
            self.expression(cursor.rest(), outer)
            return None
        cursor.expect("SELECT")
        listed = cursor.until(_LIST)
        if cursor.take("INTO"):
            cursor.until(_LIST)
        sources: dict[str, Columns] = {}
        conditions: list[Cursor] = []
        if cursor.take("FROM"):
            self._from(cursor, outer, sources, conditions)
        scope = Scope(sources, outer=outer if outer is not NOWHERE else None)
        made, columns = self._results(listed, scope)
        for condition in conditions:
            self.expression(condition, scope)
        self._clauses(cursor, scope, made)
        return columns

    def _clauses(self, cursor: Cursor, scope: Scope, made: frozenset[str]) -> None:
        """What follows FROM: results may be named in all but WHERE, where some databases take them too."""
        named = replace(scope, made=made)
        while not cursor.is_done:
            word = cursor.tok().upper
            cursor.at += 1
            if word == "WINDOW":
                cursor.until(_LIST - {"WINDOW"})
            elif word == "FOR":
                cursor.rest()
            else:
                self.expression(cursor.until(_LIST | {"RETURNING"}), scope if word == "WHERE" else named)

    def _results(self, cursor: Cursor, scope: Scope) -> tuple[frozenset[str], Columns]:
        """The names given to results, and all their names unless one has none that is known."""
        if cursor.take("DISTINCT") and cursor.take("ON"):
            self.expression(cursor.group(), scope)
        cursor.take("ALL")
        made: set[str] = set()
        columns: set[str] | None = set()
        for part in cursor.parts():
            name = result_name(part)
            if name:
                made.add(name)
            self.expression(part, scope)
            if columns is not None:
                more = self._columns_of(part, name, scope)
                columns = None if more is None else columns | more
        return frozenset(made), None if columns is None else frozenset(columns)

    def _columns_of(self, part: Cursor, name: str, scope: Scope) -> Columns:
        if name:
            return frozenset({name})
        texts = [tok.upper for tok in part.toks]
        if texts == ["*"]:
            whole = [columns for columns in scope.sources.values() if columns is not None]
            every = frozenset(name for columns in whole for name in columns)
            return every if len(whole) == len(scope.sources) else None
        if len(texts) == 3 and texts[1:] == [".", "*"]:
            return scope.columns(part.toks[0].text)[1]
        return None

    def _from(self, cursor: Cursor, outer: Scope, sources: dict[str, Columns], conditions: list[Cursor]) -> None:
        while True:
            self._source(cursor, outer, sources)
            while not cursor.is_done:
                if cursor.take("ON"):
                    conditions.append(cursor.until(_LIST | JOIN_WORDS | {",", "RETURNING", "SET"}))
                elif cursor.take("USING"):
                    cursor.group()
                elif cursor.tok().upper in JOIN_WORDS:
                    cursor.at += 1
                    if cursor.tok().upper not in JOIN_WORDS:
                        self._source(cursor, outer, sources)
                else:
                    break
            if not cursor.take(","):
                return

    def _source(self, cursor: Cursor, outer: Scope, sources: dict[str, Columns]) -> None:
        lateral = cursor.take("LATERAL")
        cursor.take("ONLY")
        if cursor.sees("("):
            inside = cursor.group()
            around = Scope(dict(sources), outer=outer) if lateral else outer
            if inside.tok().upper in STARTS_QUERY or inside.sees("("):
                columns = self.query(inside, around)
            else:
                self._from(inside, outer, sources, [])
                columns = None
            self._alias(cursor, sources, "", columns)
            return
        first = cursor.tok()
        name = cursor.qualified()
        if cursor.sees("("):
            self.expression(cursor.group(), Scope(dict(sources), outer=outer))
            if cursor.take("WITH", "ORDINALITY"):
                pass
            self._alias(cursor, sources, name[1], None)
            return
        cursor.take("*")
        self._alias(cursor, sources, name[1], self.table(name, first, cursor))

    def table(self, name: tuple[str | None, str], first: Tok, cursor: Cursor) -> Columns:
        """The columns of the table called `name`; it is reported when there is none."""
        if name[0] is None and name[1].lower() in self.ctes:
            return self.ctes[name[1].lower()]
        known = self.catalogue.find(name)
        if known is not None:
            return self.catalogue.tables[known]
        if not self.catalogue.is_foreign(name):
            near = self.catalogue.nearest(first.text, [table[1] for table in self.catalogue.tables])
            if self.catalogue.is_whole or near:
                end = cursor.toks[cursor.at - 1].end
                self.found.append(UnknownName("table", name[1], "", first.start, end, near))
        return None

    def _alias(self, cursor: Cursor, sources: dict[str, Columns], name: str, columns: Columns) -> None:
        if cursor.take("AS") or (cursor.tok().what in (What.WORD, What.NAME) and cursor.tok().upper not in AFTER_TABLE):
            name = cursor.name()
            if cursor.sees("("):
                inside = cursor.group()
                columns = None if columns is None else frozenset(part.name() for part in inside.parts())
        skip_hints(cursor)
        key = name if name not in sources else f"{name} {len(sources)}"
        sources[key] = columns

    def _insert(self, cursor: Cursor, outer: Scope) -> Columns:
        cursor.at += 1
        if cursor.take("OR"):
            cursor.at += 1
        cursor.take("IGNORE")
        cursor.take("INTO")
        first = cursor.tok()
        name = cursor.qualified()
        columns = self.table(name, first, cursor)
        sources: dict[str, Columns] = {name[1]: columns, "excluded": columns}
        if cursor.take("AS"):
            sources[cursor.name()] = columns
        if cursor.sees("(") and cursor.tok(1).upper not in STARTS_QUERY:
            for part in cursor.group().parts():
                self._target(part, name[1], columns)
        scope = Scope(sources)
        if cursor.take("OVERRIDING"):
            cursor.at += 2
        stops = frozenset({"ON", "RETURNING"})
        if cursor.tok().upper in ("SELECT", "WITH", "("):
            body = cursor.until(stops) if not has_join(cursor) else cursor.rest()
            self.query(body, NOWHERE)
        else:
            self.expression(cursor.until(stops), Scope({"": None}))
        while not cursor.is_done:
            if cursor.take("SET"):
                self._assignments(cursor.until(frozenset({"WHERE", "RETURNING"})), name[1], columns, scope)
            else:
                self.expression(cursor.until(frozenset({"SET"})), scope)
        return None

    def _update(self, cursor: Cursor, outer: Scope) -> Columns:
        cursor.at += 1
        cursor.take("IGNORE")
        if cursor.take("OR"):
            cursor.at += 1
        sources: dict[str, Columns] = {}
        conditions: list[Cursor] = []
        self._from(cursor, outer, sources, conditions)
        target, columns = next(iter(sources.items()))
        cursor.expect("SET")
        assigned = cursor.until(frozenset({"FROM", "WHERE", "RETURNING", "ORDER", "LIMIT"}))
        if cursor.take("FROM"):
            self._from(cursor, outer, sources, conditions)
        scope = Scope(sources)
        joined = len(sources) > 1 and columns is not None and None in sources.values()
        self._assignments(
            assigned, target, None if joined else scope.every()[1] if len(sources) > 1 else columns, scope
        )
        for condition in conditions:
            self.expression(condition, scope)
        self.expression(cursor.rest(), scope)
        return None

    def _delete(self, cursor: Cursor, outer: Scope) -> Columns:
        cursor.at += 1
        if not cursor.take("FROM"):
            cursor.until(frozenset({"FROM"}))
            cursor.expect("FROM")
        sources: dict[str, Columns] = {}
        conditions: list[Cursor] = []
        self._from(cursor, outer, sources, conditions)
        if cursor.take("USING"):
            self._from(cursor, outer, sources, conditions)
        scope = Scope(sources)
        for condition in conditions:
            self.expression(condition, scope)
        self.expression(cursor.rest(), scope)
        return None

    def _assignments(self, cursor: Cursor, table: str, columns: Columns, scope: Scope) -> None:
        for part in cursor.parts():
            target = part.until(frozenset({"="}))
            if target.sees("("):
                for one in target.group().parts():
                    self._target(one, table, columns)
            elif len(target.toks) == 1:
                self._target(target, table, columns)
            else:
                self.expression(target, scope)
            part.take("=")
            self.expression(part.rest(), scope)

    def _target(self, cursor: Cursor, table: str, columns: Columns) -> None:
        """A column that is written."""
        tok = cursor.tok()
        if tok.what not in (What.WORD, What.NAME):
            return
        name = cursor.name()
        if columns is not None and not self.catalogue.has_column(columns, name):
            self._report(name, table, tok.start, tok.end, columns)

    def expression(self, cursor: Cursor, scope: Scope) -> None:
        """The columns that an expression names, and the queries in it."""
        before: Tok | None = None
        while not cursor.is_done:
            tok = cursor.tok()
            if tok.upper == "(" and cursor.tok(1).upper in STARTS_QUERY:
                self.query(cursor.group(), scope)
                before = Tok(What.SYMBOL, ")", ")", tok.start, tok.end)
                continue
            if tok.what in (What.WORD, What.NAME):
                self._name(cursor, scope, before)
            else:
                cursor.at += 1
            before = cursor.toks[cursor.at - 1]

    def _name(self, cursor: Cursor, scope: Scope, before: Tok | None) -> None:
        tok = cursor.tok()
        if tok.what is What.WORD and tok.upper in NOT_COLUMNS and not (before and before.upper == "."):
            if tok.upper == "AS":
                cursor.at += 1
                skip_type(cursor)
            cursor.at += 1
            return
        start, end = tok.start, tok.end
        names = [cursor.name()]
        while cursor.sees(".") and cursor.tok(1).what in (What.WORD, What.NAME):
            cursor.at += 1
            end = cursor.tok().end
            names.append(cursor.name())
        if cursor.sees("(") or cursor.sees(".") or is_not_a_column(tok, before, cursor):
            return
        if len(names) == 1:
            self._bare(names[0], tok, scope)
        elif len(names) == 2:
            self._qualified(names[0], names[1], start, end, scope)

    def _bare(self, name: str, tok: Tok, scope: Scope) -> None:
        if tok.what is What.WORD and tok.upper in MAYBE_COLUMNS:
            return
        is_whole, known = scope.every()
        if not scope.sources or not is_whole or self.catalogue.has_column(known, name) or scope.columns(name)[0]:
            return
        if tok.what is What.NAME and self.dialect.quote != '"' and self.script[tok.start] == '"':
            return
        within = next(iter(scope.sources)) if len(scope.sources) == 1 else ""
        self._report(name, within, tok.start, tok.end, known)

    def _qualified(self, alias: str, name: str, start: int, end: int, scope: Scope) -> None:
        is_there, columns = scope.columns(alias)
        hidden = ("rowid", "ctid", "xmin", "xmax", "oid", "tableoid")
        if is_there and columns is not None and not self.catalogue.has_column(columns, name) and name not in hidden:
            self._report(name, alias, start, end, columns)

    def _report(self, name: str, within: str, start: int, end: int, columns: frozenset[str]) -> None:
        written = self.script[start:end].rpartition(".")[2].strip('"`[]')
        self.found.append(UnknownName("column", name, within, start, end, self.catalogue.nearest(written, columns)))
