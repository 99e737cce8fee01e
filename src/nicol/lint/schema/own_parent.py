"""SCH308."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import identifier
from nicol.lint.finding import Finding
from nicol.lint.schema_edits import check_fix
from nicol.lint.schema_facts import foreign_keys, has_check
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model


class OwnParent(ModelRule, code="SCH308", severity="info"):
    r"""A tree in which a row can be its own parent.

    ## Why it matters
    Whoever walks such a tree walks in a circle. A CHECK keeps a row from being its own parent; longer circles need
    a trigger, or code that looks before it moves a row.

    ## Example
    ```prisma
    model Category {
      id       Int        @id
      parentId Int?
      parent   Category?  @relation("tree", fields: [parentId], references: [id], onDelete: SetNull)
      children Category[] @relation("tree")

      @@index([parentId])
    }
    ```

    ## Instead
    ```prisma
    /// @nicol.check("\"parentId\" <> id")
    model Category {
      id       Int        @id
      parentId Int?
      parent   Category?  @relation("tree", fields: [parentId], references: [id], onDelete: SetNull)
      children Category[] @relation("tree")

      @@index([parentId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in foreign_keys(model):
            one_to_one = any(one.field_names == relation.fields for one in model.uniques)
            if relation.target != model.name or len(relation.fields) != 1 or one_to_one or view.dialect is None:
                continue
            own, key = model.scalar(relation.fields[0]), model.scalar(relation.references[0])
            if has_check(model, own.name, key.name):
                continue
            condition = f"{identifier(view.dialect, own.db_name)} <> {identifier(view.dialect, key.db_name)}"
            subject = f"{model.name}.{relation.name}"
            fix = check_fix(view, model, condition, "Say in a CHECK that they differ.")
            message = f"A {model.name} can be its own {relation.name}."
            yield self.found(message, subject, view.line(relation), fix=fix)
