"""Calls found in Python files."""

from __future__ import annotations

from pathlib import Path

from nicol.lint.calls import Known, Record, Unknown, read_program
from nicol.lint.calls.call import Call, Program
from nicol.lint.calls.where import conditions, order
from nicol.text.span import Source
from nicol.validate import load_or_raise

SCHEMA = load_or_raise(
    [
        Source(
            Path("schema.prisma"),
            """
datasource db {
  provider = "postgresql"
}

model User {
  id       String @id
  email    String @unique
  posts    Post[]
  postTags PostTag[]
}

model Post {
  id        String @id
  title     String
  published Boolean
  author    User   @relation(fields: [authorId], references: [id])
  authorId  String
}

model PostTag {
  userId String
  name   String
  user   User   @relation(fields: [userId], references: [id])

  @@id([userId, name])
}
""",
        )
    ]
)


def program(text: str, name: str = "app.py") -> Program:
    return read_program([Source(Path(name), text)], SCHEMA)


def only(text: str) -> Call:
    [call] = program(text).calls
    return call


def test_a_call_has_its_model_place_and_arguments() -> None:
    call = only(
        "class Blog:\n    async def page(self):\n        return await self.db.post.find_many(take=20, skip=n)\n"
    )

    assert (call.model, call.operation, call.function, call.result) == ("Post", "find_many", "Blog.page", "return")
    assert (call.place.line, call.place.column) == (3, 22)
    assert call.argument("take") == Known(20, 87, 89)
    assert call.argument("skip") == Unknown("n", frozenset({"n"}), 96, 97)


def test_accessors_of_every_spelling_and_shapes_are_known() -> None:
    text = """
db.post_tag.find_many()
db.posttag.find_first(order={"name": "asc"})
db.post.into(Card).find_many()
PostTag.prisma().find_many()
posts = db.post
posts.count()
"""
    found = [(call.model, call.operation) for call in program(text).calls]

    assert found == [
        ("PostTag", "find_many"),
        ("PostTag", "find_first"),
        ("Post", "find_many"),
        ("PostTag", "find_many"),
        ("Post", "count"),
    ]
    assert "order_by" in program(text).calls[1].arguments


def test_what_is_no_client_is_no_call() -> None:
    assert program("cache.delete(1)\nx.count()\nfiles.update(a)\nself.user.name.find_many()\n").calls == ()


def test_variables_are_followed_and_conditions_stay_optional() -> None:
    call = only(
        """
def find(db, text, flag):
    where = {"published": True}
    if text:
        where["title"] = {"contains": text, "mode": "insensitive"}
    where.update({"authorId": flag} if flag else {})
    return db.post.find_many(where=where, take=10)
"""
    )
    found = [(one.field, one.operator, one.insensitive, one.is_optional) for one in _conditions(call)]

    assert found == [
        ("published", "equals", False, False),
        ("title", "contains", True, True),
        ("authorId", "equals", False, True),
    ]


def test_a_variable_with_two_values_is_not_known() -> None:
    call = only("where = {}\nwhere = {'id': 1}\ndb.post.find_many(where=where)\n")

    assert isinstance(call.argument("where"), Unknown)


def test_conditions_have_paths_logic_and_quantifiers() -> None:
    call = only(
        """
db.user.find_many(where={
    "OR": [{"email": "a"}, {"posts": {"some": {"title": {"startsWith": "b"}}}}],
    "NOT": {"id": {"in": ["1", "2"]}},
})
"""
    )
    found = [(one.path, one.operator, one.under, one.over) for one in _conditions(call)]

    assert found == [
        (("email",), "equals", "OR", ()),
        (("posts",), "some", "OR", ()),
        (("posts", "title"), "startswith", "OR", ("some",)),
        (("id",), "in", "NOT", ()),
    ]


def test_orders_are_read_in_their_sequence() -> None:
    call = only('db.user.find_many(order_by=[{"email": "desc"}, {"posts": {"_count": "asc"}}, {"id": x}])')
    terms = order(call.argument("order_by"))

    assert terms is not None
    assert [(term.path, term.direction) for term in terms] == [
        (("email",), "desc"),
        (("posts", "_count"), "asc"),
        (("id",), ""),
    ]


def test_loops_know_the_rows_they_go_over() -> None:
    text = """
async def run(db):
    users = await db.user.find_many(take=5)
    for number, user in enumerate(users):
        await db.post.find_many(where={"authorId": user.id})
    return [await db.post.count(where={"authorId": u.id}) for u in users]
"""
    _, looped, comprehended = program(text).calls

    assert [(loop.source, loop.source_operation) for loop in looped.loops] == [("User", "find_many")]
    assert looped.loops[0].varying == {"number", "user"}
    assert comprehended.loops[0].element == "u"


def test_gathered_calls_are_concurrent() -> None:
    text = "await asyncio.gather(*[db.user.find_unique(where={'id': i}) for i in ids])\n"

    assert only(text).loops[0].is_concurrent


def test_sql_has_its_place_and_what_is_pasted_into_it() -> None:
    text = (
        'QUERY = """SELECT 1"""\n'
        "db.query_raw(QUERY)\n"
        'db.query_raw("SELECT a "\n             "FROM b", 1)\n'
        'db.execute_raw(f"DELETE FROM {table}")\n'
        "db.query_raw('SELECT %s' % name)\n"
        "db.query_raw('SELECT ' + name)\n"
        "db.query_first('SELECT {}'.format(name))\n"
        "db.query_raw(build())\n"
    )
    raw = program(text).raw

    assert [(call.text, call.unsafe) for call in raw] == [
        ("SELECT 1", ()),
        ("SELECT a FROM b", ()),
        (None, ("table",)),
        (None, ("name",)),
        (None, ("name",)),
        (None, ("name",)),
        (None, ()),
    ]
    place = raw[1].place_of(14, 15)
    assert (place.line, place.column, text[place.start : place.end]) == (4, 20, "b")


def test_text_outside_of_ascii_does_not_move_places() -> None:
    call = only('é = "日本語"; db.post.find_many(where={"title": "é"})\n')

    assert call.place.source.text[call.place.start : call.place.end] == "db.post.find_many"


def test_a_file_that_is_no_python_is_named() -> None:
    [(source, reason)] = program("def (:\n    db.post.count()\n").unreadable
    assert (source.path.name, reason) == ("app.py", "invalid syntax (line 1)")


def test_a_file_without_a_sign_of_the_client_is_not_read() -> None:
    assert program("def (:\n    print(1)\n") == Program()


def test_a_known_data_dict_is_a_record() -> None:
    call = only('db.post.create({"title": "a", **extra})')
    data = call.argument("data")

    assert isinstance(data, Record)
    assert data.is_open
    assert [entry.key for entry in data.entries] == ["title"]


def _conditions(call: Call):  # type: ignore[no-untyped-def]
    return conditions(SCHEMA, call.model, call.argument("where"))
