"""SCH201."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema_edits import block_line
from nicol.lint.schema_facts import all_indexes, extra_indexes, foreign_keys, on_delete
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.schema_uses import uses_of
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
    database, it is no warning for a table that has fewer than 1,000 rows, and an error for one that has more than
    10,000 which deletes have to change.

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
        if not view.has_foreign_keys:
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
        return self.found(
            message,
            f"{model.name}.{columns}",
            view.line(relation),
            severity=_severity(rows, changes),
            evidence=() if rows is None else (f"{model.name} has about {rows:,} rows.",),
            fix=index_fix(view, model, ", ".join([*relation.fields, *_order(view, model, relation)])),
        )


def _severity(rows: int | None, changes: bool) -> Severity:
    """By the rows of the table, where they are known: an empty one tells nothing of what it will hold."""
    if not rows:
        return "warning"
    if rows < _FEW:
        return "info"
    return "error" if rows > _MANY and changes else "warning"


def _order(view: SchemaView, model: Model, relation: RelationField) -> list[str]:
    """In which order recorded queries want the rows of one key: an index with that behind the key serves them too."""
    wanted = (use.order for use in uses_of(view.inventory, model) if set(relation.fields) <= set(use.equal))
    order = next((one for one in wanted if one), ())
    return [f"{name}(sort: Desc)" if way == "desc" else name for name, way in order if name not in relation.fields]


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
