"""QRY309."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import identifier
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView


class RedundantIndex(QueryRule, code="QRY309", severity="info"):
    """An index of the live database that another one makes needless.

    ## Why it matters
    Every write keeps it up to date, and no query needs it: the other index begins with the same columns. The schema
    does not know it, so it was made by hand or by another tool. Indexes that the schema declares are SCH202 and
    SCH203.

    ## Example
    ```prisma
    model Comment {
      id        String   @id
      authorId  String
      createdAt DateTime

      @@index([authorId])
    }
    ```

    ```json
    {"redundant": [{"table": "Comment", "name": "by_hand", "why": "Comment_authorId_idx begins with the same columns."}]}
    ```

    ## Instead
    ```prisma
    model Comment {
      id        String   @id
      authorId  String
      createdAt DateTime

      @@index([authorId])
    }
    ```

    ```json
    {"redundant": []}
    ```
    """  # noqa: E501

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        models = {model.db_name: model for model in view.base.schema.models}
        for one in view.redundant:
            model = models.get(one.table)
            if model is None or one.name in {index.db_name for index in model.indexes}:
                continue
            message = f"{one.name} on {one.table} is not needed: {one.why}"
            dialect = view.base.dialect
            sql = f"DROP INDEX {identifier(dialect, one.name)};" if dialect else ""
            fix = Fix(f"Drop {one.name}.", sql=(sql,))
            yield self.found(message, f"{model.name} {one.name}", view.base.place(model.span), fix=fix)
