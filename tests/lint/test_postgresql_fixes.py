"""What PostgreSQL's rules warn of happens on a server, and the steps that they offer instead avoid it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nicol.drivers import Connection, finish
from nicol.lint import Rule, rules
from nicol.lint.cost import Cost
from nicol.lint.migration_rule import Hit, MigrationRule
from nicol.lint.review_migrations import check_migrations
from nicol.migrate.apply import run_script
from tests.lint.examples import section
from tests.lint.migrations import example_history
from tests.lint.postgresql_costs import ROW_COUNT, measure
from tests.lint.rows import inserts

MILD = {"SHARE UPDATE EXCLUSIVE"}
ALONE = ("CONCURRENTLY", "DO $$")
"""What is run outside of a transaction."""


def _hit(rule: type[Rule]) -> Hit:
    whole = example_history(section(rule, "Example"))
    return next(hit for hit in check_migrations(whole, whole.migrations) if hit.finding.code == rule.code)


def _priced() -> list[type[Rule]]:
    own = [rule for rule in rules().values() if issubclass(rule, MigrationRule) and "postgresql" in rule.providers]
    examples = [rule for rule in own if (blocks := section(rule, "Example")) and blocks[0].words[:1] == ("postgresql",)]
    return [rule for rule in examples if isinstance(_hit(rule).cost, Cost)]


PRICED = _priced()
STEPPED = [rule for rule in PRICED if (fix := _hit(rule).finding.fix) and fix.sql]


def test_the_rules_of_locks_are_tested() -> None:
    codes = {rule.code for rule in PRICED}
    assert codes >= {f"MIG{number}" for number in (301, 302, 304, 305, 306, 307, 308, 309, 310, 315, 321, 322, 324)}
    assert {rule.code for rule in STEPPED} >= codes - {"MIG315", "MIG321", "MIG322"}


@pytest.mark.parametrize("rule", PRICED, ids=lambda rule: rule.code)
def test_what_the_rule_warns_of_happens(postgresql: Connection, rule: type[Rule]) -> None:
    hit = _prepare(postgresql, rule)
    assert isinstance(hit.cost, Cost)
    assert hit.finding.place is not None
    whole = example_history(section(rule, "Example"))
    statement = next(
        step.read.code
        for step in whole.migrations[-1].steps
        if step.read.span[0] <= hit.finding.place.start < step.read.span[1]
    )

    real = measure(postgresql, statement)

    assert {name: lock for (_, name), lock in hit.cost.locks} == real.locks
    assert hit.cost.rewrites == (hit.cost.table[1] in real.rewritten)
    if not hit.cost.rewrites:
        assert hit.cost.scans == (hit.cost.table[1] in real.scanned)


@pytest.mark.parametrize("rule", STEPPED, ids=lambda rule: rule.code)
def test_the_steps_offered_instead_keep_nobody_waiting(postgresql: Connection, rule: type[Rule]) -> None:
    hit = _prepare(postgresql, rule)
    assert hit.finding.fix is not None
    done: list[str] = []

    for step in hit.finding.fix.sql:
        if any(word in step for word in ALONE):
            finish(postgresql.script(step))
        else:
            real = measure(postgresql, step, then="COMMIT")
            heavy = real.scanned | real.rewritten
            assert not {real.locks[name] for name in heavy if name in real.locks} - MILD, step
        done.append(step)

    assert done
    assert _invalid(postgresql) == []


def _prepare(connection: Connection, rule: type[Rule]) -> Hit:
    """Runs the migrations before the last of the rule's example, and fills their tables."""
    whole = example_history(section(rule, "Example"))
    for view in whole.migrations[:-1]:
        finish(run_script(connection, view.migration.script))
    if len(whole.migrations) > 1:
        _fill(connection, list(inserts(whole.migrations[-1].before, ROW_COUNT)))
    return _hit(rule)


def _fill(connection: Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        finish(connection.script(statement))


def _invalid(connection: Connection) -> list[str]:
    rows = finish(connection.fetch("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
    return [str(row[0]) for row in rows]
