"""QRY304."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView


class StaleStatistics(QueryRule, code="QRY304"):
    """Statistics that no longer tell what is in a table.

    ## Why it matters
    The planner chooses by the statistics of the last ANALYZE. After a bulk load, or where it never ran, it takes
    the wrong index or none. SQLite never runs it by itself; PostgreSQL does after a while, MariaDB when a tenth of
    the rows has changed.

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
    {"stale": [{"table": "Comment", "why": "300,000 rows, never analyzed"}]}
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
    {"stale": []}
    ```
    """

    level = "P"

    def check(self, view: QueryView) -> Iterable[Finding]:
        models = {model.db_name: model for model in view.base.schema.models}
        for one in view.stale:
            model = models.get(one.table)
            if model is not None:
                message = f"The statistics of {one.table} are not of what is in it: {one.why}."
                fix = Fix(f"Run ANALYZE on {one.table}.")
                yield self.found(message, model.name, view.base.place(model.span), fix=fix)
