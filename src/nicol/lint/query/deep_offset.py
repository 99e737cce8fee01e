"""QRY202."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import Known
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.query_rule import QueryRule, QueryView

_DEEP = 1000


class DeepOffset(QueryRule, code="QRY202"):
    """A page found by counting rows that are thrown away.

    ## Why it matters
    `skip` makes the database read and drop all rows before the page: on PostgreSQL 15 a page took 0.09 ms at offset
    0, 1.8 ms at 1,000 and 59 ms at 70,000; from a cursor it took 0.13 ms everywhere. Rows written meanwhile shift
    the pages, too.

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
    async def page(db):
        return await db.post.find_many(order_by={"id": "asc"}, skip=5000, take=20)
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
    async def page(db, last_id: str):
        return await db.post.find_many(order_by={"id": "asc"}, cursor={"id": last_id}, skip=1, take=20)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            skip = call.argument("skip")
            if skip is None or "cursor" in call.arguments or view.is_small(view.model(call)):
                continue
            deepest = max((query.largest.get("skip", 0) for query in view.queries_of(call)), default=0)
            if isinstance(skip, Known):
                deepest = max(deepest, skip.value if isinstance(skip.value, int) else 0)
                if deepest < _DEEP:
                    continue
            yield self._finding(call, deepest)

    def _finding(self, call: Call, deepest: int) -> Finding:
        severity: Severity = "warning" if deepest >= _DEEP else "info"
        how = f"{deepest:,} rows" if deepest else "all rows before the page"
        message = f"{call.model}.{call.operation} skips {how} by reading them."
        advice = 'Page from the last row seen: `cursor={"id": last_id}, skip=1` with a unique last key in `order_by`.'
        return self.found(message, call.subject, call.place, severity=severity, fix=Fix(advice))
