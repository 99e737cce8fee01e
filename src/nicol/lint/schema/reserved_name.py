"""SCH611."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import listed
from nicol.model.schema import Model

_RESERVED = frozenset(
    listed(
        """
        all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
        current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else
        end except false fetch for foreign from grant group having in initially intersect into lateral leading limit
        localtime localtimestamp not null offset on only or order placing primary references returning select
        session_user some symmetric table then to trailing true union unique user using variadic when where window with
        """
    )
)


class ReservedName(ModelRule, code="SCH611", severity="info"):
    """A table or column with a name of the SQL language.

    ## Why it matters
    SQL by hand has to quote it each time, and where the quotes are forgotten it means something else: `SELECT *
    FROM user` gives the role on PostgreSQL.

    ## Example
    ```prisma
    model Account {
      id Int @id

      @@map("user")
    }
    ```

    ## Instead
    ```prisma
    model Account {
      id Int @id

      @@map("users")
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        if model.db_name in _RESERVED:
            yield self.found(f"The table {model.db_name} has a reserved name.", model.name, view.head(model))
        for field in model.scalars:
            if field.db_name in _RESERVED:
                subject = f"{model.name}.{field.name}"
                yield self.found(f"The column {subject} has a reserved name.", subject, view.line(field))
