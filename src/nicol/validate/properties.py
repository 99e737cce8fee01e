"""The properties of a datasource or generator block, and the values they take."""

from __future__ import annotations

from nicol.model.schema import EnvVar
from nicol.psl.ast import Block, Expression, FunctionCall, Property, StringValue
from nicol.text.span import Span
from nicol.validate import values
from nicol.validate.context import Context

Url = str | EnvVar | None


def properties_of(context: Context, block: Block) -> dict[str, Property] | None:
    """The properties by name, the last of a name; None when one has no value (reported)."""
    found: dict[str, Property] = {}
    for one in block.properties:
        if one.value is None:
            name = block.name.name
            text = f"Property {one.name.name} in {block.keyword} {name} needs to be assigned a value"
            context.error(text, block.span)
            return None
        found[one.name.name] = one
    return found


class Reader:
    """The properties of one block, taken away as they are read."""

    def __init__(self, context: Context, found: dict[str, Property]) -> None:
        self.context = context
        self.found = found

    def take(self, name: str) -> Expression | None:
        """The value of `name`, if written."""
        one = self.found.pop(name, None)
        return one.value if one else None

    def url(self, name: str) -> tuple[Url, Span | None]:
        """A text or `env("…")`."""
        value = self.take(name)
        return (None, None) if value is None else (env_or_text(self.context, value), value.span)


def env_or_text(context: Context, value: Expression) -> str | EnvVar | None:
    """A string literal or `env("NAME")`; anything else is reported and gives None."""
    match value:
        case StringValue():
            return value.text
        case FunctionCall(name="env"):
            match [(item.name, item.value) for item in value.arguments.items]:
                case [(name, StringValue() as text)]:
                    if name:
                        context.warn("The env function doesn't expect named arguments", value.span)
                    return EnvVar(text.text)
                case [(None, other)]:
                    values.mismatch(context, "string", other)
                    return None
                case _:
                    context.error("The env function expects a singular, unnamed, string argument.", value.span)
                    return None
        case _:
            values.mismatch(context, "String", value)
            return None
