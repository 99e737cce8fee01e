"""SCH106."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import native_type
from nicol.lint.schema_facts import has_default, in_primary_key
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class WideTextKey(FieldRule, code="SCH106", severity="info"):
    """Short ids in a wide text column.

    ## Why it matters
    Every secondary index carries the primary key, and comparisons of such columns are planned for their full width:
    an id of 25 characters needs no VARCHAR(191).

    ## Example
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model User {
      id String @id @default(cuid())
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model User {
      id String @id @default(cuid()) @db.VarChar(30)
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        column = view.default_type("String")
        if not column.startswith("VARCHAR") or field.native or not in_primary_key(model, field):
            return
        if has_default(field, "cuid", "ulid", "nanoid"):
            subject = f"{model.name}.{field.name}"
            message = f"{subject} keeps an id of up to 30 characters in {column}."
            fix = Fix("Give it @db.VarChar(30).", (native_type(view, field, "VarChar(30)"),))
            yield self.found(message, subject, view.line(field), fix=fix)
