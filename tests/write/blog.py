"""A small schema for the tests of writes, and an engine over it whose rows are dicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nicol.ddl import diff, empty, from_schema, render
from nicol.dialects import dialect_for
from nicol.drivers import Pool
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


async def start(pool: Pool, models: str = MODELS) -> Engine:
    """Creates the tables and gives an engine over them."""
    schema = schema_for(pool.dialect.name, models)
    connection = await pool.acquire()
    dialect = dialect_for(schema.provider)
    await connection.script(render(diff(empty(dialect), from_schema(schema)), dialect).text)
    pool.release(connection)
    enums = {enum.name: {value.db_name: f"Role.{value.name}" for value in enum.values} for enum in schema.enums}
    return Engine(schema, pool, make_row, enums)
