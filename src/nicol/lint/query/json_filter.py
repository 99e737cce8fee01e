"""QRY209."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.calls.call import Call
from nicol.lint.finding import Finding, Fix
from nicol.lint.model_lines import appended
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.model.schema import Model


class JsonFilter(QueryRule, code="QRY209", severity="info"):
    """A filter inside of JSON without an index.

    ## Why it matters
    Every row's document is read and searched. On PostgreSQL a GIN index with `JsonbPathOps` answers containment and
    equality by path; elsewhere a generated column of the value can be indexed.

    ## Example

    ```prisma
    model Event {
      id   String @id
      data Json
    }
    ```

    ```python
    async def clicks(db):
        return await db.event.find_many(
            where={"data": {"path": ["kind"], "equals": "click"}}, order_by={"id": "asc"}, take=20
        )
    ```

    ## Instead

    ```prisma
    model Event {
      id   String @id
      data Json

      @@index([data(ops: JsonbPathOps)], type: Gin)
    }
    ```

    ```python
    async def clicks(db):
        return await db.event.find_many(
            where={"data": {"path": ["kind"], "equals": "click"}}, order_by={"id": "asc"}, take=20
        )
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            fields = dict.fromkeys(
                (one.model, one.field) for one in view.conditions(call) if one.operator in ("path", "string_contains")
            )
            for name, field in fields:
                model = view.base.schema.model(name)
                if not _has_gin(model, field) and not view.is_small(model):
                    yield self._finding(view, call, model, field)

    def _finding(self, view: QueryView, call: Call, model: Model, field: str) -> Finding:
        message = f"{call.model}.{call.operation} filters inside of {field}, a JSON column without an index."
        dialect = view.base.dialect
        if dialect is None or Can.EXTENSIONS not in dialect.can:
            return self.found(message, call.subject, call.place, fix=Fix("Keep the value in a column of its own."))
        line = f"@@index([{field}(ops: JsonbPathOps)], type: Gin)"
        fix = Fix(f"Add {line} to {model.name}.", tuple(appended(view.base, model, line)))
        return self.found(message, call.subject, call.place, fix=fix)


def _has_gin(model: Model, field: str) -> bool:
    return any(index.algorithm == "Gin" and field in index.field_names for index in model.indexes)
