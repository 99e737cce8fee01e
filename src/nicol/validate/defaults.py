"""`@default`: which values and functions fit which types."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.model.schema import Arity
from nicol.psl.ast import ArrayValue, ConstantValue, Expression, FunctionCall, NumberValue, StringValue
from nicol.text.suggest import did_you_mean
from nicol.validate import values
from nicol.validate.attribute_set import Given
from nicol.validate.context import Context
from nicol.validate.draft import DraftDefault, DraftScalar


@dataclass(frozen=True, slots=True)
class Choice:
    """The integers that a function's one optional argument may be."""

    accepted: range | tuple[int, ...]
    words: str


_CHOICES = {
    "uuid": Choice((4, 7), "which is either 4 or 7"),
    "cuid": Choice((1, 2), "which is either 1 or 2"),
    "nanoid": Choice(range(2, 256), "between 2 and 255"),
}
_FUNCTION_TYPES = {
    "autoincrement": ("Int", "BigInt"),
    "cuid": ("String",),
    "uuid": ("String",),
    "ulid": ("String",),
    "nanoid": ("String",),
    "now": ("DateTime",),
}
KNOWN_FUNCTIONS = (*_FUNCTION_TYPES, "dbgenerated", "auto")
_LITERALS: dict[str, tuple[type[Expression], ...]] = {
    "String": (StringValue,),
    "Json": (StringValue,),
    "Bytes": (StringValue,),
    "DateTime": (StringValue,),
    "Int": (NumberValue,),
    "BigInt": (NumberValue,),
    "Float": (NumberValue,),
    "Decimal": (NumberValue, StringValue),
    "Boolean": (ConstantValue,),
}


def scalar_default(context: Context, field: DraftScalar, given: Given) -> DraftDefault | None:
    """The default of a model's field, or None when it does not fit (reported)."""
    value = given.default("value")
    if value is None:
        return None
    default = DraftDefault(given.attribute, value, given.text("map"))
    if isinstance(value, FunctionCall) and value.name == "dbgenerated":
        return default if _dbgenerated_fits(given, value) else None
    match field.kind:
        case "composite":
            _refuse_composite(context, field, given)
            fits = False
        case "enum":
            fits = _enum_fits(context, field, value, given)
        case "scalar":
            fits = _builtin_fits(context, field, default, given)
        case "unsupported":
            given.error('Only @default(dbgenerated("...")) can be used for Unsupported types.')
            fits = False
    return default if fits else None


def composite_default(context: Context, field: DraftScalar, given: Given) -> DraftDefault | None:
    """The default of a composite type's field, or None when it does not fit (reported)."""
    value = given.default("value")
    if value is None:
        return None
    if given.optional("map") is not None:
        given.error("The `map` argument is not allowed on a composite type field.")
    default = DraftDefault(given.attribute, value, None)
    if isinstance(value, FunctionCall) and value.name == "dbgenerated":
        given.error("Fields of composite types cannot have `dbgenerated()` as default.")
        return None
    match field.kind:
        case "composite":
            _refuse_composite(context, field, given)
            return None
        case "unsupported":
            given.error("Composite field of type `Unsupported` cannot have default values.")
            return None
        case "enum":
            return default if _enum_fits(context, field, value, given) else None
        case "scalar":
            return default if _composite_scalar_fits(context, field, default, given) else None


def _composite_scalar_fits(context: Context, field: DraftScalar, default: DraftDefault, given: Given) -> bool:
    value = default.value
    if isinstance(value, FunctionCall):
        if value.name in ("autoincrement", "auto"):
            given.error(f"The function `{value.name}()` is not supported on composite fields.")
            return False
        if value.name not in KNOWN_FUNCTIONS:
            unknown_function(context, value)
            return False
        if value.name == "nanoid":
            given.error(f"The function `nanoid()` cannot be used on fields of type `{field.type}`.")
            return False
    return _builtin_fits(context, field, default, given)


def unknown_function(context: Context, value: FunctionCall) -> None:
    """Report a function that no database knows."""
    context.error(
        f"Unknown function in @default(): `{value.name}` is not known. "
        "You can read about the available functions here: https://pris.ly/d/attribute-functions",
        value.span,
        did_you_mean(value.name, KNOWN_FUNCTIONS),
    )


