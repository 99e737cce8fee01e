"""Schemas for the tests of pages."""

from __future__ import annotations

from pathlib import Path

from nicol.model import Schema
from nicol.text.span import Source
from nicol.validate import load, load_or_raise, read_sources

DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n'
BLOG = """
/// People who write.
///
/// Use **one** account per person.
model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique @db.VarChar(255)
  role    Role     @default(WRITER)
  posts   Post[]
  profile Profile?

  @@map("users")
}

model Profile {
  id     Int     @id
  /// @deprecated use User.email
  mail   String? @map("e_mail")
  userId Int     @unique
  user   User    @relation(fields: [userId], references: [id], onDelete: Cascade)
}

model Post {
  id       Int        @id
  title    String     @default("Untitled \\"draft\\"")
  writerId Int?
  writer   User?      @relation(fields: [writerId], references: [id])
  parentId Int?
  parent   Post?      @relation("Thread", fields: [parentId], references: [id])
  replies  Post[]     @relation("Thread")
  topics   Topic[]
  at       DateTime   @default(now())

  @@index([writerId, at(sort: Desc)], map: "by_writer")
}

model Topic {
  name  String @id
  posts Post[]
}

enum Role {
  /// May write.
  WRITER
  ADMIN  @map("admin")
}
"""


def schema_of(*texts: str) -> Schema:
    """The schema of one file for each text; the first gets the datasource."""
    return load_or_raise(
        [
            Source(Path(f"{number}.prisma"), (DATASOURCE if number == 0 else "") + text)
            for number, text in enumerate(texts)
        ]
    )


def real_schemas(corpus: Path) -> dict[str, tuple[Schema, list[str]]]:
    """The real projects that Nicol can work with, with the names of their files."""
    found: dict[str, tuple[Schema, list[str]]] = {}
    for project in sorted(path for path in (corpus / "realworld").iterdir() if path.is_dir()):
        folder = project / "schema"
        sources = read_sources(folder if folder.is_dir() else project / "schema.prisma")
        schema = load(sources).schema
        if schema is not None:
            found[project.name] = schema, [source.path.name for source in sources]
    return found
