"""The migrations of a project with known faults: exactly those are found."""

from __future__ import annotations

from tests.conftest import CORPUS
from tests.lint.migrations import history, hits

SEED = CORPUS / "seed"
INIT, ADDED = "20240101000000_init", "add-user-verification"


def _codes() -> dict[str, list[str]]:
    whole = history(
        (SEED / "create_postgresql.sql").read_text(),
        (SEED / "add_user_verification.sql").read_text(),
        names=(INIT, ADDED),
        schema=(SEED / "schema.prisma").read_text(),
    )
    found: dict[str, list[str]] = {INIT: [], ADDED: []}
    for hit in hits(whole):
        assert hit.finding.place is not None
        found[hit.finding.place.source.path.parent.name].append(hit.finding.code)
    return {name: sorted(codes) for name, codes in found.items()}


def test_the_first_migration_fails_on_its_extension_alone() -> None:
    assert _codes()[INIT] == ["MIG323"]


def test_the_second_one_locks_a_table_and_does_work_twice() -> None:
    assert _codes()[ADDED] == ["MIG301", "MIG304", "MIG311", "MIG312", "MIG703", "MIG708", "MIG711", "MIG712"]
