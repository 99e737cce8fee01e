"""A small schema for the tests of writes, and an engine over it whose rows are dicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nicol.ddl import diff, empty, from_schema, render
from nicol.dialects import dialect_for
from nicol.drivers import Connection, Pool
from nicol.engine import Engine
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

MODELS = """
enum Role {
  USER @map("user")
  ADMIN
}
model User {
  id        String   @id @default(cuid())
  email     String   @unique
  name      String?
  age       Int      @default(18) @map("user_age")
  role      Role     @default(USER)
  active    Boolean  @default(true)
  score     Decimal?
  meta      Json?
  createdAt DateTime @default(now())
  updatedAt DateTime @updatedAt
  posts     Post[]
  profile   Profile?
  @@map("users")
}
model Profile {
  id     Int    @id @default(autoincrement())
  bio    String
  userId String @unique
  user   User   @relation(fields: [userId], references: [id])
}
model Post {
  id       Int     @id @default(autoincrement())
  title    String
  views    Int     @default(0)
  authorId String?
  author   User?   @relation(fields: [authorId], references: [id])
  tags     Tag[]
}
model Tag {
  id    Int    @id @default(autoincrement())
  name  String @unique
  posts Post[]
}
model Seat {
  row    Int
  place  Int
  holder String?
  @@id([row, place])
}
model Note {
  id   Int    @id @default(autoincrement())
  text String @default("empty")
}
"""


def schema_for(provider: str, models: str = MODELS) -> Schema:
    """The schema on a database."""
    text = f'datasource db {{\n  provider = "{provider}"\n  url = "file:unused"\n}}\n{models}'
    return load_or_raise([Source(Path("schema.prisma"), text)])


def make_row(
    model: str, fields: tuple[str, ...], relations: tuple[str, ...], counts: tuple[str, ...]
) -> Callable[..., dict[str, Any]]:
    """Rows as dicts; counts under `#name`."""
    names = (*fields, *relations, *(f"#{name}" for name in counts))
    return lambda *values: dict(zip(names, values, strict=True))


def marked(pool: Pool, sql: str) -> str:
    """`sql`, written with `"` and `?`, with the database's own quotes and placeholders."""
    if pool.dialect.placeholder == "?":
        return sql.replace('"', pool.dialect.quote)
    pieces = sql.split("?")
    return "".join(f"{piece}${number}" for number, piece in enumerate(pieces[:-1], 1)) + pieces[-1]


async def start(pool: Pool, models: str = MODELS) -> Engine:
    """Creates the tables and gives an engine over them."""
    schema = schema_for(pool.dialect.provider, models)
    connection = await pool.acquire()
    if models != MODELS or schema.provider != "mysql" or not await has_tables(connection):
        await create_tables(connection, schema)
    pool.release(connection)
    return engine_over(pool, schema)


async def create_tables(connection: Connection, schema: Schema) -> None:
    """Creates the schema's tables."""
    dialect = dialect_for(schema.provider)
    await connection.script(render(diff(empty(dialect), from_schema(schema)), dialect).text)


async def has_tables(connection: Connection) -> bool:
    """Whether a MySQL database holds the blog's tables."""
    return bool(await connection.fetch("SHOW TABLES LIKE 'users'"))


async def empty_tables(connection: Connection) -> None:
    """Deletes every row of a MySQL database; the next numbers are the first again."""
    tables = await connection.fetch(
        "SELECT table_name, auto_increment FROM information_schema.tables WHERE table_schema = DATABASE()"
    )
    emptied = [f"DELETE FROM `{name}`" for name, _ in tables]
    renumbered = [f"ALTER TABLE `{name}` AUTO_INCREMENT = 1" for name, number in tables if number not in (None, 1)]
    await connection.script("; ".join(["SET foreign_key_checks = 0", *emptied, *renumbered]))


def engine_over(pool: Pool, schema: Schema) -> Engine:
    """An engine over tables that are there."""
    enums = {enum.name: {value.db_name: f"Role.{value.name}" for value in enum.values} for enum in schema.enums}
    return Engine(schema, pool, make_row, enums)
