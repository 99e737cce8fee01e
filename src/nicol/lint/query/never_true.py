"""QRY219."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.lint.calls.call import Call
from nicol.lint.calls.value import Array, Known, Record, Value
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.model.schema import Field, ScalarField


class NeverTrue(QueryRule, code="QRY219", severity="error"):
    """A condition that no row meets.

    ## Why it matters
    A required column is never NULL, and a column that a migration adds with a default has that default in every row
    that was there. A job that looks for NULL then finds nothing, changes nothing, and says that all went well.

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
    async def unnamed(db):
        return await db.post.find_many(where={"title": None}, order_by={"id": "asc"}, take=20)
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
    async def unnamed(db):
        return await db.post.find_many(where={"title": ""}, order_by={"id": "asc"}, take=20)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            yield from self._against_schema(view, call)
            yield from self._against_migrations(view, call)

    def _against_schema(self, view: QueryView, call: Call) -> Iterator[Finding]:
        for one in view.conditions(call):
            field = view.base.schema.model(one.model).by_name.get(one.field)
            if one.under != "" or one.is_optional or "none" in one.over or "every" in one.over:
                continue
            if _is_required(field) and one.operator == "equals" and _is_null(one.value):
                message = f"{call.model}.{call.operation} looks for NULL in {one.field}, which is required."
                yield self.found(message, call.subject, call.place, fix=Fix("Compare with the value that is meant."))
            if one.operator == "in" and isinstance(one.value, Array) and not one.value.is_open and not one.value.items:
                message = f"{call.model}.{call.operation} wants {one.field} in an empty list."
                yield self.found(message, call.subject, call.place, fix=Fix("Leave the query out, or name the values."))

    def _against_migrations(self, view: QueryView, call: Call) -> Iterator[Finding]:
        where = call.argument("where")
        if not isinstance(where, Record):
            return
        table, model = view.model(call).db_name, view.model(call)
        for entry in where.entries:
            field = model.by_name.get(entry.key)
            column = field.db_name if isinstance(field, ScalarField) else entry.key
            added = next((one for one in view.added if (one.table, one.column) == (table, column)), None)
            if added is None or _is_required(field) or not _is_null(entry.value):
                continue
            message = (
                f"{call.model}.{call.operation} looks for NULL in {entry.key}, but {added.migration} added it with the "
                f"default {added.default}: every row that was there has that, none has NULL."
            )
            advice = "Set the rows in the migration itself, before later rows get the default."
            yield self.found(message, call.subject, call.place, fix=Fix(advice))


def _is_required(field: Field | None) -> bool:
    return isinstance(field, ScalarField) and field.is_required and field.type != "Json"


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None
