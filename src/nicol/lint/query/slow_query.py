"""QRY310."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.inventory import Query
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import place_of

_USUAL_MS = 200.0
_SINGLE_MS = 1000.0


class SlowQuery(QueryRule, code="QRY310"):
    """A query that is slow where it runs.

    ## Why it matters
    Slow is a twentieth call above 200 milliseconds, or any call above a second. `nicol explain-query FINGERPRINT`
    shows what the database does for it, `nicol advise indexes` whether an index would help.

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
    {"kind": "query", "query": {"fingerprint": "00000000000000aa", "model": "Post", "operation": "find_many", "shape": {}, "count": 40, "failed": 0, "total_ms": 16000.0, "max_ms": 900.0, "rows": 40, "max_rows": 1, "durations": [0, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0, 0]}}
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
    {"kind": "query", "query": {"fingerprint": "00000000000000aa", "model": "Post", "operation": "find_many", "shape": {}, "count": 40, "failed": 0, "total_ms": 40.0, "max_ms": 2.0, "rows": 40, "max_rows": 1, "durations": [40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}}
    ```
    """  # noqa: E501

    level = "R"

    def check(self, view: QueryView) -> Iterable[Finding]:
        for query in sorted(view.inventory.queries, key=lambda one: (-one.total_ms, one.fingerprint)):
            if query.percentile_ms(0.95) > _USUAL_MS or query.max_ms > _SINGLE_MS:
                yield self._finding(query)

    def _finding(self, query: Query) -> Finding:
        what = f"{query.model}.{query.operation}" if query.model else query.operation
        origin = query.origins[0] if query.origins else None
        evidence = (
            f"{query.count:,} calls, mean {query.mean_ms:,.1f} ms, 95 % within {query.percentile_ms(0.95):,.0f} ms",
            *(f"from {one.file}:{one.line} {one.function}" for one in query.origins[:3]),
        )
        message = f"{what} took up to {query.max_ms:,.0f} ms (query {query.fingerprint})."
        place = place_of(origin.file, origin.line) if origin else None
        advice = f"Look at its plan: nicol explain-query {query.fingerprint}"
        subject = f"{origin.file}:{origin.function or origin.line}" if origin else query.fingerprint
        return self.found(message, subject, place, evidence=evidence, fix=Fix(advice))
