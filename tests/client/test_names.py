"""What the client calls the models."""

from __future__ import annotations

from pathlib import Path

from nicol.client.names import accessors, main_accessors
from nicol.text.span import Source
from nicol.validate import load_or_raise


def test_prisma_client_python_names_come_first() -> None:
    text = """/// @Python(instance_name: "post")
model Article {
  id Int @id
}

model Post {
  id Int @id
}

model PostTag {
  id Int @id
}
"""
    schema = load_or_raise([Source(Path("schema.prisma"), text)])
    assert accessors(schema) == {"post": "Article", "post_2": "Post", "post_tag": "PostTag", "posttag": "PostTag"}
    assert main_accessors(schema) == {"Article": "post", "Post": "post_2", "PostTag": "post_tag"}
