"""The module `sql` of a generated package: typed functions of SQL files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from nicol.client.typed_sql import row_name
from nicol.generate.stub import LIBRARY, hidden_names, imports, unhidden
from nicol.generate.typed import names_in
from nicol.generate.values import read_type, single_input
from nicol.model.schema import Arity, Schema
from nicol.typed_sql.value import Parameter, TypedStatement


def sql_module(statements: Sequence[TypedStatement]) -> list[str]:
    """`sql.py`: the texts."""
    lines = ["from nicol.client.typed_sql import open_statements as _open", "_STATEMENTS = {"]
    for one in statements:
        lines.append(f"    {one.name!r}: {{")
        lines += [f"        {key!r}: {value!r}," for key, value in one.stored().items()]
        lines.append("    },")
    return [*lines, "}", "__getattr__, __dir__ = _open(__name__, _STATEMENTS)"]


def sql_stub(statements: Sequence[TypedStatement], schema: Schema) -> list[str]:
    """`sql.pyi`: the functions and the classes of their rows."""
    types = [shown for one in statements for shown in (*_read_types(one), *map(_input, one.parameters))]
    hidden = hidden_names({column.name for one in statements for column in one.columns}, types)
    homes = {**LIBRARY, "TypedSql": "nicol.client.typed_sql", "Struct": "msgspec"}
    for enum in schema.enums:
        homes |= dict.fromkeys((enum.name, f"{enum.name}In"), "._enums")
    used = {"TypedSql", *(["Struct"] if any(one.columns for one in statements) else [])}
    used |= {name for shown in types for name in names_in(shown)}
    body = [line for one in statements for line in (*_row(one, hidden), *_function(one, hidden))]
    return [*imports(used, homes, hidden), *body]


def _read_types(statement: TypedStatement) -> list[str]:
    return [read_type(column.typed.as_field(column.name)) for column in statement.columns]


def _row(statement: TypedStatement, hidden: Collection[str]) -> Iterator[str]:
    if not statement.columns:
        return
    yield f"class {row_name(statement.name)}(Struct, frozen=True):"
    for column, shown in zip(statement.columns, _read_types(statement), strict=True):
        yield f"    {column.name}: {unhidden(shown, hidden)}"


def _function(statement: TypedStatement, hidden: Collection[str]) -> Iterator[str]:
    given = ", ".join(f"{one.name}: {unhidden(_input(one), hidden)}" for one in statement.parameters)
    result = row_name(statement.name) if statement.columns else "None"
    yield f"def {statement.name}({given}) -> TypedSql[{result}]:"
    yield f"    {_documentation(statement)}"


def _documentation(statement: TypedStatement) -> str:
    described = [f"{one.name}: {one.documentation}" for one in statement.parameters if one.documentation]
    text = "\n\n".join(part for part in (statement.documentation, "\n".join(described)) if part)
    return repr(text) if text else "..."


def _input(parameter: Parameter) -> str:
    field = parameter.typed.as_field(parameter.name)
    single = single_input(field)
    if field.is_list:
        return f"list[{single}]"
    return f"{single} | None" if field.arity is Arity.OPTIONAL else single
