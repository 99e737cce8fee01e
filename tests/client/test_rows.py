"""Rows as values: what was read is there, what was not says how to read it."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import msgspec
import pytest

from nicol.errors.client import FieldNotLoadedError, RelationNotLoadedError

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def make(
    blog: ModuleType, model: str, *relations: str, counts: tuple[str, ...] = (), fields: tuple[str, ...] = ()
) -> Any:
    package = blog.Client.__nicol_package__
    names = fields or getattr(blog, model).__struct_fields__
    return package.make_row(model, names, relations, counts)


@pytest.fixture
def ada(blog: ModuleType) -> Any:
    return make(blog, "User")(1, "ada@example.org", None, blog.Role.ADMIN, NOON)


def test_a_row_shows_its_fields(ada: Any) -> None:
    assert repr(ada) == (
        "User(id=1, email='ada@example.org', name=None, role=<Role.ADMIN: 'ADMIN'>, "
        "createdAt=datetime.datetime(2024, 5, 1, 12, 0, tzinfo=datetime.timezone.utc))"
    )


def test_a_relation_that_was_not_included_names_the_include(ada: Any) -> None:
    with pytest.raises(RelationNotLoadedError) as caught:
        ada.posts
    assert str(caught.value) == (
        "User.posts was not loaded. Add include={'posts': True} to the query, or read it through a shape."
    )
    assert isinstance(caught.value, AttributeError)
    assert not hasattr(ada, "posts")
    assert caught.value.code == "NICOL-NOTLOADED"


def test_counts_that_were_not_included_say_so(ada: Any) -> None:
    with pytest.raises(RelationNotLoadedError, match=re.escape("include={'_count': True}")):
        ada._count


def test_an_unknown_attribute_is_an_ordinary_error(ada: Any) -> None:
    with pytest.raises(AttributeError, match="no attribute 'rol'"):
        ada.rol


def test_loaded_relations_and_counts_are_attributes(blog: ModuleType, ada: Any) -> None:
    settings = make(blog, "UserSettings")(7, "light", 1)
    row = make(blog, "User", "settings", counts=("posts", "comments"))(
        1, "ada@example.org", None, blog.Role.ADMIN, NOON, settings, 3, 4
    )
    assert row.settings.theme == "light"
    assert (row._count.posts, row._count.comments) == (3, 4)
    assert isinstance(row, blog.User)
    assert row != ada


def test_fields_that_select_left_out_raise(blog: ModuleType) -> None:
    row = make(blog, "User", fields=("email", "id"))("ada@example.org", 1)
    assert (row.id, row.email) == (1, "ada@example.org")
    assert isinstance(row, blog.User)
    assert repr(row) == "User(id=1, email='ada@example.org')"
    assert row.model_dump() == {"id": 1, "email": "ada@example.org"}
    with pytest.raises(FieldNotLoadedError, match=r"User\.name was not read"):
        row.name


@pytest.mark.parametrize("relations", [(), ("settings",)])
@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))])
def test_rows_copy_and_pickle(blog: ModuleType, clone: Any, relations: tuple[str, ...]) -> None:
    counts = ("posts",) if relations else ()
    related = [make(blog, "UserSettings")(7, "light", 1)] if relations else []
    row = make(blog, "User", *relations, counts=counts)(
        1, "a", None, blog.Role.USER, NOON, *related, *([2] if counts else [])
    )
    assert clone(row) == row
    assert type(clone(row)) is type(row)


def test_rows_match_patterns(blog: ModuleType, ada: Any) -> None:
    user = blog.User
    match ada:
        case user(id=found, role=blog.Role.ADMIN):
            assert found == 1
        case _:
            pytest.fail("the row did not match")


def test_dumping_leaves_out_what_was_not_loaded(blog: ModuleType) -> None:
    values = ("p1", "Hi", "hi", 0, True, Decimal("1.50"), {"a": [1]}, b"\x00\xff", 1, None)
    post = make(blog, "Post")(*values)
    assert post.model_dump() == dict(zip(blog.Post.__struct_fields__, values, strict=True))
    assert post.model_dump(include={"id", "title"}) == {"id": "p1", "title": "Hi"}
    assert "categoryId" not in post.model_dump(exclude_none=True)
    assert post.model_dump_json(exclude={"slug", "viewCount", "published", "authorId"}) == (
        '{"id":"p1","title":"Hi","price":"1.50","meta":{"a":[1]},"cover":"AP8=","categoryId":null}'
    )


def test_validating_builds_rows_from_mappings(blog: ModuleType) -> None:
    row = blog.User.model_validate(
        {
            "id": 1,
            "email": "a",
            "name": None,
            "role": "ADMIN",
            "createdAt": "2024-05-01T12:00:00Z",
            "settings": {"id": 7, "theme": "light", "userId": 1},
        }
    )
    assert row.role is blog.Role.ADMIN
    assert row.createdAt == NOON
    assert row.settings == blog.UserSettings(7, "light", 1)
    with pytest.raises(msgspec.ValidationError, match="email"):
        blog.User.model_validate({"id": 1, "email": 5, "name": None, "role": "USER", "createdAt": NOON})


def test_a_copy_can_be_changed(ada: Any) -> None:
    assert ada.model_copy(update={"name": "Ada"}).name == "Ada"
    assert ada.name is None


def test_a_subclass_adds_properties(blog: ModuleType) -> None:
    class Person(blog.User):  # type: ignore[misc]
        @property
        def shown(self) -> str:
            return self.name or self.email

    assert Person(1, "ada@example.org", None, blog.Role.USER, NOON).shown == "ada@example.org"


def test_enums_are_strings_with_the_schema_s_names(blog: ModuleType) -> None:
    assert [member.value for member in blog.Role] == ["USER", "ADMIN"]
    assert blog.Role("ADMIN") is blog.Role.ADMIN
    assert blog.Role.ADMIN == "ADMIN"
