"""The layout of a schema."""

from __future__ import annotations

from nicol.psl import format_text


def test_columns_attribute_order_and_blank_lines() -> None:
    text = """

generator client {
provider="prisma-client-js"
  previewFeatures = [ "views","relationJoins" ]
}
model User{
    // first
    id Int @default( autoincrement() ) @id
    email    String   @map("e_mail")   @unique // trailing

    @@map("users")


    posts Post[]
    @@unique( [id,email] )
}
enum Role {
  ADMIN @map("admin")
  USER
}


"""
    assert format_text(text) == (
        """generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["views", "relationJoins"]
}

model User {
  // first
  id    Int    @id @default(autoincrement())
  email String @unique @map("e_mail") // trailing

  posts Post[]

  @@unique([id, email])
  @@map("users")
}

enum Role {
  ADMIN @map("admin")
  USER
}
"""
    )


def test_line_ends_become_plain_and_invalid_lines_stay() -> None:
    assert format_text("model A {\r\n  id Int @id\r\n  ?? what\n}\r\n") == ("model A {\n  id Int @id\n  ?? what\n}\n")


def test_block_comments_get_one_shape() -> None:
    assert format_text("/* one\n   * two\n*/\nmodel A {\n  id Int @id\n}\n") == (
        "/**\n * one\n * two\n */\nmodel A {\n  id Int @id\n}\n"
    )
