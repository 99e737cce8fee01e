"""SCH507."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import field_type
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.schema import Model, ScalarField

_COUNTERS = listed(
    "viewCount views viewsCount hits hitCount clicks clickCount downloads downloadCount likeCount likesCount visits"
)


class HotCounter(FieldRule, code="SCH507", severity="info"):
    """A counter in the row that everybody reads.

    ## Why it matters
    Each view of a popular row locks it and writes it anew, its other columns and indexes included; four bytes end
    at 2,147,483,647. Count in a table of its own, or in batches.

    ## Example
    ```prisma
    model Post {
      id        Int @id
      viewCount Int @default(0)
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id    Int    @id
      views View[]
    }

    model View {
      id     BigInt @id
      postId Int
      post   Post   @relation(fields: [postId], references: [id], onDelete: Cascade)

      @@index([postId])
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.type == "Int" and not field.is_list and ends_with(field.name, *_COUNTERS):
            subject = f"{model.name}.{field.name}"
            message = f"{subject} is written at each view of the row, in four bytes."
            fix = Fix("Make it BigInt, or count in a model of its own.", field_type(view, field, "BigInt"))
            yield self.found(message, subject, view.line(field), fix=fix)
