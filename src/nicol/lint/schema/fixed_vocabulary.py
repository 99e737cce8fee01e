"""SCH311."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import has_check, key_columns
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.schema import Model, ScalarField

_NAMES = listed(
    """
    status state type kind role level priority category gender visibility plan tier color language locale currency theme
    timezone provider method severity mode unit
    """
)


class FixedVocabulary(FieldRule, code="SCH311", severity="info"):
    """A text that can be one of a few words.

    ## Why it matters
    A typing mistake becomes a new status. An enum lists the words where the database and the client can check them.

    ## Example
    ```prisma
    model Order {
      id     Int    @id
      status String
    }
    ```

    ## Instead
    ```prisma
    enum Status {
      OPEN
      PAID
    }

    model Order {
      id     Int    @id
      status Status
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        if field.type != "String" or field.is_list or not ends_with(field.name, *_NAMES):
            return
        unique = any(one.field_names == (field.name,) for one in model.uniques)
        if not unique and field.name not in key_columns(model) and not has_check(model, field.name):
            subject = f"{model.name}.{field.name}"
            message = f"{subject} sounds like one of a few words, and takes any text."
            yield self.found(message, subject, view.line(field))
