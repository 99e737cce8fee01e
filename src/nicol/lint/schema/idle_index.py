"""SCH212."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.live import LiveFacts, UnusedIndex
from nicol.lint.schema_edits import without_line
from nicol.lint.schema_rule import SchemaRule, SchemaView


class IdleIndex(SchemaRule, code="SCH212", severity="info"):
    """An index that no query has used.

    ## Why it matters
    It is written at every insert and kept in memory for nothing. Known with a database only, from its statistics;
    look at replicas too before dropping it, they count for themselves.

    ## Example
    ```prisma
    model Post {
      id    Int    @id
      title String

      @@index([title])
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id    Int    @id
      title String
    }
    ```
    """

    example_facts = LiveFacts(unused_indexes=(UnusedIndex("Post", "Post_title_idx", 8192, "2026-01-01"),))

    def check(self, view: SchemaView) -> Iterable[Finding]:
        unused = {(one.table, one.name): one for one in view.live.unused_indexes}
        for model in view.tables:
            for index in model.indexes:
                found = unused.get((model.db_name, index.db_name))
                if found is not None and index.kind == "normal":
                    names = ", ".join(index.field_names)
                    message = f"No query has used the index [{names}] of {model.name}."
                    evidence = (f"{found.size / 1024:,.0f} kB; no scan since {found.since}.",)
                    fix = Fix("Take it out.", (without_line(view, index.span),))
                    place = view.place(index.span)
                    yield self.found(message, f"{model.name}.{names}", place, evidence=evidence, fix=fix)
