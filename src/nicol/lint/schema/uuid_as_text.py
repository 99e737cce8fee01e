"""SCH105."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import native_type
from nicol.lint.schema_facts import has_default
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class UuidAsText(FieldRule, code="SCH105", severity="info"):
    """UUIDs kept as text.

    ## Why it matters
    36 characters instead of 16 bytes, in the table, in its indexes and in every foreign key that points to it.

    ## Example
    ```prisma
    model User {
      id String @id @default(uuid())
    }
    ```

    ## Instead
    ```prisma
    model User {
      id String @id @default(uuid()) @db.Uuid
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.type != "String" or not has_default(field, "uuid") or view.dialect is None:
            return
        subject = f"{model.name}.{field.name}"
        if Can.UUID_TYPE in view.dialect.can:
            if field.native is None or field.native.name in ("Text", "VarChar", "Char"):
                message = f"{subject} holds UUIDs as text: 36 bytes instead of 16, in each index again."
                yield self.found(message, subject, view.line(field), fix=_fix(view, model, field))
        elif field.native is None and view.default_type("String").startswith("VARCHAR"):
            message = f"{subject} holds UUIDs in {view.default_type('String')}."
            fix = Fix("Give it @db.Char(36), as the columns that point to it.", (native_type(view, field, "Char(36)"),))
            yield self.found(message, subject, view.line(field), fix=fix)


def _fix(view: SchemaView, model: Model, field: ScalarField) -> Fix:
    """The key and what points to it become uuid."""
    changed = [field]
    for other, relation in view.references[model.name]:
        pairs = zip(relation.fields, relation.references, strict=True)
        changed += [other.scalar(own) for own, referenced in pairs if referenced == field.name]
    edits = tuple(native_type(view, one, "Uuid") for one in dict.fromkeys(changed))
    return Fix("Give it @db.Uuid, as the columns that point to it.", edits)
