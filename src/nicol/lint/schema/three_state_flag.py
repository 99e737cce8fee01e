"""SCH303."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_edits import field_attribute, required
from nicol.lint.schema_facts import annotated
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import listed, words
from nicol.model.annotations import Generated
from nicol.model.schema import Arity, Model, ScalarField

_FIRST = frozenset(listed("is has was can should allow enable show"))
_LAST = frozenset(
    listed(
        """
        active archived blocked completed deleted disabled enabled hidden locked published read required verified
        visible
        """
    )
)


class ThreeStateFlag(FieldRule, code="SCH303"):
    """A flag with three states.

    ## Why it matters
    NULL is neither true nor false: `where: {active: false}` and `{not: true}` leave such rows out, and each reader
    decides anew what it means.

    ## Example
    ```prisma
    model User {
      id     Int      @id
      active Boolean?
    }
    ```

    ## Instead
    ```prisma
    model User {
      id     Int     @id
      active Boolean @default(false)
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if (
            field.type != "Boolean"
            or field.arity is not Arity.OPTIONAL
            or next(annotated(field.annotations, Generated), None)
        ):
            return
        subject = f"{model.name}.{field.name}"
        edits = [required(view, field)]
        if field.default is None:
            edits.append(field_attribute(view, field, "@default(false)"))
        fix = Fix("Make it required, after giving the rows without a value one.", tuple(edits))
        message = f"{subject} can be true, false and unknown."
        severity: Severity = "warning" if field.default or _is_flag(field.name) else "info"
        yield self.found(message, subject, view.line(field), severity=severity, fix=fix)


def _is_flag(name: str) -> bool:
    """Whether the name asks a question that has two answers."""
    own = words(name)
    return bool(own) and (own[0] in _FIRST or own[-1] in _LAST)
