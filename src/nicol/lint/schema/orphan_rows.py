"""SCH412."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.live import LiveFacts
from nicol.lint.schema_facts import foreign_keys
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model


class OrphanRows(ModelRule, code="SCH412", severity="error"):
    """Rows whose foreign key points nowhere.

    ## Why it matters
    SQLite checks foreign keys only on connections that ask for it (Nicol's do): rows that another program wrote may
    point to nothing, and reading such a relation fails. Known with a database only.

    ## Example
    ```prisma
    datasource db {
      provider = "sqlite"
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

    ## Instead
    ```prisma
    datasource db {
      provider = "sqlite"
    }

    model Author {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int    @id
      authorId Int
      author   Author @relation(fields: [authorId], references: [id], onDelete: Cascade)

      @@index([authorId])
    }
    ```
    """

    example_facts = LiveFacts(orphans={("Post", "User"): 3})

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in foreign_keys(model):
            target = view.schema.model(relation.target)
            count = view.live.orphans.get((model.db_name, target.db_name), 0)
            if count:
                subject = f"{model.name}.{relation.name}"
                message = f"{count:,} rows of {model.name} point to a {target.name} that is not there."
                yield self.found(message, subject, view.line(relation))
