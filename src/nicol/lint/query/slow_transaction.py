"""QRY215."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded


class SlowTransaction(QueryRule, code="QRY215"):
    """Waiting for something else inside of a transaction.

    ## Why it matters
    The transaction keeps its connection and its locks while the program waits for another server or sleeps: writers
    of the same rows queue up behind it, the pool runs dry, and PostgreSQL cannot clean up what was deleted
    meanwhile.

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
    import httpx


    async def pay(db, client: httpx.AsyncClient):
        async with db.tx() as tx:
            post = await tx.post.find_first(order_by={"id": "asc"})
            await httpx.post("https://example.com/pay", json={"post": post.id})
            await tx.post.update(where={"id": post.id}, data={"views": 1})
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
    import httpx


    async def pay(db, client: httpx.AsyncClient):
        post = await db.post.find_first(order_by={"id": "asc"})
        await httpx.post("https://example.com/pay", json={"post": post.id})
        async with db.tx() as tx:
            await tx.post.update(where={"id": post.id}, data={"views": 1})
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for one in view.program.waiting:
            message = f"{one.what} is waited for inside of a transaction, which keeps its locks meanwhile."
            advice = "Do it before the transaction begins or after it has ended."
            yield self.found(message, one.subject, one.place, fix=Fix(advice))
        yield from recorded(self, view)
