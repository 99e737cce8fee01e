"""What is known of a statement: parameters, columns, and the types of both in the schema language's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from nicol.model.schema import SCALARS, Arity, ScalarField, Schema
from nicol.text.span import Source, Span


@dataclass(frozen=True, slots=True)
class Typed:
    """A type: a scalar's or an enum's name, "" where nothing is known."""

    type: str = ""
    nullable: bool = False
    is_list: bool = False

    @property
    def is_known(self) -> bool:
        return self.type != ""

    def or_null(self, nullable: bool = True) -> Typed:
        """The same type, which may be NULL when `nullable`."""
        return replace(self, nullable=True) if nullable else self

    def as_field(self, name: str) -> ScalarField:
        """A field of this type, as the generator takes types."""
        arity = Arity.LIST if self.is_list else Arity.OPTIONAL if self.nullable else Arity.REQUIRED
        return ScalarField(name, name, self.type, kind="scalar" if self.type in SCALARS else "enum", arity=arity)

    def show(self) -> str:
        """`Int?`, `String[]`."""
        return self.type + ("[]" if self.is_list else "?" if self.nullable else "")


UNKNOWN = Typed()


def read_typed(text: str, schema: Schema) -> Typed | None:
    """`Int`, `String?`, `Role[]` as a type; None for a name that is no type of the schema language or of `schema`."""
    name = text.rstrip("?").removesuffix("[]")
    if name not in SCALARS and name not in schema.enums_by_name:
        return None
    return Typed(name, nullable=text.endswith("?"), is_list="[]" in text)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter by its Python name; `span` is where it first stands in the file."""

    name: str
    typed: Typed
    span: Span
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the result by its name."""

    name: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class TypedStatement:
    """A statement ready to be generated.

    `sql` has the database's placeholders; `order` names the parameter of each. `columns` are () for a statement that
    gives no rows.
    """

    name: str
    source: Source
    sql: str
    order: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    documentation: str = ""

    def stored(self) -> dict[str, Any]:
        """What the generated package keeps of it: texts and pairs only."""
        return {
            "sql": self.sql,
            "order": self.order,
            "parameters": tuple((one.name, one.typed.show()) for one in self.parameters),
            "columns": tuple((one.name, one.typed.show()) for one in self.columns),
        }
