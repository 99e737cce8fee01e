"""MIG323."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import identifier
from nicol.lint.finding import Edit, Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, PostgresRule
from nicol.lint.schema.unknown_extension import KNOWN, nearest
from nicol.sql.values import CreateExtension


class UnavailableExtension(PostgresRule, code="MIG323", severity="error"):
    """CREATE EXTENSION with a name that PostgreSQL does not have.

    ## Why it matters
    The statement fails, and with it everything behind it. With a database the server's own list decides.

    ## Example
    ```sql postgresql
    CREATE EXTENSION IF NOT EXISTS "uuid_ossp";
    ```

    ## Instead
    ```sql postgresql
    CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        known = KNOWN if history.extensions is None else history.extensions
        for step, ddl in view.of(CreateExtension):
            if ddl.name in known:
                continue
            near = nearest(ddl.name, known)
            asked = history.extensions is not None
            text = step.read.code
            place = step.read.span[0] + max(text.find(ddl.name), 0)
            quoted = text[max(text.find(ddl.name) - 1, 0)] == '"'
            word = (near or "") if quoted else identifier(view.dialect, near or "")
            edit = Edit(view.source.path, place, place + len(ddl.name), word)
            yield self.hit(
                f"{'The server offers' if asked else 'PostgreSQL knows'} no extension {ddl.name}: this fails.",
                ddl.name,
                view.place(step.read.span),
                severity="error" if asked or near else "info",
                fix=Fix(f"Write {near}.", (edit,)) if near else None,
            )
