"""QRY103."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded


class UnusedInclude(QueryRule, code="QRY103"):
    """An include that nobody looked at.

    ## Why it matters
    The related rows were read, sent and made into objects every time, and no attribute of them was read on any row.
    This is known from running the program: see the page on observing queries.

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

    ```jsonl
    {"kind": "finding", "finding": {"code": "QRY103", "message": "Post.find_many includes author, which no row of 9 calls was asked for", "query": "0f3a", "model": "Post", "operation": "find_many", "file": "app.py", "line": 12, "count": 9, "level": "R", "relation": "", "fix": ""}}
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

    ```jsonl
    {"kind": "finding", "finding": {"code": "QRY105", "message": "another matter", "query": "0f3a", "model": "Post", "operation": "find_many", "file": "app.py", "line": 12, "count": 9, "level": "R", "relation": "", "fix": ""}}
    ```
    """  # noqa: E501

    level = "R"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return recorded(self, view)
