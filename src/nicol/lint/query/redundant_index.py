"""QRY309."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.ddl.render import render
from nicol.ddl.steps import DropIndex
from nicol.ddl.tables import Index, Table
from nicol.dialects import Dialect
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.model.schema import Model


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
            fix = Fix(f"Drop {one.name}.", sql=_dropped(model, one.name, view.base.dialect))
            yield self.found(message, f"{model.name} {one.name}", view.base.place(model.span), fix=fix)


def _dropped(model: Model, name: str, dialect: Dialect | None) -> tuple[str, ...]:
    """The statement of a migration that drops the index."""
    if dialect is None:
        return ()
    step = DropIndex(Table(model.db_name, (), schema=model.schema), Index(name, ()))
    return tuple(f"{statement};" for statement in render([step], dialect).statements)
