"""Comments that allow a finding of a migration."""

from __future__ import annotations

from nicol.lint.allowing import allowances
from nicol.lint.review_migrations import check_migrations
from tests.lint.migrations import history


def _left(script: str) -> list[str]:
    """The codes that no allowance covers."""
    whole = history('CREATE TABLE "a" ("id" INTEGER PRIMARY KEY, "x" TEXT, "y" TEXT);', script)
    view = whole.migrations[-1]
    allowed = list(allowances(view))
    hits = check_migrations(whole, [view])
    return sorted(hit.finding.code for hit in hits if not any(one.covers(hit.finding) for one in allowed))


def test_an_allowance_is_about_the_statement_below() -> None:
    both = 'SET lock_timeout = 1;\n{}ALTER TABLE "a" DROP COLUMN "x";\nALTER TABLE "a" DROP COLUMN "y";\n'
    assert _left(both.format("")) == ["MIG102", "MIG102"]
    assert _left(both.format("-- nicol:allow MIG102 nobody reads it\n")) == ["MIG102"]


def test_within_a_statement_it_is_about_the_line_below() -> None:
    script = 'ALTER TABLE "a"\n-- nicol:allow MIG102 nobody reads it\nDROP COLUMN "x",\nDROP COLUMN "y";\n'
    assert _left(f"SET lock_timeout = 1;\n{script}") == ["MIG102"]


def test_above_the_first_statement_it_is_about_the_file_too() -> None:
    assert _left('-- nicol:allow MIG312 at night\nALTER TABLE "a" ADD COLUMN "z" TEXT;\n') == []


def test_without_a_reason_it_allows_nothing() -> None:
    assert _left('SET lock_timeout = 1;\n-- nicol:allow MIG102\nALTER TABLE "a" DROP COLUMN "x";\n') == [
        "MIG102",
        "MIG716",
    ]
