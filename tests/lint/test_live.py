"""What a live database adds to the schema rules."""

from __future__ import annotations

from dataclasses import replace

from nicol.config import ReviewSettings
from nicol.drivers import Connection
from nicol.lint import Finding
from nicol.lint.review import review
from nicol.migrate import SchemaSide, diff
from nicol.migrate.diff import EmptySide
from tests.lint.examples import schema_request

SCHEMA = """\
datasource db {{
  provider = "{provider}"
}}

model User {{
  id    Int    @id @default(autoincrement())
  name  String
  posts Post[]
}}

model Post {{
  id       Int  @id @default(autoincrement())
  authorId Int
  author   User @relation(fields: [authorId], references: [id], onDelete: Cascade)
}}
"""


async def made(connection: Connection, *statements: str) -> str:
    """The schema, its tables with what `statements` do to them."""
    text = SCHEMA.format(provider=connection.dialect.provider)
    view = schema_request(text).view
    assert view is not None
    await connection.script((await diff(EmptySide(), SchemaSide(view.schema))).script)
    for statement in statements:
        await connection.script(statement)
    return text


async def found(connection: Connection, text: str, code: str) -> list[Finding]:
    request = replace(schema_request(text), connection=connection)
    reviewed = await review(request, ("schema",), ReviewSettings())
    return [one for one in reviewed.findings if one.code == code]


async def test_a_small_table_needs_no_index_and_an_empty_one_tells_nothing(database: Connection) -> None:
    text = await made(database)
    assert [one.severity for one in await found(database, text, "SCH201")] == ["warning"]
    await database.script("""INSERT INTO "User" (name) VALUES ('a'); INSERT INTO "Post" ("authorId") VALUES (1)""")
    assert [one.severity for one in await found(database, text, "SCH201")] == ["info"]


async def test_a_large_table_without_an_index_is_an_error(postgresql: Connection) -> None:
    text = await made(
        postgresql,
        """INSERT INTO "User" (name) VALUES ('a')""",
        """INSERT INTO "Post" ("authorId") SELECT 1 FROM generate_series(1, 12000)""",
        "ANALYZE",
    )
    [finding] = await found(postgresql, text, "SCH201")
    assert finding.severity == "error"
    assert finding.evidence == ("Post has about 12,000 rows.",)


async def test_a_counter_that_is_nearly_used_up(postgresql: Connection) -> None:
    text = await made(postgresql, """SELECT setval('"Post_id_seq"', 1800000000), setval('"User_id_seq"', 1200000000)""")
    severities = {one.subject: one.severity for one in await found(postgresql, text, "SCH102")}
    assert severities == {"User.id": "warning", "Post.id": "error"}


async def test_counters_of_the_other_databases(sqlite: Connection, mysql: Connection) -> None:
    text = await made(sqlite, """INSERT INTO "User" (id, name) VALUES (1800000000, 'a')""")
    assert {one.severity for one in await found(sqlite, text, "SCH102")} == {"error", "info"}
    text = await made(mysql, "INSERT INTO `User` (id, name) VALUES (1800000000, 'a')", "ANALYZE TABLE `User`")
    assert {one.severity for one in await found(mysql, text, "SCH102")} == {"error", "info"}


async def test_an_extension_that_this_server_does_not_offer(postgresql: Connection) -> None:
    text = """\
generator client {
  provider        = "nicol"
  previewFeatures = ["postgresqlExtensions"]
}

datasource db {
  provider   = "postgresql"
  extensions = [timescaledb, citext]
}
"""
    [finding] = await found(postgresql, text, "SCH001")
    assert (finding.subject, finding.severity) == ("timescaledb", "error")


async def test_columns_that_are_nearly_always_null(postgresql: Connection) -> None:
    text = await made(postgresql)
    text = text.replace("name  String", "name  String?").replace("posts Post[]", "posts Post[]\n\n  @@index([name])")
    await postgresql.script(
        """ALTER TABLE "User" ALTER name DROP NOT NULL;
        INSERT INTO "User" (name) SELECT NULL FROM generate_series(1, 99);
        INSERT INTO "User" (name) VALUES ('a'); ANALYZE"""
    )
    [finding] = await found(postgresql, text, "SCH214")
    assert finding.message == "name is NULL in 99% of the rows of User, and all are indexed."


async def test_rows_that_point_nowhere(sqlite: Connection) -> None:
    text = await made(sqlite, "PRAGMA foreign_keys = OFF", 'INSERT INTO "Post" ("authorId") VALUES (7), (8)')
    [finding] = await found(sqlite, text, "SCH412")
    assert finding.message == "2 rows of Post point to a User that is not there."


async def test_a_narrow_character_set(mysql: Connection) -> None:
    text = await made(mysql, "ALTER TABLE `User` MODIFY name VARCHAR(191) CHARACTER SET latin1 NOT NULL")
    [finding] = await found(mysql, text, "SCH516")
    assert finding.subject == "User.name"
