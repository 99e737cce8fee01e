"""SCH402."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nicol.lint.finding import Finding, Severity
from nicol.lint.schema.soft_deleted_unique import soft_delete_field
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.model.schema import Model

_MOST = 5
_DEEPEST = 2


class CascadeFanOut(SchemaRule, code="SCH402"):
    """One delete that reaches far.

    ## Why it matters
    The rows of many tables go in one transaction that locks them all, and nobody who deletes the first row sees how
    many follow. Restrict where the content is worth keeping, mark rows as deleted, or delete in batches.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int       @id
      userId   Int
      user     User      @relation(fields: [userId], references: [id], onDelete: Cascade)
      comments Comment[]

      @@index([userId])
    }

    model Comment {
      id     Int    @id
      postId Int
      post   Post   @relation(fields: [postId], references: [id], onDelete: Cascade)
      votes  Vote[]

      @@index([postId])
    }

    model Vote {
      id        Int     @id
      commentId Int
      comment   Comment @relation(fields: [commentId], references: [id], onDelete: Cascade)

      @@index([commentId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int       @id
      userId   Int
      user     User      @relation(fields: [userId], references: [id], onDelete: Restrict)
      comments Comment[]

      @@index([userId])
    }

    model Comment {
      id     Int    @id
      postId Int
      post   Post   @relation(fields: [postId], references: [id], onDelete: Cascade)
      votes  Vote[]

      @@index([postId])
    }

    model Vote {
      id        Int     @id
      commentId Int
      comment   Comment @relation(fields: [commentId], references: [id], onDelete: Cascade)

      @@index([commentId])
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        cascades = view.cascades
        covered = set[str]()
        for model in sorted(view.tables, key=lambda one: -len(cascades.depths(one.name))):
            depths = cascades.depths(model.name)
            deepest = max(depths.values(), default=0)
            if (len(depths) <= _MOST and deepest <= _DEEPEST) or model.name in covered or soft_delete_field(model):
                continue
            covered.update(depths)
            yield self._finding(view, model, depths)

    def _finding(self, view: SchemaView, model: Model, depths: Mapping[str, int]) -> Finding:
        deepest = max(depths.values())
        levels = "one level" if deepest == 1 else f"{deepest} levels"
        message = f"Deleting one {model.name} deletes rows of {len(depths)} other models, {levels} deep."
        evidence = (
            f"Level {level}: {', '.join(name for name, depth in depths.items() if depth == level)}."
            for level in range(1, deepest + 1)
        )
        severity: Severity = "warning" if deepest > 1 else "info"
        return self.found(message, model.name, view.head(model), severity=severity, evidence=tuple(evidence))
