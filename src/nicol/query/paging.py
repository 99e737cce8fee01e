"""Pages as SQL: filter, order, cursor, distinct, take and skip, for the whole model or for each parent's rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from nicol.dialects.quoting import identifier
from nicol.model.schema import Model, ScalarField
from nicol.query.arguments import Page
from nicol.query.columns import column, table
from nicol.query.conditions import render
from nicol.query.ordering import Term, placed_term, term_value
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.sql import Parameter, Sql, computed, join, sql


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page's rows stand: `rows` after FROM, the table under `alias`, `tie` to the parent, `keys` = the columns
    with the parents' keys when the rows of many parents are read at once."""

    model: Model
    alias: str
    rows: str
    tie: Sql = field(default_factory=Sql)
    keys: tuple[str, ...] = ()
    parent: tuple[ScalarField, ...] = ()
    """The fields of `model` that hold its parent's key: a cursor is one of the parent's own rows."""


@dataclass(slots=True)
class Cut:
    """A page under construction: what comes after FROM, WHERE, ORDER BY and LIMIT."""

    rows: Sql
    conditions: list[Sql]
    values: list[Sql]
    keys: tuple[str, ...]
    limit: Sql = field(default_factory=Sql)
    fresh: bool = True
    """Whether nothing has been wrapped in a derived table yet."""

    def where(self) -> Sql:
        """The WHERE clause; empty when there is none."""
        kept = [condition for condition in self.conditions if condition]
        return sql(" WHERE ", join(" AND ", kept)) if kept else Sql()


def cut_page(context: Context, page: Page, place: Place, wrap: bool) -> Cut:
    """The page's SQL; `wrap` puts a limit into a derived table, so that what hangs on rows is made for these only."""
    terms = tuple(term.reversed() for term in page.order) if page.backwards else page.order
    values = [term_value(context, place.alias, term) for term in terms]
    cut = Cut(sql(place.rows), [place.tie, render(context, place.alias, page.where)], values, place.keys)
    if page.cursor is not None:
        _from_cursor(context, page, place, cut, terms)
    if page.distinct:
        _distinct(context, page, place, cut, terms)
    if place.keys and page.cut:
        _window(context, page, place, cut, terms)
    elif page.cut:
        cut.limit = _limit(context, page)
        if wrap or page.backwards:
            tail = sql(ordering(context, cut.values, terms), cut.limit)
            _derive(context, place, cut, [], tail)
            cut.limit = Sql()
    return cut


def ordering(context: Context, values: list[Sql], terms: tuple[Term, ...]) -> Sql:
    """The ORDER BY clause; empty without terms."""
    placed = [placed_term(context, value, term) for value, term in zip(values, terms, strict=True)]
    return sql(" ORDER BY ", join(", ", placed)) if placed else Sql()


def _limit(context: Context, page: Page) -> Sql:
    take = _number(page.take) if page.take is not None else sql(renderer(context).NO_LIMIT)
    return sql(" LIMIT ", take, sql(" OFFSET ", page.skip) if page.skip is not None else Sql())


def _number(value: Parameter | int) -> Sql:
    return sql(str(value)) if isinstance(value, int) else sql(value)


def _derive(context: Context, place: Place, cut: Cut, extra: list[Sql], tail: Sql) -> None:
    """Wraps what there is in a derived table under the same alias; computed values become its columns."""
    columns = [sql(f"{place.alias}.*"), *extra]
    if cut.fresh:
        for number, value in enumerate(cut.values):
            if computed(value):
                name = identifier(context.dialect, f"__o{number}")
                columns.append(sql(value, f" AS {name}"))
                cut.values[number] = sql(f"{place.alias}.{name}")
        foreign = [key for key in cut.keys if not key.startswith(f"{place.alias}.")]
        for number, key in enumerate(foreign):
            name = identifier(context.dialect, f"__k{number}")
            columns.append(sql(f"{key} AS {name}"))
            cut.keys = (f"{place.alias}.{name}",)
        cut.fresh = False
    inner = sql("SELECT ", join(", ", columns), " FROM ", cut.rows, cut.where(), tail)
    cut.rows = sql("(", inner, f") {place.alias}")
    cut.conditions = []


