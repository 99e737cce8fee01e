"""`@nicol.validate`: rules for what is written to a field."""

from __future__ import annotations

import keyword
import re
import warnings
from typing import TypeVar

from nicol.model.annotations import Call, Email, Length, Range, Regex, Rule, Url, Validate
from nicol.psl.ast import ConstantValue, Expression, FunctionCall, NumberValue
from nicol.text.suggest import closest
from nicol.validate.annotations.kinds import TEXT, integer, number
from nicol.validate.annotations.spec import ALL_PROVIDERS, Kind, Parameter, Reading, Spec

T = TypeVar("T")
_NUMBERS = ("Int", "BigInt", "Float", "Decimal")
_TYPES: dict[str, tuple[str, ...]] = {
    "email": ("String",),
    "url": ("String",),
    "length": ("String", "Bytes"),
    "range": _NUMBERS,
    "regex": ("String",),
    "call": (),
}
"""The types that each rule fits; none = every type."""
_LONGEST_PATTERN = 2000


def _rule(reading: Reading, value: Expression) -> Rule | None:
    name = value.text if isinstance(value, ConstantValue) else value.name if isinstance(value, FunctionCall) else None
    if name is None:
        reading.mismatch("a rule such as email or length(max: 20)", value)
        return None
    if name not in _TYPES:
        near = closest(name, _TYPES)
        note = f"Did you mean `{near}`?" if near else f"Rules are: {', '.join(_TYPES)}."
        reading.error("annotation-value", f"There is no rule `{name}`.", value.span, note)
        return None
    _check_type(reading, name, value)
    match value:
        case ConstantValue(text="email") | FunctionCall(name="email"):
            return Email() if _empty(reading, value) else None
        case ConstantValue(text="url") | FunctionCall(name="url"):
            return Url() if _empty(reading, value) else None
        case FunctionCall(name="length"):
            return _length(reading, value)
        case FunctionCall(name="range"):
            return _range(reading, value)
        case FunctionCall(name="regex"):
            return _regex(reading, value)
        case FunctionCall():
            return _call(reading, value)
        case _:
            shown = f"{name}(min: 1, max: 20)" if name in ("length", "range") else f'{name}("…")'
            reading.error("annotation-argument", f"`{name}` needs arguments.", value.span, f"Write: {shown}")
            return None


def _check_type(reading: Reading, name: str, value: Expression) -> None:
    field, types = reading.target.scalar, _TYPES[name]
    if field and types and not field.is_scalar(*types):
        text = f"`{name}` is a rule for {' and '.join(types)}, `{field.name}` is of type {field.type}."
        reading.error("annotation-type", text, value.span)


def _empty(reading: Reading, value: Expression) -> bool:
    if isinstance(value, FunctionCall) and value.arguments.written:
        reading.error("annotation-argument", f"`{value.name}` takes no arguments.", value.span)
        return False
    return True


def _bounds(reading: Reading, call: FunctionCall) -> dict[str, Expression] | None:
    found: dict[str, Expression] = {}
    for argument in call.arguments.items:
        name = argument.name.name if argument.name else ""
        if name not in ("min", "max"):
            reading.error("annotation-argument", f"`{call.name}` takes min: and max:.", argument.span)
            return None
        if name in found:
            reading.error("annotation-argument", f"The argument `{name}` is given twice.", argument.span)
            return None
        found[name] = argument.value
    if not found or call.arguments.empty:
        reading.error("annotation-argument", f"`{call.name}` needs min:, max: or both.", call.span)
        return None
    return found


def _length(reading: Reading, call: FunctionCall) -> Length | None:
    bounds = _bounds(reading, call)
    if bounds is None:
        return None
    least = integer(reading, bounds["min"]) if "min" in bounds else None
    most = integer(reading, bounds["max"]) if "max" in bounds else None
    if least is not None and most is not None and least > most:
        _crossed(reading, str(least), str(most), call)
    return Length(min=least, max=most)


def _range(reading: Reading, call: FunctionCall) -> Range | None:
    bounds = _bounds(reading, call)
    if bounds is None:
        return None
    field = reading.target.scalar
    for value in bounds.values():
        if isinstance(value, NumberValue) and "." in value.text and field and field.is_scalar("Int", "BigInt"):
            text = f"`{field.name}` is of type {field.type}: its bounds are whole numbers."
            reading.error("annotation-type", text, value.span)
    least = number(reading, bounds["min"]) if "min" in bounds else None
    most = number(reading, bounds["max"]) if "max" in bounds else None
    if least is not None and most is not None and least > most:
        _crossed(reading, f"{least:f}", f"{most:f}", call)
    return Range(min=least, max=most)


def _crossed(reading: Reading, least: str, most: str, call: FunctionCall) -> None:
    reading.error("annotation-conflict", f"Nothing is at least {least} and at most {most}.", call.span)


def _single(reading: Reading, call: FunctionCall) -> tuple[str, Expression] | None:
    given = call.arguments.items
    if len(call.arguments.written) != 1 or not given or given[0].name:
        reading.error("annotation-argument", f"`{call.name}` takes one string.", call.span)
        return None
    text = TEXT.read(reading, given[0].value)
    return (text, given[0].value) if text else None


def _regex(reading: Reading, call: FunctionCall) -> Regex | None:
    found = _single(reading, call)
    if found is None:
        return None
    pattern, value = found
    problem = _pattern_problem(pattern)
    if problem:
        reading.error("annotation-value", f"This is no regular expression: {problem}.", value.span)
    return Regex(pattern=pattern)


def _pattern_problem(pattern: str) -> str:
    if len(pattern) > _LONGEST_PATTERN:
        return f"it is longer than {_LONGEST_PATTERN} characters"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error as error:
        return str(error)
    except (OverflowError, RecursionError):
        return "it is too complex"
    return ""


def _call(reading: Reading, call: FunctionCall) -> Call | None:
    found = _single(reading, call)
    if found is None:
        return None
    target, value = found
    parts = target.split(".")
    if len(parts) < 2 or not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        text = f"`{target}` is no dotted name of a Python callable."
        reading.error("annotation-value", text, value.span, 'Write: call("package.module.function")')
    return Call(target=target)


_RULES: Parameter[Rule] = Parameter(
    "rules",
    Kind('email, url, length(min:, max:), range(min:, max:), regex("…") or call("…")', _rule, tuple(_TYPES)),
    "what a value must be",
    required=True,
    positional=True,
    rest=True,
)


def _read(reading: Reading) -> Validate | None:
    rules = reading.rest(_RULES)
    for rule, span in rules:
        key = repr(rule) if isinstance(rule, Regex | Call) else type(rule).__name__
        reading.only_once(key, span)
    return Validate(rules=tuple(rule for rule, _ in rules), span=reading.span) if rules else None


SPEC = Spec(
    name="validate",
    summary="Rules that the client checks before it writes.",
    example='@nicol.validate(email, length(max: 120), regex("@example[.]com$"))',
    places=frozenset({"field", "composite field"}),
    providers=ALL_PROVIDERS,
    parameters=(_RULES,),
    conflicts=frozenset({"generated"}),
    read=_read,
)
