"""What every driver does alike: sync and async, SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, finish

TABLES = """
CREATE TABLE "author" (id INTEGER PRIMARY KEY, email VARCHAR(9) NOT NULL, "group" INTEGER, UNIQUE ("group", email));
CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES author (id) ON DELETE RESTRICT,
                   pages INTEGER CONSTRAINT book_pages CHECK (pages > 0));
INSERT INTO author VALUES (1, 'a@b.c', 7);
INSERT INTO book VALUES (1, 1, 10);
"""


@pytest.fixture
async def library(connection: Connection) -> Connection:
    await connection.script(TABLES)
    return connection


def placed(connection: Connection, sql: str) -> str:
    """`sql`, written with `?`, for the connection's database."""
    if connection.dialect.placeholder == "?":
        return sql
    first, *rest = sql.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


async def test_rows_come_in_order_and_by_position(library: Connection) -> None:
    rows = await library.fetch(placed(library, 'SELECT email, "group" FROM author WHERE id = ?'), [1])
    assert [tuple(row) for row in rows] == [("a@b.c", 7)]
    assert await library.fetch("SELECT id FROM book WHERE pages > 99") == []


async def test_a_statement_gives_the_same_the_second_and_third_time(library: Connection) -> None:
    sql = placed(library, "SELECT id, email FROM author WHERE id = ?")
    results = [[tuple(row) for row in await library.fetch(sql, [1])] for _ in range(3)]
    assert results == [[(1, "a@b.c")]] * 3


async def test_a_stream_gives_rows_as_they_are_asked_for(library: Connection) -> None:
    await library.execute("INSERT INTO author (id, email) VALUES (2, 'b'), (3, 'c')")
    sql = "SELECT id, email FROM author ORDER BY id"
    wanted = [tuple(row) for row in await library.fetch(sql)]
    assert len(wanted) == 3
    stream = await library.stream(sql)
    first = await stream.take(1)
    rest = await stream.take(100)
    assert [tuple(row) for row in [*first, *rest]] == wanted
    assert await stream.take(100) == []
    await stream.close()
    for _ in range(3):
        left = await library.stream(sql)
        assert len(await left.take(1)) == 1
        await left.close()
    with pytest.raises(DriverError):
        await library.stream("SELECT absent FROM author")
    assert [tuple(row) for row in await library.fetch(sql)] == wanted


async def test_execute_counts_the_rows_it_changed(library: Connection) -> None:
    insert = placed(library, "INSERT INTO author (id, email) VALUES (?, ?), (?, ?)")
    assert await library.execute(insert, [2, "b", 3, "c"]) == 2
    assert await library.execute("UPDATE author SET email = 'x' WHERE id > 1") == 2
    assert await library.execute("UPDATE author SET email = 'x' WHERE id > 50") == 0
    assert await library.execute("CREATE TABLE other (id INTEGER)") == 0


async def test_execute_many_joins_the_transaction_that_is_open(library: Connection) -> None:
    await library.begin()
    insert = placed(library, "INSERT INTO author (id, email) VALUES (?, ?)")
    assert await library.execute_many(insert, [[11, "k"], [12, "l"]]) == 2
    await library.rollback()
    assert await library.fetch("SELECT id FROM author WHERE id > 10") == []


async def test_execute_many_counts_all_and_keeps_all_or_nothing(library: Connection) -> None:
    insert = placed(library, "INSERT INTO author (id, email) VALUES (?, ?) ON CONFLICT DO NOTHING")
    assert await library.execute_many(insert, [[1, "x"], [2, "y"], [3, "z"]]) == 2
    plain = placed(library, "INSERT INTO author (id, email) VALUES (?, ?)")
    with pytest.raises(DriverError):
        await library.execute_many(plain, [[4, "x"], [1, "y"]])
    assert [row[0] for row in await library.fetch("SELECT id FROM author ORDER BY id")] == [1, 2, 3]


async def test_query_names_the_columns_even_without_rows(library: Connection) -> None:
    result = await library.query("SELECT id, email AS mail FROM author WHERE id = 99")
    assert result.columns == ("id", "mail")
    assert [kind.lower() for kind in result.types] in (["int4", "varchar"], ["integer", "varchar(9)"])
    assert result.rows == []
    assert (await library.query("SELECT id FROM author")).rows[0][0] == 1


async def test_query_of_a_statement_without_columns(library: Connection) -> None:
    result = await library.query("UPDATE author SET email = 'x'")
    assert (result.columns, result.rows) == ((), [])


