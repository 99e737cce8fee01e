"""What every operator of a field's filter needs to know, and its operands: values, or other fields of the same row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nicol.model.schema import ScalarField
from nicol.query.condition import Operand, Other, Pattern
from nicol.query.marks import Ref, is_ref
from nicol.query.plan import Context
from nicol.query.references import Refer, checked
from nicol.query.values import encoder, given, list_parameter, parameter, placed

COMPARED = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
PATTERNS = {"contains": ("%", "%"), "startswith": ("", "%"), "endswith": ("%", "")}
"""Operator → the wildcards before and after the text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The field that a filter is about, where the filter stands, and what its other keys say about each operator."""

    context: Context
    field: ScalarField
    path: str
    refer: Refer
    insensitive: bool = False
    json_path: Any = None

    def at(self, operator: str) -> str:
        """The path of an operator."""
        return self.path if operator == "equals" else f"{self.path}.{operator}"

    def other(self, ref: Ref[Any], path: str, wanted: str = "", *, listed: bool = False) -> ScalarField:
        """The field that a reference means, of the type `wanted`, or the filtered field's own."""
        return checked(self.refer(ref, path), ref, wanted or self.field.type, path, listed=listed)

    def operand(self, value: Any, path: str) -> Operand:
        """One value of the field, or another field with one."""
        if is_ref(value):
            return Other(self.other(value, path))
        return parameter(self.context, self.field, value, path)

    def operands(self, value: Any, path: str) -> Operand:
        """A list of values of the field, or another field with one."""
        if is_ref(value):
            return Other(self.other(value, path, listed=True))
        return list_parameter(self.context, self.field, value, path)

    def pattern(self, operator: str, value: Any, path: str) -> Operand:
        """A text of the field between the operator's wildcards."""
        before, after = PATTERNS[operator]
        if is_ref(value):
            return Pattern(self.other(value, path), before, after)
        leaf = given(value, path)
        encode = encoder(self.context, self.field, leaf.type, path)
        if encode is None:
            return placed(leaf, lambda text: f"{before}{escaped(text)}{after}")
        return placed(leaf, lambda text: f"{before}{escaped(encode(text))}{after}")


def escaped(text: str) -> str:
    """`text` with LIKE's wildcards taken literally."""
    if "%" not in text and "_" not in text and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
