"""SCH401."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Edit, Finding, Fix
from nicol.lint.schema_edits import relation_argument
from nicol.lint.schema_facts import foreign_keys, on_delete
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model, RelationField


class UnwrittenOnDelete(ModelRule, code="SCH401", severity="info"):
    """A relation that leaves it to the default what a delete does.

    ## Why it matters
    Without onDelete an optional relation is emptied and a required one refuses the delete; a key that changes is
    followed in both. Readers of the schema see neither: a deleted parent turns its replies into posts of their own.

    ## Example
    ```prisma
    model Category {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id         Int       @id
      categoryId Int?
      category   Category? @relation(fields: [categoryId], references: [id])

      @@index([categoryId])
    }
    ```

    ## Instead
    ```prisma
    model Category {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id         Int       @id
      categoryId Int?
      category   Category? @relation(fields: [categoryId], references: [id], onDelete: SetNull, onUpdate: Cascade)

      @@index([categoryId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in foreign_keys(model):
            if relation.on_delete is None:
                action = on_delete(model, relation)
                subject = f"{model.name}.{relation.name}"
                effect = "empties it" if action == "SetNull" else "is refused"
                message = (
                    f"{subject} does not say what happens when its {relation.target} is deleted: the delete {effect}."
                )
                fix = Fix(
                    f"Write onDelete: {action}, which is the default.", _edits(view, relation, action), is_safe=True
                )
                yield self.found(message, subject, view.line(relation), fix=fix)


def _edits(view: SchemaView, relation: RelationField, action: str) -> tuple[Edit, ...]:
    return (relation_argument(view, relation, "onDelete", action),)
