"""QRY203."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import Array, Record, Value
from nicol.lint.calls.where import Term
from nicol.lint.finding import Edit, Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView, is_unique
from nicol.model.schema import Model


class UnstableCursor(QueryRule, code="QRY203"):
    """A cursor over an order in which rows tie.

    ## Why it matters
    Rows that are equal in the order come in any sequence, which may change from page to page: some are shown twice,
    some never. `now()` is the same for all rows of a transaction, so rows written together always tie: 200,000 rows
    inserted at once had one `createdAt`. A unique last key decides.

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
    async def page(db, last_id: str):
        return await db.post.find_many(order_by={"createdAt": "desc"}, cursor={"id": last_id}, skip=1, take=20)
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
    async def page(db, last_id: str):
        return await db.post.find_many(
            order_by=[{"createdAt": "desc"}, {"id": "desc"}], cursor={"id": last_id}, skip=1, take=20
        )
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            if "cursor" not in call.arguments:
                continue
            terms = view.order(call)
            if terms and not is_unique(view.model(call), [term.path[0] for term in terms if len(term.path) == 1]):
                yield self._finding(view.model(call), call, terms)

    def _finding(self, model: Model, call: Call, terms: tuple[Term, ...]) -> Finding:
        shown = ", ".join(".".join(term.path) for term in terms)
        message = f"{call.model}.{call.operation} pages by {shown}, which rows can share: pages skip and repeat rows."
        key = model.primary_key.field_names if model.primary_key else ()
        last = ", ".join(f'{{"{name}": "{terms[-1].direction or "asc"}"}}' for name in key) or "a unique field"
        value = call.argument("order_by")
        fix = Fix(f"End the order with a unique key: {last}.", tuple(_edits(call, value, last)) if key else ())
        return self.found(message, call.subject, call.place, fix=fix)


def _edits(call: Call, value: Value | None, last: str) -> Iterator[Edit]:
    """The order as a list with `last` at its end, where it stands in a Python file as a dict or a list of dicts."""
    source = call.place.source
    if value is None or source.path.suffix != ".py" or value.end == 0:
        return
    text = source.text[value.start : value.end]
    if isinstance(value, Record):
        yield Edit(source.path, value.start, value.end, f"[{text}, {last}]")
    elif isinstance(value, Array) and value.items:
        yield Edit(source.path, value.items[-1].end, value.items[-1].end, f", {last}")
