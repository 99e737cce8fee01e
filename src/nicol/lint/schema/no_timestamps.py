"""SCH605."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import has_default, in_primary_key, is_edge, key_columns
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import ends_with, listed
from nicol.model.schema import Model

_FEW = 2
_CREATED = listed("createdAt created createdOn creationDate timestamp insertedAt")
_UPDATED = listed("updatedAt updated modifiedAt updatedOn lastUpdated")


class NoTimestamps(ModelRule, code="SCH605", severity="info"):
    """A model that does not know when its rows came or changed.

    ## Why it matters
    When was this row made, and when was it changed last? Every support case asks, and no later migration can tell.

    ## Example
    ```prisma
    model Tag {
      id    Int     @id
      name  String
      color String?
    }
    ```

    ## Instead
    ```prisma
    model Tag {
      id        Int      @id
      name      String
      color     String?
      createdAt DateTime @default(now()) @db.Timestamptz(6)
      updatedAt DateTime @updatedAt @db.Timestamptz(6)
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        created = any(has_default(one, "now") or ends_with(one.name, *_CREATED) for one in model.scalars)
        updated = any(one.updated_at or ends_with(one.name, *_UPDATED) for one in model.scalars)
        keys = key_columns(model)
        own = [one for one in model.scalars if one.name not in keys and not in_primary_key(model, one)]
        missing = [
            name for name, there in (("createdAt", created), ("updatedAt", updated or len(own) < _FEW)) if not there
        ]
        if missing and own and not is_edge(model):
            yield self.found(f"{model.name} has no {' and no '.join(missing)}.", model.name, view.head(model))
