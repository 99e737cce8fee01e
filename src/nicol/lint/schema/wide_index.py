"""SCH213."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with
from nicol.model.schema import Model, ScalarField

LONG_TEXTS = ("content", "body", "description", "bio", "html", "markdown", "text")
"""Names of columns whose texts are long."""


class WideIndex(ModelRule, code="SCH213", severity="info"):
    """An index over long texts or over a field that is ignored.

    ## Why it matters
    PostgreSQL refuses rows whose indexed value is above a third of a page (about 2,700 bytes), and comparing whole
    texts is rarely what a query does. An ignored field is not in the client: no query of it can use the index.

    ## Example
    ```prisma
    model Post {
      id      Int    @id
      content String

      @@index([content])
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id      Int    @id
      content String
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for index in model.indexes:
            if index.kind == "fulltext" or index.algorithm not in (None, "BTree"):
                continue
            for member in index.fields:
                field = model.by_name.get(member.name)
                if not isinstance(field, ScalarField) or member.length is not None:
                    continue
                long = field.type == "String" and ends_with(field.name, *LONG_TEXTS)
                if field.ignored or long:
                    why = "is ignored by the client" if field.ignored else "may hold long texts"
                    message = f"An index of {model.name} holds {field.name}, which {why}."
                    yield self.found(message, f"{model.name}.{field.name}", view.place(index.span))
