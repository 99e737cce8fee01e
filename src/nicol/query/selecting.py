"""Reading select, include and omit: what each row is to hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model, RelationField, ScalarField
from nicol.query.arguments import PAGED, SHOWN, check_names
from nicol.query.columns import visible
from nicol.query.kinds import is_dict
from nicol.query.plan import Context
from nicol.query.selection import Column, Counted, Item, Related, Selection
from nicol.query.suggest import no_field, unknown


def build_selection(context: Context, model: Model, args: Mapping[str, Any], prefix: str = "") -> Selection:
    """The selection that slotted select, include and omit ask for; every visible field when nothing is said."""
    if "select" in args:
        chosen = _dict(args["select"], f"{prefix}select")
        return _selection(context, model, _selected(model, chosen, f"{prefix}select"), chosen, f"{prefix}select")
    always = context.omitted.get(model.name, frozenset())
    omitted = read_omit(model, args.get("omit", {}), f"{prefix}omit", always)
    fields = [field.name for field in visible(model) if field.name not in omitted]
    return _selection(context, model, fields, _dict(args.get("include", {}), f"{prefix}include"), f"{prefix}include")


def _dict(value: Any, path: str) -> Mapping[str, Any]:
    if not is_dict(value):
        raise QueryArgumentError(path, f"expected a dict, got {type(value).__name__}")
    return value


def _wanted(value: Any, path: str) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    if is_dict(value):
        return True
    raise QueryArgumentError(path, f"expected a bool or a dict, got {type(value).__name__}")


def _selected(model: Model, chosen: Mapping[str, Any], path: str) -> list[str]:
    names: list[str] = []
    for name, value in chosen.items():
        field = model.by_name.get(name)
        if isinstance(field, ScalarField) and not field.ignored and field.kind != "unsupported":
            if is_dict(value):
                raise QueryArgumentError(f"{path}.{name}", "is not a relation: expected True or False")
            if _wanted(value, f"{path}.{name}"):
                names.append(name)
    if not any(_wanted(value, f"{path}.{name}") for name, value in chosen.items()):
        raise QueryArgumentError(path, "must select at least one field")
    return names


def read_omit(model: Model, omit: Any, path: str, always: frozenset[str] = frozenset()) -> frozenset[str]:
    """The fields that are not read: those of `omit`, and those of `always` that it does not set to False."""
    known = [field.name for field in visible(model)]
    for name in _dict(omit, path):
        if name not in known:
            raise no_field(f"{path}.{name}", model, name, known)
    wanted = {name: _wanted(value, f"{path}.{name}") for name, value in omit.items()}
    omitted = frozenset(name for name in known if wanted.get(name, name in always))
    if omitted >= set(known):
        raise QueryArgumentError(path, "must leave at least one field")
    return omitted


def _selection(context: Context, model: Model, fields: list[str], chosen: Mapping[str, Any], path: str) -> Selection:
    relations: list[Related] = []
    counts: list[Counted] = []
    for name, value in chosen.items():
        if name == "_count":
            counts += _counts(model, value, f"{path}._count")
        elif _relation(model, name, path) and _wanted(value, f"{path}.{name}"):
            relations.append(_related(context, model, name, value, f"{path}.{name}"))
    items: tuple[Item, ...] = (*(Column(name) for name in fields), *relations, *counts)
    if not items:
        raise QueryArgumentError(path, "must select at least one field")
    names = tuple(related.field for related in relations), tuple(count.field for count in counts)
    return Selection(model.name, items, context.make_row(model.name, tuple(fields), *names))


def _relation(model: Model, name: str, path: str) -> bool:
    """Whether the name is a relation; a scalar is fine in select and meaningless in include."""
    field = model.by_name.get(name)
    if isinstance(field, RelationField) and not field.ignored:
        return True
    if isinstance(field, ScalarField) and not field.ignored and ".include" not in f".{path[path.rfind('.') + 1 :]}":
        return False
    relations = [relation.name for relation in model.relations if not relation.ignored]
    if isinstance(field, ScalarField):
        raise QueryArgumentError(f"{path}.{name}", f"is a scalar field of {model.name}: include takes relations only")
    scalars = [] if path.endswith("include") else [scalar.name for scalar in visible(model)]
    raise no_field(f"{path}.{name}", model, name, [*relations, *scalars, "_count"])


def _related(context: Context, model: Model, name: str, value: Any, path: str) -> Related:
    field = model.by_name[name]
    assert isinstance(field, RelationField)
    args: Mapping[str, Any] = value if is_dict(value) else {}
    pages = PAGED if field.is_list else ("where",) if not field.is_required else ()
    check_names(args, (*pages, *SHOWN), f'the relation "{name}"', f"{path}.")
    target = context.model(field.target)
    selection = build_selection(context, target, args, f"{path}.")
    return Related(name, selection, {key: args[key] for key in PAGED if key in args}, path)


def _counts(model: Model, value: Any, path: str) -> list[Counted]:
    lists = [field.name for field in model.relations if field.is_list and not field.ignored]
    if isinstance(value, bool) or value is None:
        return [Counted(name) for name in lists] if value else []
    chosen = _dict(value, path)
    inner = chosen
    if set(chosen) == {"select"}:
        path = f"{path}.select"
        inner = _dict(chosen["select"], path)
    counts: list[Counted] = []
    for name, count in inner.items():
        if name not in lists:
            raise unknown(f"{path}.{name}", f'{model.name} has no list relation "{name}" to count', name, lists)
        if _wanted(count, f"{path}.{name}"):
            args: Mapping[str, Any] = count if is_dict(count) else {}
            check_names(args, ("where",), "a count", f"{path}.{name}.")
            counts.append(Counted(name, args.get("where"), f"{path}.{name}"))
    return counts
