"""SCH503."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView

_SHOWN = 10


class LimitedText(SchemaRule, code="SCH503", severity="info"):
    """Texts of a fixed or limited length.

    ## Why it matters
    CHAR(n) fills up with blanks that come back with every read. VARCHAR(n) saves nothing over TEXT; a limit that is
    a rule of the business is easier to change as a CHECK.

    ## Example
    ```prisma
    model Country {
      code String @id @db.Char(2)
    }
    ```

    ## Instead
    ```prisma
    model Country {
      code String @id @db.Text
    }
    ```
    """

    needs = Can.PADDED_CHARS

    def check(self, view: SchemaView) -> Iterable[Finding]:
        fields = [(model, field) for model in view.tables for field in model.scalars if field.native is not None]
        for model, field in fields:
            if field.native and field.native.name == "Char":
                subject = f"{model.name}.{field.name}"
                yield self.found(f"{subject} is filled up with blanks.", subject, view.line(field))
        limited = [one for one in fields if one[1].native and one[1].native.name == "VarChar" and one[1].native.args]
        if limited:
            message = f"{len(limited)} columns are VARCHAR(n), which saves nothing over TEXT."
            names = ", ".join(f"{model.name}.{field.name}" for model, field in limited[:_SHOWN])
            more = f" and {len(limited) - _SHOWN} more" if len(limited) > _SHOWN else ""
            yield self.found(message, "VarChar", view.line(limited[0][1]), evidence=(f"{names}{more}.",))
