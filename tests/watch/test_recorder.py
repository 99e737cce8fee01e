"""Recording the inventory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nicol.inventory import Condition, Sorted, read_inventory
from nicol.watch import Recorder, record
from tests.client.blog import own


def test_queries_are_counted_by_shape(sync_db: Any, tmp_path: Path, blog_on: Any) -> None:
    class Card(blog_on.PostShape):  # type: ignore[misc]
        title: str
        comments_count: int = blog_on.count.comments()

    place = tmp_path / "deep" / "queries.jsonl"
    sync_db.user.create({"email": "before"})
    with record(place):
        for number in range(3):
            sync_db.user.find_many(where={"email": str(number)}, order_by={"id": "desc"}, take=10 * number + 1)
        sync_db.user.find_many(where={"id": {"in": list(range(40))}})
        sync_db.post.into(Card).find_many(where={"published": True})
        sync_db.query_raw(own(sync_db, 'SELECT count(*) FROM "User"'))
        with sync_db.tx() as tx:
            tx.user.create({"email": "a", "posts": {"create": [{"title": "x", "slug": "x"}]}})
    found = {(one.model, one.operation, len(one.shape.where)): one for one in read_inventory(place).queries}
    by_email, by_id = sorted(
        (one for one in read_inventory(place).queries if one.operation == "find_many" and one.model == "User"),
        key=lambda one: -one.count,
    )
    assert by_email.shape.where == (Condition(("email",), "equals"),)
    assert by_email.shape.order_by == (Sorted(("id",), "desc"),)
    assert (by_email.count, by_email.rows, by_email.failed, by_email.largest) == (3, 0, 0, {"take": 21})
    assert sum(by_email.durations) == 3
    assert sum(one.count for one in by_email.statements) == 3
    assert all(one.sql.startswith("SELECT") for one in by_email.statements)
    (origin,) = by_email.origins
    assert (Path(origin.file).name, origin.function, origin.count) == (
        "test_recorder.py",
        "test_queries_are_counted_by_shape",
        3,
    )
    assert (by_id.largest, by_id.rows) == ({"in": 40}, 1)
    shaped = found["Post", "find_many", 1].shape
    assert (shaped.select, [(one.relation, one.counted) for one in shaped.include]) == (
        ("title",),
        [("comments", True)],
    )
    assert found[None, "query_raw", 0].rows == 1
    created = found["User", "create", 0]
    assert created.shape.data == ("email", "posts.create.title", "posts.create.slug")
    assert len(created.statements) > 1


def test_a_second_run_adds_to_the_file(sync_db: Any, tmp_path: Path) -> None:
    place = tmp_path / "queries.jsonl"
    for _ in range(2):
        with record(place):
            sync_db.user.count()
    (query,) = read_inventory(place).queries
    assert query.count == 2
    assert read_inventory(place).provider in ("sqlite", "postgresql", "mysql")
    assert list(tmp_path.glob("queries*")) == [place]


def test_every_nth_call(sync_db: Any, tmp_path: Path) -> None:
    with record(tmp_path / "queries.jsonl", every=4):
        for _ in range(10):
            sync_db.user.count()
    (query,) = read_inventory(tmp_path / "queries.jsonl").queries
    assert query.count == 3


def test_the_number_of_shapes_is_bounded(sync_db: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("nicol.watch.recorder.MOST_QUERIES", 2)
    recorder = Recorder()
    sync_db._link.add(recorder)
    for model in ("user", "post", "tag", "tag"):
        getattr(sync_db, model).count()
    assert (len(recorder.inventory().queries), recorder.dropped) == (2, 2)


def test_slow_queries_are_findings(sync_db: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("nicol.watch.slow.SLOW_MS", 0.0)
    recorder = Recorder()
    sync_db._link.add(recorder)
    sync_db.user.count()
    assert [one.code for one in recorder.inventory().findings] == ["QRY310"]


def test_a_client_records_where_the_configuration_says(blog_on: Any, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "nicol.toml").write_text('[client]\ninventory = ".nicol/queries.jsonl"\n')
    monkeypatch.setattr(blog_on.SyncClient.__nicol_package__, "folder", tmp_path)
    for _ in range(2):
        with blog_on.SyncClient() as db:
            db.user.count()
    (query,) = read_inventory(tmp_path / ".nicol" / "queries.jsonl").queries
    assert query.count == 2
    with blog_on.SyncClient(inventory=tmp_path / "own.jsonl") as db:
        db.user.count()
        db.disconnect()
        db.connect()
        db.user.count()
    assert read_inventory(tmp_path / "own.jsonl").queries[0].count == 2
