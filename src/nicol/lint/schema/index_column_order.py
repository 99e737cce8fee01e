"""SCH207."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema.prefix_index import is_plain
from nicol.lint.schema_edits import replaced
from nicol.lint.schema_facts import all_indexes
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.schema_uses import Use, uses_of
from nicol.model.schema import Index, Model


class IndexColumnOrder(ModelRule, code="SCH207"):
    """An index whose columns are in another order than queries need.

    ## Why it matters
    An index is read from its first column on: behind a column that is compared by range the next ones only filter
    what was read already. Columns that must be equal come first, then one range or the order. Known from recorded
    queries.

    ## Example
    ```prisma
    model Post {
      id        Int      @id
      status    String
      published Boolean
      createdAt DateTime @db.Timestamptz(6)
      title     String
      meta      Json

      @@index([createdAt, status])
    }
    ```

    ```jsonl
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["createdAt"], "operator": "gte"}, {"path": ["status"], "operator": "equals"}]}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
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

      @@index([status, createdAt])
    }
    ```

    ```jsonl
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["createdAt"], "operator": "gte"}, {"path": ["status"], "operator": "equals"}]}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
    ```
    """  # noqa: E501

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        plain = [one for one in all_indexes(model) if is_plain(one)]
        for use in uses_of(view.inventory, model):
            if not use.equal or not use.ranged:
                continue
            served = any(one.field_names[0] in use.equal for one in plain)
            wrong = next((one for one in plain if _is_reversed(one, use)), None)
            if wrong is not None and not served:
                yield self._finding(view, model, wrong, use)

    def _finding(self, view: SchemaView, model: Model, index: Index, use: Use) -> Finding:
        names = ", ".join(index.field_names)
        first = [name for name in index.field_names if name in use.equal]
        wanted = ", ".join([*first, *(name for name in index.field_names if name not in first)])
        message = f"The index [{names}] of {model.name} begins with a range: [{wanted}] reads only what is wanted."
        fix = None
        if index.kind == "normal" and view.text(index.span).count(",") == len(index.fields) - 1:
            text = view.text(index.span).replace(names, wanted, 1)
            fix = Fix(f"Write @@index([{wanted}]).", (replaced(view, index.span, text),))
        place = view.place(index.span)
        return self.found(message, f"{model.name}.{names}", place, evidence=(use.said,), fix=fix)


def _is_reversed(index: Index, use: Use) -> bool:
    """Whether a range comes first, and what must be equal behind it."""
    first, *rest = index.field_names
    return first in use.ranged and first not in use.equal and not set(rest).isdisjoint(use.equal)
