"""Shapes: annotations become a selection, and a wrong one is refused when its class is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NewType

import pytest
from pydantic import BaseModel

from nicol.client.shapes import selection_of
from nicol.errors.client import ShapeError
from nicol.query.selection import Column, Counted, Related

UserId = NewType("UserId", int)


def test_annotations_are_the_select(blog: ModuleType) -> None:
    rel, count, t = blog.rel, blog.count, blog.t

    class Author(blog.UserShape):  # type: ignore[misc]
        id: UserId
        full_name: t.User.name

    class Label(blog.PostTagShape):  # type: ignore[misc]
        tag: blog.Tag

    class Card(blog.PostShape):  # type: ignore[misc]
        title: t.Post.title
        author: Author
        category: blog.Category | None
        tags: list[Label] = rel.tags(order_by={"tagId": "asc"}, take=5)
        comments_count: int = count.comments(where={"content": {"contains": "x"}})
        all_comments: int = count("comments")
        tag_count: t.Post._count.tags

    selection = selection_of(Card, "Post")
    title, author, category, tags, some_comments, all_comments, tag_count = selection.items
    assert title == Column("title")
    assert isinstance(author, Related)
    assert author.field == "author"
    assert author.selection.items == (Column("id"), Column("name"))
    assert isinstance(category, Related)
    assert category.selection.make is blog.Category
    assert isinstance(tags, Related)
    assert tags.args == {"order_by": {"tagId": "asc"}, "take": 5}
    assert some_comments == Counted("comments", {"content": {"contains": "x"}})
    assert all_comments == Counted("comments")
    assert tag_count == Counted("tags")
    made = selection.make("Hi", Author(1, "Ada"), None, [], 0, 2, 3)
    assert made.author.full_name == "Ada"
    assert not hasattr(made, "slug")


def test_shapes_inherit_and_carry_methods(blog: ModuleType) -> None:
    computed = blog.computed

    class Named(blog.UserShape):  # type: ignore[misc]
        email: str
        name: str | None

        def greeting(self) -> str:
            return f"Dear {self.shown}"

        @computed(needs=("name", "email"))
        def shown(self) -> str:
            return self.name or self.email

    class Known(Named):
        role: blog.Role

    known = Known("ada@example.org", None, blog.Role.USER)
    assert [item.field for item in selection_of(Known, "User").items] == ["email", "name", "role"]
    assert known.greeting() == "Dear ada@example.org"
    assert known.model_dump() == {"email": "ada@example.org", "name": None, "role": "USER", "shown": "ada@example.org"}
    assert known == Known("ada@example.org", None, blog.Role.USER)


def test_pydantic_models_and_dataclasses_join_by_a_marker(blog: ModuleType) -> None:
    class Author(BaseModel, blog.UserInto):  # type: ignore[misc]
        id: int
        email: str

    @dataclass
    class Card(blog.PostInto):  # type: ignore[misc]
        title: str
        author: Author
        comments_count: int = blog.count.comments()

    selection = selection_of(Card, "Post")
    author = selection.items[1]
    assert isinstance(author, Related)
    assert selection.make("Hi", author.selection.make(1, "a@b.c"), 3) == Card("Hi", Author(id=1, email="a@b.c"), 3)


def bad_shapes() -> list[tuple[Callable[[ModuleType], object], str]]:
    def unknown(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            titel: str

        return Card

    def type_of_column(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            title: int

        return Card

    def null(blog: ModuleType) -> object:
        class Card(blog.UserShape):  # type: ignore[misc]
            name: str

        return Card

    def one_for_many(blog: ModuleType) -> object:
        class Card(blog.UserShape):  # type: ignore[misc]
            posts: blog.Post

        return Card

    def many_for_one(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            author: list[blog.User]

        return Card

    def absent(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            category: blog.Category

        return Card

    def other_model(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            author: blog.Tag

        return Card

    def default(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            title: str = "none"

        return Card

    def count_of_nothing(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            comments: int = blog.count("coments")

        return Card

    def arguments_for_one(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            author: blog.User = blog.rel.author(take=1)

        return Card

    def alias_of_other(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            title: blog.t.User.name

        return Card

    def needs_absent(blog: ModuleType) -> object:
        class Card(blog.PostShape):  # type: ignore[misc]
            id: str

            @blog.computed(needs=("title",))
            def loud(self) -> str:
                return ""

        return Card

    return [
        (unknown, "Card.titel: Post has no field 'titel'; did you mean 'title'?"),
        (type_of_column, "Card.title: the schema says str, not int"),
        (null, "Card.name: name may be NULL: write str | None"),
        (one_for_many, "Card.posts: posts is a list: write list[Post]"),
        (many_for_one, "Card.author: author is one User, not a list: write …User shape…"),
        (absent, "Card.category: category may be absent: write Category | None"),
        (other_model, "Card.author: Tag cannot stand here: this is a shape of Tag, but User is what is read"),
        (default, "Card.title: its value comes from the database"),
        (count_of_nothing, "Card.comments: Post has no field 'coments'; did you mean 'comments'?"),
        (arguments_for_one, "Card.author: author is one User; where, order_by, take … are for lists"),
        (alias_of_other, "Card.title: t.User.name is a field of User; this is a shape of Post"),
        (needs_absent, "Card.loud: needs 'title', which the shape does not declare"),
    ]


@pytest.mark.parametrize(("declare", "message"), bad_shapes(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_wrong_shape_is_refused_when_its_class_is_made(
    blog: ModuleType, declare: Callable[[ModuleType], object], message: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        declare(blog)
    assert str(caught.value).startswith(message)
    assert caught.value.code == "NICOL-SHAPE"


def test_only_shapes_of_the_model_are_taken(blog: ModuleType) -> None:
    class Author(blog.UserShape):  # type: ignore[misc]
        id: int

    actions: Any = blog.Client().post
    with pytest.raises(ShapeError, match="this is a shape of User, but Post is what is read"):
        actions.into(Author)
    with pytest.raises(ShapeError, match="derive it from PostShape, or mark the class with PostInto"):
        actions.into(dict)


def test_a_misspelt_alias_names_the_nearest(blog: ModuleType) -> None:
    with pytest.raises(AttributeError, match=r"t\.Post has no 'titel'; did you mean 'title'"):
        blog.t.Post.titel
