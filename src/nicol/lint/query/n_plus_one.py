"""QRY101."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nicol.lint.calls.call import MANY, READS, Call, Loop
from nicol.lint.calls.value import Unknown, names_in, walk
from nicol.lint.finding import Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.lint.recorded import recorded
from nicol.model.schema import RelationField


class ReadInLoop(QueryRule, code="QRY101"):
    """A query in a loop over the rows of another query.

    ## Why it matters
    Ten rows cost eleven round trips, a thousand cost a thousand and one: each waits for the network and for the
    database's parser and planner again. One query that includes the relation, or one with `in` and all keys,
    answers the same.

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
    async def list_posts(db):
        posts = await db.post.find_many(take=50, order_by={"id": "asc"})
        for post in posts:
            author = await db.user.find_unique(where={"id": post.authorId})
            print(post.title, author.email)
    ```

    ## Instead
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
    async def list_posts(db):
        posts = await db.post.find_many(take=50, order_by={"id": "asc"}, include={"author": True})
        for post in posts:
            print(post.title, post.author.email)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for call in view.program.calls:
            loop = _loop(call)
            if loop is not None:
                yield self._finding(view, call, loop)
        yield from recorded(self, view)

    def _finding(self, view: QueryView, call: Call, loop: Loop) -> Finding:
        relation = _relation(view, call, loop)
        if relation:
            advice = f'Read it with the rows: `include={{"{relation}": True}}` in the {loop.source} query.'
        else:
            key = next((condition.field for condition in view.conditions(call)), "id")
            advice = f'Ask once for all of them: `where={{"{key}": {{"in": [...]}}}}`.'
        message = f"{call.model}.{call.operation} runs once for each row of {loop.source}.{loop.source_operation}."
        return self.found(message, call.subject, call.place, fix=Fix(advice))


def _loop(call: Call) -> Loop | None:
    """The loop over rows whose values the call asks with."""
    if call.operation not in READS:
        return None
    merges = call.operation.startswith("find_unique")
    names = names_in(call.arguments)
    for loop in reversed(call.loops):
        waits = not ((loop.is_concurrent or call.is_concurrent) and merges)
        if waits and loop.source_operation in MANY and not names.isdisjoint(loop.varying):
            return loop
    return None


def _relation(view: QueryView, call: Call, loop: Loop) -> str:
    """The relation of the loop's model that leads to what the call reads, "" when none does."""
    compared = {condition.field for condition in view.conditions(call)}
    read = set(_attributes(call, loop.element))
    for field in view.base.schema.model(loop.source).relations:
        if field.target != call.model:
            continue
        if _joins(view, field, compared, read):
            return field.name
    return ""


def _joins(view: QueryView, field: RelationField, compared: set[str], read: set[str]) -> bool:
    other = view.base.schema.opposite(field)
    if field.holds_key:
        return set(field.references) <= compared and set(field.fields) <= read
    return other.holds_key and set(other.fields) <= compared and set(other.references) <= read


def _attributes(call: Call, element: str) -> Iterator[str]:
    """`authorId` where the arguments read `post.authorId`."""
    for value in walk(call.arguments):
        if isinstance(value, Unknown) and element and value.text.startswith(f"{element}."):
            yield value.text.removeprefix(f"{element}.")
