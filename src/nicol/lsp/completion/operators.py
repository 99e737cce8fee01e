"""The operator classes that fit a member of an index."""

from __future__ import annotations

from nicol.lsp.project import Project
from nicol.model.schema import SCALARS, Arity
from nicol.psl.ast import ArrayValue, Attribute, Block, ConstantValue, FieldNode, FunctionCall
from nicol.validate.keys import ALGORITHMS
from nicol.validate.operator_classes import OPERATOR_CLASSES, OperatorClass


def operator_classes(project: Project, block: Block, attribute: Attribute, name: str) -> list[str] | None:
    """The classes for the member `name` of `attribute`; None when that is no index of columns, or not its member."""
    members = _members(project, block, attribute)
    if members is None or name not in members or attribute.arguments.empty:
        return None
    field = members[name]
    algorithm = _algorithm(attribute)
    return [one for one, needs in OPERATOR_CLASSES.items() if _fits(field, algorithm, needs)]


def classes_of(field: FieldNode) -> list[str]:
    """The classes that fit a field in an index of any kind."""
    return [
        one
        for one, needs in OPERATOR_CLASSES.items()
        if any(_fits(field, algorithm, needs) for algorithm in needs.algorithms)
    ]


def _members(project: Project, block: Block, attribute: Attribute) -> dict[str, FieldNode] | None:
    """The index's columns by name; None when one of them is not a column, or is named twice."""
    given = {item.name.name if item.name else None: item.value for item in attribute.arguments.items}
    written = given.get(None) or given.get("fields")
    if not isinstance(written, ArrayValue) or (None in given and "fields" in given):
        return None
    columns = {field.name.name: field for field in block.fields if _is_column(project, field)}
    names = [_name(item) for item in written.items]
    if len(set(names)) < len(names):
        return None
    found = {name: columns[name] for name in names if name is not None and name in columns}
    return found if len(found) == len(names) else None


def _name(item: object) -> str | None:
    match item:
        case ConstantValue():
            return item.text
        case FunctionCall():
            return item.name
        case _:
            return None


def _is_column(project: Project, field: FieldNode) -> bool:
    assert field.type is not None
    if field.type.unsupported or field.type.name in SCALARS:
        return True
    named = [block.keyword for block in project.blocks if block.name.name == field.type.name]
    return bool(named) and named[-1] in ("enum", "type")


def _algorithm(attribute: Attribute) -> str:
    """The written one; what is no algorithm counts as the default."""
    value = next((item.value for item in attribute.arguments.items if item.name and item.name.name == "type"), None)
    return value.text if isinstance(value, ConstantValue) and value.text in ALGORITHMS else "BTree"


def _fits(field: FieldNode, algorithm: str, needs: OperatorClass) -> bool:
    assert field.type is not None
    if algorithm not in needs.algorithms:
        return False
    is_list = field.arity is Arity.LIST
    if not needs.types or (is_list and algorithm == "Gin"):
        return is_list and not needs.types
    native = next((one.name.name.partition(".")[2] for one in field.attributes if "." in one.name.name), None)
    if needs.needs_native:
        return native in needs.natives
    return field.type.name in needs.types and not field.type.unsupported and native in (None, *needs.natives)
