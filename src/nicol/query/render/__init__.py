"""What differs between databases when a query is written and its rows are read: one file a database."""

from __future__ import annotations

from typing import Any, Protocol

from nicol.model.schema import ScalarField
from nicol.query.plan import Context
from nicol.query.reader import Reader
from nicol.query.render import mariadb, mysql, postgresql, sqlite
from nicol.query.sql import Convert, Parameter, Sql, Value


class Renderer(Protocol):
    """The database's own procedures; `of` is a quoted column."""

    @property
    def NULLS_HIGH(self) -> bool:  # noqa: N802  # a constant of a module
        """Whether NULL is ordered as if larger than every value."""
        ...

    @property
    def NO_LIMIT(self) -> str:  # noqa: N802
        """What LIMIT says when only OFFSET is wanted."""
        ...

    @property
    def SAME(self) -> str:  # noqa: N802
        """The operator that takes NULL and NULL for the same."""
        ...

    def cast(self, context: Context, field: ScalarField, value: Value) -> Sql:
        """`value` so that the database knows its type."""
        ...

    def spellings(self, field: ScalarField, operand: Parameter) -> tuple[Parameter, ...]:
        """`operand` in each form in which a column of the field may hold it."""
        ...

    def compared(self, context: Context, field: ScalarField, of: str) -> str:
        """`of`, a column or a parameter of the field's type, in a form that has equality and order."""
        ...

    def exact(self, context: Context, field: ScalarField, of: str) -> str:
        """`of` in a form in which only equal values are equal, whatever the column's collation says."""
        ...

    def alike(
        self, context: Context, field: ScalarField, of: str, other: ScalarField, of_other: str
    ) -> tuple[str, str]:
        """Two columns, `of` of `field` and `of_other` of `other`, in forms that can be compared."""
        ...

    def as_text(self, context: Context, field: ScalarField, of: str) -> str:
        """`of` as the text that a client reads, for patterns."""
        ...

    def cased(self, context: Context, field: ScalarField) -> bool:
        """Whether upper and lower case are different values in the field's column."""
        ...

    def arithmetic(self, context: Context, field: ScalarField, of: str, sign: str, amount: Parameter) -> Sql:
        """The number `of` with `amount` added, subtracted, multiplied or divided."""
        ...

    def figure(self, context: Context, word: str, field: ScalarField, of: str) -> str:
        """An aggregate of a column: `word` is avg, sum, min or max. Of a whole number avg is a float."""
        ...

    def any_of(self, context: Context, field: ScalarField, of: str, values: Value) -> Sql:
        """`of` is one of a list of values."""
        ...

    def element_of(self, context: Context, field: ScalarField, of: str, items: str) -> Sql:
        """`of` is one of the values in the list column `items`."""
        ...

    def keyed(self, context: Context, fields: tuple[ScalarField, ...], of: tuple[str, ...]) -> Sql:
        """The columns `of` are one of the given keys: Given(0) holds them as `keys` makes them."""
        ...

    def keys(self, fields: tuple[ScalarField, ...], found: list[object]) -> tuple[object, ...]:
        """The given values of `keyed`."""
        ...

    def locking(self, alias: str, words: str) -> str:
        """The clause behind a SELECT that locks the rows of the table under `alias`; `words` is SKIP LOCKED or NOWAIT
        or empty."""
        ...

    def bucket(self, context: Context, field: ScalarField, of: str, unit: str) -> str:
        """The beginning, in UTC, of the unit of time that the moment `of` lies in, in the form of the column."""
        ...

    def stepped(self, context: Context, field: ScalarField, of: str, width: int) -> str:
        """The whole number `of`, rounded down to a multiple of `width`."""
        ...

    def like(self, of: str, pattern: Value, insensitive: bool) -> Sql:
        """`of` matches a LIKE pattern whose escape character is a backslash."""
        ...

    def pattern(self, before: str, of: str, after: str) -> Sql:
        """The text `of`, taken literally, as a LIKE pattern between wildcards."""
        ...

    def search_words(self, text: str) -> str:
        """What a user looks for in the database's own form of a full-text search; never an invalid one."""
        ...

    def search(self, columns: list[str], words: Parameter) -> Sql:
        """The columns together match a search; what is NULL in them counts as empty."""
        ...

    def relevance(self, columns: list[str], words: Parameter) -> Sql:
        """How well the columns together match a search, as a number."""
        ...

    def any_of_lowered(self, of: str, values: Value) -> Sql:
        """The text `of`, in lower case, is one of a list of texts, whatever their case."""
        ...

    def listed(self, context: Context, field: ScalarField, operator: str, of: str, value: Value) -> Sql:
        """A list column has an element, all or some of several, or none at all."""
        ...

    def json_null(self, of: str, path: Parameter | None) -> Sql:
        """A Json column, or what `path` leads to in it, is the JSON value null."""
        ...

    def json_absent(self, of: str, path: Parameter | None) -> Sql:
        """`path` leads to nothing in a Json column."""
        ...

    def json_equal(self, field: ScalarField, of: str, path: Parameter | None, value: Sql) -> Sql:
        """A Json column, or what `path` leads to in it, equals `value`."""
        ...

    def json_like(self, of: str, path: Parameter | None, pattern: Value, insensitive: bool) -> Sql:
        """A Json column, or what `path` leads to in it, matches a LIKE pattern; NULL when it is no text."""
        ...

    def json_array(self, of: str, path: Parameter | None, word: str, value: Sql) -> Sql:
        """A Json column, or what `path` leads to in it, `contains` the elements of the JSON `value`, `starts_with` or
        `ends_with` it; NULL when it is no array."""
        ...

    def json_ordered(self, of: str, path: Parameter | None, sign: str, value: Sql) -> Sql:
        """A Json column, or what `path` leads to in it, compared with a JSON text or number; NULL when it is of another
        kind."""
        ...

    def number(self, parameter: Parameter) -> Sql:
        """A whole number where the database could not tell its type."""
        ...

    def encode(self, context: Context, field: ScalarField) -> Convert | None:
        """A value of the field's own Python type into what the driver takes; None = as it is.

        The converter raises ValueError or OverflowError for a value that the column cannot hold.
        """
        ...

    def selected(self, context: Context, field: ScalarField, of: str) -> str:
        """The expression to select for the field."""
        ...

    def in_json(self, context: Context, field: ScalarField, of: str) -> str:
        """The expression for the field as an element of a JSON array."""
        ...

    def json_reader(self, context: Context, field: ScalarField) -> tuple[Any, Reader | None] | None:
        """The type that msgspec decodes `in_json` to and what is left to do; None = must not travel in JSON."""
        ...

    def reader(self, context: Context, field: ScalarField) -> Reader | None:
        """What the driver gives for `selected` into the field's Python value; None = as it is."""
        ...


RENDERERS: dict[str, Renderer] = {"postgresql": postgresql, "sqlite": sqlite, "mysql": mysql, "mariadb": mariadb}


def renderer(context: Context) -> Renderer:
    """The procedures of the context's database."""
    return RENDERERS[context.dialect.name]
