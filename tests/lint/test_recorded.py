"""What recorded queries add to the schema rules."""

from __future__ import annotations

from dataclasses import replace

from nicol.config import ReviewSettings
from nicol.drivers.finish import finish
from nicol.inventory import Condition, Inventory, Query, Shape, Sorted
from nicol.lint import Finding
from nicol.lint.review import review
from tests.lint.examples import schema_request

SCHEMA = """\
datasource db {{
  provider = "{provider}"
}}

model User {{
  id    Int    @id
  posts Post[]
}}

model Post {{
  id        Int      @id
  status    String
  createdAt DateTime
  authorId  Int
  author    User     @relation(fields: [authorId], references: [id], onDelete: Cascade)
{more}}}
"""
OF_AUTHOR = Shape((Condition(("authorId",), "equals"),), (Sorted(("createdAt",), "desc"),), take=True)
OPEN_ONES = Shape((Condition(("status",), "equals"), Condition(("createdAt",), "gte")))
EITHER = Shape((Condition(("status",), "equals", "OR"), Condition(("createdAt",), "gte", "OR")))


def found(code: str, *shapes: Shape, provider: str = "postgresql", more: str = "") -> list[Finding]:
    queries = (Query(str(n), "Post", "find_many", shape, 10, 0, 50.0, 9.0, 0, 0) for n, shape in enumerate(shapes))
    request = schema_request(SCHEMA.format(provider=provider, more=more))
    assert request.view is not None
    request = replace(request, view=replace(request.view, inventory=Inventory(queries=tuple(queries))))
    return [one for one in finish(review(request, ("schema",), ReviewSettings())).findings if one.code == code]


def titles(findings: list[Finding]) -> list[str]:
    return [one.fix.title for one in findings if one.fix]


def test_the_index_of_a_foreign_key_takes_the_order_that_is_asked_for() -> None:
    assert titles(found("SCH201")) == ["Add @@index([authorId]) to Post."]
    assert titles(found("SCH201", OF_AUTHOR)) == ["Add @@index([authorId, createdAt(sort: Desc)]) to Post."]


def test_a_query_without_an_index() -> None:
    [finding] = found("SCH208", OPEN_ONES)
    assert titles([finding]) == ["Add @@index([status, createdAt]) to Post."]
    assert finding.evidence == ("find_many: 10 calls, 5.0 ms on average.",)
    assert found("SCH208", OPEN_ONES, more="\n  @@index([status])\n") == []
    assert found("SCH208", EITHER) == []


def test_the_databases_own_index_of_a_foreign_key_counts() -> None:
    assert found("SCH208", OF_AUTHOR, provider="mysql") == []
    assert len(found("SCH208", OF_AUTHOR, provider="sqlite")) == 1


def test_a_range_before_what_must_be_equal() -> None:
    [finding] = found("SCH207", OPEN_ONES, more="\n  @@index([createdAt, status])\n")
    assert titles([finding]) == ["Write @@index([status, createdAt])."]
    assert found("SCH207", OPEN_ONES, more="\n  @@index([createdAt, status])\n  @@index([status])\n") == []
