"""SCH101."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import replaced
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model


class NoPrimaryKey(ModelRule, code="SCH101"):
    """A table without a primary key.

    ## Why it matters
    Replication, editors and many tools need one way to name a row; a unique constraint can be dropped or become
    nullable.

    ## Example
    ```prisma
    model Setting {
      key   String @unique
      value String
    }
    ```

    ## Instead
    ```prisma
    model Setting {
      key   String @id
      value String
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        if model.primary_key is None:
            message = f"{model.name} has no primary key."
            yield self.found(message, model.name, view.head(model), fix=_fix(view, model))


def _fix(view: SchemaView, model: Model) -> Fix | None:
    """A unique constraint over required fields can become the primary key."""
    fitting = [one for one in model.uniques if all(model.scalar(name).is_required for name in one.field_names)]
    if not fitting:
        return None
    key = fitting[0]
    text = view.text(key.span)
    edit = replaced(view, key.span, text.replace("@unique", "@id", 1))
    return Fix(f"Make {', '.join(key.field_names)} the primary key.", (edit,))
