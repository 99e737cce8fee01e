"""SCH314."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nicol.lint.finding import Finding
from nicol.lint.schema_facts import foreign_keys, is_optional
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.model.schema import Model


class RequiredCycle(SchemaRule, code="SCH314", severity="error"):
    """Models that need each other before either can exist.

    ## Why it matters
    The first row needs a row of the other model, which needs the first: nothing can ever be inserted, unless the
    constraint is deferred by hand. Make one of the keys optional.

    ## Example
    ```prisma
    model Team {
      id      Int      @id
      leadId  Int      @unique
      lead    Player   @relation("lead", fields: [leadId], references: [id])
      players Player[] @relation("member")
    }

    model Player {
      id     Int   @id
      teamId Int
      team   Team  @relation("member", fields: [teamId], references: [id])
      leads  Team? @relation("lead")

      @@index([teamId])
    }
    ```

    ## Instead
    ```prisma
    model Team {
      id      Int      @id
      leadId  Int      @unique
      lead    Player   @relation("lead", fields: [leadId], references: [id])
      players Player[] @relation("member")
    }

    model Player {
      id     Int   @id
      teamId Int?
      team   Team? @relation("member", fields: [teamId], references: [id])
      leads  Team? @relation("lead")

      @@index([teamId])
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        if not view.has_foreign_keys:
            return
        needs = {model.name: _needed(model) for model in view.tables}
        reported = set[str]()
        for model in view.tables:
            cycle = _cycle(needs, model.name) if model.name not in reported else None
            if cycle is None:
                continue
            reported.update(cycle)
            relation = next(one for one in foreign_keys(model) if one.target == cycle[1])
            path = " → ".join([*cycle[:-1], cycle[0]])
            message = f"No {model.name} can be inserted: each needs a row of the next, {path}."
            yield self.found(message, " ".join(sorted(set(cycle))), view.line(relation))


def _needed(model: Model) -> list[str]:
    """The other models of which a row must be there first."""
    own = (one.target for one in foreign_keys(model) if not is_optional(model, one) and one.target != model.name)
    return list(dict.fromkeys(own))


def _cycle(needs: Mapping[str, list[str]], start: str) -> list[str] | None:
    """The shortest way from `start` back to it, both ends included."""
    paths, seen = [[start]], set[str]()
    while paths:
        path = paths.pop(0)
        for name in needs.get(path[-1], ()):
            if name == start:
                return [*path, start]
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return None
