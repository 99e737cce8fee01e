"""MIG706."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView, Step
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.sql.values import Transaction


class OpenTransaction(MigrationRule, code="MIG706", severity="error"):
    """BEGIN without an end, or in a transaction that is open already.

    ## Why it matters
    What is not committed is rolled back when the connection closes, and the migration counts as applied in some tools.
    A second BEGIN changes nothing; the first COMMIT ends both.

    ## Example
    ```sql postgresql
    BEGIN;
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    ```

    ## Instead
    ```sql postgresql
    BEGIN;
    CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT);
    COMMIT;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        opened: Step | None = None
        for step, ddl in view.of(Transaction):
            if ddl.verb == "BEGIN":
                if opened is not None:
                    yield self._found("A transaction is open here already.", view, step)
                opened = step
            elif ddl.verb in ("COMMIT", "ROLLBACK"):
                opened = None
        if opened is not None:
            yield self._found("This transaction is not ended: everything behind it is rolled back.", view, opened)

    def _found(self, message: str, view: MigrationView, step: Step) -> Hit:
        place = view.place(step.read.span)
        fix = Fix("Take BEGIN and COMMIT out: Nicol runs the script in a transaction where the database can.")
        return self.hit(message, view.migration.name, place, fix=fix)
