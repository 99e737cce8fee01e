"""Whether a development database may go on, or has to be reset: in Prisma's words."""

from __future__ import annotations

from collections.abc import Sequence

from nicol import ddl
from nicol.ddl import Step
from nicol.migrate.diagnose import Diagnosis

_DRIFT = """\
Drift detected: Your database schema is not in sync with your migration history.

The following is a summary of the differences between the expected database schema given your migrations files, and \
the actual schema of the database.

It should be understood as the set of changes to get from the expected schema to the actual schema.
"""

_FIRST_TIME = """
If you are running this the first time on an existing database, please make sure to read this documentation page:
https://www.prisma.io/docs/guides/database/developing-with-prisma-migrate/troubleshooting-development
"""


def reset_reasons(diagnosis: Diagnosis, drift: Sequence[Step]) -> tuple[str, ...]:
    """Why the database cannot be brought to the schema by a further migration; empty when it can."""
    reasons = [f"The migration `{name}` failed." for name in diagnosis.failed]
    reasons += [f"The migration `{name}` was modified after it was applied." for name in diagnosis.edited]
    if drift:
        reasons.append(_DRIFT + ("" if diagnosis.has_table else _FIRST_TIME) + ddl.summary(drift))
    if diagnosis.diverges:
        reasons.append(_divergence(diagnosis))
    elif diagnosis.missing:
        reasons.append(
            "The following migration(s) are applied to the database but missing from the local migrations directory: "
            + ", ".join(diagnosis.missing)
        )
    return tuple(reasons)


def reasons_text(reasons: Sequence[str]) -> str:
    """One reason as it is, several as a list."""
    return reasons[0] if len(reasons) == 1 else "".join(f"- {reason}\n" for reason in reasons)


def _divergence(diagnosis: Diagnosis) -> str:
    text = "The migrations recorded in the database diverge from the local migrations directory."
    if diagnosis.last_common is None:
        return text
    return (
        f"{text} Last common migration: `{diagnosis.last_common}`. Migrations applied to the database but absent from "
        f"the migrations directory are: {', '.join(diagnosis.missing)}"
    )
