"""SCH508."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class ShapelessJson(FieldRule, code="SCH508", severity="info"):
    """JSON that may be NULL in two ways, or has a default.

    ## Why it matters
    A nullable Json field knows SQL's NULL and JSON's null, which filters tell apart (DbNull, JsonNull). A default
    is a shape that the schema does not describe: what is always there can be fields.

    ## Example
    ```prisma
    model Post {
      id       Int   @id
      metadata Json?
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id       Int  @id
      metadata Json
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.type != "Json" or field.is_list or (field.is_required and field.default is None):
            return
        subject = f"{model.name}.{field.name}"
        what = "has a default shape" if field.is_required else "can be NULL and null"
        yield self.found(f"{subject} {what}.", subject, view.line(field))
