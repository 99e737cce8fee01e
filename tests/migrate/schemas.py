"""Schemas of the tests, from text to a resolved Schema for either database."""

from __future__ import annotations

from pathlib import Path

from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

BLOG = """
model User {
  id    Int     @id @default(autoincrement())
  email String  @unique
  posts Post[]
}

model Post {
  id       Int    @id @default(autoincrement())
  title    String
  author   User   @relation(fields: [authorId], references: [id])
  authorId Int
}
"""

BLOG_LATER = """
model User {
  id    Int     @id @default(autoincrement())
  email String  @unique
  name  String?
  posts Post[]
}

model Post {
  id       Int     @id @default(autoincrement())
  author   User    @relation(fields: [authorId], references: [id])
  authorId Int
  views    Int     @default(0)

  @@index([authorId])
}

model Tag {
  id   Int    @id @default(autoincrement())
  name String @unique
}
"""


def schema(models: str, provider: str) -> Schema:
    """The schema of `models` for `provider`."""
    text = f'datasource db {{\n  provider = "{provider}"\n  url = env("DATABASE_URL")\n}}\n{models}'
    return load_or_raise([Source(Path("schema.prisma"), text)])
