"""SCH102."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_edits import field_type
from nicol.lint.schema_facts import has_default, in_primary_key
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model, ScalarField

_LAST = 2**31 - 1


class NarrowCounter(ModelRule, code="SCH102", severity="info"):
    """A counter of four bytes as primary key.

    ## Why it matters
    After 2,147,483,647 rows, deleted and rolled back ones included, no insert succeeds; widening a key and every
    column that points to it rewrites the tables under an exclusive lock. With a database the counter's place is
    read: half used up is a warning, four fifths an error.

    ## Example
    ```prisma
    model Event {
      id Int @id @default(autoincrement())
    }
    ```

    ## Instead
    ```prisma
    model Event {
      id BigInt @id @default(autoincrement())
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for field in model.scalars:
            if field.type == "Int" and in_primary_key(model, field) and has_default(field, "autoincrement"):
                yield self._finding(view, model, field)

    def _finding(self, view: SchemaView, model: Model, field: ScalarField) -> Finding:
        last = view.live.last_numbers.get((model.db_name, field.db_name))
        used = 0.0 if last is None else last / _LAST
        severity: Severity = "error" if used >= 0.8 else "warning" if used >= 0.5 else "info"
        evidence = () if last is None else (f"{last:,} of {_LAST:,} numbers are used up ({used:.0%}).",)
        subject = f"{model.name}.{field.name}"
        message = f"{subject} counts in four bytes: no insert succeeds after 2,147,483,647."
        fix = _fix(view, model, field)
        return self.found(message, subject, view.line(field), severity=severity, evidence=evidence, fix=fix)


def _fix(view: SchemaView, model: Model, field: ScalarField) -> Fix:
    """The key and every column that points to it become BigInt."""
    widened = [field]
    for other, relation in view.references[model.name]:
        pairs = zip(relation.fields, relation.references, strict=True)
        widened += [other.scalar(own) for own, referenced in pairs if referenced == field.name]
    narrow = [one for one in dict.fromkeys(widened) if one.type == "Int"]
    edits = [edit for one in narrow for edit in field_type(view, one, "BigInt")]
    others = f", with the {len(narrow) - 1} that point to it" if len(narrow) > 1 else ""
    return Fix(f"Make it BigInt{others}.", tuple(edits))
