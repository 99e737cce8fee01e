"""QRY200."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix, Place
from nicol.lint.query_rule import QueryRule, QueryView


class UnreadableSource(QueryRule, code="QRY200"):
    """A source file that Python cannot parse.

    ## Why it matters
    What stands in it was not looked at: a review without findings says nothing about this file.

    ## Example
    ```prisma
    model Comment {
      id        String   @id
      authorId  String
      createdAt DateTime

      @@index([authorId])
    }
    ```

    ```python
    async def broken(db:
        return await db.comment.find_many()
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

    ```python
    async def whole(db):
        return await db.comment.find_many(order_by={"id": "asc"}, take=5)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for source, reason in view.program.unreadable:
            message = f"{source.path.name} was not looked at: {reason}."
            fix = Fix("Correct the file, or leave it out with --code.")
            yield self.found(message, source.path.name, Place(source, 0, 0), fix=fix)
