"""QRY221."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import Record
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView

_GUARD = re.compile(r"environ|NODE_ENV|APP_ENV|production|isProd|is_prod|ALLOW_", re.IGNORECASE)
_TEST = re.compile(r"(^|/)(tests?|__tests__|spec)/|(^|/)(test_|conftest)[^/]*$|[._](test|spec)\.[^/]*$")


class EmptiedTables(QueryRule, code="QRY221"):
    """Code that empties tables, with nothing that asks where it runs.

    ## Why it matters
    A `delete_many` without a condition deletes every row. In a seed script it is one wrong environment variable
    away from production. A guard that looks at the environment, or at the database's name, costs a line.

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
    async def seed(db):
        await db.post.delete_many()
        await db.user.delete_many()
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
    import os


    async def seed(db):
        if os.environ["APP_ENV"] == "production":
            raise SystemExit("not here")
        await db.post.delete_many()
        await db.user.delete_many()
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        emptied: dict[tuple[str, str], list[Call]] = {}
        for call in view.program.calls:
            path = call.place.source.path.as_posix()
            if call.operation == "delete_many" and _has_no_condition(call) and not _TEST.search(path):
                emptied.setdefault((path, call.function), []).append(call)
        for calls in emptied.values():
            first = calls[0]
            if not _GUARD.search(first.place.source.text):
                models = ", ".join(dict.fromkeys(call.model for call in calls))
                message = f"{first.function or first.place.source.path.name} deletes every row of {models}."
                advice = "Refuse to run where the environment is production."
                yield self.found(message, first.subject, first.place, fix=Fix(advice))


def _has_no_condition(call: Call) -> bool:
    where = call.argument("where")
    empty = isinstance(where, Record) and not where.entries and not where.is_open
    return (where is None and not call.arguments.is_open) or empty
