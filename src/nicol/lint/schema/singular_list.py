"""SCH301."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import is_plural, words
from nicol.model.schema import Model


class SingularList(ModelRule, code="SCH301", severity="info"):
    """A list of what sounds like one.

    ## Why it matters
    A relation named in the singular at both ends is meant to be one to one; without a unique foreign key the
    database takes any number of rows.

    ## Example
    ```prisma
    model User {
      id      Int       @id
      profile Profile[]
    }

    model Profile {
      id     Int  @id
      userId Int
      user   User @relation(fields: [userId], references: [id], onDelete: Cascade)

      @@index([userId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id      Int      @id
      profile Profile?
    }

    model Profile {
      id     Int  @id
      userId Int  @unique
      user   User @relation(fields: [userId], references: [id], onDelete: Cascade)
    }
    ```
    """

    validator_says = re.compile(r"A one-to-one relation must use unique fields")

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in model.relations:
            other = view.schema.opposite(relation)
            if not relation.is_list or other.is_list or not other.holds_key or len(other.fields) != 1:
                continue
            last = words(relation.name)[-1:]
            if last == words(relation.target)[-1:] and not is_plural(last[0]):
                subject = f"{model.name}.{relation.name}"
                message = f"{subject} is a list with the name of one: make {relation.target}.{other.fields[0]} @unique?"
                yield self.found(message, subject, view.line(relation))