async def test_a_transaction_is_kept_or_undone(library: Connection) -> None:
    await library.begin()
    await library.execute("DELETE FROM book")
    await library.rollback()
    assert len(await library.fetch("SELECT 1 FROM book")) == 1
    await library.begin("serializable")
    await library.execute("DELETE FROM book")
    await library.commit()
    assert await library.fetch("SELECT 1 FROM book") == []


async def test_rollback_without_a_transaction_is_no_error(library: Connection) -> None:
    await library.rollback()


async def failing(connection: Connection, sql: str, *params: object) -> DriverError:
    with pytest.raises(DriverError) as caught:
        await connection.execute(placed(connection, sql), params)
    return caught.value


async def test_a_unique_violation_names_table_and_columns(library: Connection) -> None:
    error = await failing(library, "INSERT INTO author VALUES (2, ?, 7)", "a@b.c")
    assert (error.kind, error.table, error.columns) == ("unique", "author", ("group", "email"))
    primary = await failing(library, "INSERT INTO author VALUES (1, 'z', 8)")
    assert (primary.kind, primary.table, primary.columns) == ("unique", "author", ("id",))


async def test_a_missing_value_names_its_column(library: Connection) -> None:
    error = await failing(library, "INSERT INTO author (id, email) VALUES (?, NULL)", 5)
    assert (error.kind, error.table, error.columns) == ("not_null", "author", ("email",))


async def test_a_foreign_key_fails_from_both_sides(library: Connection) -> None:
    assert (await failing(library, "INSERT INTO book VALUES (2, 99, 1)")).kind == "foreign_key"
    assert (await failing(library, "DELETE FROM author")).kind == "foreign_key"


async def test_a_check_names_its_constraint(library: Connection) -> None:
    error = await failing(library, "INSERT INTO book VALUES (2, 1, 0)")
    assert (error.kind, error.constraint) == ("check", "book_pages")


async def test_missing_tables_and_columns_are_named(library: Connection) -> None:
    table = await failing(library, "SELECT 1 FROM nowhere")
    assert (table.kind, table.table) == ("no_table", "nowhere")
    column = await failing(library, "SELECT absent FROM author")
    assert (column.kind, column.columns) == ("no_column", ("absent",))
    written = await failing(library, "INSERT INTO author (absent) VALUES (1)")
    assert (written.kind, written.columns) == ("no_column", ("absent",))


async def test_syntax_errors_keep_the_database_s_words(library: Connection) -> None:
    error = await failing(library, "SELEC 1")
    assert error.kind == "other"
    assert "syntax error" in str(error)


async def test_values_that_no_column_holds(library: Connection) -> None:
    sql = "INSERT INTO author (id, email) VALUES (?, 'x')"
    assert (await failing(library, sql, 2**70)).kind == "out_of_range"
    assert (await failing(library, sql, object())).kind == "bad_value"


async def test_a_wrong_number_of_parameters(library: Connection) -> None:
    assert (await failing(library, "SELECT 1 FROM author WHERE id = ?", 1, 2)).kind in ("bad_value", "other")


async def test_an_error_leaves_the_connection_usable(library: Connection) -> None:
    await failing(library, "SELECT 1 FROM nowhere")
    assert len(await library.fetch("SELECT id FROM author")) == 1


async def test_a_table_altered_by_another_session_is_read_anew(library: Connection, database_url: DatabaseUrl) -> None:
    for _ in range(3):
        assert len((await library.fetch("SELECT * FROM author"))[0]) == 3
    other = connect(database_url)
    finish(other.script("ALTER TABLE author ADD COLUMN age INTEGER"))
    finish(other.close())
    assert len((await library.fetch("SELECT * FROM author"))[0]) == 4


async def test_scripts_run_every_statement_and_pass_over_rows(library: Connection) -> None:
    await library.script("SELECT 1; INSERT INTO book VALUES (2, 1, 5); SELECT 2; -- the end\n")
    assert len(await library.fetch("SELECT 1 FROM book")) == 2
    with pytest.raises(DriverError):
        await library.script("INSERT INTO book VALUES (3, 1, 5); SELECT 1 FROM nowhere")


async def test_a_closed_connection_says_so(library: Connection) -> None:
    await library.close()
    with pytest.raises(DriverError) as caught:
        await library.fetch("SELECT 1")
    assert caught.value.kind == "closed"
