"""SCH515."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding
from nicol.lint.schema_rule import SchemaRule, SchemaView
from nicol.lint.words import ends_with, listed

_UNKNOWN = listed("unknown other unspecified undefined none")


class StateEnum(SchemaRule, code="SCH515", severity="info"):
    """An enum for states, without one for what is not known.

    ## Why it matters
    States are added over the years: clients that run while a new one comes in meet a value they do not know. New
    members go to the end, and one that means "unknown" gives readers something to fall back on. Where states come
    and go, a table of them is easier.

    ## Example
    ```prisma
    enum OrderStatus {
      OPEN
      PAID
      SENT
    }

    model Order {
      id     Int         @id
      status OrderStatus
    }
    ```

    ## Instead
    ```prisma
    enum OrderStatus {
      OPEN
      PAID
      SENT
      UNKNOWN
    }

    model Order {
      id     Int         @id
      status OrderStatus
    }
    ```
    """

    def check(self, view: SchemaView) -> Iterable[Finding]:
        for enum in view.schema.enums:
            known = {value.name.lower() for value in enum.values}
            if ends_with(enum.name, "status", "state") and known.isdisjoint(_UNKNOWN):
                message = f"{enum.name} has no member for a state that a reader does not know."
                yield self.found(message, enum.name, view.head(enum))
