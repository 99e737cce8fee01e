"""QRY104."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded


class OverFetch(QueryRule, code="QRY104"):
    """Columns and relations that nobody asked for.

    ## Why it matters
    A hook that includes relations in every query makes each call pay for them, also those that only look at an id:
    more statements or a wider join, more bytes, more objects. What a caller needs is written at the call.

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

    ```typescript
    export const extended = prisma.$extends({
      query: {
        post: {
          findMany({ args, query }) {
            args.include = { ...args.include, author: true };
            return query(args);
          },
        },
      },
    });
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
        return await db.post.find_many(order_by={"id": "asc"}, take=20, select={"title": True})
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for hook in view.program.hooks:
            what = f"{hook.model}.{hook.operation}" if hook.model else "every query"
            message = f"A hook includes relations in {what}, whether they are looked at or not."
            advice = "Write `include` or `select` at the calls that need it."
            yield self.found(message, hook.subject, hook.place, fix=Fix(advice))
        yield from recorded(self, view)
