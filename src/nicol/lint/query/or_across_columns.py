"""QRY206."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView, leading_indexes

_INDEXABLE = frozenset({"equals", "in", "lt", "lte", "gt", "gte", "startswith"})


class OrAcrossColumns(QueryRule, code="QRY206", severity="info"):
    """An OR over columns of which one has no index.

    ## Why it matters
    An OR can use indexes only when every branch has one: the database unites what they find. One branch without an
    index makes it read the whole table, whatever the others have.

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
    async def find(db, text: str):
        return await db.post.find_many(where={"OR": [{"slug": text}, {"title": text}]}, order_by={"id": "asc"}, take=20)
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
    async def find(db, text: str):
        return await db.post.find_many(where={"OR": [{"slug": text}, {"id": text}]}, order_by={"id": "asc"}, take=20)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            model = view.model(call)
            branches = [one for one in view.conditions(call) if one.under == "OR" and len(one.path) == 1]
            fields = list(dict.fromkeys(one.field for one in branches))
            if len(fields) < 2 or any(one.operator not in _INDEXABLE for one in branches) or view.is_small(model):
                continue
            if any(one.under == "" and leading_indexes(model, one.field) for one in view.conditions(call)):
                continue
            bare = [name for name in fields if not leading_indexes(model, name)]
            if bare:
                message = f"{call.model}.{call.operation}: an OR over {', '.join(fields)}, and {bare[0]} has no index."
                advice = f"Index {', '.join(bare)}, or ask once for each branch."
                yield self.found(message, call.subject, call.place, fix=Fix(advice))
