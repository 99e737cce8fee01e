"""QRY105."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded


class RepeatedQuery(QueryRule, code="QRY105"):
    """The same query with the same values, again in one request.

    ## Why it matters
    Nothing was written in between, so the answer is the one that is there already: keep it in a variable, or hand
    it on. This is known from running the program.

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
    {"kind": "finding", "finding": {"code": "QRY105", "message": "Post.find_many ran 9 times with the same values in one scope", "query": "0f3a", "model": "Post", "operation": "find_many", "file": "app.py", "line": 12, "count": 9, "level": "R", "relation": "", "fix": ""}}
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
    {"kind": "finding", "finding": {"code": "QRY103", "message": "another matter", "query": "0f3a", "model": "Post", "operation": "find_many", "file": "app.py", "line": 12, "count": 9, "level": "R", "relation": "", "fix": ""}}
    ```
    """  # noqa: E501

    level = "R"

    def check(self, view: QueryView) -> Iterable[Finding]:
        return recorded(self, view)
