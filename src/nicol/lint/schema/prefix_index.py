"""SCH202."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Finding, Fix
from nicol.lint.schema_edits import without_line
from nicol.lint.schema_facts import all_indexes
from nicol.lint.schema_rule import ModelRule, SchemaView
from nicol.model.schema import Index, Model


class PrefixIndex(ModelRule, code="SCH202"):
    """An index that another one begins with.

    ## Why it matters
    Each write keeps both, and each query that the shorter one serves is served by the longer one.

    ## Example
    ```prisma
    model Post {
      id        Int      @id
      authorId  Int
      createdAt DateTime

      @@index([authorId])
      @@index([authorId, createdAt])
    }
    ```

    ## Instead
    ```prisma
    model Post {
      id        Int      @id
      authorId  Int
      createdAt DateTime

      @@index([authorId, createdAt])
    }
    ```
    """

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        plain = [index for index in all_indexes(model) if is_plain(index)]
        for place, index in enumerate(plain):
            if index.kind == "normal" and (longer := _longer(plain, place)):
                names = ", ".join(index.field_names)
                message = f"{model.name} has an index over {names}, and another that begins with the same."
                evidence = (f"The other one: {view.text(longer.span).strip()}",)
                fix = Fix("Take the shorter one out.", (without_line(view, index.span),), is_safe=True)
                yield self.found(message, f"{model.name}.{names}", view.place(index.span), evidence=evidence, fix=fix)


def is_plain(index: Index) -> bool:
    """Whether it is an ordered index over all rows and whole values."""
    whole = all(one.length is None and one.ops is None for one in index.fields)
    return index.where is None and index.kind != "fulltext" and index.algorithm in (None, "BTree") and whole


def members(index: Index) -> tuple[tuple[str, str], ...]:
    """Fields and directions."""
    return tuple((one.name, one.sort or "Asc") for one in index.fields)


def _longer(indexes: list[Index], place: int) -> Index | None:
    """An index that serves in place of the one at `place`; of two equal ones the first stays."""
    own = members(indexes[place])
    for number, other in enumerate(indexes):
        theirs = members(other)
        if number != place and theirs[: len(own)] == own and (len(theirs) > len(own) or _stays(indexes, number, place)):
            return other
    return None


def _stays(indexes: list[Index], number: int, place: int) -> bool:
    return indexes[number].kind == "normal" and number < place
