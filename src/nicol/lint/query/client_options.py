"""QRY224."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView


class ClientOptions(QueryRule, code="QRY224"):
    """A client made with options that do nothing.

    ## Why it matters
    Prisma 7 has no `datasources` option any more, and none of it ever configured a pool: its size and timeouts are
    parameters of the URL. Nicol's client takes `url=`, and the same parameters (`connection_limit`,
    `pool_timeout`).

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
    export const prisma = new PrismaClient({
      datasources: { db: { url: process.env.DATABASE_URL } },
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
    db = Client(url="postgresql://localhost/shop?connection_limit=10&pool_timeout=5")
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for made in view.program.clients:
            if "datasources" in made.options:
                message = "The option `datasources` is gone in Prisma 7, and it configures no connection pool."
                advice = "Say the pool in the URL: ?connection_limit=10&pool_timeout=5"
                yield self.found(message, made.subject, made.place, fix=Fix(advice))
