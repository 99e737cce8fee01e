"""Annotations as constraints, indexes, computed columns, collations and comments of live databases."""

from __future__ import annotations

import pytest

from nicol.ddl import SqlSchema, Step, canonical, counted_losses, diff, empty, inspect, render, summary, with_owned
from nicol.drivers import Connection, finish
from nicol.errors.annotation import AnnotationRefusedError
from tests.ddl.schemas import tables

COMMON = """
/// @nicol.check("age IS NULL OR age >= 0", name: "age_not_negative")
/// @nicol.index([score, email(sort: Desc)], unique: true, name: "by_score")
model User {
  id    Int     @id @default(autoincrement())
  /// @nicol.check("email <> ''")
  email String  @unique
  age   Int?
  score Int     @default(0)
  /// @nicol.generated("score * 2")
  twice Int?

  @@map("users")
}
"""
POSTGRESQL = """
/// @nicol.comment("Everyone's account")
/// @nicol.check("(kind = 'ADMIN') OR length(email) < 50", name: "short_email")
/// @nicol.index(["lower(email)"], unique: true, where: "gone IS NULL", name: "one_email")
/// @nicol.index([score(sort: Desc, nulls: Last)], include: [email], name: "by_score")
/// @nicol.index([score, age], unique: true, nulls_not_distinct: true, name: "one_age")
/// @nicol.index([tags], using: Gin)
/// @nicol.exclude([score(with: "="), raw("int4range(age, age + 10)", with: "&&")], where: "age < 90", name: "apart")
model User {
  id    Int       @id @default(autoincrement())
  email String    @db.VarChar(80) /// @nicol.collate("C")
  kind  Kind      @default(USER)
  gone  DateTime?
  /// @nicol.comment("in years")
  age   Int
  score Int       @default(dbgenerated("(2 + 3)")) @db.Integer
  token String    @default(dbgenerated("md5(random()::text || 'x')"))
  tags  String[]
  /// @nicol.generated("upper(email) || '!'")
  loud  String?
}

/// @nicol.comment("Who may do what")
enum Kind {
  USER
  ADMIN
}
"""


def create(connection: Connection, wanted: SqlSchema) -> str:
    script = render(diff(empty(wanted.dialect), wanted), wanted.dialect).text
    finish(connection.script(script))
    return script


def asked(connection: Connection, provider: str, models: str, extra: str = "") -> SqlSchema:
    return finish(canonical(connection, tables(provider, models, extra)))


def steps(connection: Connection, wanted: SqlSchema, scripts: tuple[str, ...] = ()) -> list[Step]:
    return diff(with_owned(finish(inspect(connection)), scripts), wanted)


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def connection(provider: str, request: pytest.FixtureRequest) -> Connection:
    found: Connection = request.getfixturevalue(provider)
    return found


def test_what_was_made_does_not_differ(connection: Connection, provider: str) -> None:
    wanted = asked(connection, provider, COMMON)
    create(connection, wanted)
    assert summary(steps(connection, wanted)) == "No difference detected.\n"
    assert len(finish(inspect(connection)).tables[0].constraints) == 2


def test_everything_of_postgresql_does_not_differ(postgresql: Connection) -> None:
    finish(postgresql.script("CREATE EXTENSION btree_gist"))
    wanted = asked(postgresql, "postgresql", POSTGRESQL)
    create(postgresql, wanted)
    assert summary(steps(postgresql, wanted)) == "No difference detected.\n"
    assert wanted.tables[0].constraints[0].canonical != wanted.tables[0].constraints[0].body
    assert finish(inspect(postgresql)).enums[0].comment == "Who may do what"


def test_the_database_holds_rows_to_a_check(connection: Connection, provider: str) -> None:
    create(connection, tables(provider, COMMON))
    finish(connection.script("INSERT INTO users (email, age) VALUES ('a', 3)"))
    with pytest.raises(Exception, match=r"age_not_negative"):
        finish(connection.script("INSERT INTO users (email, age) VALUES ('b', -3)"))
    assert [tuple(row) for row in finish(connection.fetch("SELECT email, twice FROM users"))] == [("a", 0)]


def test_other_text_is_another_constraint(connection: Connection, provider: str) -> None:
    create(connection, asked(connection, provider, COMMON))
    changed = COMMON.replace("age >= 0", "age >= 18").replace("score * 2", "score * 3").replace("(sort: Desc)", "")
    wanted = asked(connection, provider, changed)
    finish(connection.script(render(steps(connection, wanted), wanted.dialect).text))
    assert steps(connection, wanted) == []
    finish(connection.script("INSERT INTO users (email, age, score) VALUES ('a', 30, 2)"))
    assert [tuple(row) for row in finish(connection.fetch("SELECT twice FROM users"))] == [(6,)]
    with pytest.raises(Exception, match=r"age_not_negative"):
        finish(connection.script("INSERT INTO users (email, age) VALUES ('b', 3)"))


def test_what_no_annotation_speaks_of_stays(connection: Connection, provider: str) -> None:
    """A schema file without annotations leaves a database's constraints and indexes alone, as Prisma does."""
    create(connection, tables(provider, COMMON))
    finish(connection.script("CREATE INDEX other ON users (age)"))
    plain = "\n".join(line for line in COMMON.splitlines() if "@nicol" not in line)
    finish(connection.script("DROP INDEX other ON users" if provider == "mysql" else "DROP INDEX other"))
    told = [line for line in summary(steps(connection, tables(provider, plain))).splitlines() if "check" in line]
    assert told == []


