"""A schema with rows in which some queries lack an index."""

from __future__ import annotations

from pathlib import Path

from nicol.ddl.diff import diff
from nicol.ddl.from_schema import from_schema
from nicol.ddl.render import render
from nicol.ddl.tables import SqlSchema
from nicol.dialects import dialect_for
from nicol.drivers import Connection, finish
from nicol.lint.schema_rule import SchemaView
from nicol.text.span import Source
from nicol.validate import load_or_raise

MODELS = """
model Author {
  id    Int    @id
  name  String
  books Book[]
}

model Book {
  id        Int      @id
  slug      String   @unique
  isLent    Boolean
  pages     Int
  createdAt DateTime @map("created_at")
  author    Author   @relation(fields: [authorId], references: [id])
  authorId  Int      @map("author_id")

  @@index([slug])
  @@map("books")
}
"""
ROWS = 12_000
AUTHORS = 1_200


def library(provider: str, path: Path = Path("schema.prisma")) -> SchemaView:
    source = Source(path, f'datasource db {{\n  provider = "{provider}"\n}}\n{MODELS}')
    return SchemaView(load_or_raise([source]), (source,))


def fill(connection: Connection) -> None:
    """The tables with 1,200 authors and 12,000 books, and the statistics of them."""
    provider = connection.dialect.provider
    schema = library(provider).schema
    finish(
        connection.script(render(diff(SqlSchema(dialect_for(provider)), from_schema(schema)), connection.dialect).text)
    )
    numbers = _NUMBERS[provider].format(rows=ROWS)
    author, book = f"SELECT n, 'author' FROM ({numbers}) x WHERE n <= {AUTHORS}", _BOOKS[provider]
    finish(connection.execute(f"INSERT INTO {_quoted(provider, 'Author')} {author}"))
    finish(connection.execute(f"INSERT INTO books {book} FROM ({numbers}) x"))
    for statement in _ANALYZE[provider].split(";"):
        finish(connection.script(statement))


def _quoted(provider: str, name: str) -> str:
    return f"`{name}`" if provider == "mysql" else f'"{name}"'


_DIGITS = "SELECT 0 d" + "".join(f" UNION ALL SELECT {digit}" for digit in range(1, 10))
_NUMBERS = {
    "postgresql": "SELECT n FROM generate_series(1, {rows}) n",
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows}) SELECT n FROM s",
    "mysql": "SELECT n FROM (SELECT "
    + " + ".join(f"d{place}.d * {10**place}" for place in range(5))
    + " n FROM "
    + ", ".join(f"({_DIGITS}) d{place}" for place in range(5))
    + ") m WHERE n BETWEEN 1 AND {rows}",
}
_BOOKS = {
    "postgresql": f"SELECT n, 's' || n, n % 2 = 0, n % 900, now() - n * interval '1 minute', n % {AUTHORS} + 1",
    "sqlite": f"SELECT n, 's' || n, n % 2, n % 900, 1700000000000 - n * 60000, n % {AUTHORS} + 1",
    "mysql": f"SELECT n, CONCAT('s', n), n % 2, n % 900, NOW() - INTERVAL n MINUTE, n % {AUTHORS} + 1",
}
_ANALYZE = {"postgresql": "ANALYZE", "sqlite": "ANALYZE", "mysql": "ANALYZE TABLE `Author`; ANALYZE TABLE books"}
