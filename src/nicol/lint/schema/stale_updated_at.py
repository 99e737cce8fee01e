"""SCH606."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_edits import field_attribute
from nicol.lint.schema_facts import annotated, has_default
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import words
from nicol.model.annotations import Trigger
from nicol.model.schema import Model


class StaleUpdatedAt(ModelRule, code="SCH606"):
    """A time of the last change that nothing changes.

    ## Why it matters
    The field keeps what it was created with: caches and syncs that ask for rows changed since then miss them all.
    @updatedAt lets the client write it; a trigger of the database can too.

    ## Example
    ```prisma
    model Post {
      id        Int      @id
      updatedAt DateTime @default(now()) @db.Timestamptz(6)
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id        Int      @id
      updatedAt DateTime @default(now()) @updatedAt @db.Timestamptz(6)
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        if next(annotated(model.annotations, Trigger), None):
            return
        for field in model.scalars:
            named = words(field.name) in (("updated", "at"), ("modified", "at"), ("updated", "on"))
            if named and field.type == "DateTime" and not field.updated_at:
                subject = f"{model.name}.{field.name}"
                fix = Fix("Add @updatedAt.", (field_attribute(view, field, "@updatedAt"),))
                message = f"Nothing writes {subject} when a row changes."
                severity: Severity = "warning" if has_default(field, "now") else "info"
                yield self.found(message, subject, view.line(field), severity=severity, fix=fix)
