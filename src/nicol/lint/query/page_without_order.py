"""QRY204."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.calls.value import Known
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView, is_unique


class PageWithoutOrder(QueryRule, code="QRY204"):
    """A page of rows in no order.

    ## Why it matters
    Without `order_by` a database returns rows as it happens to find them: after an update, a vacuum or with another
    plan the same call returns other rows, and pages overlap.

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
    async def some(db):
        return await db.post.find_many(where={"views": {"gt": 0}}, take=20)
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
    async def some(db):
        return await db.post.find_many(where={"views": {"gt": 0}}, order_by={"id": "asc"}, take=20)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            if call.operation not in ("find_many", "find_many_and_count") or not call.lacks("order_by", "cursor"):
                continue
            taken = call.argument("take")
            if taken is None and "skip" not in call.arguments:
                continue
            equal = [one.field for one in view.conditions(call) if one.operator == "equals" and one.under == ""]
            if is_unique(view.model(call), equal) or (isinstance(taken, Known) and taken.value == 1):
                continue
            given = "take" if taken is not None else "skip"
            message = (
                f"{call.model}.{call.operation} has `{given}` and no `order_by`: which rows come is left to chance."
            )
            key = view.model(call).primary_key
            field = key.field_names[0] if key else "id"
            advice = f'Add an order that ends with a unique key: `order_by={{"{field}": "asc"}}`.'
            yield self.found(message, call.subject, call.place, fix=Fix(advice))
