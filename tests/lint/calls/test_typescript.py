"""Calls of Prisma's client found in TypeScript files."""

from __future__ import annotations

from nicol.lint.calls.value import Known, Record, show
from nicol.lint.calls.where import conditions
from tests.lint.calls.test_python import SCHEMA, program


def test_calls_come_under_nicols_names() -> None:
    text = """
export class Blog {
  async page(take: number): Promise<Post[]> {
    const posts = await this.prisma.post.findMany({
      where: { title: { startsWith: 'a' } }, orderBy: { id: 'asc' }, take
    });
    return posts;
  }
}
"""
    [call] = program(text, "blog.ts").calls

    assert (call.model, call.operation, call.function, call.result) == ("Post", "find_many", "Blog.page", "posts")
    assert call.place.line == 4
    assert show(call.arguments) == (
        '{"where": {"title": {"startswith": \'a\'}}, "order_by": {"id": \'asc\'}, "take": take}'
    )


def test_spreads_with_conditions_are_optional() -> None:
    text = """
const where: Prisma.PostWhereInput = {
  published: filters?.published ?? true,
  ...(filters?.search && { title: { contains: filters.search } }),
  ...rest,
};
prisma.post.findMany({ where, cursor: id ? { id } : undefined });
"""
    [call] = program(text, "a.ts").calls
    where = call.argument("where")

    assert isinstance(where, Record)
    assert where.is_open
    assert [(one.field, one.is_optional) for one in conditions(SCHEMA, "Post", where)] == [
        ("published", False),
        ("title", True),
    ]
    assert isinstance(call.argument("cursor"), Record)


def test_loops_and_what_is_waited_for_together() -> None:
    text = """
const users = await prisma.user.findMany({ take: 5 });
for (const user of users) {
  await prisma.post.update({ where: { id: user.id }, data: { published: true } });
}
await Promise.all(users.map((u) => prisma.post.count({ where: { authorId: u.id } })));
"""
    _, update, count = program(text, "a.ts").calls

    assert [(loop.source, loop.element, loop.is_concurrent) for loop in update.loops] == [("User", "user", False)]
    assert [(loop.source, loop.element, loop.is_concurrent) for loop in count.loops] == [("User", "u", True)]


def test_templates_are_parameters_and_unsafe_texts_are_not() -> None:
    text = """
await prisma.$queryRaw<{ id: string }[]>`SELECT id FROM "Post" WHERE title = ${title} LIMIT ${n}`;
await prisma.$queryRawUnsafe(`SELECT * FROM ${table}`);
await prisma.$executeRawUnsafe('DELETE FROM "Post"');
"""
    tagged, pasted, plain = program(text, "a.ts").raw

    assert tagged.text == 'SELECT id FROM "Post" WHERE title = NULL     LIMIT NULL'
    assert (pasted.text, pasted.unsafe) == (None, ("table",))
    assert plain.text == 'DELETE FROM "Post"'
    place = tagged.place_of(15, 21)
    assert place.source.text[place.start : place.end] == '"Post"'


def test_comments_regular_expressions_and_templates_do_not_confuse() -> None:
    text = """
// prisma.post.findMany()
const slug = title.replace(/[^a-z"'`]+/g, '-'); /* prisma.post.count() */
const s = `a ${`b ${c}`} prisma.post.findMany()`;
prisma.post.delete({ where: { id: -1 } });
"""
    [call] = program(text, "a.ts").calls

    assert call.operation == "delete"
    where = call.argument("where")
    assert isinstance(where, Record)
    assert isinstance(where.get("id"), Known)


def test_a_hook_that_always_includes_is_found() -> None:
    text = """
prisma.$extends({ query: { post: { findMany({ args, query }) {
  args.include = { author: true };
  return query(args);
} } } });
"""
    [hook] = program(text, "a.ts").hooks

    assert (hook.model, hook.operation, hook.is_guarded) == ("Post", "find_many", False)
