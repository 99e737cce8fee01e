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


def test_block_comments_behind_other_comments_keep_what_prisma_keeps() -> None:
    text = "// a\n/* b */\n /* c */\n  /* d */ \n// e\n}\n"
    assert format_text(text) == ("// a\n/**\n * b\n */\n/**\n * c\n */\n/**\n * /* d\n */\n\n// e\n}\n")


def test_no_blank_line_comes_behind_a_block_without_one_before() -> None:
    assert format_text("enum A {\n  B\n} model C {\n  id Int @id\n} // d\n") == (
        "enum A {\n  B\n}\nmodel C {\n  id Int @id\n}\n// d\n"
    )


def test_a_line_that_fits_no_rule_ends_where_a_comment_breaks_it() -> None:
    text = "model A { /* one\n   two */\n  id Int @id\n  a ?? /* b\n c */\n  d Int\n}\n"
    assert format_text(text) == "model A {\n  two */\n  id Int @id\n  a ?? /* b\n  c */\n  d  Int\n}\n"


def test_a_keyword_joined_to_its_name_is_parted_from_it() -> None:
    assert format_text("modelUser {\n id Int @id\n}\n") == "model User {\n  id Int @id\n}\n"
