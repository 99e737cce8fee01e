"""Properties that only a live database shows."""

from __future__ import annotations

from conformance.family import Skip
from conformance.servers import Servers
from nicol.ddl import SqlSchema, diff, inspect, summary
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish


async def missing_extensions(connection: Connection, wanted: SqlSchema) -> list[str]:
    """The extensions that the server cannot install."""
    if not wanted.extensions:
        return []
    known = {row[0] for row in await connection.fetch("SELECT name::text FROM pg_available_extensions")}
    return [extension.name for extension in wanted.extensions if extension.name not in known]


def drift_after(sql: str, wanted: SqlSchema, servers: Servers) -> str | None:
    """Runs `sql` on an empty database; what then still differs from `wanted`, or None."""
    if wanted.dialect.name != "sqlite" and wanted.dialect.name not in servers.urls:
        raise Skip(f"no {wanted.dialect.name} server answers")
    with servers.connection(wanted.dialect.name) as connection:
        if missing := finish(missing_extensions(connection, wanted)):
            raise Skip(f"the server lacks the extension {missing[0]}")
        finish(connection.script(sql))
        namespaces = tuple(name for name in wanted.namespaces if any(table.schema for table in wanted.tables))
        found = finish(inspect(connection, namespaces))
    steps = diff(found, wanted)
    return f"the database differs from the schema after its own script:\n{summary(steps)}" if steps else None
