"""SCH601."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import is_plural, listed, words
from nicol.model.schema import Model

_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_ALWAYS = frozenset(
    listed("settings preferences statistics stats analytics metrics credentials news details data sms permissions")
)


class ModelName(ModelRule, code="SCH601", severity="info"):
    """A model that is not named like one thing.

    ## Why it matters
    A model's name is that of one of its rows, in PascalCase: `db.user` reads as it is. The table keeps its name
    with @@map.

    ## Example
    ```prisma
    model users {
      id Int @id
    }
    ```

    ## Instead
    ```prisma
    model User {
      id Int @id

      @@map("users")
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        last = words(model.name)[-1:]
        if not _PASCAL.fullmatch(model.name):
            yield self.found(f"{model.name} is not in PascalCase.", model.name, view.head(model))
        elif last and is_plural(last[0]) and last[0] not in _ALWAYS:
            yield self.found(f"{model.name} is named like many rows.", model.name, view.head(model))
