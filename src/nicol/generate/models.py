"""The stub of one model: its row, its shapes, its input types, the types of its operations."""

from __future__ import annotations

import dataclasses
import keyword
from collections.abc import Mapping
from dataclasses import dataclass

from nicol.client.row import Row, visible_relations, visible_scalars
from nicol.generate.aggregates import aggregate_methods
from nicol.generate.inputs import Inputs
from nicol.generate.stub import hidden_names, imports, unhidden
from nicol.generate.typed import Alias, Definition, Dict, expressions, names_in, show
from nicol.generate.values import read_type
from nicol.model.schema import Arity, Model, RelationField

OPERANDS = ("Where", "WhereUnique", "OrderBy", "Include", "Select", "Omit", "Create", "Update", "Key")
"""The input types that the operations of a model are generic over, in the order of `AsyncActions`."""
EXPORTED = ("Where", "WhereUnique", "OrderBy", "Include", "Select", "Omit", "Create", "NestedCreate", "Update", "Key")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a row class in a stub."""

    name: str
    type: str
    default: bool = False


def row_attributes(inputs: Inputs, model: Model) -> list[Attribute]:
    """The scalar fields, then the relations, which are there when they were loaded, and `_count`."""
    found = [Attribute(field.name, read_type(field)) for field in visible_scalars(model)]
    relations = visible_relations(model)
    found += [Attribute(field.name, relation_type(field), default=True) for field in relations]
    if any(field.is_list for field in relations):
        found.append(Attribute("_count", inputs.name(model.name, "Counts"), default=True))
    return found


def relation_type(field: RelationField) -> str:
    """What a row's relation attribute holds when it was loaded."""
    if field.is_list:
        return f"list[{field.target}]"
    return f"{field.target} | None" if field.arity is Arity.OPTIONAL else field.target


def model_stub(inputs: Inputs, model: Model, definitions: list[Definition], homes: Mapping[str, str]) -> list[str]:
    """The lines of the model's stub; `homes` says in which module each name that stubs use is defined."""
    attributes = row_attributes(inputs, model)
    fields = {field.name for field in model.fields}
    types = [attribute.type for attribute in attributes if not keyword.iskeyword(attribute.name)]
    types += [expression for definition in definitions for expression in expressions(definition)]
    hidden = hidden_names(fields, types)
    body = _classes(inputs, model, attributes, hidden)
    body += [line for definition in definitions for line in show(_unhide(definition, hidden))]
    body += _operations(inputs, model)
    own = set(defined_names(inputs, model, definitions))
    hidden_own = [f"{name}_type: TypeAlias = {name}" for name in sorted(hidden & own)]
    documentation = set(_docstring(model.documentation))
    code = [line for line in body if line not in documentation]
    used = {name.removesuffix("_type") for text in {*types, *code} for name in names_in(text)} | {"TypeAlias"}
    return [*imports(used - own, homes, hidden), *hidden_own, *body]


def defined_names(inputs: Inputs, model: Model, definitions: list[Definition]) -> list[str]:
    """Every name that the model's stub defines."""
    classes = [model.name, *(inputs.name(model.name, suffix) for suffix in ("Shape", "Into", "Counts"))]
    aliases = [*(inputs.name(model.name, suffix) for suffix in ("Actions", "SyncActions")), batch_name(model)]
    return [*classes, *aliases, *(definition.name for definition in definitions)]


def _classes(inputs: Inputs, model: Model, attributes: list[Attribute], hidden: set[str]) -> list[str]:
    lines = [f"class {model.name}(Row):", *_docstring(model.documentation)]
    for attribute in attributes:
        if not keyword.iskeyword(attribute.name):
            default = " = ..." if attribute.default else ""
            lines.append(f"    {attribute.name}: {unhidden(attribute.type, hidden)}{default}{_clash(attribute.name)}")
    lines += _marker(model)
    lists = [field.name for field in visible_relations(model) if field.is_list]
    if lists:
        number = unhidden("int", hidden)
        lines.append(f"class {inputs.name(model.name, 'Counts')}(Counts):")
        lines += [f"    {name}: {number} = ..." for name in lists if not keyword.iskeyword(name)] + ["    ..."]
    for suffix in ("Shape", "Into"):
        lines += [f"class {inputs.name(model.name, suffix)}({suffix}):", *_marker(model)]
    return lines


def _marker(model: Model) -> list[str]:
    return ["    @classmethod", f"    def __nicol_shape__(cls, model: {model.name}, /) -> Self: ..."]


def _operations(inputs: Inputs, model: Model) -> list[str]:
    names = {suffix: inputs.name(model.name, suffix) for suffix in OPERANDS}
    operands = ", ".join(names.values())
    lines: list[str] = []
    for colour, prefix, kind in (("async", "", "Async"), ("sync", "Sync", "Sync")):
        name = inputs.name(model.name, f"{prefix}Actions")
        lines.append(f"class {name}({kind}Actions[{model.name}, {model.name}, {operands}]):")
        lines += aggregate_methods(model, names["Key"], colour)
    lines.append(f"{batch_name(model)}: TypeAlias = BatchActions[{model.name}, {model.name}, {operands}]")
    return lines


def batch_name(model: Model) -> str:
    """The type of the model's operations in a batch: a name that no model or enum is likely to have."""
    return f"{model.name}_batch"


def _unhide(definition: Definition, hidden: set[str]) -> Definition:
    match definition:
        case Dict(entries=entries):
            renamed = tuple((key, unhidden(kind, hidden)) for key, kind in entries)
            return dataclasses.replace(definition, entries=renamed)
        case Alias():
            return definition


def _docstring(text: str) -> list[str]:
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').strip()
    if not safe:
        return []
    lines = safe.splitlines()
    closing = " " if safe.endswith('"') else ""
    if len(lines) == 1:
        return [f'    """{safe}{closing}"""']
    return [f'    """{lines[0]}', *(f"    {line}".rstrip() for line in lines[1:]), '    """']


def _clash(name: str) -> str:
    """A field with the name of a method of rows wins, which checkers would report."""
    return "  # type: ignore  # pyright: ignore" if hasattr(Row, name) else ""