def _numbered(partition: list[str], order: Sql, name: str) -> Sql:
    by = f"PARTITION BY {', '.join(partition)}" if partition else ""
    return sql("ROW_NUMBER() OVER (", by, order, f") AS {name}")


def _distinct(context: Context, page: Page, place: Place, cut: Cut, terms: tuple[Term, ...]) -> None:
    """The first row, in the page's order, of each combination of the distinct fields."""
    own, name = renderer(context), identifier(context.dialect, "__d")
    columns = [own.exact(context, one, column(context, place.alias, one)) for one in page.distinct]
    partition = [*cut.keys, *columns]
    _derive(context, place, cut, [_numbered(partition, ordering(context, cut.values, terms), name)], Sql())
    cut.conditions = [sql(f"{place.alias}.{name} = 1")]


def _window(context: Context, page: Page, place: Place, cut: Cut, terms: tuple[Term, ...]) -> None:
    """Take and skip for each parent."""
    own, name = renderer(context), identifier(context.dialect, "__n")
    _derive(context, place, cut, [_numbered(list(cut.keys), ordering(context, cut.values, terms), name)], Sql())
    number = f"{place.alias}.{name}"
    if page.skip is not None:
        cut.conditions.append(sql(f"{number} > ", own.number(page.skip)))
    if page.take is not None:
        take = sql(str(page.take)) if isinstance(page.take, int) else own.number(page.take)
        skipped = sql(" - ", own.number(page.skip)) if page.skip is not None else Sql()
        cut.conditions.append(sql(number, skipped, " <= ", take))


def _from_cursor(context: Context, page: Page, place: Place, cut: Cut, terms: tuple[Term, ...]) -> None:
    """Only the cursor's row and those after it; no rows when the cursor's row does not exist."""
    assert page.cursor is not None
    own, start = f"{place.alias}_c", f"{place.alias}_cursor"
    found = [sql(term_value(context, own, term), f" AS c{number}") for number, term in enumerate(terms)]
    found += [sql(f"{column(context, own, one)} AS p{number}") for number, one in enumerate(place.parent)]
    where = render(context, own, page.cursor)
    row = sql("SELECT ", join(", ", found), f" FROM {table(context, place.model)} {own} WHERE ", where)
    cut.rows = sql(cut.rows, " CROSS JOIN (", row, f") {start}")
    marks = [f"{start}.c{number}" for number in range(len(terms))]
    cut.conditions.append(_from_mark(context, cut.values, marks, terms))
    for number, one in enumerate(place.parent):
        cut.conditions.append(sql(f"{column(context, place.alias, one)} = {start}.p{number}"))


def _from_mark(context: Context, values: list[Sql], marks: list[str], terms: tuple[Term, ...]) -> Sql:
    if len({term.descending for term in terms}) == 1 and not any(term.nullable for term in terms):
        sign = "<=" if terms[0].descending else ">="
        return sql("(", join(", ", values), f") {sign} ({', '.join(marks)})")
    same = [_same(context, value, mark, term) for value, mark, term in zip(values, marks, terms, strict=True)]
    later = [_later(context, value, mark, term) for value, mark, term in zip(values, marks, terms, strict=True)]
    steps = [join(" AND ", [*same[:number], later[number]]) for number in range(len(terms))]
    return sql("((", join(") OR (", [*steps, join(" AND ", same)]), "))")


def _same(context: Context, value: Sql, mark: str, term: Term) -> Sql:
    return sql(value, f" {renderer(context).SAME} {mark}" if term.nullable else f" = {mark}")


def _later(context: Context, value: Sql, mark: str, term: Term) -> Sql:
    later = sql(value, f" {'<' if term.descending else '>'} {mark}")
    if not term.nullable:
        return later
    nulls_last = term.descending != renderer(context).NULLS_HIGH if term.nulls is None else term.nulls == "last"
    if nulls_last:
        return sql("(", later, " OR (", value, f" IS NULL AND {mark} IS NOT NULL))")
    return sql("(", later, f" OR ({mark} IS NULL AND ", value, " IS NOT NULL))")
