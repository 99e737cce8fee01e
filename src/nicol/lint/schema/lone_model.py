"""SCH612."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import has_word, listed
from nicol.model.schema import Model

_ALONE = listed(
    "log token setting settings config cache migration event job queue metric verification flag lock rate audit"
)


class LoneModel(ModelRule, code="SCH612", severity="info"):
    """A model that nothing leads to.

    ## Why it matters
    It has no relation to any other model: its rows are found by their values alone, and nothing keeps them when
    others go.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id     Int  @id
      userId Int
      user   User @relation(fields: [userId], references: [id], onDelete: Cascade)

      @@index([userId])
    }

    model Invoice {
      id         Int @id
      userNumber Int
    }
    ```

    ## Instead
    ```prisma
    model User {
      id       Int       @id
      posts    Post[]
      invoices Invoice[]
    }

    model Post {
      id     Int  @id
      userId Int
      user   User @relation(fields: [userId], references: [id], onDelete: Cascade)

      @@index([userId])
    }

    model Invoice {
      id     Int  @id
      userId Int
      user   User @relation(fields: [userId], references: [id], onDelete: Restrict)

      @@index([userId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        related = any(other.relations for other in view.tables)
        if related and not model.relations and not has_word(model.name, *_ALONE):
            yield self.found(f"{model.name} has no relation to another model.", model.name, view.head(model))
