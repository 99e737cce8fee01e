"""SCH201."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_edits import block_line
from nicol.lint.schema_facts import all_indexes, extra_indexes, foreign_keys, on_delete
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.annotations import ExtraIndex
from nicol.model.schema import Model, RelationField

_FEW, _MANY = 1_000, 10_000
"""Rows below which a scan costs nothing, and above which each delete is felt."""


class UnindexedForeignKey(ModelRule, code="SCH201"):
    """A foreign key that no index begins with.

    ## Why it matters
    Each delete or key update of the referenced row looks for the rows that point to it. Without an index that is a
    scan of the whole table: with 300,000 comments, deleting one user took 1,373 ms instead of 6.5 ms on PostgreSQL
    15. Includes and filters over the relation scan too. MySQL and MariaDB make this index by themselves. With a
    database, tables below 1,000 rows are left out.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int  @id
      authorId Int
      author   User @relation(fields: [authorId], references: [id])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id    Int    @id
      posts Post[]
    }

    model Post {
      id       Int  @id
      authorId Int
      author   User @relation(fields: [authorId], references: [id])

      @@index([authorId])
    }
    ```
    """

    unless = Can.FOREIGN_KEY_INDEXES

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        rows = view.live.rows.get(model.db_name)
        if not view.has_foreign_keys or (rows is not None and rows < _FEW):
            return
        seen = set[frozenset[str]]()
        for relation in foreign_keys(model):
            columns = frozenset(relation.fields)
            if columns not in seen and not is_indexed(model, relation.fields):
                yield self._finding(view, model, relation, rows)
            seen.add(columns)

    def _finding(self, view: SchemaView, model: Model, relation: RelationField, rows: int | None) -> Finding:
        columns = ", ".join(relation.fields)
        name = model.name
        message = f"No index of {name} begins with {columns}: deleting one {relation.target} scans all of {name}."
        changes = on_delete(model, relation) in ("Cascade", "SetNull")
        severity: Severity = "error" if rows is not None and rows > _MANY and changes else "warning"
        return self.found(
            message,
            f"{model.name}.{columns}",
            view.line(relation),
            severity=severity,
            evidence=() if rows is None else (f"{model.name} has about {rows:,} rows.",),
            fix=index_fix(view, model, columns),
        )


def is_indexed(model: Model, wanted: tuple[str, ...]) -> bool:
    """Whether an index over all rows begins with the fields `wanted`, in whichever order."""
    own = (one.field_names for one in all_indexes(model) if one.where is None and one.algorithm in (None, "BTree"))
    extra = (_leading(one) for one in extra_indexes(model) if one.where is None)
    hashed = (one.field_names for one in model.indexes if one.algorithm == "Hash" and len(one.fields) == 1)
    return any(set(names[: len(wanted)]) == set(wanted) for names in chain(own, extra, hashed))


def _leading(index: ExtraIndex) -> tuple[str, ...]:
    return tuple(one.text for one in index.elements) if all(one.kind == "field" for one in index.elements) else ()


def index_fix(view: SchemaView, model: Model, columns: str) -> Fix:
    """An index over the columns."""
    line = f"@@index([{columns}])"
    return Fix(f"Add {line} to {model.name}.", (block_line(view, model, line),), is_safe=True)
