"""What Prisma's language cannot say comes back as annotations, and pulling again changes nothing."""

from __future__ import annotations

from pathlib import Path

from nicol.ddl import canonical, diff, from_schema, inspect
from nicol.drivers import Connection, finish
from nicol.introspect import merge, pull_annotated, read_remarks
from nicol.text.span import Source
from nicol.validate import load_or_raise

POSTGRESQL = """
CREATE EXTENSION btree_gist;
CREATE TYPE kind AS ENUM ('a', 'b');
COMMENT ON TYPE kind IS 'It''s a kind';
CREATE TABLE users (
  id serial PRIMARY KEY,
  email varchar(80) COLLATE "C" NOT NULL,
  age int CONSTRAINT old_enough CHECK (age > 17 AND email <> ')"'),
  loud text GENERATED ALWAYS AS (upper(email) || '!') STORED,
  kind kind NOT NULL,
  "roomNo" int NOT NULL,
  EXCLUDE USING gist ("roomNo" WITH =, int4range(age, age + 5) WITH &&) WHERE (age < 90)
);
CREATE UNIQUE INDEX one_email ON users (lower(email)) WHERE kind = 'a';
CREATE INDEX wide ON users (age DESC NULLS LAST) INCLUDE ("roomNo");
CREATE UNIQUE INDEX one_room ON users ("roomNo", age) NULLS NOT DISTINCT;
CREATE INDEX plain ON users (kind);
COMMENT ON TABLE users IS 'Everyone';
COMMENT ON COLUMN users.age IS 'in years';
"""
POSTGRESQL_PULLED = """\
/// @nicol.comment("Everyone")
/// @nicol.check("(age > 17) AND ((email)::text <> ')\\"'::text)", name: "old_enough")
/// @nicol.exclude([roomNo(with: "="), raw("int4range(age, (age + 5))", with: "&&")], where: "age < \
90", name: "users_roomNo_int4range_excl")
/// @nicol.index(["lower((email)::text)"], unique: true, where: "kind = 'a'::kind", name: "one_email")
/// @nicol.index([roomNo, age], unique: true, nulls_not_distinct: true, name: "one_room")
/// @nicol.index([age(sort: Desc, nulls: Last)], include: [roomNo], name: "wide")
model users {
  id     Int     @id @default(autoincrement())
  /// @nicol.collate("C")
  email  String  @db.VarChar(80)
  /// @nicol.comment("in years")
  age    Int?
  /// @nicol.generated("upper((email)::text) || '!'::text")
  loud   String?
  kind   kind
  roomNo Int

  @@index([kind], map: "plain")
}

/// @nicol.comment("It's a kind")
enum kind {
  a
  b
}
"""
SQLITE_PULLED = """\
/// @nicol.check("age > 17", name: "old_enough")
/// @nicol.index(["lower(email)", age(sort: Desc)], where: "age < 20", name: "small")
model users {
  id    Int    @id @default(autoincrement())
  /// @nicol.collate("NOCASE")
  email String
  age   Int?
  /// @nicol.generated("length(email)", kind: Virtual)
  len   Int?
}
"""
MYSQL_PULLED = """\
/// @nicol.comment("Everyone")
/// @nicol.check("`age` > 17", name: "old_enough")
model users {
  id    Int    @id
  /// @nicol.collate("utf8mb4_bin")
  /// @nicol.comment("it's")
  email String @db.VarChar(20)
  age   Int?
  /// @nicol.generated("octet_length(`email`)", kind: Virtual)
  len   Int?
}
"""
SCHEMA = """datasource db {
  provider = "PROVIDER"
}
"""


def pulled_twice(connection: Connection) -> str:
    """The schema pulled into a file of a datasource only; and, compared, pulled into that again."""
    texts = [SCHEMA.replace("PROVIDER", connection.dialect.provider)]
    for _ in range(3):
        source = Source(Path("schema.prisma"), texts[-1])
        found = finish(inspect(connection))
        pulled = pull_annotated(found, load_or_raise([source]), finish(read_remarks(connection)))
        texts.append(merge([source], pulled, 0).texts[0])
    assert texts[1] == texts[2] == texts[3]
    wanted = finish(canonical(connection, from_schema(load_or_raise([Source(Path("schema.prisma"), texts[1])]))))
    assert diff(finish(inspect(connection)), wanted) == []
    return texts[1]


def test_postgresql(postgresql: Connection) -> None:
    finish(postgresql.script(POSTGRESQL))
    assert pulled_twice(postgresql).partition("}\n\n")[2] == POSTGRESQL_PULLED


def test_sqlite(sqlite: Connection) -> None:
    finish(
        sqlite.script("""
CREATE TABLE users (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL COLLATE NOCASE,
  age INTEGER CONSTRAINT old_enough CHECK (age > 17),
  len INTEGER AS (length(email))
);
CREATE INDEX small ON users (lower(email), age DESC) WHERE age < 20;
""")
    )
    assert pulled_twice(sqlite).partition("}\n\n")[2] == SQLITE_PULLED


def test_mysql(mysql: Connection) -> None:
    finish(
        mysql.script("""
CREATE TABLE users (
  id INT NOT NULL PRIMARY KEY,
  email VARCHAR(20) COLLATE utf8mb4_bin NOT NULL COMMENT 'it''s',
  age INT,
  len INT AS (length(email)) VIRTUAL,
  CONSTRAINT old_enough CHECK (age > 17)
) COMMENT 'Everyone' CHARACTER SET utf8mb4;
""")
    )
    assert pulled_twice(mysql).partition("}\n\n")[2] == MYSQL_PULLED


def test_the_place_of_nulls_is_an_annotation(postgresql: Connection) -> None:
    finish(
        postgresql.script(
            "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT);"
            "CREATE INDEX by_a ON t (a NULLS FIRST); CREATE INDEX by_b ON t (b DESC)"
        )
    )
    text = pulled_twice(postgresql)
    assert '/// @nicol.index([a(nulls: First)], name: "by_a")' in text
    assert '@@index([b(sort: Desc)], map: "by_b")' in text
