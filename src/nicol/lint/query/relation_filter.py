"""QRY210."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.finding import Finding, Fix
from nicol.lint.model_lines import appended
from nicol.lint.query_rule import QueryRule, QueryView, leading_indexes
from nicol.model.schema import RelationField

_LISTS = ("some", "every", "none")


class RelationFilter(QueryRule, code="QRY210"):
    """A filter through a relation whose foreign key has no index.

    ## Why it matters
    `some`, `every` and `none` look for each row's children. Without an index on the children's key that is a scan
    of the children's table: once with luck, once for each row without.

    ## Example

    ```prisma
    model User {
      id    String @id
      posts Post[]
    }

    model Post {
      id       String  @id
      draft    Boolean
      author   User    @relation(fields: [authorId], references: [id])
      authorId String
    }
    ```

    ```python
    async def writers(db):
        return await db.user.find_many(where={"posts": {"some": {"draft": False}}}, order_by={"id": "asc"}, take=20)
    ```

    ## Instead

    ```prisma
    model User {
      id    String @id
      posts Post[]
    }

    model Post {
      id       String  @id
      draft    Boolean
      author   User    @relation(fields: [authorId], references: [id])
      authorId String

      @@index([authorId])
    }
    ```

    ```python
    async def writers(db):
        return await db.user.find_many(where={"posts": {"some": {"draft": False}}}, order_by={"id": "asc"}, take=20)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        dialect = view.base.dialect
        if dialect is not None and Can.FOREIGN_KEY_INDEXES in dialect.can and view.base.has_foreign_keys:
            return
        for call in view.program.calls:
            for one in view.conditions(call):
                field = view.base.schema.model(one.model).by_name.get(one.field)
                if one.operator not in _LISTS or not isinstance(field, RelationField):
                    continue
                other, child = view.base.schema.opposite(field), view.base.schema.model(field.target)
                if not other.holds_key or leading_indexes(child, other.fields[0]) or view.is_small(child):
                    continue
                line = f"@@index([{', '.join(other.fields)}])"
                message = (
                    f"{call.model}.{call.operation} asks for `{one.operator}` of {field.name}, and no index of "
                    f"{child.name} begins with {other.fields[0]}."
                )
                fix = Fix(f"Add {line} to {child.name}.", tuple(appended(view.base, child, line)))
                yield self.found(message, call.subject, call.place, fix=fix)
