"""Many rows at once: grouped by the fields they give, each group one statement where the database can."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from nicol.dialects.facts import Can, Dialect
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model, ScalarField
from nicol.query.columns import row_key, table
from nicol.query.kinds import is_dict, kind_of, listed
from nicol.query.marks import NullMark, Skip
from nicol.query.plan import Context
from nicol.query.shape import LISTS, Leaf
from nicol.query.sql import Fixed, Given, Parameter, Slot, Spread, Sql, join, sql, statement
from nicol.query.write_cells import Cell, Givens, insert_cells, json_null
from nicol.query.write_columns import Pack, packer, selected
from nicol.query.write_reread import asking, inserted
from nicol.query.write_sql import column_name, empty_row, insert, returning, select, skipping
from nicol.query.write_steps import Data, Keys, Run, naming
from nicol.query.write_upserts import Conflict

Column = Callable[[Sequence[Data], datetime, Mapping[str, Any]], list[Any]]
"""(rows, the operation's instant, linked values) → one column's parameters, in the order of the rows."""
FEW = 8
"""Up to so many rows, one statement is cheaper than one for each row: it needs no transaction of its own."""
MOST = 512
"""The rows of one statement where a database has no other way to take many."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is inserted: what it gives back (SQL texts of columns), whether repeated rows are left out, or how
    they change the rows that are there."""

    returned: tuple[str, ...] = ()
    skip_duplicates: bool = False
    conflict: Conflict | None = None

    def tail(self, ctx: Context, model: Model, names: Sequence[str]) -> str:
        """What follows the rows of the statement, which give the fields `names`."""
        if self.conflict is not None:
            return self.conflict.clause(ctx, model, names)
        back = returning(self.returned) if self.returned else ""
        return (skipping(ctx, model.scalar(row_key(model)[0])) if self.skip_duplicates else "") + back

    def given_back(self, dialect: Dialect) -> bool:
        """Whether INSERT gives the new rows back, and no others."""
        return Can.RETURNING in dialect.can and (Can.ON_CONFLICT in dialect.can or not self.skip_duplicates)


class Batch(NamedTuple):
    """Rows that give the same fields: their names, and for each the types of its values."""

    names: tuple[str, ...]
    types: tuple[frozenset[type], ...]
    elements: tuple[frozenset[type], ...]
    """For each field the types of what its lists hold; () when there are no lists."""
    rows: list[Data]


@dataclass(frozen=True, slots=True)
class BatchInsert:
    """The compiled insert of batches of one shape."""

    cells: tuple[Cell, ...]
    columns: tuple[Column, ...]
    arrays: str | None
    """The statement that takes one array a column; None where the database or a column has none."""
    packers: tuple[Pack, ...]
    texts: dict[tuple[int, str], str] = dataclass_field(default_factory=dict[tuple[int, str], str])
    """The statements that take so many rows and end so, as far as they were needed."""

    def parameters(self, rows: Sequence[Data], now: datetime, linked: Mapping[str, Any]) -> list[list[Any]]:
        """The values of each column."""
        return [column(rows, now, linked) for column in self.columns]

    def text(self, ctx: Context, model: Model, rows: int, tail: str) -> str:
        """The statement that takes `rows` rows."""
        found = self.texts.get((rows, tail))
        if found is None:
            found = self.texts[rows, tail] = _values_text(ctx, model, self.cells, rows) + tail
        return found

    def packed(self, columns: Sequence[list[Any]]) -> list[str]:
        """The parameters of `arrays`."""
        return [pack(column) for pack, column in zip(self.packers, columns, strict=True)]


def batches(model: Model, data: Any, path: str) -> list[Batch]:
    """The rows of `data` grouped by the fields they give; QueryArgumentError when it is not a list of dicts."""
    if not isinstance(data, list | tuple):
        raise QueryArgumentError(path, f"expected a list of dicts, got {type(data).__name__}")
    groups: dict[tuple[str, ...], list[Data]] = {}
    for number, row in enumerate(listed(data)):
        if not is_dict(row):
            raise QueryArgumentError(f"{path}[{number}]", f"expected a dict, got {type(row).__name__}")
        groups.setdefault(tuple(row), []).append(row)
    return [batch for names, rows in groups.items() for batch in _typed(model, names, rows, path)]


def _typed(model: Model, names: tuple[str, ...], rows: list[Data], path: str) -> list[Batch]:
    types = tuple([frozenset([kind_of(row[name]) for row in rows]) for name in names])
    kinds = frozenset[type]().union(*types)
    if Skip in kinds or dict in kinds:
        plain = [_plain(model, row) for row in rows]
        if plain != rows:
            return batches(model, plain, path)
    elements = () if kinds.isdisjoint(LISTS) else tuple(_element_types([row[name] for row in rows]) for name in names)
    return [Batch(names, types, elements, rows)]


def _plain(model: Model, row: Data) -> dict[str, Any]:
    """The row without `skip`, and with values for `{"set": value}`."""
    return {name: _unset(model, name, value) for name, value in row.items() if type(value) is not Skip}


def _unset(model: Model, name: str, value: Any) -> Any:
    field = model.by_name.get(name)
    plain = isinstance(field, ScalarField) and (field.type != "Json" or field.is_list)
    if plain and is_dict(value) and value.keys() == {"set"}:
        return value["set"]
    return value


def _examples(column: list[Any], types: frozenset[type]) -> dict[type, Any]:
    """One value of each type; of lists, one with the elements of all."""
    if len(types) == 1 and types.isdisjoint(LISTS):
        return {type(column[0]): column[0]}
    found: dict[type, Any] = {type(value): value for value in column}
    for kind in types.intersection(LISTS):
        found[kind] = list(chain.from_iterable(_of(kind, column)))
    return found


def _of(kind: type, column: list[Any]) -> list[Any]:
    return [value for value in column if isinstance(value, kind)]


class GivenRows(NamedTuple):
    """The rows of a create_many in batches, and as they were given at `path`, to say in which of them an error is."""

    batches: list[Batch]
    data: Sequence[Any]
    path: str


def given_rows(model: Model, data: Any, path: str) -> GivenRows:
    """`data` in batches; QueryArgumentError when it is not a list of dicts."""
    return GivenRows(batches(model, data, path), data, path)


def one_statement(dialect: Dialect, given: GivenRows, *, counted: bool, skipped: bool) -> bool:
    """Whether the rows are written by one statement, or by `execute_many`, which keeps all or none by itself; `counted`
    = their number is all that is wanted, `skipped` = without those that are there."""
    if len(given.batches) != 1 or not given.batches[0].names:
        return len(given.data) <= 1
    if not counted and (skipped or Can.RETURNING not in dialect.can) and Can.ON_CONFLICT not in dialect.can:
        return False
    in_one = Can.ARRAY_PARAMETERS in dialect.can or (counted and Can.MANY_AT_ONCE in dialect.can)
    return in_one or len(given.data) <= FEW


async def insert_many(run: Run, model: Model, given: GivenRows, linked: Keys, options: Options) -> list[Any] | int:
    """Inserts every batch; the number of new rows, or the rows that RETURNING gives."""
    rows: list[Any] = []
    count = 0
    try:
        for batch in given.batches:
            plan = _compiled(run, model, batch, linked)
            with naming(model):
                if not options.returned:
                    count += await _insert(run, model, plan, batch, linked, options)
                elif options.given_back(run.ctx.dialect):
                    rows += await _insert_returning(run, model, plan, batch, linked, options)
                else:
                    rows += await _insert_each(run, model, plan, batch, linked, options)
    except QueryArgumentError as error:
        raise _located(run, model, given, linked) or error from None
    return rows if options.returned else count


def _located(run: Run, model: Model, given: GivenRows, linked: Keys) -> QueryArgumentError | None:
    """The error of the first wrong row, with its number in the path."""
    for number, row in enumerate(given.data):
        try:
            for batch in batches(model, [row], given.path):
                _compiled(run, model, batch, linked).parameters(batch.rows, run.now, linked)
        except QueryArgumentError as error:
            return error.rooted("data", f"{given.path}[{number}]")
    return None


async def _insert(run: Run, model: Model, plan: BatchInsert, batch: Batch, linked: Keys, options: Options) -> int:
    columns, tail = plan.parameters(batch.rows, run.now, linked), options.tail(run.ctx, model, batch.names)
    if not columns:
        text = f"INSERT INTO {table(run.ctx, model)} {empty_row(run.ctx)}{tail}"
        return await run.connection.execute_many(text, [()] * len(batch.rows))
    if plan.arrays is not None:
        return await run.connection.execute(plan.arrays + tail, plan.packed(columns))
    values = list(zip(*columns, strict=True))
    if len(values) > FEW and Can.MANY_AT_ONCE in run.ctx.dialect.can:
        return await run.connection.execute_many(plan.text(run.ctx, model, 1, tail), values)
    count = 0
    for chunk in _chunks(values, run.ctx.dialect):
        text = plan.text(run.ctx, model, len(chunk), tail)
        count += await run.connection.execute(text, list(chain.from_iterable(chunk)))
    return count


def _chunks(values: list[tuple[Any, ...]], dialect: Dialect) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in parts for one statement each: a few sizes, so that few statements serve any number of rows."""
    start, most = 0, min(MOST, 1 << (dialect.max_parameters // len(values[0])).bit_length() - 1)
    while (left := len(values) - start) > 0:
        size = left if left <= min(FEW, most) else min(most, 1 << left.bit_length() - 1)
        yield values[start : start + size]
        start += size


async def _insert_returning(
    run: Run, model: Model, plan: BatchInsert, batch: Batch, linked: Keys, options: Options
) -> list[Any]:
    columns, tail = plan.parameters(batch.rows, run.now, linked), options.tail(run.ctx, model, batch.names)
    rows: list[Any] = []
    if not columns:
        text = f"INSERT INTO {table(run.ctx, model)} {empty_row(run.ctx)}{tail}"
        for _ in batch.rows:
            rows += await run.connection.fetch(text)
        return rows
    if plan.arrays is not None:
        return list(await run.connection.fetch(plan.arrays + tail, plan.packed(columns)))
    values = list(zip(*columns, strict=True))
    for chunk in _chunks(values, run.ctx.dialect):
        text = plan.text(run.ctx, model, len(chunk), tail)
        rows += await run.connection.fetch(text, list(chain.from_iterable(chunk)))
    return rows


async def _insert_each(
    run: Run, model: Model, plan: BatchInsert, batch: Batch, linked: Keys, options: Options
) -> list[Any]:
    """One row at a time, each read by its key when it is new."""
    columns = plan.parameters(batch.rows, run.now, linked)
    tail = Options(skip_duplicates=options.skip_duplicates).tail(run.ctx, model, batch.names)
    cells, ask = asking(run.ctx, model, plan.cells, Givens())
    places = {cell.field.name: sql(Given(place)) for place, cell in enumerate(cells)}
    condition = inserted(run.ctx, model, places)
    find = statement(run.ctx.dialect, select(run.ctx, model, options.returned, condition))
    text = f"{statement(run.ctx.dialect, insert(run.ctx, model, cells)).text}{tail}"
    rows: list[Any] = []
    for given in zip(*columns, strict=True) if columns else [()] * len(batch.rows):
        row = given if ask is None else (*given, *(await run.connection.fetch(ask))[0])
        if await run.connection.execute(text, row):
            rows += await run.connection.fetch(find.text, find.bind((), row))
    return rows


def _compiled(run: Run, model: Model, batch: Batch, linked: Keys) -> BatchInsert:
    key = ("insert_many", model.name, batch.names, batch.types, batch.elements, tuple(linked))
    plan: BatchInsert | None = run.cache.get(key)
    if plan is None:
        plan = _compile(run.ctx, model, batch, frozenset(linked))
        run.cache.put(key, plan)
    return plan


def _element_types(column: list[Any]) -> frozenset[type]:
    return frozenset(kind_of(item) for value in column if kind_of(value) in LISTS for item in value)


def _compile(ctx: Context, model: Model, batch: Batch, linked: frozenset[str]) -> BatchInsert:
    """One set of cells for each Python type that occurs; a column converts each value by its own type."""
    columns = [[row[name] for row in batch.rows] for name in batch.names]
    examples = [_examples(column, kinds) for column, kinds in zip(columns, batch.types, strict=True)]
    variants: list[tuple[dict[str, type], Givens, list[Cell]]] = []
    for number in range(max((len(kinds) for kinds in batch.types), default=1)):
        data: dict[str, Any] = {}
        chosen: dict[str, type] = {}
        for place, name in enumerate(batch.names):
            pairs = list(examples[place].items())
            kind, example = pairs[min(number, len(pairs) - 1)]
            data[name] = example if example is None or kind is NullMark else Leaf(place, example)
            chosen[name] = kind
        givens = Givens()
        variants.append((chosen, givens, insert_cells(ctx, model, data, linked, givens, "data")))
    cells = variants[0][2]
    made = tuple(_column(batch, variants, place) for place in range(len(cells)))
    packers = tuple(packer(cell.field) for cell in cells)
    return BatchInsert(tuple(cells), made, _arrays(ctx, model, cells), packers)


def _column(batch: Batch, variants: list[tuple[dict[str, type], Givens, list[Cell]]], place: int) -> Column:
    _, givens, cells = variants[0]
    name = cells[place].field.name
    if name not in batch.names:
        return _made(cells[place].field, _parameter(cells[place].value), givens)
    field = cells[place].field
    readers = {chosen[name]: _reader(field, chosen[name], found[place].value) for chosen, _, found in variants}
    if len(readers) > 1:
        return lambda rows, _now, _linked: [readers[type(row[name])](row[name]) for row in rows]
    (read,) = readers.values()
    if read is _same:
        return lambda rows, _now, _linked: [row[name] for row in rows]
    return lambda rows, _now, _linked: [read(row[name]) for row in rows]


def _made(field: ScalarField, parameter: Parameter, givens: Givens) -> Column:
    """A column that no row gives: made for each row, or the same in all of them."""
    if isinstance(parameter, Given):
        make = givens.makers[parameter.index]
        if field.type == "DateTime":
            return lambda rows, now, linked: [make(now, linked)] * len(rows)
        return lambda rows, now, linked: [make(now, linked) for _ in rows]
    assert isinstance(parameter, Fixed)
    value = parameter.value
    return lambda rows, _now, _linked: [value] * len(rows)


def _same(value: Any) -> Any:
    return value


def _reader(field: ScalarField, kind: type, value: Sql) -> Callable[[Any], Any]:
    if kind is NullMark:
        return lambda mark: json_null(field, mark, f"data.{field.name}")
    parameter = _parameter(value)
    if isinstance(parameter, Slot):
        return _same if parameter.convert is None else parameter.convert
    assert isinstance(parameter, Fixed)
    constant = parameter.value
    return lambda _value: constant


def _parameter(value: Sql) -> Parameter:
    (found,) = [part for part in value.parts if not isinstance(part, str | Spread)]
    return found


def _arrays(ctx: Context, model: Model, cells: Sequence[Cell]) -> str | None:
    if Can.ARRAY_PARAMETERS not in ctx.dialect.can or not cells or any(cell.field.is_list for cell in cells):
        return None
    return statement(ctx.dialect, sql(f"{_head(ctx, model, cells)} ", selected(ctx, cells))).text


def _values_text(ctx: Context, model: Model, cells: Sequence[Cell], count: int) -> str:
    if not cells:
        return ""
    row = sql("(", join(", ", [cell.value for cell in cells]), ")")
    return statement(ctx.dialect, sql(f"{_head(ctx, model, cells)} VALUES ", join(", ", [row] * count))).text


def _head(ctx: Context, model: Model, cells: Sequence[Cell]) -> str:
    columns = ", ".join(column_name(ctx, cell.field) for cell in cells)
    return f"INSERT INTO {table(ctx, model)} ({columns})"
