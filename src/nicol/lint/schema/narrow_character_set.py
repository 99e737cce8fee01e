"""SCH516."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding
from nicol.lint.schema_facts import annotated
from nicol.lint.schema_rule import FieldRule, SchemaView
from nicol.model.annotations import Collate
from nicol.model.schema import Model, ScalarField


class NarrowCharacterSet(FieldRule, code="SCH516"):
    """A column that cannot hold every character.

    ## Why it matters
    utf8mb3 (which MySQL called utf8) holds no emoji and not all of Chinese: inserts fail or lose the text, and
    joins with utf8mb4 columns use no index.

    ## Example
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Post {
      id    Int    @id
      /// @nicol.collate("utf8mb3_general_ci")
      title String
    }
    ```

    ## Instead
    ```prisma
    datasource db {
      provider = "mysql"
    }

    model Post {
      id    Int    @id
      /// @nicol.collate("utf8mb4_general_ci")
      title String
    }
    ```
    """

    needs = Can.CLUSTERED_PRIMARY_KEYS

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        written = next(annotated(field.annotations, Collate), None)
        narrow = written is not None and written.name.startswith(("utf8_", "utf8mb3", "latin1", "ascii"))
        charset = view.live.narrow_text.get((model.db_name, field.db_name))
        if narrow or charset:
            subject = f"{model.name}.{field.name}"
            name = charset or (written.name.partition("_")[0] if written else "")
            message = f"{subject} is {name}, which does not hold every character."
            yield self.found(message, subject, view.line(field))
