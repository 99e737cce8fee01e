"""QRY213."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects import Can
from nicol.lint.calls.call import RawCall
from nicol.lint.finding import Edit, Finding, Fix
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.sql.names import UnknownName, of_schema, unknown_names


class UnknownSqlName(QueryRule, code="QRY213", severity="error"):
    """SQL that names a table or column that is not there.

    ## Why it matters
    The database refuses the statement when it runs, and no type checker sees it before. Mostly a name is written as
    the model or in snake_case while the table is mapped and its columns are not, or without the quotes that
    PostgreSQL needs for capitals.

    ## Example
    ```prisma
    model Post {
      id     String @id
      title  String
      userId String

      @@map("posts")
    }
    ```

    ```python
    async def of_user(db, user_id: str):
        return await db.query_raw("SELECT id, title FROM posts WHERE user_id = $1", user_id)
    ```

    ## Instead
    ```prisma
    model Post {
      id     String @id
      title  String
      userId String

      @@map("posts")
    }
    ```

    ```python
    async def of_user(db, user_id: str):
        return await db.query_raw('SELECT id, title FROM posts WHERE "userId" = $1', user_id)
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        dialect = view.base.dialect
        if dialect is None or Can.MIGRATIONS not in dialect.can:
            return
        known = of_schema(view.base.schema)
        for call in view.program.raw:
            for one in unknown_names(call.text, known) if call.text else ():
                yield self._finding(call, one)

    def _finding(self, call: RawCall, one: UnknownName) -> Finding:
        place = call.place_of(one.start, one.end)
        text = call.text or ""
        written = text[one.start : one.end]
        what = f"{one.within or 'No table of the query'} has no column" if one.kind == "column" else "There is no table"
        if one.kind == "column" and not one.within:
            what = "No table of the query has a column"
        message = f"{what} {one.name}."
        is_exact = place.source.text[place.start : place.end] == written and place != call.place
        before = written.rpartition(".")[0]
        meant = f"{before}.{one.nearest}" if before and one.kind == "column" else one.nearest
        edits = (
            (Edit(place.source.path, place.start, place.end, meant),)
            if is_exact and _fits(call, place.start, meant)
            else ()
        )
        fix = Fix(f"Did you mean {meant}?", edits) if one.nearest else None
        return self.found(message, call.subject, place if is_exact else call.place, fix=fix)


def _fits(call: RawCall, start: int, meant: str) -> bool:
    """Whether the name can stand in the string as it is: its quotes must not end it."""
    around = call.place.source.text[call.place.start : start].lstrip("rRbBuU")
    return '"' not in meant or around.startswith(("'", "`", '"""'))
