"""SCH509."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model

_LARGE = ("LongText", "MediumText", "LongBlob", "MediumBlob")
_MANY = 6


class LargeColumns(ModelRule, code="SCH509", severity="info"):
    """Large values in rows that are read whole.

    ## Why it matters
    MySQL and MariaDB keep long texts outside of the row, and a query for the row reads them too. In a model of
    their own, one to one, they are read when asked for.

    ## Example
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Post {
      id      Int    @id
      a       Int
      b       Int
      c       Int
      d       Int
      e       Int
      f       Int
      content String @db.LongText
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Post {
      id   Int   @id
      a    Int
      b    Int
      c    Int
      d    Int
      e    Int
      f    Int
      body Body?
    }

    model Body {
      postId  Int    @id
      post    Post   @relation(fields: [postId], references: [id], onDelete: Cascade)
      content String @db.LongText
    }
    ```
    """

    needs = Can.CLUSTERED_PRIMARY_KEYS

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        large = [one for one in model.scalars if one.native is not None and one.native.name in _LARGE]
        large += [one for one in model.scalars if one.native is None and one.type == "Bytes"]
        if large and len(model.scalars) - len(large) >= _MANY:
            names = ", ".join(one.name for one in large)
            message = (
                f"{model.name} keeps large values beside {len(model.scalars) - len(large)} other columns: {names}."
            )
            yield self.found(message, model.name, view.line(large[0]))
