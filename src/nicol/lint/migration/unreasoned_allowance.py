"""MIG716."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.lint.allowing import ALLOW
from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule


class UnreasonedAllowance(MigrationRule, code="MIG716"):
    """An allowance that does not say why.

    ## Why it matters
    `-- nicol:allow CODE reason` silences a rule for the statement below it. Without a reason nobody can tell later
    whether it still holds, and it silences nothing.

    ## Example
    ```sql postgresql
    -- nicol:allow MIG103
    DROP SCHEMA "old";
    ```

    ## Instead
    ```sql postgresql
    -- nicol:allow MIG103 empty since spring, agreed with the team
    DROP SCHEMA "old";
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for match in ALLOW.finditer(view.source.text):
            if not match["reason"].strip():
                yield self.hit(
                    f"Why {match['code']} is allowed here is not said: it stays a finding.",
                    match["code"],
                    view.place(match.span()),
                    fix=Fix("Write the reason behind the code."),
                )
