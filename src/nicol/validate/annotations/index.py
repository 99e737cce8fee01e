"""`@nicol.index`: indexes that `@@index` cannot describe."""

from __future__ import annotations

from nicol.model.annotations import ExtraIndex, IndexElement, Nulls, Order
from nicol.psl.ast import Expression
from nicol.validate.annotations.elements import Element, read_element
from nicol.validate.annotations.kinds import CONSTANT, FIELDS, FLAG, SQL, TEXT, integer, many, word
from nicol.validate.annotations.spec import MYSQL, POSTGRES_LIKE, SQLITE, Kind, Parameter, Reading, Spec

_ORDERS: dict[str, Order] = {"Asc": "Asc", "Desc": "Desc"}
_NULLS: dict[str, Nulls] = {"First": "First", "Last": "Last"}
_SORT_KIND, _NULLS_KIND = word(_ORDERS), word(_NULLS)


def _element(reading: Reading, value: Expression) -> IndexElement | None:
    found = read_element(reading, value, ("sort", "nulls", "length", "ops"))
    return _with_options(reading, found) if found else None


def _with_options(reading: Reading, found: Element) -> IndexElement:
    options = found.options
    return IndexElement(
        kind=found.kind,
        text=found.text,
        sort=_SORT_KIND.read(reading, options["sort"]) if "sort" in options else None,
        nulls=_NULLS_KIND.read(reading, options["nulls"]) if "nulls" in options else None,
        length=integer(reading, options["length"]) if "length" in options else None,
        ops=SQL.read(reading, options["ops"]) if "ops" in options else None,
    )


_ELEMENTS = Parameter(
    "elements",
    many(Kind("a field or SQL", _element, fields=True), "a list of fields and SQL"),
    "fields, or SQL in strings, in the index's order",
    required=True,
    positional=True,
    others=("fields", "expression", "expressions"),
)
_UNIQUE = Parameter("unique", FLAG, "whether no two rows may be equal")
_NULLS_NOT_DISTINCT = Parameter(
    "nulls_not_distinct",
    FLAG,
    "whether two NULLs count as equal",
    providers=frozenset({"postgresql"}),
    others=("nullsNotDistinct",),
)
_INCLUDE = Parameter("include", FIELDS, "fields that the index carries and does not sort by", providers=POSTGRES_LIKE)
_WHERE = Parameter("where", SQL, "the rows that are in the index", providers=POSTGRES_LIKE | SQLITE)
_USING = Parameter(
    "using", CONSTANT, "the access method, such as Gin", providers=POSTGRES_LIKE | MYSQL, others=("type",)
)
_NAME = Parameter("name", TEXT, "the index's name", others=("map",))


def _read(reading: Reading) -> ExtraIndex | None:
    elements = reading.get(_ELEMENTS)
    index = ExtraIndex(
        elements=elements or (),
        unique=reading.get(_UNIQUE) or False,
        nulls_not_distinct=reading.get(_NULLS_NOT_DISTINCT) or False,
        include=reading.get(_INCLUDE) or (),
        where=reading.get(_WHERE),
        using=reading.get(_USING),
        name=reading.get(_NAME),
        span=reading.span,
    )
    if index.nulls_not_distinct and not index.unique:
        text = "`nulls_not_distinct` says something about unique indexes only."
        reading.error("annotation-conflict", text, reading.place(_NULLS_NOT_DISTINCT), "Add `unique: true`.")
    key = f"{index.elements} {index.where} {index.using} {index.unique}"
    reading.only_once(f"name {index.name}" if index.name else key, reading.place(_NAME))
    return index if elements else None


SPEC = Spec(
    name="index",
    summary="An index over expressions, with further columns, over some of the rows, or with NULLs equal.",
    example='@nicol.index(["lower(email)", createdAt(sort: Desc, nulls: Last)], include: [name], where: "active")',
    places=frozenset({"model"}),
    parameters=(_ELEMENTS, _UNIQUE, _NULLS_NOT_DISTINCT, _INCLUDE, _USING, _WHERE, _NAME),
    read=_read,
)
