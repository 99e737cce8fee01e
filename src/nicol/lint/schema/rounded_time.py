"""SCH505."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import native_type
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.schema import Model, ScalarField


class RoundedTime(FieldRule, code="SCH505"):
    """Times rounded to seconds, or with a zone and no date.

    ## Why it matters
    Timestamp(0) rounds half a second up, into the future, and rows of one second have no order. A time with a zone
    but without a date does not know whether it is summer.

    ## Example
    ```prisma
    model Shift {
      id     Int      @id
      begins DateTime @db.Timetz(6)
    }
    ```

    ## Instead
    ```prisma
    model Shift {
      id     Int      @id
      begins DateTime @db.Timestamptz(6)
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        native = field.native
        if field.type != "DateTime" or native is None:
            return
        subject = f"{model.name}.{field.name}"
        if native.name == "Timetz":
            yield self.found(f"{subject} is a time with a zone and without a date.", subject, view.line(field))
        elif native.name in ("Timestamp", "Timestamptz") and native.args == ("0",):
            fix = Fix(f"Give it @db.{native.name}(6).", (native_type(view, field, f"{native.name}(6)"),))
            yield self.found(f"{subject} is rounded to whole seconds.", subject, view.line(field), fix=fix)
