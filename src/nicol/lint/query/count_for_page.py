"""QRY216."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import show
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded


class CountForPage(QueryRule, code="QRY216", severity="info"):
    """A count and a page of the same rows, one after the other.

    ## Why it matters
    The condition is evaluated twice, and between the two statements rows come and go: the number does not fit the
    page. `find_many_and_count` reads both of the same moment.

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
        total = await db.post.count(where={"views": {"gt": 10}})
        posts = await db.post.find_many(where={"views": {"gt": 10}}, order_by={"id": "asc"}, take=20)
        return posts, total
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
    async def page(db):
        posts, total = await db.post.find_many_and_count(where={"views": {"gt": 10}}, order_by={"id": "asc"}, take=20)
        return posts, total
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        pages = {
            _asked(call) for call in view.program.calls if call.operation == "find_many" and not call.lacks("take")
        }
        for call in view.program.calls:
            if call.operation == "count" and call.function and _asked(call) in pages:
                message = f"{call.function} counts {call.model} and reads a page of it with the same condition."
                advice = "`find_many_and_count` gives both, of the same moment."
                yield self.found(message, call.subject, call.place, fix=Fix(advice))
        yield from recorded(self, view)


def _asked(call: Call) -> tuple[str, str, str, str]:
    where = call.argument("where")
    return str(call.place.source.path), call.function, call.model, "" if where is None else show(where)
