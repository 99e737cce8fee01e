"""Operations noted and run together, on real databases."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from nicol.errors.client import BatchNotRunError, ShapeError
from nicol.errors.database import RecordNotFoundError, UniqueConstraintError
from tests.client.blog import own


async def test_results_are_there_after_the_block(db: Any) -> None:
    async with db.batch() as batch:
        ada = batch.user.create({"email": "ada@example.org", "name": "Ada"})
        tags = batch.tag.create_many([{"name": "a"}, {"name": "b"}])
        renamed = batch.user.update(where={"email": "ada@example.org"}, data={"name": "Countess"})
        names = batch.tag.find_many(order_by={"name": "desc"})
        number = batch.user.count(where={"name": "Countess"})
        with pytest.raises(BatchNotRunError, match=r"User\.create has no result: its batch has not run yet"):
            _ = ada.result
    assert (ada.result.name, renamed.result.name) == ("Ada", "Countess")
    assert (tags.result, number.result) == (2, 1)
    assert [tag.name for tag in names.result] == ["b", "a"]


async def test_an_error_undoes_all_and_says_which_operation_it_was(db: Any) -> None:
    batch = db.batch()
    first = batch.tag.create({"name": "a"})
    batch.tag.create({"name": "a"})
    last = batch.tag.create({"name": "c"})
    with pytest.raises(UniqueConstraintError) as caught:
        await batch.commit()
    assert caught.value.__notes__[-1] == "Operation 2 of 3 of the batch, Tag.create; all of them are undone."
    assert await db.tag.count() == 0
    for queued in (first, last):
        with pytest.raises(BatchNotRunError, match="its batch failed"):
            _ = queued.result


async def test_nothing_is_sent_when_the_block_raises(db: Any) -> None:
    batch = db.batch()
    with pytest.raises(ZeroDivisionError):
        await given_up(batch)
    with pytest.raises(BatchNotRunError, match="was given up"):
        _ = batch.queued.result
    made = batch.tag.create({"name": "b"})
    assert len(batch) == 1
    await batch.commit()
    assert [tag.name for tag in await db.tag.find_many()] == ["b"]
    assert made.result.name == "b"


async def given_up(batch: Any) -> None:
    async with batch:
        batch.queued = batch.tag.create({"name": "a"})
        raise ZeroDivisionError


async def test_a_batch_is_empty_after_commit_and_takes_more(db: Any) -> None:
    batch = db.batch()
    await batch.commit()
    batch.tag.create({"name": "a"})
    assert len(batch) == 1
    await batch.commit()
    assert len(batch) == 0
    again = batch.tag.create({"name": "b"})
    await batch.commit()
    assert again.result.name == "b"
    assert await db.tag.count() == 2


async def test_arguments_are_copied_when_they_are_noted(db: Any) -> None:
    post = {"title": "t", "slug": ""}
    data: dict[str, Any] = {"email": "", "posts": {"create": [post]}}
    async with db.batch() as batch:
        for number in range(3):
            data["email"] = f"{number}@example.org"
            post["slug"] = f"slug-{number}"
            batch.user.create(data)
    users = await db.user.find_many(order_by={"id": "asc"}, include={"posts": True})
    assert [(user.email[0], user.posts[0].slug[-1]) for user in users] == [("0", "0"), ("1", "1"), ("2", "2")]


async def test_a_batch_inside_a_transaction_is_undone_alone(db: Any) -> None:
    async with db.tx() as tx:
        await tx.tag.create({"name": "kept"})
        batch = tx.batch()
        batch.tag.create({"name": "undone"})
        batch.tag.delete(where={"name": "absent"})
        with pytest.raises(RecordNotFoundError):
            await batch.commit()
        assert await tx.tag.count() == 1
    assert [tag.name for tag in await db.tag.find_many()] == ["kept"]


async def test_shapes_and_raw_statements(db: Any, blog_on: ModuleType) -> None:
    class Label(blog_on.TagShape):  # type: ignore[misc]
        name: str

    async with db.batch() as batch:
        batch.tag.create_many([{"name": "a"}, {"name": "b"}])
        changed = batch.execute_raw(own(db, """UPDATE "Tag" SET name = 'z' WHERE name = 'a'"""))
        labels = batch.tag.into(Label).find_many(order_by={"name": "asc"})
        with pytest.raises(ShapeError, match="a shape says what is read"):
            batch.tag.into(Label).find_many(include={"posts": True})
    assert changed.result == 1
    assert labels.result == [Label("b"), Label("z")]


def test_a_blocking_batch(sync_db: Any) -> None:
    with sync_db.batch(isolation="serializable") as batch:
        made = batch.tag.create({"name": "a"})
        found = batch.tag.find_unique(where={"name": "a"})
    assert made.result == found.result
    explicit = sync_db.batch()
    explicit.tag.upsert(where={"name": "a"}, create={"name": "a"}, update={"name": "b"})
    gone = explicit.tag.delete_many(where={"name": "b"})
    explicit.commit()
    assert gone.result == 1


async def test_an_unknown_accessor_names_the_nearest(db: Any) -> None:
    with pytest.raises(AttributeError, match="did you mean 'user'"):
        _ = db.batch().usre
