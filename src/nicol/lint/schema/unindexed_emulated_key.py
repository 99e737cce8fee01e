"""SCH410."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema.unindexed_foreign_key import index_fix, is_indexed
from nicol.lint.schema_facts import foreign_keys
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model


class UnindexedEmulatedKey(ModelRule, code="SCH410"):
    """A relation that the client keeps, without an index.

    ## Why it matters
    With relationMode = "prisma" no foreign key exists and no database makes an index for one: each delete of the
    referenced row, each include and each filter over the relation scans the table.

    ## Example
    ```prisma
    datasource db {
      provider     = "mysql"
      relationMode = "prisma"
    }

    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int  @id
      authorId Int
      author   User @relation(fields: [authorId], references: [id], onDelete: Cascade)
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider     = "mysql"
      relationMode = "prisma"
    }

    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int  @id
      authorId Int
      author   User @relation(fields: [authorId], references: [id], onDelete: Cascade)

      @@index([authorId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        if view.has_foreign_keys:
            return
        seen = set[frozenset[str]]()
        for relation in foreign_keys(model):
            columns = ", ".join(relation.fields)
            if frozenset(relation.fields) not in seen and not is_indexed(model, relation.fields):
                message = f"No index of {model.name} begins with {columns}, and the client keeps the relation."
                fix = index_fix(view, model, columns)
                yield self.found(message, f"{model.name}.{columns}", view.line(relation), fix=fix)
            seen.add(frozenset(relation.fields))
