"""Rows and shapes as FastAPI's response models."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import fastapi
import httpx
import pytest


@pytest.fixture
def app(blog: ModuleType) -> fastapi.FastAPI:
    app = fastapi.FastAPI()
    computed = blog.computed

    class Author(blog.UserShape):  # type: ignore[misc]
        id: int
        name: str | None

        @computed(needs=("name",))
        def shown(self) -> str:
            return self.name or "Anonymous"

    class Card(blog.PostShape):  # type: ignore[misc]
        title: str
        author: Author
        comments_count: int = blog.count.comments()

    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    make = blog.Client.__nicol_package__.make_row("User", blog.User.__struct_fields__, ("posts",), ())

    @app.get("/cards", response_model=list[Card])
    async def cards() -> Any:
        return [Card("Hi", Author(1, None), 2)]

    @app.get("/user", response_model=blog.User)
    async def user() -> Any:
        return make(1, "ada@example.org", None, blog.Role.ADMIN, noon, [])

    return app


async def get(app: fastapi.FastAPI, path: str) -> Any:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        return (await client.get(path)).json()


async def test_a_shape_answers_with_its_fields_and_computed_ones(app: fastapi.FastAPI) -> None:
    assert await get(app, "/cards") == [
        {"title": "Hi", "author": {"id": 1, "name": None, "shown": "Anonymous"}, "comments_count": 2}
    ]


async def test_a_row_answers_without_the_relations_it_happens_to_hold(app: fastapi.FastAPI) -> None:
    assert await get(app, "/user") == {
        "id": 1,
        "email": "ada@example.org",
        "name": None,
        "role": "ADMIN",
        "createdAt": "2024-05-01T12:00:00Z",
    }


async def test_openapi_names_the_parts(app: fastapi.FastAPI) -> None:
    parts = (await get(app, "/openapi.json"))["components"]["schemas"]
    assert {"Card", "Author", "User", "Role"} <= parts.keys()
    assert parts["Card"]["properties"]["author"] == {"$ref": "#/components/schemas/Author"}
    assert parts["Author"]["required"] == ["id", "name", "shown"]
    assert parts["User"]["properties"]["createdAt"] == {"type": "string", "format": "date-time", "title": "Createdat"}
    assert parts["Role"]["enum"] == ["USER", "ADMIN"]


def test_pydantic_validates_what_comes_in(blog: ModuleType) -> None:
    from pydantic import BaseModel, ValidationError

    class Holder(BaseModel):
        user: blog.User

    given = {"id": 1, "email": "a", "name": None, "role": "ADMIN", "createdAt": "2024-05-01T12:00:00Z"}
    assert Holder.model_validate({"user": given}).user.role is blog.Role.ADMIN
    assert Holder.model_validate_json(Holder(user=given).model_dump_json()).user == Holder(user=given).user
    with pytest.raises(ValidationError, match="email"):
        Holder(user={**given, "email": 5})
