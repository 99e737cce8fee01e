"""SCH004."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Edit, Finding, Fix, Place
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.sql.names import UnknownName


class UnknownMigrationName(QueryRule, code="SCH004", severity="error"):
    """A migration's SQL that names a column that is not there.

    ## Why it matters
    A statement that changes rows names a table or a column that the migrations before it have not made: it fails
    when it is deployed, in the middle of the history. The name is mostly the field's where the column is called
    otherwise.

    ## Example

    ```sql
    CREATE TABLE posts (id TEXT PRIMARY KEY, title TEXT NOT NULL, "userId" TEXT NOT NULL);
    UPDATE posts SET title = '' WHERE user_id = '';
    ```

    ## Instead

    ```sql
    CREATE TABLE posts (id TEXT PRIMARY KEY, title TEXT NOT NULL, "userId" TEXT NOT NULL);
    UPDATE posts SET title = '' WHERE "userId" = '';
    ```
    """

    def check(self, view: QueryView) -> Iterable[Finding]:
        for script in view.scripts:
            for one in script.unknown:
                yield self._finding(Place(script.source, one.start, one.end), one, script.name)

    def _finding(self, place: Place, one: UnknownName, name: str) -> Finding:
        written = place.source.text[place.start : place.end]
        before = written.rpartition(".")[0]
        meant = f"{before}.{one.nearest}" if before and one.kind == "column" else one.nearest
        edits = (Edit(place.source.path, place.start, place.end, meant),)
        fix = Fix(f"Did you mean {meant}?", edits) if one.nearest else None
        at = f"{one.within} has no column {one.name}" if one.within else f"there is no {one.kind} {one.name}"
        return self.found(f"At this point of the history {at}.", f"{name}: {one.name}", place, fix=fix)
