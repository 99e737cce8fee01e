"""SCH404."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Severity
from nicol.lint.schema_facts import foreign_keys, on_delete
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.lint.words import has_word, listed

_CONTAINERS = listed("folder collection directory category section")
"""Models whose rows hold others, and go with all that they hold."""


class CascadeCycle(SchemaRule, code="SCH404"):
    """A cascade that comes back to where it began.

    ## Why it matters
    Deleting one row deletes a whole tree of rows of the same model, however deep, in one transaction. That can be
    meant, for folders; for replies and employees it rarely is.

    ## Example
    ```prisma
    model Reply {
      id       Int     @id
      parentId Int?
      parent   Reply?  @relation("tree", fields: [parentId], references: [id], onDelete: Cascade)
      replies  Reply[] @relation("tree")

      @@index([parentId])
    }
    ```

    ## Instead
    ```prisma
    model Reply {
      id       Int     @id
      parentId Int?
      parent   Reply?  @relation("tree", fields: [parentId], references: [id], onDelete: SetNull)
      replies  Reply[] @relation("tree")

      @@index([parentId])
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        cascades = view.cascades
        for model in view.tables:
            for relation in foreign_keys(model):
                comes_back = relation.target in cascades.reached(model.name) | {model.name}
                if on_delete(model, relation) == "Cascade" and comes_back:
                    subject = f"{model.name}.{relation.name}"
                    message = f"{subject} cascades in a circle: one delete takes every {model.name} below with it."
                    meant = relation.target == model.name and has_word(model.name, *_CONTAINERS)
                    severity: Severity = "info" if meant else "warning"
                    yield self.found(message, subject, view.line(relation), severity=severity)
