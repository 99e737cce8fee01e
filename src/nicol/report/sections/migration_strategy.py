"""The history: how the schema evolved, what becomes of data, the ways back, and what a deployment would lock."""

from __future__ import annotations

from nicol.report.material import COLUMNS, Material, Step, rows_of
from nicol.report.value import Section, points, table

SHOWN = 40
"""Migrations listed; of a longer history the last ones."""


def migration_strategy(material: Material) -> Section:
    """Evolution, data preservation, rollback, deployment safety."""
    steps = [step for step in material.migrations if step.is_new or material.changed is None]
    return Section(
        "migrationStrategy",
        "Migration strategy",
        (
            *points("summary", "History", _summary(material)),
            *table("evolution", "Schema evolution", ("migration", "what it does", "way back"), _evolution(steps)),
            *table("dataPreservation", "Data preservation", ("migration", "what may be lost"), _losses(steps)),
            *points("rollback", "Rollback", _rollback(steps)),
            *table("deploymentSafety", "Deployment safety", COLUMNS, rows_of(material.found("MIG"))),
        ),
    )


def _summary(material: Material) -> list[str]:
    count = len(material.migrations)
    if not count:
        return ["There are no migrations: `nicol migrate dev --name init` writes the first one."]
    lines = [f"{count} migration{'s' if count > 1 else ''}, the last is {material.migrations[-1].name}."]
    if material.changed is not None:
        new = sum(step.is_new for step in material.migrations)
        lines.append(f"{new} of them {'is' if new == 1 else 'are'} new or changed.")
    if count > SHOWN:
        lines.append(f"The last {SHOWN} are listed.")
    return lines


def _evolution(steps: list[Step]) -> list[tuple[str, ...]]:
    return [
        (step.name, ", ".join(step.does) or "nothing", "down.sql" if step.has_way_back else "none")
        for step in steps[-SHOWN:]
    ]


def _losses(steps: list[Step]) -> list[tuple[str, ...]]:
    return [(step.name, loss) for step in steps for loss in step.loses]


def _rollback(steps: list[Step]) -> list[str]:
    if not steps:
        return []
    without = [step.name for step in steps if not step.has_way_back]
    if not without:
        return [
            "Every migration has its way back: `nicol migrate down`, `nicol migrate test` proves it over made-up rows."
        ]
    return [
        f"Without a written way back: {', '.join(without[-SHOWN:])}.",
        "`nicol migrate down` plans one from the live database, and refuses to lose data unless it is told to.",
    ]
