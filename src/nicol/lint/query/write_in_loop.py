"""QRY102."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import Record, listed, names_in
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded
from nicol.model.schema import RelationField

_SINGLE = frozenset({"update", "delete", "upsert", "create"})
_FEW = 5
"""Rounds below which a loop costs little."""


class WriteInLoop(QueryRule, code="QRY102"):
    """A write of one row in a loop.

    ## Why it matters
    Each round is a statement, a round trip and, outside of a transaction, a commit that waits for the disk; what
    fails in the middle stays half done. Where all rows get the same values one `update_many` or `delete_many` does
    it; where they differ a batch sends them together.

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
    async def verify(db):
        for user in await db.user.find_many(where={"email": {"endswith": "@example.com"}}):
            await db.user.update(where={"id": user.id}, data={"email": ""})
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
    async def verify(db):
        await db.user.update_many(where={"email": {"endswith": "@example.com"}}, data={"email": ""})
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            if _is_repeated(call) and not (call.operation == "create" and _must_be_single(view, call)):
                yield self._finding(call)
        yield from recorded(self, view)

    def _finding(self, call: Call) -> Finding:
        same = not _varies(call, "data") and not _varies(call, "update")
        match call.operation:
            case "update" if same:
                advice = "All rows get the same values: `update_many` with the condition of the loop is one statement."
            case "delete":
                advice = '`delete_many(where={"id": {"in": ids}})` is one statement.'
            case "create":
                advice = "Gather the rows and write them with `create_many`: one statement."
            case _:
                advice = "Send them as one batch: `async with db.batch() as batch:` and write with `batch`."
        severity: Severity = "info" if call.operation == "create" else "warning"
        over = next((f" for each row of {loop.source}" for loop in reversed(call.loops) if loop.source), " in a loop")
        message = f"{call.model}.{call.operation} writes one row at a time{over}."
        return self.found(message, call.subject, call.place, severity=severity, fix=Fix(advice))


def _is_repeated(call: Call) -> bool:
    if call.operation not in _SINGLE or not call.loops:
        return False
    times = [loop.times for loop in call.loops if not names_in(call.arguments).isdisjoint(loop.varying)]
    return bool(times) and any(number is None or number >= _FEW for number in times)


def _varies(call: Call, argument: str) -> bool:
    varying = {name for loop in call.loops for name in loop.varying}
    return not names_in(call.argument(argument)).isdisjoint(varying)


def _must_be_single(view: QueryView, call: Call) -> bool:
    """Whether `create_many` cannot do it: the row is used afterwards, has nested rows, or its data is not known."""
    if not call.is_dropped or not call.lacks("include", "select"):
        return True
    rows = listed(call.argument("data"))
    relations = {field.name for field in view.model(call).fields if isinstance(field, RelationField)}
    return not all(isinstance(row, Record) and not any(name in row for name in relations) for row in rows)
