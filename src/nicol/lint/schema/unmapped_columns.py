"""SCH604."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.lint.words import CAMEL
from nicol.model.schema import Model

_SHOWN = 12


class UnmappedColumns(SchemaRule, code="SCH604", severity="info"):
    """Tables with mapped names and columns without.

    ## Why it matters
    Where the tables are users and post_tags, people write user_id in SQL; the column is "userId", with quotes, and
    the query fails.

    ## Example
    ```prisma
    model User {
      id        Int      @id
      createdAt DateTime @db.Timestamptz(6)

      @@map("users")
    }
    ```

    ## Instead
    ```prisma
    model User {
      id        Int      @id
      createdAt DateTime @map("created_at") @db.Timestamptz(6)

      @@map("users")
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        found = [model for model in view.tables if model.mapped and model.db_name.islower() and _bare(model)]
        if found:
            names = ", ".join(f"{model.name} {len(_bare(model))}" for model in found[:_SHOWN])
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            message = f"{len(found)} tables have names in small letters, and columns in camelCase."
            evidence = (f"Such columns: {names}{more}.",)
            fix = Fix("@map the columns to snake_case, or leave the tables with the models' names.")
            yield self.found(message, "@@map", view.head(found[0]), evidence=evidence, fix=fix)


def _bare(model: Model) -> list[str]:
    return [field.name for field in model.scalars if not field.mapped and CAMEL.fullmatch(field.name)]
