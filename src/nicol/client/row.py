"""Rows: one slots class for each model, with a cached subclass for each set of loaded relations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, NoReturn, Self, cast

import msgspec

from nicol.client.record import Record, is_list, value_or_unset
from nicol.errors.client import FieldNotLoadedError, RelationNotLoadedError
from nicol.model.schema import Model, RelationField, ScalarField


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a row class holds besides its model's scalars, and which of those it lacks."""

    relations: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


NOTHING = Loaded()


class Row(Record):
    """Base of the row classes. A model's own class holds its scalars; relations are attributes of its variants."""

    __nicol_model__: ClassVar[Model]
    __nicol_root__: ClassVar[type[Row]]
    __nicol_loaded__: ClassVar[Loaded] = NOTHING
    __nicol_variants__: ClassVar[dict[Loaded, type[Row]]]
    __nicol_target__: ClassVar[Callable[[str], type[Row]]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__nicol_loaded__" not in cls.__dict__:
            cls.__nicol_root__ = cls
            cls.__nicol_variants__ = {}

    def __reduce__(self) -> tuple[Any, ...]:
        cls = type(self)
        values = tuple(value_or_unset(self, name) for name in cls.__struct_fields__)
        return rebuild, (cls.__nicol_root__, cls.__nicol_loaded__, values)

    @classmethod
    def model_validate(cls, obj: object) -> Self:
        """A row from a mapping or an object with attributes; relations in a mapping are taken along."""
        if isinstance(obj, cls):
            return obj
        if not isinstance(obj, Mapping):
            return super().model_validate(obj)
        values = cast("Mapping[str, Any]", obj)
        relations = {field.name for field in visible_relations(cls.__nicol_model__)}
        given = {name: value for name, value in values.items() if name in relations}
        made = variant(cls.__nicol_root__, Loaded(relations=tuple(given))) if given else cls
        row = msgspec.convert({**values, **dict.fromkeys(given)}, made, strict=False)
        for name, value in given.items():
            setattr(row, name, cls._related(name, value))
        return row  # type: ignore[return-value]  # a variant is a subclass of cls

    @classmethod
    def _related(cls, relation: str, value: Any) -> Any:
        field = cls.__nicol_model__.field(relation)
        assert isinstance(field, RelationField)
        target = cls.__nicol_target__(field.target)
        if is_list(value):
            return [target.model_validate(item) for item in value]
        return None if value is None else target.model_validate(value)


class Counts(Record):
    """Base of the objects behind `row._count`: one int for each counted relation."""

    __nicol_made_by__: ClassVar[tuple[str, str]]

    def __reduce__(self) -> tuple[Any, ...]:
        names = type(self).__struct_fields__
        return rebuild_counts, (*self.__nicol_made_by__, names, tuple(getattr(self, name) for name in names))


class NotLoaded:
    """Stands where a relation or field was not read and says so; only an instance's attribute raises."""

    __slots__ = ("_field", "_model")

    def __init__(self, model: str, field: str) -> None:
        self._model, self._field = model, field

    def __get__(self, row: object, owner: type[Any]) -> NotLoaded:
        if row is None:
            return self
        return self.refuse(row)

    def refuse(self, row: object) -> NoReturn:
        """Raises the error for this attribute of `row`."""
        raise FieldNotLoadedError(self._model, self._field)


class RelationNotLoaded(NotLoaded):
    """Stands where a relation was not included."""

    __slots__ = ()

    def refuse(self, row: object) -> NoReturn:
        raise RelationNotLoadedError(self._model, self._field, f"{{{self._field!r}: True}}")


def visible_scalars(model: Model) -> tuple[ScalarField, ...]:
    """The scalar fields that a client sees: neither ignored nor of an unsupported type."""
    return tuple(field for field in model.scalars if field.kind != "unsupported" and not field.ignored)


def visible_relations(model: Model) -> tuple[RelationField, ...]:
    """The relation fields that a client sees."""
    return tuple(field for field in model.relations if not field.ignored)


def row_class(model: Model, module: str, types: Mapping[str, Any], target: Callable[[str], type[Row]]) -> type[Row]:
    """The row class of `model`, as an attribute of `module`.

    `types` gives a Python type for every scalar field; `target` finds the row class of another model.
    """
    relations = [field.name for field in visible_relations(model)]
    gaps = {name: RelationNotLoaded(model.name, name) for name in [*relations, "_count"]}
    namespace = {"__nicol_model__": model, "__nicol_target__": staticmethod(target), "__doc__": model.documentation}
    fields = [(field.name, types[field.name]) for field in visible_scalars(model)]
    return msgspec.defstruct(model.name, fields, bases=(Row,), module=module, namespace={**gaps, **namespace})  # type: ignore[return-value]


def variant(root: type[Row], loaded: Loaded) -> type[Row]:
    """The subclass of `root` that holds exactly what `loaded` says; built once."""
    if loaded == NOTHING:
        return root
    made = root.__nicol_variants__.get(loaded)
    if made is None:
        made = root.__nicol_variants__[loaded] = _variant(root, loaded)
    return made


def _variant(root: type[Row], loaded: Loaded) -> type[Row]:
    model = root.__nicol_model__
    held = [*loaded.relations, *(["_count"] if loaded.counts else [])]
    namespace: dict[str, Any] = {name: NotLoaded(model.name, name) for name in loaded.absent}
    namespace |= {"__nicol_loaded__": loaded, "__qualname__": root.__qualname__, "__doc__": root.__doc__}
    return msgspec.defstruct(  # type: ignore[return-value]
        root.__name__, [(name, Any) for name in held], bases=(root,), module=root.__module__, namespace=namespace
    )


def rebuild(root: type[Row], loaded: Loaded, values: tuple[Any, ...]) -> Row:
    """A row from its pickled parts."""
    return variant(root, loaded)(*values)


@cache
def counts_class(model: str, module: str, names: tuple[str, ...]) -> type[Counts]:
    """The class behind `row._count` for these relations."""
    return msgspec.defstruct(  # type: ignore[return-value]
        f"{model}Counts",
        [(name, int) for name in names],
        bases=(Counts,),
        module=module,
        namespace={"__nicol_made_by__": (model, module)},
    )


def rebuild_counts(model: str, module: str, names: tuple[str, ...], values: tuple[int, ...]) -> Counts:
    """A counts object from its pickled parts."""
    return counts_class(model, module, names)(*values)