def test_an_annotation_that_goes_takes_its_constraint(connection: Connection, provider: str) -> None:
    """A migration's script says which constraints are those of annotations."""
    script = create(connection, asked(connection, provider, COMMON))
    assert '-- @nicol.check("users", "age_not_negative")' in script
    assert '-- @nicol.generated("users", "twice")' in script
    plain = "\n".join(line for line in COMMON.splitlines() if "@nicol" not in line)
    wanted = tables(provider, plain)
    undone = render(steps(connection, wanted, (script,)), wanted.dialect).text
    finish(connection.script(undone))
    assert steps(connection, wanted, (script, undone)) == []
    finish(connection.script("INSERT INTO users (email, age, twice) VALUES ('', -3, 4)"))


def test_rows_that_break_a_new_check_are_counted(connection: Connection, provider: str) -> None:
    plain = COMMON.replace('/// @nicol.check("age IS NULL OR age >= 0", name: "age_not_negative")', "")
    create(connection, tables(provider, plain))
    finish(connection.script("INSERT INTO users (email, age, score) VALUES ('a', -1, 1), ('b', -2, 2), ('c', 1, 3)"))
    counted = finish(counted_losses(connection, steps(connection, asked(connection, provider, COMMON))))
    assert [loss.message for loss in counted.unexecutable] == [
        "Added the check constraint `age_not_negative` to the table `users`, "
        "but there are 2 rows that do not satisfy it."
    ]
    finish(connection.script("UPDATE users SET age = 1"))
    counted = finish(counted_losses(connection, steps(connection, asked(connection, provider, COMMON))))
    assert counted.unexecutable == ()


def test_the_summary_names_them(postgresql: Connection) -> None:
    finish(postgresql.script("CREATE EXTENSION btree_gist"))
    plain = "\n".join(line.partition("///")[0] for line in POSTGRESQL.splitlines())
    before = tables("postgresql", plain.replace("\n\n", "\n"))
    create(postgresql, before)
    after = asked(postgresql, "postgresql", POSTGRESQL.replace("  /// @nicol.generated(\"upper(email) || '!'\")\n", ""))
    found = steps(postgresql, after)
    assert summary(found) == (
        "\n[*] Changed the `Kind` enum\n"
        "  [+] Set the comment\n"
        "\n[*] Changed the `User` table\n"
        "  [*] Altered column `email` (collation changed to `C`)\n"
        "  [+] Added check constraint `short_email`\n"
        "  [+] Added exclusion constraint `apart`\n"
        "  [+] Added unique index `one_email` on (lower(email))\n"
        "  [+] Added index `by_score` on (score)\n"
        "  [+] Added unique index `one_age` on (score, age)\n"
        "  [+] Added index `User_tags_idx` on (tags)\n"
        "  [+] Set the comment\n"
        "  [+] Set the comment on column `age`\n"
    )
    finish(postgresql.script(render(found, after.dialect).text))
    assert steps(postgresql, after) == []


def test_sql_that_the_server_does_not_understand(postgresql: Connection) -> None:
    with pytest.raises(AnnotationRefusedError, match='refuses the constraint "A_check" of the table "A"') as caught:
        asked(postgresql, "postgresql", '/// @nicol.check("nothing > 1")\nmodel A {\n  id Int @id\n}\n')
    assert caught.value.code == "NICOL-ANNOTATION"
    assert finish(postgresql.fetch("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'nicol%'")) == []


def test_schemas_of_postgresql(postgresql: Connection) -> None:
    models = """
/// @nicol.check("kind <> 'B'", name: "not_b")
/// @nicol.index(["lower(name)"], where: "kind = 'A'", name: "named")
model A {
  id   Int    @id
  name String
  kind Kind

  @@schema("Own")
}

enum Kind {
  A
  B

  @@schema("Own")
}
"""
    wanted = asked(postgresql, "postgresql", models, '  schemas = ["Own", "public"]')
    create(postgresql, wanted)
    assert diff(finish(inspect(postgresql, ("Own", "public"))), wanted) == []


def test_comments_and_collations_of_mysql(mysql: Connection) -> None:
    models = """
/// @nicol.comment("it's all")
model A {
  id   Int    @id
  name String @default("x") /// @nicol.collate("utf8mb4_bin")
  /// @nicol.comment("years")
  age  Int
}
"""
    wanted = asked(mysql, "mysql", models)
    create(mysql, wanted)
    assert steps(mysql, wanted) == []
    changed = asked(mysql, "mysql", models.replace("years", "months").replace("it's all", "none"))
    assert summary(steps(mysql, changed)) == (
        "\n[*] Changed the `A` table\n  [*] Altered column `age` (comment changed)\n  [+] Set the comment\n"
    )
    finish(mysql.script(render(steps(mysql, changed), changed.dialect).text))
    assert steps(mysql, changed) == []


def test_a_computed_column_costs_no_data(connection: Connection, provider: str) -> None:
    required = COMMON.replace("twice Int?", "twice Int")
    create(connection, tables(provider, required.replace('  /// @nicol.generated("score * 2")\n  twice Int\n', "")))
    finish(connection.script("INSERT INTO users (email, score) VALUES ('a', 4)"))
    for models, twice in ((required, 8), (required.replace("score * 2", "score * 3"), 12)):
        wanted = asked(connection, provider, models)
        found = steps(connection, wanted)
        counted = finish(counted_losses(connection, found))
        assert (counted.warnings, counted.unexecutable) == ((), ())
        finish(connection.script(render(found, wanted.dialect).text))
        assert [row[0] for row in finish(connection.fetch("SELECT twice FROM users"))] == [twice]
        assert steps(connection, wanted) == []
