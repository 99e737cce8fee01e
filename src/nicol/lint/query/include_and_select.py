"""QRY218."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView


class IncludeAndSelect(QueryRule, code="QRY218", severity="error"):
    """A query with both include and select.

    ## Why it matters
    They exclude each other: `select` says everything that is read, so the call is refused when it runs. A hook that
    adds an `include` to every call makes all those fail that have a `select` of their own. Relations can stand in
    `select`.

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
    async def one(db, id: str):
        return await db.post.find_unique(where={"id": id}, select={"title": True}, include={"author": True})
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
    async def one(db, id: str):
        return await db.post.find_unique(where={"id": id}, select={"title": True, "author": True})
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            if "include" in call.arguments and "select" in call.arguments:
                message = f"{call.model}.{call.operation} has `include` and `select`, which exclude each other."
                advice = "Put the relations into `select`."
                yield self.found(message, call.subject, call.place, fix=Fix(advice))
        for hook in view.program.hooks:
            if not hook.is_guarded:
                what = f"{hook.model}.{hook.operation}" if hook.model else "every query"
                message = f"A hook adds `include` to {what}: calls with a `select` of their own are then refused."
                advice = "Add it only where the arguments have no `select`."
                yield self.found(message, hook.subject, hook.place, fix=Fix(advice))
