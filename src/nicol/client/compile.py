"""One annotated field of a shape into an item of a selection, checked against the schema."""

from __future__ import annotations

import difflib
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, TypeGuard, Union, get_args, get_origin

from nicol.client.package import Package
from nicol.client.row import visible_relations, visible_scalars
from nicol.client.specs import CountSpec, RelationSpec
from nicol.client.typed_json import converter
from nicol.errors.client import ShapeError
from nicol.model.schema import Arity, Model, RelationField, ScalarField
from nicol.query.marks import Ref
from nicol.query.selection import Column, Counted, Item, Related, Selection

Select: TypeAlias = Callable[[Any, str], Selection]
ANYTHING = (Any, object)


@dataclass(frozen=True, slots=True)
class Part:
    """A field as a class declares it; `loose` = types are not compared, `validates` = its class checks values."""

    shape: str
    field: str
    hint: Any
    value: Any
    loose: bool = False
    validates: bool = False
    alias: str | None = None

    @property
    def key(self) -> str:
        """The keyword that the class's constructor takes it by."""
        return self.alias or self.field

    def error(self, problem: str) -> ShapeError:
        """What is wrong with this field."""
        return ShapeError(self.shape, self.field, problem)


def compile_item(package: Package, model_name: str, part: Part, select: Select) -> Item:
    """The item that `part` stands for; ShapeError when the schema has no such field or another type for it.

    `select` compiles the shape behind a relation.
    """
    model = package.schema.model(model_name)
    hint, marks = _unwrap(part.hint)
    spec = next((mark for mark in (part.value, *marks) if _is_spec(mark)), None)
    match spec:
        case CountSpec():
            return _counted(model, part, hint, spec)
        case RelationSpec():
            return _related(model, part, hint, spec, select)
        case Ref() if spec.model != model.name:
            raise part.error(f"t.{spec.model}.{spec.field} is a field of {spec.model}; this is a shape of {model.name}")
        case Ref():
            name = spec.field
        case None if part.value is None:
            name = part.field
        case _:
            raise part.error("its value comes from the database; only rel…(…) and count…(…) can stand behind a field")
    field = _field(model, part, name, [*visible_scalars(model), *visible_relations(model)])
    if isinstance(field, RelationField):
        return _related(model, part, hint, RelationSpec(name), select)
    _check_scalar(package, part, hint, field)
    return Column(field.name, _converter(part, hint, model, field))


def _converter(part: Part, hint: Any, model: Model, field: ScalarField) -> Callable[[Any], Any] | None:
    """What a Json field's values go through; a class that validates them itself takes them as they are."""
    if field.type != "Json" or field.kind != "scalar" or part.validates:
        return None
    convert = converter(hint, f"{model.name}.{field.name}")
    if convert is not None and field.arity is Arity.OPTIONAL and type(None) not in _members(hint):
        raise part.error(f"{field.name} may be NULL: write {_shown(hint)} | None")
    return convert


def _is_spec(mark: object) -> TypeGuard[CountSpec | RelationSpec | Ref[Any]]:
    return isinstance(mark, CountSpec | RelationSpec | Ref)


def _field(model: Model, part: Part, name: str, fields: Iterable[ScalarField | RelationField]) -> Any:
    known = {field.name: field for field in fields}
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(known) or 'none'}"
        raise part.error(f"{model.name} has no field {name!r}{hint}")
    return known[name]


def _counted(model: Model, part: Part, hint: Any, spec: CountSpec) -> Counted:
    lists = [field for field in visible_relations(model) if field.is_list]
    field = _field(model, part, spec.relation, lists)
    if not part.loose and not any(member in (int, float, *ANYTHING) for member in _members(hint)):
        raise part.error(f"a count is an int, not {_shown(hint)}")
    return Counted(field.name, spec.where)


def _related(model: Model, part: Part, hint: Any, spec: RelationSpec, select: Select) -> Related:
    field: RelationField = _field(model, part, spec.relation, visible_relations(model))
    if spec.args and not field.is_list:
        raise part.error(f"{field.name} is one {field.target}; where, order_by, take … are for lists")
    target = _target(part, hint, field)
    try:
        selection = select(target, field.target)
    except ShapeError as error:
        if error.shape == part.shape:
            raise
        raise part.error(f"{_shown(target)} cannot stand here: {error.problem}") from error
    return Related(field.name, selection, spec.args)


def _target(part: Part, hint: Any, field: RelationField) -> Any:
    """The class that one related row becomes."""
    members = _members(hint)
    plain = [member for member in members if member is not type(None)]
    wanted = {Arity.LIST: "list[{}]", Arity.OPTIONAL: "{} | None", Arity.REQUIRED: "{}"}[field.arity]
    shape = f"…{field.target} shape…"
    if len(plain) != 1:
        raise part.error(f"{field.name} is a relation: write {wanted.format(shape)}")
    if not field.is_list:
        if field.arity is Arity.OPTIONAL and len(members) == 1:
            raise part.error(f"{field.name} may be absent: write {wanted.format(_shown(plain[0]))}")
        if get_origin(plain[0]) is list:
            raise part.error(f"{field.name} is one {field.target}, not a list: write {wanted.format(shape)}")
        return plain[0]
    if get_origin(plain[0]) is not list or len(members) != 1:
        raise part.error(f"{field.name} is a list: write {wanted.format(_shown(plain[0]))}")
    return _unwrap(get_args(plain[0])[0])[0]


def _check_scalar(package: Package, part: Part, hint: Any, field: ScalarField) -> None:
    members = _members(hint)
    if part.loose or field.type == "Json" or any(member in ANYTHING for member in members):
        return
    expected = package.python_type(field)
    if field.arity is Arity.OPTIONAL and type(None) not in members:
        raise part.error(f"{field.name} may be NULL: write {_shown(expected)}")
    single = package.enum(field.type) if field.kind == "enum" else _members(expected)[0]
    if field.is_list:
        fits = any(
            get_origin(member) is list and _fits(get_args(member)[0], get_args(expected)[0]) for member in members
        )
    else:
        fits = any(_fits(member, single) for member in members)
    if not fits:
        raise part.error(f"the schema says {_shown(expected)}, not {_shown(hint)}")


def _fits(member: Any, expected: Any) -> bool:
    """Whether a value of type `expected` may be annotated as `member`."""
    member = _unwrap(member)[0]
    if get_origin(member) is Literal:
        return issubclass(expected, str)
    if member in ANYTHING or (member is float and expected is int):
        return True
    return isinstance(member, type) and issubclass(expected, member) and not (member is int and expected is bool)


def _members(hint: Any) -> list[Any]:
    """The members of a union, or the one type; `Annotated` and `NewType` taken off."""
    hint = _unwrap(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        return [inner for member in get_args(hint) for inner in _members(member)]
    return [hint]


def _unwrap(hint: Any) -> tuple[Any, list[Any]]:
    """A type without `Annotated` and `NewType`, and what was annotated."""
    marks: list[Any] = []
    while True:
        if get_origin(hint) is Annotated:
            inner, *found = get_args(hint)
            marks += found
            hint = inner
        elif (supertype := getattr(hint, "__supertype__", None)) is not None:
            hint = supertype
        else:
            return hint, marks


def _shown(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and get_origin(hint) is None else str(hint).replace("typing.", "")
