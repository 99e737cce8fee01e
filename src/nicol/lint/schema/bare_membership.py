"""SCH407."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import is_person
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import has_word, listed
from nicol.model.schema import Model

_GROUPS = listed(
    "team group organization organisation project workspace course event channel company club role board room"
)


class BareMembership(ModelRule, code="SCH407", severity="info"):
    """A membership without room for a role or a date.

    ## Why it matters
    Who joined a team as what, and when, is asked sooner or later; the hidden table of an implicit relation holds
    two ids and can hold nothing more. A model of its own can.

    ## Example
    ```prisma
    model User {
      id    Int    @id
      teams Team[]
    }

    model Team {
      id    Int    @id
      users User[]
    }
    ```

    ## Instead
    ```prisma
    model User {
      id          Int          @id
      memberships Membership[]
    }

    model Team {
      id          Int          @id
      memberships Membership[]
    }

    model Membership {
      userId   Int
      teamId   Int
      user     User     @relation(fields: [userId], references: [id], onDelete: Cascade)
      team     Team     @relation(fields: [teamId], references: [id], onDelete: Cascade)
      joinedAt DateTime @default(now()) @db.Timestamptz(6)

      @@id([userId, teamId])
      @@index([teamId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in model.relations:
            target = view.schema.model(relation.target)
            if view.schema.is_many_to_many(relation) and is_person(model) and has_word(target.name, *_GROUPS):
                subject = f"{model.name}.{relation.name}"
                message = f"{model.name} and {target.name} are joined by a table that holds two ids and nothing else."
                yield self.found(message, subject, view.line(relation))
