"""A small blog: its schema, its generated package, its tables in a test's database."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from nicol import ddl
from nicol.dialects import dialect_for
from nicol.drivers import DatabaseUrl, connect, create_database, database_exists, finish
from nicol.generate import generate
from nicol.model import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

BLOG = """
generator client {
  provider = "nicol"
}

datasource db {
  provider = "PROVIDER"
  url      = env("NICOL_TEST_BLOG_URL")
}

/// Someone who writes.
model User {
  id        Int       @id @default(autoincrement())
  email     String    @unique
  name      String?
  role      Role      @default(USER)
  createdAt DateTime  @default(now())
  posts     Post[]
  comments  Comment[]
  settings  UserSettings?
}

model UserSettings {
  id     Int    @id @default(autoincrement())
  theme  String @default("dark")
  userId Int    @unique
  user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
}

model Post {
  id         String    @id @default(cuid())
  title      String
  slug       String    @unique
  viewCount  Int       @default(0)
  published  Boolean   @default(false)
  price      Decimal?
  meta       Json?
  cover      Bytes?
  authorId   Int
  author     User      @relation(fields: [authorId], references: [id], onDelete: Cascade)
  categoryId Int?
  category   Category? @relation(fields: [categoryId], references: [id])
  comments   Comment[]
  tags       PostTag[]
}

model Category {
  id    Int    @id @default(autoincrement())
  name  String @unique
  posts Post[]
}

model Comment {
  id       Int    @id @default(autoincrement())
  content  String
  postId   String
  post     Post   @relation(fields: [postId], references: [id], onDelete: Cascade)
  authorId Int
  author   User   @relation(fields: [authorId], references: [id], onDelete: Cascade)
}

model Tag {
  id    Int       @id @default(autoincrement())
  name  String    @unique
  posts PostTag[]
}

model PostTag {
  postId String
  tagId  Int
  post   Post @relation(fields: [postId], references: [id], onDelete: Cascade)
  tag    Tag  @relation(fields: [tagId], references: [id], onDelete: Cascade)

  @@id([postId, tagId])
}

enum Role {
  USER  @map("user")
  ADMIN @map("admin")
}
"""


def blog_schema(provider: str) -> Schema:
    """The blog's schema for a database."""
    return load_or_raise([Source(Path("schema.prisma"), BLOG.replace("PROVIDER", provider))])


def blog_package(provider: str, folder: Path) -> ModuleType:
    """The generated package of the blog, imported from `folder`."""
    name = f"blog_{provider}"
    generate(blog_schema(provider), folder / name, folder)
    sys.path.insert(0, str(folder))
    return importlib.import_module(name)


def own(client: Any, text: str) -> str:
    """SQL written with `"` and `$1` for the client's database."""
    dialect = client._engine.pool.dialect
    return text.replace('"', "`").replace("$1", "?") if dialect.quote == "`" else text


def create_tables(url: DatabaseUrl, provider: str) -> None:
    """Makes the blog's tables in an empty database, and the database when there is none."""
    if not database_exists(url):
        create_database(url)
    dialect = dialect_for(provider)
    steps = ddl.diff(ddl.empty(dialect), ddl.from_schema(blog_schema(provider)))
    connection = connect(url)
    finish(connection.script(ddl.render(steps, dialect).text))
    finish(connection.close())
