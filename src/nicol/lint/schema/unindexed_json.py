"""SCH209."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import block_line
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.schema_uses import uses_of
from nicol.model.schema import Model


class UnindexedJson(ModelRule, code="SCH209", severity="info"):
    """JSON that queries look into, without an index.

    ## Why it matters
    Every row's document is read and searched. A GIN index answers containment; for one value inside, a computed
    column with an index of its own is smaller. Known from recorded queries.

    ## Example
    ```prisma
    model Post {
      id        Int      @id
      status    String
      published Boolean
      createdAt DateTime @db.Timestamptz(6)
      title     String
      meta      Json
    }
    ```

    ```jsonl
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["meta"], "operator": "array_contains"}]}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
    ```

    ## Instead
    ```prisma
    model Post {
      id        Int      @id
      status    String
      published Boolean
      createdAt DateTime @db.Timestamptz(6)
      title     String
      meta      Json

      @@index([meta(ops: JsonbPathOps)], type: Gin)
    }
    ```

    ```jsonl
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["meta"], "operator": "array_contains"}]}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
    ```
    """  # noqa: E501

    needs = Can.EXTENSIONS

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        seen = set[str]()
        for use in uses_of(view.inventory, model):
            for condition in use.conditions:
                field = model.scalar(condition.path[0])
                indexed = any(field.name in one.field_names for one in model.indexes)
                if field.type == "Json" and condition.operator != "is_null" and not indexed and field.name not in seen:
                    seen.add(field.name)
                    subject = f"{model.name}.{field.name}"
                    line = f"@@index([{field.name}(ops: JsonbPathOps)], type: Gin)"
                    fix = Fix(f"Add {line}.", (block_line(view, model, line),))
                    message = f"Queries look into {subject}, which no index holds."
                    yield self.found(message, subject, view.line(field), evidence=(use.said,), fix=fix)
