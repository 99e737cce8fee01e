"""Shapes: classes whose annotations are the select.

A shape is compiled once, when its class is made, into a `Selection`; names and types are checked against the schema
there. Dataclasses and pydantic models that carry the marker `PostInto` are compiled when they are first used, since
their fields are known only after their decorator or metaclass has run.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Mapping
from inspect import currentframe
from types import FrameType, SimpleNamespace
from typing import Annotated, Any, ClassVar, dataclass_transform, get_origin, get_type_hints

import msgspec

from nicol.client.compile import Part, compile_item
from nicol.client.package import Package
from nicol.client.record import Record
from nicol.client.row import Row
from nicol.client.specs import Computed, CountSpec, RelationSpec, computed, count, rel
from nicol.errors.client import ShapeError
from nicol.query.marks import skip
from nicol.query.selection import Column, Item, Selection

__all__ = ["Into", "Shape", "ShapeType", "computed", "count", "refuse_second_selection", "rel", "selection_of"]


def _names_around(frame: FrameType | None) -> dict[str, Any]:
    """The names where a class statement stands, given the frame that makes the class."""
    return dict(frame.f_back.f_locals) if frame and frame.f_back else {}


def _inherited(bases: tuple[type, ...], name: str) -> Any:
    return next((value for base in bases if (value := getattr(base, name, None)) is not None), None)


class ShapeType(msgspec.StructMeta):
    """Makes shape classes: takes the values behind fields for arguments, checks everything, builds the selection."""

    def __new__(mcls: type[Any], name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        package = _inherited(bases, "__nicol_package__")
        if package is None:
            return msgspec.StructMeta.__new__(mcls, name, bases, namespace, **options)
        hints = _resolve(name, namespace, _names_around(currentframe()))
        values = {field: namespace.pop(field) for field in hints if field in namespace}
        inherited: Mapping[str, Item] = _inherited(bases, "__nicol_items__") or {}
        model = _inherited(bases, "__nicol_model__")
        parts = [Part(name, field, hint, values.get(field)) for field, hint in hints.items()]
        items = {**inherited, **{part.field: compile_item(package, model, part, selection_of) for part in parts}}
        derived = [*(_inherited(bases, "__nicol_computed__") or ()), *_check_computed(name, namespace, items)]
        made = msgspec.StructMeta.__new__(
            mcls,
            name,
            bases,
            {
                **namespace,
                "__annotations__": hints,
                "__nicol_items__": items,
                "__nicol_computed__": tuple(dict.fromkeys(derived)),
            },
            **options,
        )
        ordered = tuple(items[field] for field in made.__struct_fields__)
        made.__nicol_selection__ = Selection(model, ordered, made) if ordered else None
        return made


@dataclass_transform(kw_only_default=True)
class Shape(Record, metaclass=ShapeType):
    """Base of the generated `PostShape` classes."""

    __nicol_package__: ClassVar[Package | None] = None
    __nicol_model__: ClassVar[str]
    __nicol_items__: ClassVar[Mapping[str, Item]]
    __nicol_selection__: ClassVar[Selection | None]


class Into:
    """Base of the generated `PostInto` markers, for dataclasses and pydantic models that serve as shapes."""

    __slots__ = ()
    __nicol_package__: ClassVar[Package]
    __nicol_model__: ClassVar[str]
    __nicol_names__: ClassVar[Mapping[str, Any]]

    def __init_subclass__(cls) -> None:
        """Keeps the names around a class that stands in a function, to read its annotations later."""
        super().__init_subclass__()
        cls.__nicol_names__ = _names_around(currentframe()) if "<locals>" in cls.__qualname__ else {}


def shape_base(package: Package, model: str, name: str) -> type[Shape]:
    """The class that shapes of `model` derive from."""
    own = {"__nicol_package__": None, "__nicol_model__": model, "__module__": package.name, "__qualname__": name}
    made: Any = ShapeType(name, (Shape,), own)
    made.__nicol_package__ = package
    return made  # type: ignore[no-any-return]


def into_base(package: Package, model: str, name: str) -> type[Into]:
    """The marker that dataclasses and pydantic models of `model` derive from."""
    own = {"__nicol_package__": package, "__nicol_model__": model, "__module__": package.name, "__slots__": ()}
    return type(name, (Into,), own)


def selection_of(shape: Any, model: str) -> Selection:
    """The selection behind a shape, a row class or a marked class; ShapeError when it is not one of `model`."""
    owner = _model_of(shape)
    if owner is None:
        name = getattr(shape, "__name__", repr(shape))
        raise ShapeError(name, model, f"not a shape: derive it from {model}Shape, or mark the class with {model}Into")
    if owner != model:
        raise ShapeError(shape.__name__, owner, f"this is a shape of {owner}, but {model} is what is read")
    selection: Selection | None = shape.__dict__.get("__nicol_selection__")
    if selection is None:
        selection = _compile_late(shape, model)
        shape.__nicol_selection__ = selection
    return selection


def refuse_second_selection(selection: Selection, args: Mapping[str, Any]) -> None:
    """Raises when `include`, `select` or `omit` is passed beside a shape, which is the selection already."""
    for name in ("include", "select", "omit"):
        if args.get(name) not in (None, skip):
            shape = getattr(selection.make, "__name__", selection.model)
            raise ShapeError(shape, name, "a shape says what is read; declare the field in the shape instead")


def _model_of(shape: Any) -> str | None:
    model = getattr(shape, "__nicol_model__", None)
    if not isinstance(shape, type):
        return None
    if issubclass(shape, Row):
        return shape.__nicol_model__.name
    return model if isinstance(model, str) else None


def _resolve(name: str, namespace: dict[str, Any], around: dict[str, Any]) -> dict[str, Any]:
    """The annotations as types, names looked up where the class statement stands."""
    written = SimpleNamespace(__annotations__=namespace.get("__annotations__", {}))
    module = sys.modules.get(namespace.get("__module__", ""))
    try:
        hints = get_type_hints(written, vars(module) if module else {}, around, include_extras=True)
    except NameError as error:
        raise ShapeError(name, str(error.name), f"{error}; define or import it above the shape") from error
    return {field: hint for field, hint in hints.items() if get_origin(hint) is not ClassVar and hint is not ClassVar}


def _check_computed(shape: str, namespace: Mapping[str, Any], items: Mapping[str, Item]) -> list[str]:
    found: dict[str, Computed[Any, Any]] = {
        name: value for name, value in namespace.items() if isinstance(value, Computed)
    }
    for name, value in found.items():
        for need in value.needs:
            if need not in items:
                raise ShapeError(shape, name, f"needs {need!r}, which the shape does not declare; add it as a field")
    return list(found)


def _compile_late(shape: Any, model: str) -> Selection:
    if issubclass(shape, Row):
        return Selection(model, tuple(Column(field) for field in shape.__struct_fields__), shape)
    parts = _foreign_parts(shape)
    package = shape.__nicol_package__
    if not parts:
        raise ShapeError(shape.__name__, model, "it declares no fields, so there is nothing to read")
    items = tuple(compile_item(package, model, part, selection_of) for part in parts)
    return Selection(model, items, _by_keyword(shape, [part.key for part in parts]))


def _foreign_parts(shape: Any) -> list[Part]:
    """The fields of a pydantic model, whose types are resolved already, or of a dataclass."""
    name: str = shape.__name__
    if (fields := getattr(shape, "model_fields", None)) is not None:
        return [
            Part(name, key, _annotated(field), _spec(field.default), loose=True, validates=True, alias=field.alias)
            for key, field in fields.items()
        ]
    if dataclasses.is_dataclass(shape):
        hints = get_type_hints(shape, localns=dict(getattr(shape, "__nicol_names__", {})), include_extras=True)
        return [
            Part(name, field.name, hints[field.name], _spec(field.default), loose=True)
            for field in dataclasses.fields(shape)
            if field.init
        ]
    return []


def _annotated(field: Any) -> Any:
    """The type of a pydantic field with what was annotated beside it."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _spec(default: Any) -> Any:
    return default if isinstance(default, RelationSpec | CountSpec) else None


def _by_keyword(shape: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
    def make(*values: Any) -> Any:
        return shape(**dict(zip(names, values, strict=True)))

    make.__name__ = getattr(shape, "__name__", "shape")
    return make
