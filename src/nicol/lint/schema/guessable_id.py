"""SCH110."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import has_default, in_primary_key
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import has_word
from nicol.model.schema import Model


class GuessableId(ModelRule, code="SCH110", severity="info"):
    """A counter as the id of what the public sees.

    ## Why it matters
    Whoever sees the number 1041 knows that there is 1040 and how many there are. Give what is public an id of its
    own that cannot be guessed.

    ## Example
    ```prisma
    model Invoice {
      id       BigInt  @id @default(autoincrement())
      isPublic Boolean @default(false)
    }
    ```

    ## Instead
    ```prisma
    model Invoice {
      id       BigInt  @id @default(autoincrement())
      publicId String  @unique @default(uuid(4)) @db.Uuid
      isPublic Boolean @default(false)
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        counters = [one for one in model.scalars if in_primary_key(model, one) and has_default(one, "autoincrement")]
        public = [one for one in model.scalars if one.type == "Boolean" and has_word(one.name, "public")]
        others = [one for one in model.scalars if has_default(one, "uuid", "cuid", "nanoid", "ulid")]
        if counters and public and not others and not any(one.name == "slug" for one in model.scalars):
            subject = f"{model.name}.{counters[0].name}"
            message = f"{subject} counts, and {public[0].name} makes rows public: ids can be guessed."
            yield self.found(message, subject, view.line(counters[0]))
