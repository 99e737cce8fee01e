"""SCH511."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema.wide_index import LONG_TEXTS
from nicol.lint.schema_edits import native_type
from nicol.lint.schema_facts import all_indexes
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.lint.words import ends_with
from nicol.model.schema import Model, ScalarField


class ShortText(FieldRule, code="SCH511"):
    """A long text in a short column.

    ## Why it matters
    A String is VARCHAR(191): a longer text is refused, or cut where the server is not strict.

    ## Example
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Post {
      id      Int    @id
      content String
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Post {
      id      Int    @id
      content String @db.Text
    }
    ```
    """

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        column = view.default_type("String")
        short = field.type == "String" and field.native is None and column.startswith("VARCHAR") and not field.is_list
        if short and ends_with(field.name, *LONG_TEXTS) and not _is_indexed(model, field):
            subject = f"{model.name}.{field.name}"
            fix = Fix("Give it @db.Text.", (native_type(view, field, "Text"),))
            yield self.found(f"{subject} sounds like a long text, and is {column}.", subject, view.line(field), fix=fix)


def _is_indexed(model: Model, field: ScalarField) -> bool:
    return any(field.name in index.field_names for index in all_indexes(model))
