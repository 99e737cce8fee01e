"""SCH504."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import native_type
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.model.schema import ScalarField

_SHOWN = 12


class NoTimeZone(SchemaRule, code="SCH504", severity="info"):
    """Dates with a time of no time zone.

    ## Why it matters
    TIMESTAMP(3) holds what a clock showed and not where: a session in another zone reads and compares it as its
    own. Changing to Timestamptz(6) rewrites nothing where the sessions are in UTC; Timestamptz(3) rewrites the
    table.

    ## Example
    ```prisma
    model Post {
      id        Int      @id
      createdAt DateTime @default(now())
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id        Int      @id
      createdAt DateTime @default(now()) @db.Timestamptz(6)
    }
    ```
    """

    needs = Can.TIMESTAMPS_WITH_ZONE

    def check(self, view: SchemaView) -> Iterable[Finding]:
        bare = [(model, field) for model in view.tables for field in model.scalars if _has_no_zone(field)]
        if bare:
            message = f"{len(bare)} DateTime columns are TIMESTAMP without a time zone."
            names = ", ".join(f"{model.name}.{field.name}" for model, field in bare[:_SHOWN])
            more = f" and {len(bare) - _SHOWN} more" if len(bare) > _SHOWN else ""
            edits = tuple(native_type(view, field, "Timestamptz(6)") for _, field in bare)
            fix = Fix("Give them @db.Timestamptz(6).", edits)
            yield self.found(message, "DateTime", view.line(bare[0][1]), evidence=(f"{names}{more}.",), fix=fix)


def _has_no_zone(field: ScalarField) -> bool:
    return field.type == "DateTime" and (field.native is None or field.native.name == "Timestamp")
