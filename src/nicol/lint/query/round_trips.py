"""QRY217."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded


class RoundTrips(QueryRule, code="QRY217"):
    """Very many queries in one request.

    ## Why it matters
    Each waits for the network: fifty of a millisecond are a twentieth of a second that no index makes faster.
    Includes, `in` lists and batches answer many questions at once. This is known from running the program.

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
    {"kind": "finding", "finding": {"code": "QRY217", "message": "80 queries ran in one scope", "query": "0f3a", "model": "Post", "operation": "find_many", "file": "app.py", "line": 12, "count": 9, "level": "R", "relation": "", "fix": ""}}
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
