"""What a statement takes and gives, by the schema alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.dialects import dialect_for
from nicol.errors.typed_sql import SqlFileError
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.typed_sql.compile import compile_files
from nicol.typed_sql.file import SqlFile
from nicol.typed_sql.value import TypedStatement
from nicol.validate import load_or_raise

MODELS = """
enum Role {
  USER @map("user")
  ADMIN
  @@map("role")
}

model User {
  id    Int      @id
  email String   @unique
  name  String?
  role  Role
  score Decimal?
  born  DateTime @map("birth_day")
  posts Post[]
  tags  Tag[]
  @@map("users")
}

model Post {
  id       BigInt  @id
  title    String
  views    Int
  meta     Json?
  author   User?   @relation(fields: [authorId], references: [id])
  authorId Int?
  @@map("posts")
}

model Tag {
  id    String @id
  users User[]
}
"""


def schema(provider: str) -> Schema:
    return load_or_raise([Source(Path("schema.prisma"), f'datasource db {{\n  provider = "{provider}"\n}}\n{MODELS}')])


def compiled(sql: str, provider: str = "postgresql", name: str = "query") -> TypedStatement:
    file = SqlFile(Source(Path(f"sql/{name}.sql"), sql), 0, dialect_for(provider))
    [statement] = compile_files([file], schema(provider))
    return statement


def columns(sql: str, provider: str = "postgresql") -> dict[str, str]:
    return {column.name: column.typed.show() for column in compiled(sql, provider).columns}


def parameters(sql: str, provider: str = "postgresql") -> dict[str, str]:
    return {one.name: one.typed.show() for one in compiled(sql, provider).parameters}


@pytest.mark.parametrize("provider", ["postgresql", "mysql", "sqlite"])
@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT id, name, role, score, birth_day FROM users", "Int String? Role Decimal? DateTime"),
        ("SELECT u.id, p.title FROM users u LEFT JOIN posts p ON p.views = u.id", "Int String?"),
        ("SELECT p.id, u.email FROM users u RIGHT JOIN posts p ON p.views = u.id", "BigInt String?"),
        (
            "SELECT count(*) AS n, max(views) AS m, sum(views) AS s, avg(views) AS a FROM posts",
            "Int Int? BigInt? Decimal?",
        ),
        ("SELECT coalesce(name, email) AS a, coalesce(name, NULL) AS b FROM users", "String String?"),
        ("SELECT views + 1 AS a, id * 2 AS b, views * 1.5 AS c FROM posts", "Int BigInt Float"),
        (
            "SELECT CASE WHEN views > 3 THEN 'a' ELSE 'b' END AS a, CASE WHEN views > 3 THEN 1 END AS b FROM posts",
            "String Int?",
        ),
        (
            "SELECT views > 1 AS a, title IS NULL AS b, EXISTS (SELECT 1 FROM users) AS c FROM posts",
            "Boolean Boolean Boolean",
        ),
        ("SELECT lower(title) AS a, upper(name) AS b, length(title) AS c FROM posts, users", "String String? Int"),
        ("SELECT (SELECT max(views) FROM posts p WHERE p.views = u.id) AS most FROM users u", "Int?"),
        (
            "SELECT row_number() OVER (ORDER BY views) AS n, lag(views) OVER (ORDER BY views) AS l FROM posts",
            "Int Int?",
        ),
        ("WITH a AS (SELECT id, name FROM users) SELECT a.name, b.id FROM a JOIN a b ON a.id = b.id", "String? Int"),
        ("SELECT id FROM users UNION ALL SELECT views FROM posts", "Int"),
        ("SELECT name FROM users UNION SELECT email FROM users", "String?"),
        ("SELECT x.n FROM (SELECT count(*) AS n FROM posts) x", "Int"),
        ("SELECT CAST(views AS CHAR(3)) AS a, CAST(name AS CHAR(3)) AS b FROM posts, users", "String String?"),
    ],
)
def test_columns(sql: str, expected: str, provider: str) -> None:
    assert " ".join(columns(sql, provider).values()) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('SELECT "A" AS a, "B" AS b FROM "_TagToUser"', "String Int"),
        ("SELECT array_agg(title) AS a, json_agg(views) AS b FROM posts", "String[] Json?"),
        (
            "SELECT meta->>'x' AS a, meta->'y' AS b, views::text AS c, role::role AS d FROM posts, users",
            "String? Json? String Role",
        ),
        ("SELECT now() AS a, date_trunc('day', birth_day) AS b FROM users", "DateTime DateTime"),
        (
            "SELECT u.id, l.t FROM users u LEFT JOIN LATERAL (SELECT title t FROM posts WHERE views = u.id) l ON true",
            "Int String?",
        ),
        ("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t", "Int"),
        ("INSERT INTO users (id) VALUES (1) RETURNING id, name", "Int String?"),
        ("UPDATE users SET name = 'x' RETURNING *", "Int String String? Role Decimal? DateTime"),
        ("DELETE FROM posts USING users u WHERE u.id = views RETURNING title, u.email", "String String"),
        ("DELETE FROM posts", ""),
    ],
)
def test_columns_on_postgresql(sql: str, expected: str) -> None:
    assert " ".join(columns(sql).values()) == expected


@pytest.mark.parametrize("provider", ["postgresql", "mysql", "sqlite"])
@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "SELECT id FROM users WHERE role = :role AND birth_day > :since LIMIT :take OFFSET :skip",
            "Role DateTime Int Int",
        ),
        ("SELECT id FROM users WHERE name LIKE :a AND :b = email AND id BETWEEN :c AND :d", "String String Int Int"),
        ("SELECT id FROM users WHERE id IN (:a, :b) AND coalesce(name, :c) = lower(:d)", "Int Int String String"),
        ("UPDATE users SET name = :name, score = score + :more WHERE id = :id", "String? Decimal Int"),
        ("INSERT INTO posts (id, title, meta) VALUES (:id, :title, :meta)", "BigInt String Json?"),
        ("SELECT id FROM users WHERE id = :id OR id = :id", "Int"),
        ("-- @param {Int?} :x\nSELECT id FROM users WHERE :x IS NULL OR id = :x", "Int?"),
        ("SELECT ':no' AS a, id -- :neither\nFROM users WHERE id = :yes", "Int"),
    ],
)
def test_parameters(sql: str, expected: str, provider: str) -> None:
    assert " ".join(parameters(sql, provider).values()) == expected


def test_prismas_forms_of_parameters() -> None:
    head = "-- @param {Int} $1:least How many\n-- @param {String} $2:name?\n"
    found = compiled(head + "SELECT id FROM users WHERE name = $2 AND id > $1")
    assert [(one.name, one.typed.show()) for one in found.parameters] == [("least", "Int"), ("name", "String?")]
    assert found.sql == "SELECT id FROM users WHERE name = $1 AND id > $2"
    assert found.order == ("name", "least")
    assert parameters("-- @param {Int} $1:least\nSELECT id FROM users WHERE id > ? AND name = ?", "sqlite") == {
        "least": "Int",
        "p2": "String",
    }
    assert compiled("SELECT id FROM users WHERE id = :a OR id = :b OR id = :a", "mysql").order == ("a", "b", "a")


def test_lists_on_postgresql() -> None:
    assert parameters("SELECT id FROM users WHERE id = ANY(:ids) AND role = ANY(:roles)") == {
        "ids": "Int[]",
        "roles": "Role[]",
    }
    assert parameters("SELECT id FROM users WHERE id = ANY(:ids::int[]) AND role = :one::role") == {
        "ids": "Int[]",
        "one": "Role",
    }


def test_documentation() -> None:
    found = compiled("-- First.\n-- Second.\n-- @param {Int} :a what it is\nSELECT id FROM users WHERE id = :a")
    assert found.documentation == "First.\nSecond."
    assert found.parameters[0].documentation == "what it is"


@pytest.mark.parametrize(
    ("sql", "place", "message", "note"),
    [
        ("SELECT nam FROM users", "1:8", "There is no column `nam` here.", "Did you mean `name`?"),
        ("SELECT u.id\nFROM users u\nWHERE u.emial = 'x'", "3:9", "There is no column `emial` here.", "`email`"),
        ("SELECT id FROM usrs", "1:16", "There is no table `usrs`.", "Did you mean `users`?"),
        ("SELECT p.id FROM users u", "1:8", "There is no `p` in this statement's FROM.", ""),
        ("SELECT authorid FROM posts", "1:8", "There is no column `authorid` here.", 'Did you mean "authorId"?'),
        ("SELECT authorId FROM posts", "1:8", "There is no column `authorId` here.", "needs the quotes"),
        ("INSERT INTO posts (id, titel) VALUES (1, 'x')", "1:24", "`posts` has no column `titel`.", "`title`"),
        ("SELECT id, count(*) FROM users", "1:12", "This column has no name.", "AS name"),
        ("SELECT id, id FROM users", "1:8", "Two columns are called `id`.", "AS name"),
        ('SELECT id AS "class" FROM users', "1:15", "`class` cannot be the name of an attribute in Python.", "AS name"),
        (
            "SELECT f(id) AS x FROM users",
            "1:17",
            "Nothing says of which type the column `x` is.",
            "-- @column {String} x",
        ),
        ("SELECT id FROM users WHERE f(:x)", "1:30", "Nothing says of which type `x` is.", "-- @param {String} :x"),
        (
            "-- @param {Strin} :x\nSELECT id FROM users WHERE name = :x",
            "1:12",
            "`Strin` is no type.",
            "String, Boolean",
        ),
        ("SELECT FROM WHERE", "1:13", "Expected table name but got `WHERE`.", ""),
        ("SELECT id FROM users; SELECT 1", "1:23", "A second statement.", "a file of its own"),
        ("-- nothing", "1:1", "The file holds no statement.", ""),
    ],
)
def test_errors_have_a_place(sql: str, place: str, message: str, note: str) -> None:
    with pytest.raises(SqlFileError) as caught:
        compiled(sql)

    text = str(caught.value)
    assert f"error[NICOL-SQL]: {message}\n" in text + "\n"
    assert f"--> sql/query.sql:{place}\n" in text
    assert note in text


def test_the_name_of_a_file_must_be_one_of_a_function() -> None:
    for name in ("two-words", "class", "1st"):
        with pytest.raises(SqlFileError, match="cannot be the name of a function"):
            compiled("SELECT 1 AS one", name=name)


def test_every_problem_of_every_file_is_told() -> None:
    files = [
        SqlFile(Source(Path(f"sql/{name}.sql"), sql), number, dialect_for("postgresql"))
        for number, (name, sql) in enumerate([("a", "SELECT x FROM users"), ("b", "SELECT y, z FROM posts")])
    ]
    with pytest.raises(SqlFileError) as caught:
        compile_files(files, schema("postgresql"))

    assert len(caught.value.diagnostics) == 3
    assert "3 errors found." in str(caught.value)
