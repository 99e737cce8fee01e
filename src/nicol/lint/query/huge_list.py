"""QRY205."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.calls.value import Array
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.query_rule import QueryRule, QueryView

_LONG = 1000
_TOO_LONG = 20_000


class HugeList(QueryRule, code="QRY205"):
    """A condition with a list of very many values.

    ## Why it matters
    Each value is a parameter: PostgreSQL takes 65,535 of them, SQLite 32,766. From some thousand on planning alone
    takes milliseconds, and the planner gives up the index: with 20,000 values PostgreSQL 15 scanned the table.

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
    async def chosen(db):
        return await db.post.find_many(where={"views": {"in": list(range(5000))}}, order_by={"id": "asc"})
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
    async def chosen(db):
        return await db.post.find_many(where={"author": {"email": {"endswith": "@example.com"}}}, order_by={"id": "asc"})
    ```
    """  # noqa: E501

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            lists = [one for one in view.conditions(call) if one.operator in ("in", "not_in")]
            longest = max((len(one.value.items) for one in lists if isinstance(one.value, Array)), default=0)
            if lists:
                seen = (query.largest.get("in", 0) for query in view.queries_of(call))
                longest = max([longest, *seen])
            if longest <= _LONG:
                continue
            severity: Severity = "danger" if longest >= _TOO_LONG else "warning"
            message = f"{call.model}.{call.operation} compares {lists[0].field} with {longest:,} values."
            advice = "Say the condition in the database (a relation filter), or go through the values in chunks."
            yield self.found(message, call.subject, call.place, severity=severity, fix=Fix(advice))
