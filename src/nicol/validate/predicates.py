"""`where:` of partial indexes: `raw("sql")` or an object of conditions that all hold."""

from __future__ import annotations

from nicol.dialects import Dialect
from nicol.dialects.quoting import identifier
from nicol.dialects.quoting import string as sql_string
from nicol.psl.ast import ConstantValue, Expression, FunctionCall, NumberValue, ObjectValue, StringValue
from nicol.validate import values
from nicol.validate.attribute_set import Given
from nicol.validate.context import Context
from nicol.validate.draft import DraftModel, DraftScalar

_FORMS = (
    'The `where` argument must be either a raw() function call or an object literal, e.g. `where: raw("status = '
    "'active'\")` or `where: { active: true }`."
)
_RAW = "The `where` argument must be a raw() function with a string argument, e.g. `where: raw(\"status = 'active'\")`."
_EXPECTED = "Expected true, false, null, a string, a number, or an object like { not: null }."
_ACCEPTED: dict[type[Expression], tuple[tuple[str, ...], str]] = {
    StringValue: (("String", "DateTime"), "a String"),
    NumberValue: (("Int", "BigInt", "Float", "Decimal"), "a Number"),
    ConstantValue: (("Boolean",), "Boolean"),
}


def read_predicate(context: Context, model: DraftModel, given: Given) -> Expression | None:
    """The attribute's `where:`, or None when it is absent or wrong (reported)."""
    value = given.optional("where")
    match value:
        case None:
            return None
        case ObjectValue():
            problem = _object_problem(model, value)
        case FunctionCall(name="raw"):
            problem = _raw_problem(context, value)
        case FunctionCall():
            problem = _FORMS
        case _:
            values.mismatch(context, "function", value)
            problem = _FORMS
    if problem:
        given.error(problem)
    return None if problem else value


def _raw_problem(context: Context, call: FunctionCall) -> str:
    arguments = call.arguments.items
    text = values.string(context, arguments[0].value) if arguments else None
    if text is None:
        return _RAW
    return "" if text else "The `where` argument cannot contain an empty string."


def _object_problem(model: DraftModel, value: ObjectValue) -> str:
    if not value.members:
        return "The `where` argument cannot be an empty object."
    for key, item in value.members:
        field = model.scalars.get(key.name)
        if key.name in model.relations or key.name in model.unresolved:
            return f"Field '{key.name}' is a relation field. Only scalar fields can be used in the where clause."
        if field is None:
            return f"Field '{key.name}' does not exist in model '{model.name}'."
        if problem := _value_problem(field, item):
            return problem
    return ""


def _value_problem(field: DraftScalar, value: Expression, negated: bool = False) -> str:
    match value:
        case ConstantValue(text="null"):
            return ""
        case ConstantValue(text=text) if text not in ("true", "false"):
            return f"Invalid value '{text}' in where clause. {_EXPECTED}"
        case ObjectValue(members=[(key, inner)]) if not negated:
            if key.name != "not":
                return f"Unknown key '{key.name}' in nested where clause object. Only 'not' is supported."
            return _value_problem(field, inner, negated=True)
        case ObjectValue() if not negated:
            return 'Nested object in where clause must have exactly one key. Use `{ not: null }` or `{ not: "value" }`.'
        case ConstantValue() | StringValue() | NumberValue():
            return _type_problem(field, *_ACCEPTED[type(value)])
        case _:
            return f"Invalid value in where clause. {_EXPECTED}"


def _type_problem(field: DraftScalar, accepted: tuple[str, ...], words: str) -> str:
    match field.kind:
        case "scalar" if field.type in accepted:
            return ""
        case "scalar":
            return f"Type mismatch: field '{field.name}' is of type {field.type}, but the value is {words}."
        case "enum" if "String" in accepted:
            return ""
        case "enum":
            start = f"Type mismatch: field '{field.name}' is an Enum"
            return f"{start} and only accepts String values in the where clause."
        case _:
            kind = "a composite type" if field.kind == "composite" else "an unsupported type"
            end = "and cannot be used in the object syntax of a where clause. Use raw() instead."
            return f"Field '{field.name}' is {kind} {end}"


def predicate_sql(dialect: Dialect, model: DraftModel, value: Expression) -> str:
    """A checked predicate as SQL."""
    if isinstance(value, FunctionCall):
        text = value.arguments.items[0].value
        assert isinstance(text, StringValue)
        return text.text
    assert isinstance(value, ObjectValue)
    columns = ((identifier(dialect, model.scalars[key.name].db_name), item) for key, item in value.members)
    return " AND ".join(_condition(column, item) for column, item in columns)


def _condition(column: str, value: Expression, negated: bool = False) -> str:
    match value:
        case ObjectValue():
            return _condition(column, value.members[0][1], negated=True)
        case ConstantValue(text="null"):
            return f"{column} IS NOT NULL" if negated else f"{column} IS NULL"
        case StringValue():
            return f"{column} {'!=' if negated else '='} {sql_string(value.text)}"
        case _:
            return f"{column} {'!=' if negated else '='} {values.show(value)}"
