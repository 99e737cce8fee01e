"""SCH010."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import foreign_keys
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model


class NullableReference(ModelRule, code="SCH010"):
    """A foreign key to a unique column that may be NULL.

    ## Why it matters
    Rows whose column is NULL cannot be pointed to, and the key changes whenever somebody edits it. Point to the
    primary key, or make the column required.

    ## Example
    ```prisma
    model User {
      id    Int     @id
      email String? @unique @db.Citext
      posts Post[]
    }

    model Post {
      id          Int     @id
      authorEmail String? @db.Citext
      author      User?   @relation(fields: [authorEmail], references: [email], onDelete: SetNull)

      @@index([authorEmail])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    Int    @id
      email String @unique @db.Citext
      posts Post[]
    }

    model Post {
      id          Int     @id
      authorEmail String? @db.Citext
      author      User?   @relation(fields: [authorEmail], references: [email], onDelete: SetNull)

      @@index([authorEmail])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in foreign_keys(model):
            target = view.schema.model(relation.target)
            nullable = [name for name in relation.references if not target.scalar(name).is_required]
            if nullable:
                message = f"{model.name}.{relation.name} points to {target.name}.{nullable[0]}, which may be NULL."
                yield self.found(message, f"{model.name}.{relation.name}", view.line(relation))
