"""MIG707."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nicol.lint.finding import Fix
from nicol.lint.history import History, MigrationView
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.sql.values import Block, Unknown


class UnreadStatement(MigrationRule, code="MIG707"):
    """A statement that the review cannot read.

    ## Why it matters
    Nothing is said about what it locks, loses or breaks: somebody has to read it. An allowance with a reason says that
    somebody did.

    ## Example
    ```sql postgresql
    FROBNICATE "users";
    ```

    ## Instead
    ```sql postgresql
    -- nicol:allow MIG707 read by the author
    SELECT 1;
    ```
    """

    def check(self, view: MigrationView, history: History) -> Iterable[Hit]:
        for step, unknown in view.of(Unknown):
            if not step.read.code.startswith(("//", "#")):
                yield self.hit(
                    f"What this does is not known: {unknown.reason}.",
                    " ".join(step.read.statement.words[:3]) or step.read.code[:20],
                    view.place(step.read.span),
                    fix=Fix("Read it, and allow it with a reason."),
                )
        for step, block in view.of(Block):
            is_dynamic = re.search(r"\bEXECUTE\b(?!\s+(FUNCTION|PROCEDURE))", block.body, re.IGNORECASE)
            if block.start < 0 or is_dynamic:
                yield self.hit(
                    f"{block.verb} runs statements that are put together when it runs.",
                    block.verb,
                    view.place(step.read.span),
                    severity="info",
                    fix=Fix("Read it, and allow it with a reason."),
                )
