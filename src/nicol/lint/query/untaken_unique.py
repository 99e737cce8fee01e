"""QRY223."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import Record, Unknown
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.model.schema import Model

_MADE = re.compile(r"^[\w.$]*(?:slug|handle|username|user_name|permalink)\w*\(", re.IGNORECASE)
_RANDOM = re.compile(r"uuid|cuid|nanoid|random|token|hash|now\(|Date", re.IGNORECASE)


class UntakenUnique(QueryRule, code="QRY223", severity="info"):
    """A unique value made from others, and nothing for the case that it is taken.

    ## Why it matters
    A slug made of a title, a user name made of an address: two rows can come to the same value, and a title without
    Latin letters to none at all. The second create fails with P2002. Catch that and try another value, or add
    something unique.

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
    async def write(db, author, title: str):
        return await db.post.create({"id": title, "title": title, "slug": slugify(title), "authorId": author})
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
    async def write(db, author, title: str):
        try:
            return await db.post.create({"id": title, "title": title, "slug": slugify(title), "authorId": author})
        except UniqueConstraintError:
            return await db.post.create({"id": title, "title": title, "slug": f"{uuid4()}", "authorId": author})
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            data = call.argument("data")
            if call.operation != "create" or call.is_guarded or not isinstance(data, Record):
                continue
            for name in _alone(view.model(call)):
                value = data.get(name)
                if isinstance(value, Unknown) and _MADE.search(value.text) and not _RANDOM.search(value.text):
                    yield self._finding(call, name, value.text)

    def _finding(self, call: Call, name: str, text: str) -> Finding:
        message = f"{call.model}.create writes {name} = {text}, which is unique and may be taken already."
        advice = f"Catch UniqueConstraintError (P2002) and try another {name}, or use upsert."
        return self.found(message, call.subject, call.place, fix=Fix(advice))


def _alone(model: Model) -> list[str]:
    """The fields that are unique by themselves."""
    return [key.field_names[0] for key in model.uniques if len(key.fields) == 1]
