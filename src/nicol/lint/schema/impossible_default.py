"""SCH008."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.schema_facts import has_default
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField

_RANGES = {
    "SmallInt": 2**15,
    "TinyInt": 2**7,
    "MediumInt": 2**23,
    "Integer": 2**31,
    "Int": 2**31,
    "UnsignedTinyInt": 2**8,
    "UnsignedSmallInt": 2**16,
    "UnsignedMediumInt": 2**24,
    "UnsignedInt": 2**32,
}
"""Native type → the first number that is too great."""


class ImpossibleDefault(FieldRule, code="SCH008", severity="error"):
    """A default that does not fit its column.

    ## Why it matters
    Each insert that leaves the field to its default fails, or the table cannot be created at all.

    ## Example
    ```prisma
    model Job {
      id       Int @id
      priority Int @default(100000) @db.SmallInt
    }
    ```

    ## Instead
    ```prisma
    model Job {
      id       Int @id
      priority Int @default(100) @db.SmallInt
    }
    ```
    """

    validator_says = re.compile(
        r"nonempty string argument|not a valid value of the enum|Parse Error.*(default|valid)", re.IGNORECASE
    )

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        problem = _problem(field) if field.default else None
        subject = f"{model.name}.{field.name}"
        if problem:
            yield self.found(f"The default of {subject} {problem}.", subject, view.line(field))
        elif field.native and field.native.name in ("Date", "Time") and has_default(field, "now"):
            yield self._now(view, subject, field, field.native.name)

    def _now(self, view: SchemaView, subject: str, field: ScalarField, kind: str) -> Finding:
        if view.dialect is None or Can.NOW_AS_DATE in view.dialect.can:
            message = f"{subject} takes its {kind.lower()} from now() in the time zone of each session."
            return self.found(message, subject, view.line(field), severity="info")
        message = f"MySQL refuses CURRENT_TIMESTAMP as the default of {subject}, a {kind.upper()}; MariaDB takes it."
        return self.found(message, subject, view.line(field))


def _problem(field: ScalarField) -> str | None:
    default = field.default
    if default is None or default.kind != "value" or field.is_list:
        return None
    if field.type in ("Int", "BigInt") and default.text.lstrip("-").isdigit():
        return _number_problem(field, int(default.text))
    length = field.native.args[0] if field.native and field.native.args else ""
    if field.type == "String" and length.isdigit() and len(default.text) > int(length):
        return f"has {len(default.text)} characters, the column holds {length}"
    return None


def _number_problem(field: ScalarField, number: int) -> str | None:
    kind = field.native.name if field.native else field.type
    limit = _RANGES.get(kind)
    if limit is None:
        return None
    least = 0 if kind.startswith("Unsigned") else -limit
    return None if least <= number < limit else f"is {number}, {kind} holds {least} to {limit - 1}"
