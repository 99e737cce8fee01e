"""SCH302."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.dialects.quoting import identifier
from nicol.lint.finding import Finding, Fix, Severity
from nicol.lint.schema.exclusive_arc import exclusive_fix, exclusive_keys
from nicol.lint.schema_edits import model_comment
from nicol.lint.schema_facts import extra_indexes, has_check, key_columns
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with, has_word
from nicol.model.schema import Index, Model


class NullableUnique(ModelRule, code="SCH302"):
    r"""A unique constraint over columns that may be NULL.

    ## Why it matters
    NULL is not equal to NULL: two rows whose column is NULL and whose other columns agree are both accepted. A
    partial unique index over the rows without a value closes the gap; where one of several columns is always set, a
    CHECK that says so does.

    ## Example
    ```prisma
    model Slot {
      id      Int  @id
      roomId  Int
      guestId Int?

      @@unique([roomId, guestId])
    }
    ```

    ## Instead
    ```prisma
    /// @nicol.index([roomId], unique: true, where: "\"guestId\" IS NULL")
    model Slot {
      id      Int  @id
      roomId  Int
      guestId Int?

      @@unique([roomId, guestId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for index in model.indexes:
            nullable = [name for name in index.field_names if not model.scalar(name).is_required]
            several = index.kind == "unique" and index.where is None and len(index.fields) > 1
            if several and nullable and not _is_closed(model, index, nullable):
                yield self._finding(view, model, index, nullable)

    def _finding(self, view: SchemaView, model: Model, index: Index, nullable: list[str]) -> Finding:
        names = ", ".join(index.field_names)
        message = f"@@unique([{names}]) of {model.name} lets rows in twice whose {' and '.join(nullable)} is NULL."
        severity: Severity = "warning" if _is_scope(model, index, nullable) else "info"
        fix = _fix(view, model, index, nullable)
        return self.found(message, f"{model.name}.{names}", view.place(index.span), severity=severity, fix=fix)


def _is_scope(model: Model, index: Index, nullable: list[str]) -> bool:
    """Whether the rows without a value are meant to be unique too.

    They are where a value beside it is what should be unique within the scope that may be missing. Where what may be
    missing is the value, it is unique if there is one.
    """
    keys = key_columns(model) | {name for name in index.field_names if ends_with(name, "id")}
    values = [name for name in index.field_names if name not in keys and name not in nullable]
    scopes = [name for name in nullable if name in keys and not has_word(name, "external")]
    return (bool(values) and bool(scopes)) or set(nullable) <= set(exclusive_keys(model))


def _is_closed(model: Model, index: Index, nullable: list[str]) -> bool:
    """Whether something else sees to the rows without a value: an index, a CHECK, a smaller unique constraint."""
    if any(set(one.field_names) < set(index.field_names) for one in model.uniques):
        return True
    columns = [model.scalar(name).db_name for name in nullable]
    for extra in extra_indexes(model):
        fields = {one.text for one in extra.elements}
        partial = extra.where is not None and any(column in extra.where for column in columns)
        whole = extra.nulls_not_distinct and fields == set(index.field_names)
        if extra.unique and (whole or (partial and fields <= set(index.field_names))):
            return True
    partner = exclusive_keys(model)
    return set(nullable) <= set(partner) and has_check(model, *partner)


def _fix(view: SchemaView, model: Model, index: Index, nullable: list[str]) -> Fix | None:
    if (exclusive := exclusive_keys(model)) and set(nullable) <= set(exclusive):
        return exclusive_fix(view, model, exclusive)
    rest = [name for name in index.field_names if name not in nullable]
    if view.dialect is None or Can.PARTIAL_INDEXES not in view.dialect.can or not rest or len(nullable) > 1:
        return Fix(f"Make {' and '.join(nullable)} required, or split the model.")
    column = identifier(view.dialect, model.scalar(nullable[0]).db_name).replace('"', '\\"')
    line = f'@nicol.index([{", ".join(rest)}], unique: true, where: "{column} IS NULL")'
    title = f"Let {', '.join(rest)} be unique among the rows without {nullable[0]}."
    return Fix(title, (model_comment(view, model, line),))
