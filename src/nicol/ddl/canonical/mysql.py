"""MySQL and MariaDB: temporary tables, which hide the real ones from this connection only."""

from __future__ import annotations

from dataclasses import replace

from nicol.ddl import steps as s
from nicol.ddl.canonical.read_back import read_back, with_tables
from nicol.ddl.inspect.mysql_extras import with_extras
from nicol.ddl.render import mysql as render
from nicol.ddl.tables import Name, SqlSchema, Table
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.errors.annotation import AnnotationRefusedError


async def canonical(connection: Connection, wanted: SqlSchema) -> SqlSchema:
    """`wanted` with the server's texts. AnnotationRefusedError (NICOL-ANNOTATION)."""
    found: dict[Name, Table] = {}
    for table in wanted.tables:
        if table.constraints or table.extra_indexes or any(column.generated for column in table.columns):
            found[table.key] = await _asked(connection, table)
    return with_tables(wanted, found)


async def _asked(connection: Connection, table: Table) -> Table:
    bare = replace(table, foreign_keys=())
    create = render.create_table(bare).replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1)
    what = "a constraint or computed column"
    try:
        await connection.script(create)
        for index in table.extra_indexes:
            what = f'the index "{index.name}"'
            await connection.script(render.create_extra_index(s.CreateExtraIndex(bare, index)))
        shown = await with_extras(connection, bare)
    except DriverError as error:
        raise AnnotationRefusedError(what, table.name, error.message) from error
    finally:
        await connection.script(f"DROP TEMPORARY TABLE IF EXISTS {render.quote(table.name)}")
    return read_back(table, shown, str)
