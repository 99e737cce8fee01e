"""QRY207."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.dialects import Can
from nicol.lint.calls.call import Call
from nicol.lint.calls.where import Condition
from nicol.lint.finding import Edit, Finding, Fix
from nicol.lint.model_lines import appended, with_extension
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.model.annotations import ExtraIndex
from nicol.model.schema import Model


class LeadingWildcard(QueryRule, code="QRY207"):
    """A search inside of texts that no index can answer.

    ## Why it matters
    `contains`, `endswith` and comparisons that ignore case look into every row: an index on the column knows only
    how texts begin. On PostgreSQL 15 three such conditions over 100,000 posts took 353 ms, with a trigram index 0.3
    ms. On MySQL and SQLite `startswith`, or a full-text index, is what an index can answer.

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
        return await db.post.find_many(
            where={"title": {"contains": text, "mode": "insensitive"}}, order_by={"id": "asc"}, take=20
        )
    ```

    ## Instead
    ```prisma
    model Post {
      id    String @id
      title String

      @@index([title(ops: raw("gin_trgm_ops"))], type: Gin)
    }
    ```

    ```python
    async def find(db, text: str):
        return await db.post.find_many(
            where={"title": {"contains": text, "mode": "insensitive"}}, order_by={"id": "asc"}, take=20
        )
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            searched: dict[str, list[Condition]] = {}
            for one in view.conditions(call):
                if _is_search(one) and not _has_text_index(view.base.schema.model(one.model), one.field):
                    searched.setdefault(one.model, []).append(one)
            for name, found in searched.items():
                if not view.is_small(view.base.schema.model(name)):
                    yield self._finding(view, call, view.base.schema.model(name), found)

    def _finding(self, view: QueryView, call: Call, model: Model, found: list[Condition]) -> Finding:
        fields = list(dict.fromkeys(one.field for one in found))
        hows = list(dict.fromkeys(_how(one) for one in found))
        message = (
            f"{call.model}.{call.operation} searches inside of {', '.join(fields)} ({', '.join(hows)}): "
            f"no index of {model.name} can answer that."
        )
        rows = view.rows.get(model.db_name)
        evidence = () if rows is None else (f"{model.db_name} has {rows:,} rows",)
        return self.found(message, call.subject, call.place, evidence=evidence, fix=_fix(view, model, fields))


def _is_search(one: Condition) -> bool:
    return one.operator in ("contains", "endswith") or (
        one.insensitive and one.operator in ("equals", "startswith", "in")
    )


def _how(one: Condition) -> str:
    return f"{one.operator}, ignoring case" if one.insensitive else one.operator


def _has_text_index(model: Model, name: str) -> bool:
    """Whether a trigram, full-text or other special index holds the field."""
    special = (index for index in model.indexes if index.algorithm in ("Gin", "Gist") or index.kind == "fulltext")
    extra = (one for one in model.annotations if isinstance(one, ExtraIndex))
    return any(name in index.field_names for index in special) or any(
        name in element.text for index in extra for element in index.elements
    )


def _fix(view: QueryView, model: Model, fields: list[str]) -> Fix:
    dialect = view.base.dialect
    if dialect is None or Can.EXTENSIONS not in dialect.can:
        return Fix("Compare beginnings with `startswith`, or keep a full-text index for searches.")
    columns = ", ".join(f'{name}(ops: raw("gin_trgm_ops"))' for name in fields)
    line = f"@@index([{columns}], type: Gin)"
    title = f"Add {line} to {model.name}, with the extension pg_trgm."
    return Fix(title, tuple(_edits(view, model, line)))


def _edits(view: QueryView, model: Model, line: str) -> Iterator[Edit]:
    yield from appended(view.base, model, line)
    yield from with_extension(view.base, "pg_trgm")
