"""QRY211."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView


class CountedOrder(QueryRule, code="QRY211", severity="info"):
    """An order by the number of related rows.

    ## Why it matters
    The related rows of every row that matches are counted before the first one is known: no index helps, and `take`
    saves nothing. A column with the number, kept by whoever writes the related rows, can be indexed.

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
    async def busiest(db):
        return await db.user.find_many(order_by=[{"posts": {"_count": "desc"}}, {"id": "asc"}], take=10)
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
    async def newest(db):
        return await db.post.find_many(order_by=[{"createdAt": "desc"}, {"id": "asc"}], take=10)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            counted = [term for term in view.order(call) or () if len(term.path) > 1 and term.path[-1] == "_count"]
            if counted and not view.is_small(view.model(call)):
                message = f"{call.model}.{call.operation} counts {counted[0].path[0]} of every row to sort by it."
                advice = (
                    f"Keep the number in a column of {call.model}, or count with group_by where the table is large."
                )
                yield self.found(message, call.subject, call.place, fix=Fix(advice))
