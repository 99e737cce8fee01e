"""QRY214."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView


class PastedSql(QueryRule, code="QRY214", severity="error"):
    """Values pasted into SQL text.

    ## Why it matters
    What somebody types becomes part of the statement: `x' OR true --` reads all rows, and worse. The database also
    has to plan each text anew. Values go as parameters; names that vary are chosen from a fixed list.

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
    async def find(db, email: str):
        return await db.query_raw(f"SELECT * FROM \\"User\\" WHERE email = '{email}'")
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
    async def find(db, email: str):
        return await db.query_raw('SELECT id FROM "User" WHERE email = $1', email)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.raw:
            if not call.unsafe:
                continue
            message = f"{call.operation} pastes {', '.join(call.unsafe[:3])} into the SQL."
            advice = "Write a placeholder in the SQL and give the value as an argument."
            yield self.found(message, call.subject, call.place, fix=Fix(advice))
