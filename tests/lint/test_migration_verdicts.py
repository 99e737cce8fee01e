"""The table of findings that people have checked: what holds is found, what was false is not."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from nicol.dialects import dialect_for
from nicol.lint.review_migrations import check_migrations, history_of
from nicol.migrate.folder import read_folder
from tests.conftest import CORPUS

PAGE = Path(__file__).parents[2] / "docs" / "review-migrations.md"
REAL = CORPUS / "realworld"


def _verdicts() -> dict[str, list[tuple[str, str, bool]]]:
    """Project → code, place and whether it holds, for each row of the table."""
    found: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0].startswith("MIG"):
            project = cells[1].replace("/", "__").replace(" ", "__")
            found[project].append((cells[0], cells[2], cells[3] == "holds"))
    return found


def test_ninety_five_of_a_hundred_hold() -> None:
    verdicts = [holds for rows in _verdicts().values() for _, _, holds in rows]
    assert len(verdicts) == 100
    assert sum(verdicts) >= 95


@pytest.mark.parametrize("project", sorted(_verdicts()))
def test_what_holds_is_found(project: str) -> None:
    folder = read_folder(REAL / project / "migrations")
    history = history_of(folder, dialect_for(folder.provider or "postgresql"))
    found = {
        (hit.finding.code, f"{place.source.path.parent.name}:{place.line}")
        for hit in check_migrations(history, history.migrations)
        if (place := hit.finding.place)
    }
    for code, place, holds in _verdicts()[project]:
        if code == "MIG308" and holds:
            assert any(one == code and where.rpartition(":")[0] == place.rpartition(":")[0] for one, where in found)
        else:
            assert ((code, place) in found) == holds, (code, place)
