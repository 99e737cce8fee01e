"""Walking the attributes of one field or block: each is visited once, what nobody visits is unknown."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.psl.ast import Argument, Arguments, ArrayValue, Attribute, Expression, FunctionCall
from nicol.text.suggest import did_you_mean
from nicol.validate import values
from nicol.validate.context import Context

_TRAILING_COMMA = "Trailing commas are not valid in attribute arguments, please remove the comma."


class Given:
    """The arguments of one attribute; `finish` reports those that nobody asked for."""

    __slots__ = ("arguments", "asked", "attribute", "context")

    def __init__(self, context: Context, attribute: Attribute) -> None:
        self.context = context
        self.attribute = attribute
        self.arguments: dict[str | None, Argument] = {}
        self.asked: list[str] = []
        self._read()

    def _read(self) -> None:
        unnamed: list[str] = []
        for argument in self.attribute.arguments.items:
            name = argument.name.name if argument.name else None
            previous = self.arguments.get(name)
            self.arguments[name] = argument
            if previous is None:
                continue
            if name is None:
                unnamed = [*(unnamed or [values.show(previous.value)]), values.show(argument.value)]
            else:
                self.context.error(f'Argument "{name}" is already specified.', argument.span)
        if unnamed:
            self.error(
                "You provided multiple unnamed arguments. This is not possible. Did you forget the brackets? "
                f"Did you mean `[{', '.join(unnamed)}]`?"
            )

    def error(self, message: str, note: str = "") -> None:
        """Report against the whole attribute."""
        self.context.attribute_error(message, f"@{self.attribute.name.name}", self.attribute.span, note)

    def optional(self, name: str) -> Expression | None:
        """The value of `name:`, if written."""
        self.asked.append(name)
        argument = self.arguments.pop(name, None)
        return argument.value if argument else None

    def default(self, name: str, required: bool = True) -> Expression | None:
        """The value of `name:` or of the unnamed argument; with `required` its absence is reported."""
        self.asked.append(name)
        named, unnamed = self.arguments.pop(name, None), self.arguments.pop(None, None)
        if named and unnamed:
            if required:
                self.context.error(f'Argument "{name}" is already specified as unnamed argument.', named.span)
            return None
        argument = named or unnamed
        if argument is None and required:
            self.context.error(f'Argument "{name}" is missing.', self.attribute.span)
        return argument.value if argument else None

    def text(self, name: str) -> str | None:
        """A string argument that may be absent but not empty."""
        found = values.string(self.context, self.optional(name))
        if found == "":
            self.error(f"The `{name}` argument cannot be an empty string.")
            return None
        return found

    def finish(self) -> None:
        """Report the arguments that nobody asked for."""
        for argument in self.arguments.values():
            note = did_you_mean(argument.name.name, self.asked) if argument.name else ""
            self.context.error("No such argument.", argument.span, note)


class AttributeSet:
    """The attributes of one field, enum value or block."""

    __slots__ = ("asked", "attributes", "context", "unused")

    def __init__(self, context: Context, attributes: tuple[Attribute, ...]) -> None:
        self.context = context
        self.attributes = attributes
        self.unused = list(attributes)
        self.asked: list[str] = []

    def one(self, name: str) -> Given | None:
        """The attribute called `name`, which may be written once."""
        self.asked.append(name)
        found = self.unused and [attribute for attribute in self.unused if attribute.name.name == name]
        if not found:
            return None
        self.unused = [attribute for attribute in self.unused if attribute.name.name != name]
        if len(found) > 1:
            for attribute in found:
                text = f'Attribute "@{name}" can only be defined once.'
                self.context.error(text, attribute.span)
            return None
        return self._given(found[0])

    def each(self, name: str) -> Iterator[Given]:
        """The attributes called `name`, in order."""
        self.asked.append(name)
        found = [attribute for attribute in self.attributes if attribute.name.name == name]
        self.unused = [attribute for attribute in self.unused if attribute.name.name != name]
        for attribute in found:
            if given := self._given(attribute):
                yield given

    def scoped(self) -> Attribute | None:
        """The last `@db.X` attribute; more than one is reported."""
        found = [attribute for attribute in self.unused if "." in attribute.name.name]
        self.unused = [attribute for attribute in self.unused if "." not in attribute.name.name]
        for attribute in found[1:]:
            scope = attribute.name.name.partition(".")[0]
            self.context.error(f'Attribute "@{scope}" can only be defined once.', attribute.span)
        return found[-1] if found else None

    def finish(self) -> None:
        """Report the attributes that nobody visited."""
        for attribute in self.unused:
            name = attribute.name.name
            self.context.error(f'Attribute not known: "@{name}".', attribute.span, did_you_mean(name, self.asked))

    def _given(self, attribute: Attribute) -> Given | None:
        """The arguments, unless one of them has no value."""
        usable = True
        functions = [item.value for item in attribute.arguments.items if isinstance(item.value, FunctionCall)]
        for arguments in (attribute.arguments, *(function.arguments for function in functions)):
            usable = not arguments.empty and usable
            self._check_list(attribute, arguments)
        return Given(self.context, attribute) if usable else None

    def _check_list(self, attribute: Attribute, arguments: Arguments) -> None:
        name = f"@{attribute.name.name}"
        for empty in arguments.empty:
            self.context.attribute_error(f"The `{empty.name}` argument is missing a value.", name, empty.span)
        for argument in arguments.items:
            for inner in argument.value.items if isinstance(argument.value, ArrayValue) else ():
                for empty in inner.arguments.empty if isinstance(inner, FunctionCall) else ():
                    text = f"The `{empty.name}` argument is missing a value."
                    self.context.attribute_error(text, f"@{name}", empty.span)
        if arguments.trailing_comma:
            self.context.attribute_error(_TRAILING_COMMA, name, arguments.trailing_comma)
