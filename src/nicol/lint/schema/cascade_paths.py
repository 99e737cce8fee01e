"""SCH403."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView


class CascadePaths(SchemaRule, code="SCH403", severity="info"):
    """Several cascades from one row to the rows of one model.

    ## Why it matters
    Two deletes at the same time may lock the rows in different order, by one path and by the other, and end in a
    deadlock. SQL Server refuses such schemas.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
      likes Like[]
    }

    model Post {
      id     Int    @id
      userId Int
      user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
      likes  Like[]

      @@index([userId])
    }

    model Like {
      postId Int
      userId Int
      post   Post @relation(fields: [postId], references: [id], onDelete: Cascade)
      user   User @relation(fields: [userId], references: [id], onDelete: Cascade)

      @@id([postId, userId])
      @@index([userId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
      likes Like[]
    }

    model Post {
      id     Int    @id
      userId Int
      user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
      likes  Like[]

      @@index([userId])
    }

    model Like {
      postId Int
      userId Int
      post   Post @relation(fields: [postId], references: [id], onDelete: Cascade)
      user   User @relation(fields: [userId], references: [id], onDelete: Restrict)

      @@id([postId, userId])
      @@index([userId])
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        cascades = view.cascades
        covered = set[str]()
        for model in sorted(view.tables, key=lambda one: -len(cascades.depths(one.name))):
            several = {name: count for name, count in cascades.paths(model.name).items() if count > 1}
            if several and model.name not in covered:
                covered.update(cascades.depths(model.name))
                counts = ", ".join(f"{name} {count}" for name, count in several.items())
                models = "one model" if len(several) == 1 else f"{len(several)} models"
                message = f"Deleting one {model.name} reaches {models} by several paths."
                yield self.found(message, model.name, view.head(model), evidence=(f"Paths: {counts}.",))
