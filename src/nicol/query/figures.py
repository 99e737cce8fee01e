"""Aggregates of fields: which there are, what type they have, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Arity, Model, ScalarField
from nicol.query.columns import column, visible
from nicol.query.kinds import is_dict
from nicol.query.plan import Context
from nicol.query.reader import Reader
from nicol.query.render import renderer
from nicol.query.suggest import no_field

WORDS: Final = ("count", "avg", "sum", "min", "max")
"""The aggregates; results, having and order_by name them with an underscore in front."""
ALL: Final = "_all"
"""The name under which rows are counted, whatever their values."""
NUMBERS: Final = ("Int", "BigInt", "Float", "Decimal")
WHOLE: Final = ("Int", "BigInt")
WITHOUT_EXTREMES: Final = ("Json", "Bytes")
Read: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One aggregate: of a field, or (count only) of the rows."""

    word: str
    field: ScalarField | None

    @property
    def name(self) -> str:
        """Its key in the result."""
        return ALL if self.field is None else self.field.name


def figure_names(model: Model, word: str) -> list[str]:
    """The names that `word` takes for a model."""
    fields = visible(model)
    if word == "count":
        return [*(field.name for field in fields), ALL]
    single = [field for field in fields if not field.is_list]
    if word in ("avg", "sum"):
        return [field.name for field in single if field.kind == "scalar" and field.type in NUMBERS]
    return [field.name for field in single if field.type not in WITHOUT_EXTREMES]


def read_figures(model: Model, args: Mapping[str, Any]) -> list[Figure]:
    """The aggregates that the arguments count, avg, sum, min and max ask for."""
    found: list[Figure] = []
    for word in WORDS:
        if word in args:
            found += _of_word(model, word, args[word])
    return found


def read_figure(model: Model, word: str, name: object, path: str) -> Figure:
    """The aggregate `word` of the field `name`."""
    known = figure_names(model, word)
    if name not in known and name in model.by_name:
        raise QueryArgumentError(path, f"is not a field that {word} takes: {', '.join(known) or 'there is none'}")
    if name not in known:
        raise no_field(path, model, name, known)
    return Figure(word, None if name == ALL else model.scalar(str(name)))


def _of_word(model: Model, word: str, chosen: Any) -> list[Figure]:
    if isinstance(chosen, bool) and word == "count":
        return [Figure(word, None)] if chosen else []
    if not is_dict(chosen):
        raise QueryArgumentError(word, f"expected a dict of fields, got {type(chosen).__name__}")
    for name, wanted in chosen.items():
        if not isinstance(wanted, bool):
            raise QueryArgumentError(f"{word}.{name}", f"expected a bool, got {type(wanted).__name__}")
    figures = [read_figure(model, word, name, f"{word}.{name}") for name in chosen]
    kept = [figure for figure in figures if chosen[figure.name]]
    if not kept:
        raise QueryArgumentError(word, "must select at least one field")
    return kept


def result_field(figure: Figure, place: str) -> ScalarField:
    """A field like the aggregate's values, in the column called `place`."""
    if figure.field is None or figure.word == "count":
        return ScalarField(name=figure.name, db_name=place, type="BigInt")
    if figure.word in ("min", "max"):
        return replace(figure.field, db_name=place, arity=Arity.OPTIONAL)
    averaged = "Decimal" if figure.field.type == "Decimal" else "Float"
    summed = "BigInt" if figure.field.type in WHOLE else figure.field.type
    kind = averaged if figure.word == "avg" else summed
    return ScalarField(name=figure.name, db_name=place, type=kind, arity=Arity.OPTIONAL)


def figure_sql(context: Context, figure: Figure, alias: str) -> str:
    """The aggregate over the rows under `alias`."""
    if figure.field is None:
        return "count(*)"
    of = column(context, alias, figure.field)
    return (
        f"count({of})" if figure.word == "count" else renderer(context).figure(context, figure.word, figure.field, of)
    )


def reading(context: Context, field: ScalarField, *, exact: bool = False) -> Read:
    """What the driver gives for a column of the field into its Python value; `exact` = a whole number in any type."""
    reader = Reader("int({x})") if exact and field.type in WHOLE else renderer(context).reader(context, field)
    absent = "[]" if field.is_list else "None"
    code = "{x}" if reader is None else reader.code
    helper = None if reader is None else reader.helper
    read: Read = eval(f"lambda f: lambda x: {absent} if x is None else {code.format(x='x', f='f')}")(helper)
    return read
