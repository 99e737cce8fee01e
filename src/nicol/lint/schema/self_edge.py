"""SCH307."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import identifier
from nicol.lint.finding import Finding
from nicol.lint.schema_edits import check_fix
from nicol.lint.schema_facts import foreign_keys, has_check, is_edge
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Model


class SelfEdge(ModelRule, code="SCH307", severity="info"):
    r"""A join model in which a row can be joined with itself.

    ## Why it matters
    Nothing keeps a user from following themselves: the row is accepted, and every count and feed shows it.

    ## Example
    ```prisma
    model User {
      id        Int      @id
      following Follow[] @relation("follower")
      followers Follow[] @relation("following")
    }

    model Follow {
      followerId  Int
      followingId Int
      follower    User @relation("follower", fields: [followerId], references: [id], onDelete: Cascade)
      following   User @relation("following", fields: [followingId], references: [id], onDelete: Cascade)

      @@id([followerId, followingId])
      @@index([followingId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id        Int      @id
      following Follow[] @relation("follower")
      followers Follow[] @relation("following")
    }

    /// @nicol.check("\"followerId\" <> \"followingId\"")
    model Follow {
      followerId  Int
      followingId Int
      follower    User @relation("follower", fields: [followerId], references: [id], onDelete: Cascade)
      following   User @relation("following", fields: [followingId], references: [id], onDelete: Cascade)

      @@id([followerId, followingId])
      @@index([followingId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        relations = [one for one in foreign_keys(model) if len(one.fields) == 1]
        if not is_edge(model) or len(relations) != 2 or relations[0].target != relations[1].target:
            return
        own = relations[0].fields[0], relations[1].fields[0]
        if view.dialect is None or has_check(model, *own):
            return
        columns = [identifier(view.dialect, model.scalar(name).db_name) for name in own]
        message = f"A {relations[0].target} can be both {own[0]} and {own[1]} of one {model.name}."
        fix = check_fix(view, model, " <> ".join(columns), "Say in a CHECK that they differ.")
        yield self.found(message, model.name, view.head(model), fix=fix)
