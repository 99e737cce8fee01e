"""QRY201."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import Array
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.query_rule import QueryRule, QueryView, is_unique

_MANY = 1000
"""Rows from which reading all of them is dear."""


class UnboundedRead(QueryRule, code="QRY201", severity="info"):
    """A find_many that reads however many rows there are.

    ## Why it matters
    It is fast on the developer's machine and grows with the table: all rows are read, sent and made into objects
    before the first is used. A page has a `take`; a job over all rows uses `stream`, which holds a thousand in
    memory at a time.

    ## Example
    ```prisma
    model User {
      id    String @id
      email String @unique
      posts Post[]
    }

    model Post {
      id        String   @id
      title     String
      slug      String   @unique
      views     Int      @default(0)
      createdAt DateTime @default(now())
      author    User     @relation(fields: [authorId], references: [id])
      authorId  String

      @@index([authorId, createdAt])
    }
    ```

    ```python
    async def titles(db):
        return [post.title for post in await db.post.find_many(where={"views": {"gt": 10}})]
    ```

    ## Instead
    ```prisma
    model User {
      id    String @id
      email String @unique
      posts Post[]
    }

    model Post {
      id        String   @id
      title     String
      slug      String   @unique
      views     Int      @default(0)
      createdAt DateTime @default(now())
      author    User     @relation(fields: [authorId], references: [id])
      authorId  String

      @@index([authorId, createdAt])
    }
    ```

    ```python
    async def titles(db):
        posts = await db.post.find_many(where={"views": {"gt": 10}}, order_by={"id": "asc"}, take=100)
        return [post.title for post in posts]
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            if call.operation != "find_many" or not call.lacks("take"):
                continue
            if view.is_small(view.model(call)) or _is_bounded(view, call):
                continue
            yield self._finding(view, call)

    def _finding(self, view: QueryView, call: Call) -> Finding:
        most = max((query.max_rows for query in view.queries_of(call)), default=0)
        live = view.rows.get(view.model(call).db_name)
        severity: Severity = "warning" if most > _MANY else "info"
        evidence = [f"{most:,} rows were read at once"] if most > _MANY else []
        evidence += [] if live is None else [f"the table has {live:,} rows"]
        advice = "Give it a `take` with an `order_by`, or go through all rows with `stream`."
        message = f"{call.model}.find_many has no `take`: it reads every row that matches."
        return self.found(
            message, call.subject, call.place, severity=severity, evidence=tuple(evidence), fix=Fix(advice)
        )


def _is_bounded(view: QueryView, call: Call) -> bool:
    """Whether the condition lets through one row, or as many as a list has."""
    alone = [condition for condition in view.conditions(call) if len(condition.path) == 1 and condition.under == ""]
    equal = {condition.field for condition in alone if condition.operator in ("equals", "in")}
    if is_unique(view.model(call), equal):
        return True
    lists = [condition.value for condition in alone if condition.operator == "in"]
    return any(isinstance(value, Array) and not value.is_open for value in lists)
