"""Reading `order_by`, and its terms as SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from nicol.dialects.facts import Can
from nicol.errors.query import MissingArgumentError, QueryArgumentError, UnsupportedFeatureError
from nicol.model.schema import Model, RelationField, ScalarField
from nicol.query.columns import column
from nicol.query.filters import searched
from nicol.query.kinds import is_dict, listed
from nicol.query.links import Link, link, rows_of, tied
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.sql import Parameter, Sql, sql
from nicol.query.suggest import no_field, unknown
from nicol.query.values import given

DIRECTIONS = ("asc", "desc")
NULLS = ("first", "last")
RELEVANCE = "_relevance"


@dataclass(frozen=True, slots=True)
class Relevance:
    """How well fields together match a full-text search."""

    fields: tuple[ScalarField, ...]
    words: Parameter


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to order by: a field reached over to-one relations, a `relevance`, or without both the number of
    related rows."""

    field: ScalarField | None
    descending: bool = False
    nulls: str | None = None
    steps: tuple[Link, ...] = ()
    relevance: Relevance | None = None

    @property
    def nullable(self) -> bool:
        """Whether the term can be NULL."""
        if self.relevance is not None:
            return bool(self.steps)
        return self.field is not None and (not self.field.is_required or bool(self.steps))

    @property
    def plain(self) -> bool:
        """Whether the term is a column of the model itself."""
        return self.field is not None and not self.steps

    def reversed(self) -> Term:
        """The same term in the opposite direction."""
        nulls = {None: None, "first": "last", "last": "first"}[self.nulls]
        return replace(self, descending=not self.descending, nulls=nulls)


def key_terms(model: Model) -> tuple[Term, ...]:
    """The primary key in ascending order; else the first unique key; a model without either has no order."""
    keys = model.uniques[:1]
    return tuple(Term(model.scalar(name)) for key in keys for name in key.field_names)


def read_order(context: Context, model: Model, order: Any, path: str) -> tuple[Term, ...]:
    """The terms of an `order_by`: a dict, or a list of dicts."""
    terms: list[Term] = []
    for number, item in enumerate(listed(order)):
        here = f"{path}[{number}]" if isinstance(order, list | tuple) else path
        if not is_dict(item):
            raise QueryArgumentError(here, f"expected a dict like {{'id': 'asc'}}, got {type(item).__name__}")
        terms += [_term(context, model, name, value, f"{here}.{name}") for name, value in item.items()]
    return tuple(terms)


def _term(context: Context, model: Model, name: Any, value: Any, path: str) -> Term:
    match model.by_name.get(name):
        case ScalarField() as field if not field.ignored:
            return read_direction(field, value, path)
        case RelationField() as field if not field.ignored:
            return _over(context, model, field, value, path)
        case None if name == RELEVANCE:
            return _relevant(context, model, value, path)
        case _:
            raise no_field(path, model, name, [field.name for field in model.fields if not field.ignored])


def _relevant(context: Context, model: Model, value: Any, path: str) -> Term:
    if Can.FULL_TEXT_SEARCH not in context.dialect.can:
        raise UnsupportedFeatureError(path, f"full-text search is not available on {context.dialect.name}")
    if not is_dict(value):
        raise QueryArgumentError(path, "expected a dict of fields, search and sort")
    for key in value:
        if key not in ("fields", "search", "sort"):
            raise unknown(f"{path}.{key}", f'{RELEVANCE} has no key "{key}"', key, ("fields", "search", "sort"))
    for key in ("fields", "search", "sort"):
        if key not in value:
            raise MissingArgumentError(f"{path}.{key}", f"{RELEVANCE} needs fields, search and sort")
    fields = _texts(model, value["fields"], f"{path}.fields")
    words = searched(context, given(value["search"], f"{path}.search"), f"{path}.search")
    term = read_direction(None, value["sort"], f"{path}.sort")
    return replace(term, relevance=Relevance(fields, words))


def _texts(model: Model, chosen: Any, path: str) -> tuple[ScalarField, ...]:
    names = listed(chosen)
    known = {
        field.name: field
        for field in model.scalars
        if field.kind == "scalar" and field.type == "String" and not field.is_list and not field.ignored
    }
    for number, name in enumerate(names):
        if not isinstance(name, str) or name not in known:
            here = f"{path}[{number}]" if isinstance(chosen, list | tuple) else path
            raise no_field(here, model, name, known)
    if not names:
        raise QueryArgumentError(path, "must name at least one field")
    return tuple(known[name] for name in names)


def read_direction(field: ScalarField | None, value: Any, path: str) -> Term:
    """The term of a field for `asc`, `desc`, or a dict of `sort` and `nulls`."""
    sort, nulls = (value.get("sort"), value.get("nulls")) if is_dict(value) else (value, None)
    extra = [key for key in value if key not in ("sort", "nulls")] if is_dict(value) else []
    if extra:
        raise unknown(f"{path}.{extra[0]}", f'an ordering has no key "{extra[0]}"', extra[0], ("sort", "nulls"))
    if sort not in DIRECTIONS:
        raise QueryArgumentError(path, f'expected "asc" or "desc", got {sort!r}')
    if nulls is not None and (nulls not in NULLS or field is None or field.is_required or field.is_list):
        problem = "is for optional fields only" if nulls in NULLS else f'expected "first" or "last", got {nulls!r}'
        raise QueryArgumentError(f"{path}.nulls", problem)
    return Term(field, sort == "desc", nulls)


def _over(context: Context, model: Model, field: RelationField, value: Any, path: str) -> Term:
    if not is_dict(value) or len(value) != 1:
        wanted = "{'_count': 'asc'}" if field.is_list else f"one field of {field.target}"
        raise QueryArgumentError(path, f"expected {wanted}")
    step = link(context, model, field)
    ((name, inner),) = value.items()
    if field.is_list:
        if name != "_count":
            raise unknown(f"{path}.{name}", 'a list relation is ordered by "_count" only', name, ("_count",))
        term = read_direction(None, inner, f"{path}._count")
    else:
        term = _term(context, step.target, name, inner, f"{path}.{name}")
    return replace(term, steps=(step, *term.steps))


def term_value(context: Context, alias: str, term: Term) -> Sql:
    """The value that the term orders by, of the row under `alias`."""
    if not term.steps:
        if term.relevance is not None:
            columns = [column(context, alias, field) for field in term.relevance.fields]
            return renderer(context).relevance(columns, term.relevance.words)
        assert term.field is not None
        return sql(renderer(context).compared(context, term.field, column(context, alias, term.field)))
    step, child = term.steps[0], f"{alias}_o"
    rest = replace(term, steps=term.steps[1:])
    counted = term.field is None and term.relevance is None and not rest.steps
    inner = sql("COUNT(*)") if counted else term_value(context, child, rest)
    related = tied(context, alias, child, step)
    return sql("(SELECT ", inner, f" FROM {rows_of(context, child, step)} WHERE ", related, ")")


def placed_term(context: Context, value: Sql, term: Term) -> Sql:
    """`value` with the term's direction; NULL sorts by itself where the database has no word for its place."""
    placed = sql(value, " DESC" if term.descending else " ASC")
    if not term.nulls:
        return placed
    if Can.NULLS_ORDER in context.dialect.can:
        return sql(placed, f" NULLS {term.nulls.upper()}")
    return sql(value, f" IS NULL {'ASC' if term.nulls == 'last' else 'DESC'}, ", placed)
