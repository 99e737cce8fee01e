"""SCH211."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.dialects import Can
from nicol.dialects.quoting import identifier
from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import block_line, model_comment
from nicol.lint.schema_facts import extra_indexes
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.model.schema import Index, Model, ScalarField
from nicol.text.span import Span

_COMMENT = re.compile(r"//[^\n]*full.?text[^\n]*", re.IGNORECASE)
_TEXTS = ("title", "name", "content", "body", "description", "text", "summary")


class SearchWithoutIndex(SchemaRule, code="SCH211"):
    """Full-text search without an index for it.

    ## Why it matters
    Each search reads and parses every row: 2 seconds over 100,000 posts. MySQL and MariaDB refuse such a search. On
    PostgreSQL the expression of the index has to name its configuration, `to_tsvector('english', …)`: without one
    it is not immutable and cannot be indexed.

    ## Example
    ```prisma
    generator client {
      provider        = "nicol"
      previewFeatures = ["fullTextSearchPostgres"]
    }

    model Post {
      id      Int    @id
      title   String
      content String
      // Full-text search
    }
    ```

    ## Instead
    ```prisma
    generator client {
      provider        = "nicol"
      previewFeatures = ["fullTextSearchPostgres"]
    }

    /// @nicol.index(["to_tsvector('english', coalesce(title, '') || ' ' || content)"], using: Gin)
    model Post {
      id      Int    @id
      title   String
      content String
    }
    ```
    """

    needs = Can.FULL_TEXT_SEARCH

    def check(self, view: SchemaView) -> Iterable[Finding]:
        features = {name for one in view.schema.generators for name in one.preview_features}
        if features.isdisjoint(("fullTextSearchPostgres", "fullTextIndex", "fullTextSearch")):
            return
        if any(_serves(index) for model in view.tables for index in model.indexes) or _is_annotated(view):
            return
        if "tsvector" in view.scripts.lower():
            return
        model = next((one for one in view.tables if _COMMENT.search(view.text(one.span))), None)
        message = "The schema turns full-text search on, and no index serves it: each search reads all rows."
        if model is None:
            yield self.found(message, "fullTextSearch", view.place(view.schema.generators[0].span))
            return
        match = _COMMENT.search(view.text(model.span))
        assert match is not None
        start = model.span.start + match.start()
        place = view.place(Span(model.span.file, start, model.span.start + match.end()))
        yield self.found(message, model.name, place, fix=_fix(view, model))


def _serves(index: Index) -> bool:
    return index.kind == "fulltext" or index.algorithm in ("Gin", "Gist")


def _is_annotated(view: SchemaView) -> bool:
    elements = (one for model in view.tables for index in extra_indexes(model) for one in index.elements)
    return any("tsvector" in one.text for one in elements)


def _fix(view: SchemaView, model: Model) -> Fix | None:
    """An index over the model's texts, in the database's own form."""
    texts = [field for field in model.scalars if field.type == "String" and field.name in _TEXTS]
    if not texts or view.dialect is None:
        return None
    if Can.PARTIAL_INDEXES not in view.dialect.can:
        line = f"@@fulltext([{', '.join(field.name for field in texts)}])"
        return Fix(f"Add {line}.", (block_line(view, model, line),))
    parts = " || ' ' || ".join(_part(view, field) for field in texts)
    line = f"@nicol.index([\"to_tsvector('english', {parts})\"], using: Gin)"
    return Fix("Index the text of the columns that are searched.", (model_comment(view, model, line),))


def _part(view: SchemaView, field: ScalarField) -> str:
    assert view.dialect is not None
    column = identifier(view.dialect, field.db_name).replace('"', '\\"')
    return column if field.is_required else f"coalesce({column}, '')"
