"""SCH613."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.psl.format import format_tree
from nicol.text.span import Span


class Unformatted(SchemaRule, code="SCH613", severity="info"):
    """A schema that is not formatted.

    ## Why it matters
    Changes of layout hide the changes that matter in every diff. `nicol format` lays it out.

    ## Example
    ```prisma
    model User {
      id Int @id
      name     String
    }
    ```

    ## Instead
    ```prisma
    model User {
      id   Int    @id
      name String
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        for number, tree in enumerate(view.trees):
            text = format_tree(tree)
            written = view.sources[number].text.replace("\\r\\n", "\\n")
            if text != written:
                start = next((i for i, (a, b) in enumerate(zip(text, written, strict=False)) if a != b), 0)
                path = view.sources[number].path
                fix = Fix("Run nicol format.")
                place = view.place(Span(number, start, start + 1))
                yield self.found(f"{path.name} is not formatted.", path.name, place, fix=fix)
