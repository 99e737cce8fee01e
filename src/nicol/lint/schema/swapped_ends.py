"""SCH411."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import is_edge
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.lint.words import singular
from nicol.model.schema import Model, RelationField


class SwappedEnds(ModelRule, code="SCH411", severity="info"):
    """Two relations between the same models that look swapped.

    ## Why it matters
    `followers` that lead to the rows in which the user is the follower are the people whom the user follows: every
    query reads the wrong way round.

    ## Example
    ```prisma
    model User {
      id        Int      @id
      followers Follow[] @relation("a")
      following Follow[] @relation("b")
    }

    model Follow {
      followerId  Int
      followingId Int
      follower    User @relation("a", fields: [followerId], references: [id], onDelete: Cascade)
      following   User @relation("b", fields: [followingId], references: [id], onDelete: Cascade)

      @@id([followerId, followingId])
      @@index([followingId])
    }
    ```

    ## Instead
    ```prisma
    model User {
      id        Int      @id
      followers Follow[] @relation("b")
      following Follow[] @relation("a")
    }

    model Follow {
      followerId  Int
      followingId Int
      follower    User @relation("a", fields: [followerId], references: [id], onDelete: Cascade)
      following   User @relation("b", fields: [followingId], references: [id], onDelete: Cascade)

      @@id([followerId, followingId])
      @@index([followingId])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for relation in model.relations:
            twin = _twin(model, relation)
            if twin is None:
                continue
            ends = view.schema.opposite(relation), view.schema.opposite(twin)
            edge = view.schema.model(relation.target)
            swapped = singular(relation.name) == ends[0].name and twin.name == ends[1].name == singular(twin.name)
            if is_edge(edge) and swapped:
                subject = f"{model.name}.{relation.name}"
                message = f"{subject} leads to the rows in which the {model.name} is the {ends[0].name}."
                yield self.found(message, subject, view.line(relation))


def _twin(model: Model, relation: RelationField) -> RelationField | None:
    """The other list of rows of the same model, where there is one other."""
    others = [one for one in model.relations if one.target == relation.target and one is not relation and one.is_list]
    return others[0] if relation.is_list and len(others) == 1 else None
