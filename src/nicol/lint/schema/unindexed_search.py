"""SCH210."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.model_lines import with_extension
from nicol.lint.schema_edits import block_line
from nicol.lint.schema_facts import extra_indexes
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.schema_uses import uses_of
from nicol.model.schema import Model, ScalarField

_INSIDE = ("contains", "endswith")


class UnindexedSearch(ModelRule, code="SCH210"):
    """Texts that queries search, without an index for that.

    ## Why it matters
    An ordinary index is sorted by how texts begin: `contains`, `endswith` and comparisons without case read every
    row (353 ms over 100,000 posts, 0.3 ms with a trigram index). Known from recorded queries.

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
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["title"], "operator": "contains", "insensitive": true}]}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
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

      @@index([title(ops: raw("gin_trgm_ops"))], type: Gin)
    }
    ```

    ```jsonl
    {"kind": "query", "query": {"fingerprint": "0f3a", "model": "Post", "operation": "find_many", "shape": {"where": [{"path": ["title"], "operator": "contains", "insensitive": true}]}, "count": 412, "failed": 0, "total_ms": 20600.0, "max_ms": 91.0, "rows": 8240, "max_rows": 20}}
    ```
    """  # noqa: E501

    needs = Can.EXTENSIONS

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        seen = set[str]()
        for use in uses_of(view.inventory, model):
            for condition in use.conditions:
                field = model.scalar(condition.path[0])
                searched = condition.operator in _INSIDE or condition.insensitive
                if field.type != "String" or not searched or field.name in seen or _has_trigrams(model, field.name):
                    continue
                seen.add(field.name)
                subject = f"{model.name}.{field.name}"
                how = "without case" if condition.insensitive else f"by {condition.operator}"
                message = f"Queries search {subject} {how}, which no index can answer."
                fix = _fix(view, model, field)
                yield self.found(message, subject, view.line(field), evidence=(use.said,), fix=fix)


def _has_trigrams(model: Model, name: str) -> bool:
    own = any(name in one.field_names for one in model.indexes if one.algorithm in ("Gin", "Gist"))
    return own or any(name in element.text for one in extra_indexes(model) for element in one.elements)


def _fix(view: SchemaView, model: Model, field: ScalarField) -> Fix:
    line = f'@@index([{field.name}(ops: raw("gin_trgm_ops"))], type: Gin)'
    edits = (block_line(view, model, line), *with_extension(view, "pg_trgm"))
    return Fix(f"Add {line}, with the extension pg_trgm.", edits if view.schema.generators else ())
