"""SCH610."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView


class NoDocumentation(SchemaRule, code="SCH610", severity="info"):
    """Models without a word of documentation.

    ## Why it matters
    `///` comments are in the generated client, in the editor, and in what `nicol schema docs` writes.

    ## Example
    ```prisma
    model User {
      id Int @id
    }
    ```

    ## Instead
    ```prisma
    /// Somebody with an account.
    model User {
      id Int @id
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        bare = [model for model in view.tables if not model.documentation]
        if bare:
            message = f"{len(bare)} of {len(view.tables)} models have no /// comment that says what they are."
            yield self.found(message, "///", view.head(bare[0]))
