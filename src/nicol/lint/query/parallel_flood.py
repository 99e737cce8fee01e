"""QRY222."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView

_POOL = 10
"""Queries at once that the usual pool bears."""


class ParallelFlood(QueryRule, code="QRY222"):
    """Queries started all at once, one for each item.

    ## Why it matters
    Each of them takes a connection: the pool has a handful, the others wait for it, and those that wait too long
    fail with P2024. One statement for all (`create_many`, `in`), or a bound on how many run at once, is faster and
    cannot fail so.

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
    import asyncio


    async def fill(db, titles: list[str]):
        await asyncio.gather(*[db.user.create({"id": title, "email": title}, include={"posts": True}) for title in titles])
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
    async def fill(db, titles: list[str]):
        await db.user.create_many([{"id": title, "email": title} for title in titles])
    ```
    """  # noqa: E501

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            together = [loop for loop in call.loops if loop.is_concurrent]
            if not together or call.operation.startswith("find_unique"):
                continue
            times = [loop.times for loop in together]
            if any(number is None or number > _POOL for number in times):
                known = [number for number in times if number is not None]
                many = f"{max(known)}" if known and None not in times else "one for each item"
                message = f"{call.model}.{call.operation} is started {many} at once: each needs a connection."
                advice = "Write them with one statement, or bound how many run at once (a semaphore)."
                yield self.found(message, call.subject, call.place, fix=Fix(advice))