def _refuse_composite(context: Context, field: DraftScalar, given: Given) -> None:
    text = "Defaults on fields of type composite are not supported. Please remove the `@default` attribute."
    context.field_error(text, ("composite type", field.type), field.name, given.attribute.span)


def _dbgenerated_fits(given: Given, call: FunctionCall) -> bool:
    many = len(call.arguments.items) > 1
    if many:
        given.error("`dbgenerated()` takes a single String argument")
    match [item.value for item in call.arguments.items[:1]]:
        case [StringValue(text="")]:
            given.error("dbgenerated() takes either no argument, or a single nonempty string argument.")
            return False
        case [] | [StringValue()]:
            return True
        case _:
            if not many:
                given.error("`dbgenerated()` takes a single String argument")
            return False


def _enum_fits(context: Context, field: DraftScalar, value: Expression, given: Given) -> bool:
    if field.arity is not Arity.LIST:
        return _enum_value_fits(context, field, value, given)
    if isinstance(value, ArrayValue):
        return all(_enum_value_fits(context, field, item, given) for item in value.items)
    given.error(f"Expected an enum value, but found `{values.show(value)}`.")
    return False


def _enum_value_fits(context: Context, field: DraftScalar, value: Expression, given: Given) -> bool:
    if not isinstance(value, ConstantValue):
        given.error(f"Expected an enum value, but found `{values.show(value)}`.")
        return False
    if value.text not in context.enums[field.type].names:
        given.error(
            f"The defined default value `{value.text}` is not a valid value of the enum specified for the field.",
            did_you_mean(value.text, (one.name.name for one in context.enums[field.type].block.values)),
        )
        return False
    return True


def _builtin_fits(context: Context, field: DraftScalar, default: DraftDefault, given: Given) -> bool:
    value = default.value
    if isinstance(value, FunctionCall):
        return _function_fits(field, value, default, given)
    if field.arity is Arity.LIST:
        if isinstance(value, ArrayValue):
            return all(_literal_fits(context, field, item, given) for item in value.items)
        given.error("The default value of a list field must be a list.")
        return False
    if isinstance(value, ArrayValue):
        given.error("The default value of a non-list field cannot be a list.")
        return False
    return _literal_fits(context, field, value, given)


def _function_fits(field: DraftScalar, call: FunctionCall, default: DraftDefault, given: Given) -> bool:
    if call.name == "autoincrement" and default.constraint is not None:
        given.error("Naming an autoincrement default value is not allowed.")
        return False
    if call.name == "auto":
        if call.arguments.items:
            given.error("`auto()` takes no arguments")
        return not call.arguments.items
    if call.name not in KNOWN_FUNCTIONS:
        return True
    if field.type not in _FUNCTION_TYPES[call.name]:
        given.error(f"The function `{call.name}()` cannot be used on fields of type `{field.type}`.")
        return False
    if call.name in _CHOICES:
        return _choice_fits(call, given)
    if call.arguments.items:
        given.error(
            f"The `{call.name}` function does not take any argument. Consider changing this default to `{call.name}()`."
        )
    return not call.arguments.items


def _choice_fits(call: FunctionCall, given: Given) -> bool:
    choice = _CHOICES[call.name]
    arguments = [item.value for item in call.arguments.items]
    if not arguments:
        return True
    if len(arguments) > 1 or not isinstance(arguments[0], NumberValue):
        given.error(f"`{call.name}()` takes a single Int argument.")
        return False
    text = arguments[0].text
    if text.isdigit() and len(text) < 9 and int(text) in choice.accepted:
        return True
    given.error(f"`{call.name}()` takes either no argument, or a single integer argument {choice.words}.")
    return False


def _literal_fits(context: Context, field: DraftScalar, value: Expression, given: Given) -> bool:
    if not isinstance(value, _LITERALS[field.type]):
        given.error(f"Expected a {field.type} value, but found `{values.show(value)}`.")
        return False
    if isinstance(value, ConstantValue) and value.text not in ("true", "false"):
        context.attribute_error("A boolean literal must be `true` or `false`.", "@default", value.span)
        return False
    return True
