"""SCH208."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import block_line
from nicol.lint.schema_facts import all_indexes, extra_indexes, key_columns
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.schema_uses import Use, uses_of
from nicol.lint.words import listed
from nicol.model.schema import Model

_FEW = 1_000
_UNSERVED = frozenset(listed("Json Bytes"))


class UnservedQuery(ModelRule, code="SCH208"):
    """A recorded query that no index serves.

    ## Why it matters
    Every call reads the whole table, and sorts it where an order is asked for. Columns that must be equal come
    first in the index, then the order or one range. Known from recorded queries; with a database, tables below
    1,000 rows are left out.

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
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["status"], "operator": "equals"}], "order_by": [{"path": ["createdAt"], "direction": "desc"}], "take": true}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
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

      @@index([status, createdAt(sort: Desc)])
    }
    ```

    ```jsonl
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["status"], "operator": "equals"}], "order_by": [{"path": ["createdAt"], "direction": "desc"}], "take": true}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
    ```
    """  # noqa: E501

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        rows = view.live.rows.get(model.db_name)
        if rows and rows < _FEW:
            return
        seen = set[str]()
        for use in uses_of(view.inventory, model):
            columns = _columns(model, use)
            line = f"@@index([{', '.join(columns)}])"
            if columns and line not in seen and not _is_served(view, model, use):
                seen.add(line)
                names = ", ".join(dict.fromkeys([*use.equal, *use.ranged, *(name for name, _ in use.order)]))
                message = (
                    f"{use.query.operation} of {model.name} asks by {names}, and no index begins with one of them."
                )
                fix = Fix(f"Add {line} to {model.name}.", (block_line(view, model, line),), is_safe=True)
                subject = f"{model.name}.{names}"
                yield self.found(message, subject, view.head(model), evidence=(use.said,), fix=fix)


def _columns(model: Model, use: Use) -> list[str]:
    """The members of an index for the query, as written: equal ones, then its order, else a range."""
    found = [name for name in use.equal if model.scalar(name).type not in _UNSERVED]
    order = [
        f"{name}(sort: Desc)" if direction == "desc" else name for name, direction in use.order if name not in found
    ]
    ranged = [name for name in use.ranged if name not in found and model.scalar(name).type not in _UNSERVED]
    if use.is_limited and order:
        return [*found, *order]
    return [*found, *ranged[:1]]


def _is_served(view: SchemaView, model: Model, use: Use) -> bool:
    """Whether an index begins with a column that the query compares, or with its order."""
    own = {one.field_names[0] for one in all_indexes(model) if one.where is None and one.kind != "fulltext"}
    extra = {one.elements[0].text for one in extra_indexes(model)}
    keyed = view.dialect is not None and Can.FOREIGN_KEY_INDEXES in view.dialect.can and view.has_foreign_keys
    first = own | extra | (key_columns(model) if keyed else frozenset[str]())
    sorted_by = use.order[0][0] if use.order and use.is_limited else ""
    return not first.isdisjoint((*use.equal, *use.ranged, sorted_by))
