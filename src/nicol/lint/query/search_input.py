"""QRY208."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nicol.dialects import Can
from nicol.lint.calls.call import Call
from nicol.lint.calls.files import PYTHON
from nicol.lint.calls.value import Known
from nicol.lint.calls.where import Condition
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.model.annotations import ExtraIndex
from nicol.model.schema import Model

_PREPARED = re.compile(r"[&|!]|<->|tsquery|join\(|plainto|websearch|sanit|escape", re.IGNORECASE)
_TWO_WORDS = re.compile(r"\w\s+\w")


class SearchInput(QueryRule, code="QRY208"):
    """A full-text search without an index, or with raw input.

    ## Why it matters
    Without an index every row's text is parsed for every search: 2,018 ms for 100,000 posts on PostgreSQL 15. And
    Prisma hands `search` to PostgreSQL as it is, which reads it as a query of its own language: the text `fox dog`
    that somebody typed is a syntax error, because there is no operator between the words. (Nicol's client makes a
    query of it.) MySQL and MariaDB refuse a search without an index.

    ## Example
    ```prisma
    model User {
      id    String @id
      email String @unique
      posts Post[]
    }

    model Post {
      id        String   @id
      title     String
      slug      String   @unique
      views     Int      @default(0)
      createdAt DateTime @default(now())
      author    User     @relation(fields: [authorId], references: [id])
      authorId  String

      @@index([authorId, createdAt])
    }
    ```

    ```python
    async def find(db, text: str):
        return await db.post.find_many(where={"title": {"search": text}}, order_by={"id": "asc"}, take=20)
    ```

    ## Instead
    ```prisma
    /// @nicol.index(["to_tsvector('english', title)"], using: Gin)
    model Post {
      id    String @id
      title String
    }
    ```

    ```python
    async def find(db):
        return await db.post.find_many(where={"title": {"search": "fox & dog"}}, order_by={"id": "asc"}, take=20)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            found = [one for one in view.conditions(call) if one.operator == "search"]
            if not found:
                continue
            yield from self._raw_input(view, call, found)
            model = view.base.schema.model(found[0].model)
            fields = list(dict.fromkeys(one.field for one in found))
            if not _has_index(view, model, fields) and not view.is_small(model):
                yield self._without_index(view, call, model, fields)

    def _raw_input(self, view: QueryView, call: Call, found: list[Condition]) -> Iterator[Finding]:
        """PostgreSQL's own language of queries takes no plain text."""
        dialect = view.base.dialect
        raw = [one for one in found if not _is_query(one)]
        is_nicol = call.place.source.path.suffix in PYTHON
        if raw and not is_nicol and dialect is not None and Can.EXTENSIONS in dialect.can:
            message = (
                f"{call.model}.{call.operation} searches for raw text: Prisma hands it to PostgreSQL as a query, where "
                "two words with a blank between them are a syntax error."
            )
            advice = "Join the words with ` & ` first, or use websearch_to_tsquery in raw SQL; Nicol's client does it."
            yield self.found(message, call.subject, call.place, severity="error", fix=Fix(advice))

    def _without_index(self, view: QueryView, call: Call, model: Model, fields: list[str]) -> Finding:
        names = ", ".join(fields)
        message = f"{call.model}.{call.operation} searches {names}, and {model.name} has no full-text index."
        dialect = view.base.dialect
        if dialect is not None and Can.EXTENSIONS in dialect.can:
            vector = " || ' ' || ".join(f"coalesce({model.scalar(name).db_name}, '')" for name in fields)
            advice = (
                f"Add a generated column to_tsvector('english', {vector}) with a GIN index and search it by raw SQL: "
                "the expression of `search` itself cannot be indexed, because it is not immutable."
            )
            return self.found(message, call.subject, call.place, fix=Fix(advice))
        advice = f"Add @@fulltext([{names}]) to {model.name}: without it the search fails."
        return self.found(message, call.subject, call.place, severity="error", fix=Fix(advice))


def _is_query(one: Condition) -> bool:
    if isinstance(one.value, Known):
        text = str(one.value.value)
        return bool(_PREPARED.search(text)) or not _TWO_WORDS.search(text)
    return bool(_PREPARED.search(getattr(one.value, "text", "")))


def _has_index(view: QueryView, model: Model, fields: list[str]) -> bool:
    if any(index.kind == "fulltext" and set(fields) <= set(index.field_names) for index in model.indexes):
        return True
    extra = (one for one in model.annotations if isinstance(one, ExtraIndex))
    return any("tsvector" in element.text for index in extra for element in index.elements) or any(
        index.algorithm == "Gin" and model.scalar(index.fields[0].name).type == "tsvector" for index in model.indexes
    )
