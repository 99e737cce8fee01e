"""QRY220."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.calls.value import Known, Record, listed
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.model.schema import Index, Model


class VainSkipDuplicates(QueryRule, code="QRY220", severity="info"):
    """skip_duplicates where nothing can be a duplicate.

    ## Why it matters
    It leaves out rows whose unique keys exist already. Where the database or the client makes every unique value
    anew there are no such rows: the same notification written twice is there twice. SQLite refuses the argument in
    Prisma.

    ## Example

    ```prisma
    model Note {
      id   String @id @default(cuid())
      text String
    }
    ```

    ```python
    async def note(db, texts: list[str]):
        await db.note.create_many([{"text": text} for text in texts], skip_duplicates=True)
    ```

    ## Instead

    ```prisma
    model Note {
      id   String @id @default(cuid())
      text String @unique
    }
    ```

    ```python
    async def note(db, texts: list[str]):
        await db.note.create_many([{"text": text} for text in texts], skip_duplicates=True)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            wanted = call.argument("skip_duplicates")
            if not isinstance(wanted, Known) or wanted.value is not True:
                continue
            model = view.model(call)
            rows = [row for row in listed(call.argument("data")) if isinstance(row, Record)]
            given = {entry.key for row in rows for entry in row.entries}
            if all(_is_made(model, key) and given.isdisjoint(key.field_names) for key in model.uniques):
                message = (
                    f"{call.model}.{call.operation} skips duplicates, but only made ids of {model.name} are unique."
                )
                advice = "Add a @@unique over what makes a row a duplicate, or leave skip_duplicates away."
                yield self.found(message, call.subject, call.place, fix=Fix(advice))


def _is_made(model: Model, key: Index) -> bool:
    """Whether every new row gets a key of its own."""
    defaults = (model.scalar(name).default for name in key.field_names)
    return any(default is not None and default.kind == "function" and default.text != "now" for default in defaults)
