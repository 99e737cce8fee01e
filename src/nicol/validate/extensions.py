"""PostgreSQL extensions that a datasource lists."""

from __future__ import annotations

from nicol.model.schema import Extension
from nicol.psl.ast import ArrayValue, ConstantValue, Expression, FunctionCall
from nicol.validate import values
from nicol.validate.connectors import Allows, Connector
from nicol.validate.context import Context
from nicol.validate.properties import Reader


def read_extensions(context: Context, reader: Reader, connector: Connector) -> tuple[Extension, ...]:
    """The extensions in order of their names."""
    if Allows.EXTENSIONS not in connector.allows:
        return ()
    value = reader.take("extensions")
    if value is None:
        return ()
    items = value.items if isinstance(value, ArrayValue) else (value,)
    fitting = [item for item in items if _fits(context, item)]
    if len(fitting) < len(items):
        return ()
    return tuple(sorted((_extension(context, item) for item in fitting), key=lambda one: one.name))


def _fits(context: Context, value: Expression) -> bool:
    if isinstance(value, ConstantValue | FunctionCall):
        return True
    values.mismatch(context, "constant or function", value)
    return False


def _extension(context: Context, value: Expression) -> Extension:
    if not isinstance(value, FunctionCall):
        name = values.show(value)
        return Extension(name=name, db_name=name)
    given: dict[str, str | None] = {}
    for item in value.arguments.items:
        if item.name is None:
            context.invalid("The argument must have a name", item.span)
            continue
        key = item.name.name
        if key not in ("map", "version", "schema"):
            context.error(f'Argument not known: "{key}".', item.span)
            continue
        given[key] = values.string(context, item.value)
    name = value.name
    return Extension(
        name=name, db_name=given.get("map") or name, version=given.get("version"), schema=given.get("schema")
    )
